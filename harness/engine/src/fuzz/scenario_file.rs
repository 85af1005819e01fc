use std::fmt::Write as _;

use serde_json::Value;

use super::Rule;

/// The parts of a scenario that shows a finding.
#[derive(Clone, Debug)]
pub struct ScenarioFile<'a> {
    /// Its id.
    pub id: &'a str,
    /// How it came about, for a comment: a line each.
    pub remarks: &'a [String],
    /// The rule, as a sentence.
    pub title: &'a str,
    /// What breaks otherwise.
    pub why: &'a str,
    /// The party under test, as files name it.
    pub against: &'a str,
    /// What is broken.
    pub rule: &'a Rule,
    /// What the target has to be able to do.
    pub needs: &'a [String],
    /// How often it is run, each time with other names: more than once where chance decides.
    pub times: usize,
    /// The steps, each a map as a scenario has it.
    pub steps: &'a [Value],
}

/// The keys of a step, in the order in which people write them.
const KEYS: [&str; 8] = ["name", "when", "send", "at-once", "repeat", "retry", "expect", "save"];

impl ScenarioFile<'_> {
    /// The file.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for remark in self.remarks {
            // What comes from elsewhere must not end the comment.
            let _ = writeln!(text, "# {}", one_line(remark));
        }
        let rule = self.rule;
        let quoted = |text: &str| flow(&Value::from(text));
        let list = |all: &[String]| flow(&Value::from(all.to_vec()));
        let _ = writeln!(text, "id: {}", self.id);
        let _ = writeln!(text, "title: {}", quoted(self.title));
        let _ = writeln!(text, "why: {}", quoted(self.why));
        let _ = writeln!(text, "against: {}", self.against);
        let _ = writeln!(text, "level: {}", rule.level.to_string().to_lowercase());
        let _ = writeln!(text, "severity: {}", rule.severity);
        let _ = writeln!(text, "class: {}", rule.class.name());
        let _ = writeln!(text, "cites: {}", list(&rule.cites));
        if !self.needs.is_empty() {
            let _ = writeln!(text, "needs: {}", list(self.needs));
        }
        if self.times > 1 {
            let _ = writeln!(text, "cases:");
            for number in 1..=self.times {
                let order = if number % 2 == 1 { "as-sent" } else { "turned" };
                let _ = writeln!(text, "  - {{ name: try-{number}, order: {order} }}");
            }
        }
        let _ = writeln!(text, "steps:");
        for step in self.steps {
            let mut lead = "  - ";
            for (name, value) in KEYS.iter().filter_map(|key| Some((key, step.get(key)?))) {
                let _ = writeln!(text, "{lead}{name}: {}", flow(value));
                lead = "    ";
            }
        }
        text
    }
}

/// A value in one line of YAML, as people write it: quoted only where that is needed.
pub fn flow(value: &Value) -> String {
    match value {
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let pairs = map.iter().map(|(name, value)| format!("{}: {}", word(name), flow(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) => {
            format!("[{}]", list.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => word(text),
        other => other.to_string(),
    }
}

/// A text that is no other thing in YAML as it is, or quoted.
fn word(text: &str) -> String {
    let mut letters = text.chars();
    let begins = letters.next().is_some_and(|first| first.is_ascii_alphabetic());
    let plain = begins && letters.all(|one| one.is_ascii_alphanumeric() || "-_./".contains(one));
    let other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|one| one.eq_ignore_ascii_case(text));
    // JSON's quotes and escapes are YAML's.
    if plain && !other { text.to_owned() } else { Value::from(text).to_string() }
}

fn one_line(text: &str) -> String {
    text.chars().map(|one| if one.is_control() { ' ' } else { one }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::problem::Source;
    use crate::scenario::parse_yaml;

    #[test]
    fn values_are_read_as_they_were_written() {
        let values = [
            json!({ "a": ["x", "1", 1, true, "true", null, "no", "", "a: b", "{x}", "- y", "#"] }),
            json!({ "at": "-1h", "written": "${target.acs}/", "text": "\u{202e} \" \\ \n\t é" }),
            json!([{}, [], { "deep key": { "b.c": "rsa-sha256" } }]),
        ];
        for value in values {
            let text = flow(&value);
            let read: Value = parse_yaml(&Source::new("flow", format!("v: {text}")))
                .unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
            assert_eq!(read.get("v"), Some(&value), "{text}");
        }
        assert_eq!(flow(&json!({ "tamper": ["unsigned"] })), "{ tamper: [unsigned] }");
    }
}
