use serde_json::Value;

use super::finding::{Finding, State, Unclear};
use crate::scenario::{AuditExpectation, Bindings, TemplateError, render_text};

/// Looks for a record in what `read-events` gave (`$.records`, each as CloudTrail has it).
pub(super) fn look(wanted: &AuditExpectation, json: &Value, bindings: &Bindings<'_>) -> Finding {
    match rendered(wanted, bindings) {
        Ok(wanted) => Finding::new(words(&wanted), state(&wanted, json)),
        Err(error) => Finding::new(words(wanted), Unclear::from(error).into()),
    }
}

/// The expectation in words.
pub(super) fn words(wanted: &AuditExpectation) -> String {
    let mut words = format!("a record of {}", wanted.event);
    match wanted.error.as_deref() {
        Some(AuditExpectation::NO_ERROR) => words.push_str(" without an error"),
        Some(code) => words.push_str(&format!(" with the error {code}")),
        None => {}
    }
    if let Some(part) = &wanted.says {
        words.push_str(&format!(" that says `{part}`"));
    }
    if !wanted.hides.is_empty() {
        words.push_str(&format!(" in which {} texts do not stand", wanted.hides.len()));
    }
    words
}

fn rendered(
    wanted: &AuditExpectation,
    bindings: &Bindings<'_>,
) -> Result<AuditExpectation, TemplateError> {
    let text = |text: &String| render_text(text, bindings);
    Ok(AuditExpectation {
        event: text(&wanted.event)?,
        error: wanted.error.as_ref().map(text).transpose()?,
        says: wanted.says.as_ref().map(text).transpose()?,
        hides: wanted.hides.iter().map(text).collect::<Result<_, _>>()?,
    })
}

fn state(wanted: &AuditExpectation, json: &Value) -> State {
    let Some(records) = json.get("records").and_then(Value::as_array) else {
        return State::Error("`read-events` gave no list of records".to_owned());
    };
    let is = |record: &Value, member: &str, text: &str| {
        record.get(member).and_then(Value::as_str) == Some(text)
    };
    let of_event: Vec<&Value> =
        records.iter().filter(|record| is(record, "eventName", &wanted.event)).collect();
    let right = |record: &&Value| {
        let error = match wanted.error.as_deref() {
            Some(AuditExpectation::NO_ERROR) => record.get("errorCode").is_none(),
            Some(code) => is(record, "errorCode", code),
            None => true,
        };
        let said = record.get("errorMessage").and_then(Value::as_str).unwrap_or_default();
        error && wanted.says.as_ref().is_none_or(|part| said.contains(part.as_str()))
    };
    let found: Vec<&Value> = of_event.iter().copied().filter(right).collect();
    if found.is_empty() {
        return State::Broken(came(&of_event, records.len()));
    }
    let shown = found
        .iter()
        .map(|record| record.to_string())
        .find_map(|text| wanted.hides.iter().find(|hidden| text.contains(quoted(hidden).as_str())));
    match shown {
        Some(text) => State::Broken(format!("a record with `{text}` in it")),
        None => State::Holds,
    }
}

/// As a text stands within JSON.
fn quoted(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.trim_matches('"').to_owned()
}

fn came(of_event: &[&Value], all: usize) -> String {
    if of_event.is_empty() {
        return format!("{all} records, none of this event");
    }
    let text = |record: &Value, member: &str| {
        record.get(member).and_then(Value::as_str).unwrap_or("none").to_owned()
    };
    let told: Vec<String> = of_event
        .iter()
        .take(3)
        .map(|one| format!("{} ({:?})", text(one, "errorCode"), text(one, "errorMessage")))
        .collect();
    format!("{} of this event: {}", of_event.len(), told.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wanted(error: Option<&str>, says: Option<&str>, hides: &[&str]) -> AuditExpectation {
        AuditExpectation {
            event: "UpdatePassword".to_owned(),
            error: error.map(str::to_owned),
            says: says.map(str::to_owned),
            hides: hides.iter().map(|&text| text.to_owned()).collect(),
        }
    }

    #[test]
    fn a_record_is_found_by_event_error_and_words_and_hides_what_it_has_to() {
        let trail = json!({ "records": [
            { "eventName": "CreateUser" },
            { "eventName": "UpdatePassword", "errorCode": "InternalFailure",
              "errorMessage": "An unknown error occurred", "who": "a \"quoted\" name" },
            { "eventName": "UpdatePassword" },
        ] });
        let holds = |wanted: AuditExpectation| state(&wanted, &trail) == State::Holds;
        assert!(holds(wanted(None, None, &[])));
        assert!(holds(wanted(Some("InternalFailure"), Some("unknown error"), &["ada"])));
        assert!(holds(wanted(Some(AuditExpectation::NO_ERROR), None, &["quoted"])));
        assert!(!holds(wanted(Some("InternalFailure"), Some("another"), &[])));
        assert!(!holds(wanted(Some("ConflictException"), None, &[])));
        assert!(!holds(wanted(Some("InternalFailure"), None, &["a \"quoted\" name"])));
        let none = state(&wanted(None, None, &[]), &json!({ "records": [] }));
        assert_eq!(none, State::Broken("0 records, none of this event".to_owned()));
        assert!(matches!(state(&wanted(None, None, &[]), &json!({})), State::Error(_)));
    }
}
