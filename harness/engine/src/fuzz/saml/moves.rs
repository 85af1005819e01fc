//! A move: one thing that is done to a message.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::aspect::Aspect;
use crate::fuzz::Rule;

/// One thing that is done to a message, as keys of `saml-response`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Move {
    /// What moves are counted as the same by: the scenario that it comes from, or that asks the same.
    pub(super) kind: String,
    /// Its own name: that of a case, a tampering, a wrapping, or of all that are drawn in one way.
    pub(super) name: String,
    /// The keys, with place-holders for what is known of the target alone.
    pub(super) patch: Map<String, Value>,
    /// What it is about.
    pub(super) aspects: BTreeSet<Aspect>,
    /// What is right after it.
    pub(super) right: Right,
    /// What the target has to be able to do.
    pub(super) needs: Vec<String>,
    /// The same with simpler parameters, the simplest first; tried when something was found.
    pub(super) simpler: Vec<Map<String, Value>>,
}

/// What is right after a move.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Right {
    /// The honest user may get in, or nobody.
    Anything,
    /// Nobody may get in, by a sentence that says MUST.
    Refused {
        /// The sentence.
        rule: Rule,
        /// The same in words.
        title: String,
    },
}

impl Move {
    /// One of a closed list.
    pub(super) fn new(
        kind: impl Into<String>,
        name: impl Into<String>,
        patch: Map<String, Value>,
        right: Right,
    ) -> Self {
        let (kind, name) = (kind.into(), name.into());
        let aspects = Aspect::of(&patch);
        Self { kind, name, patch, aspects, right, needs: Vec::new(), simpler: Vec::new() }
    }

    /// Whether both can be done to one message, and what is right after both is known. Wrapping twice
    /// forges no more than wrapping once.
    pub(super) fn goes_with(&self, other: &Self) -> bool {
        let mut common = self.aspects.intersection(&other.aspects);
        common.all(|aspect| *aspect == Aspect::Wrapping)
            && merged(&self.patch, &other.patch).is_some()
    }
}

/// Both patches; none where they contradict each other.
pub(super) fn merged(
    one: &Map<String, Value>,
    other: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    let mut whole = one.clone();
    for (key, value) in other {
        let both = match (whole.get(key), value) {
            (None, value) => value.clone(),
            (Some(known), value) if known == value => value.clone(),
            (Some(known), more) if key == "wrap" => {
                Value::Array(listed(known).chain(listed(more)).collect())
            }
            (Some(Value::Object(known)), Value::Object(more)) => {
                Value::Object(merged(known, more)?)
            }
            (Some(Value::Array(known)), Value::Array(more))
                if matches!(key.as_str(), "tamper" | "insert") =>
            {
                Value::Array(known.iter().chain(more).cloned().collect())
            }
            _ => return None,
        };
        whole.insert(key.clone(), both);
    }
    Some(whole)
}

/// The entries of a list; what is none is its only entry.
fn listed(value: &Value) -> impl Iterator<Item = Value> {
    let (list, one) = match value {
        Value::Array(list) => (list.clone(), None),
        one => (Vec::new(), Some(one.clone())),
    };
    list.into_iter().chain(one)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn patches_are_put_together_where_they_do_not_contradict_each_other() {
        let one = map(json!({ "tamper": ["a"], "fields": { "x": "empty" }, "sign": ["response"] }));
        let other = map(json!({ "tamper": ["b"], "fields": { "y": "other" } }));
        let both = json!({ "tamper": ["a", "b"], "fields": { "x": "empty", "y": "other" }, "sign": ["response"] });
        assert_eq!(merged(&one, &other), Some(map(both)));
        let wraps = ["xsw1", "xsw3"].map(|name| map(json!({ "wrap": name })));
        assert_eq!(merged(&wraps[0], &wraps[1]), Some(map(json!({ "wrap": ["xsw1", "xsw3"] }))));
        for wrong in [json!({ "fields": { "x": "other" } }), json!({ "sign": ["assertion"] })] {
            assert_eq!(merged(&one, &map(wrong)), None);
        }
    }
}
