//! Personal data never stands in the trail (SCIM-CT-04).

use serde_json::{Map, Value};

use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What stands in place of personal data.
const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

/// A hidden value.
pub(crate) fn hidden() -> Value {
    HIDDEN.into()
}

/// A body as the record shows it: names stay, values are hidden, except what is no personal data:
/// `schemas`, what the server makes, and `op` and `path` of a PATCH. `None` when it is no JSON object.
pub(crate) fn hidden_body(body: &[u8], faults: FaultSet) -> Option<Value> {
    let mut value: Value = serde_json::from_slice(body).ok()?;
    for (name, value) in value.as_object_mut()? {
        match value {
            Value::Array(operations) if name.eq_ignore_ascii_case("operations") => {
                for operation in operations {
                    match operation {
                        Value::Object(operation) => show_operation(operation, faults),
                        other => hide(other, faults),
                    }
                }
            }
            _ if matches!(name.as_str(), "schemas" | "id" | "meta") => {}
            other => hide(other, faults),
        }
    }
    Some(value)
}

fn show_operation(operation: &mut Map<String, Value>, faults: FaultSet) {
    for (name, value) in operation.iter_mut() {
        match (name.to_ascii_lowercase().as_str(), value) {
            // SCIM-CT-05.
            ("op", Value::String(op)) if faults.has(Fault::AuditLowerCaseOp) => {
                *op = op.to_lowercase();
            }
            ("op", Value::String(op)) => *op = op.to_uppercase(),
            _ if faults.has(Fault::AuditPersonalData) => {}
            // A filter in a path may hold an address, so the path is cut in front of it.
            ("path", Value::String(path)) => {
                if let Some(bracket) = path.find('[') {
                    path.truncate(bracket);
                }
            }
            (_, value) => *value = hidden(),
        }
    }
}

/// Hides everything but names. JSON that came in over the wire is at most 128 levels deep, which
/// bounds the recursion.
fn hide(value: &mut Value, faults: FaultSet) {
    match value {
        _ if faults.has(Fault::AuditPersonalData) => {}
        Value::Object(members) => members.values_mut().for_each(|value| hide(value, faults)),
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, faults)),
        other => *other = hidden(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(body: &Value) -> Value {
        hidden_body(body.to_string().as_bytes(), FaultSet::NONE).unwrap()
    }

    #[test]
    fn ct_04_keeps_names_and_hides_values_at_every_depth() {
        let body = json!({
            "schemas": ["urn:x"], "userName": "ada", "active": true,
            "name": {"givenName": "Ada"}, "emails": [{"value": "a@x", "primary": true}],
            "list": ["plain", 1, ["nested"]],
        });
        let text = shown(&body).to_string();
        for secret in ["ada", "Ada", "a@x", "true", "plain", "nested"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("urn:x") && text.contains("givenName"));
    }

    #[test]
    fn ct_05_writes_op_in_upper_case_and_cuts_filters_from_paths() {
        let body = json!({"Operations": [
            {"op": "replace", "path": "emails[value eq \"a@x\"].value", "value": "b@x"},
            {"op": "Remove", "path": "members"},
            "ada",
        ], "beside": "ada"});
        assert_eq!(
            shown(&body),
            json!({"Operations": [
                {"op": "REPLACE", "path": "emails", "value": HIDDEN},
                {"op": "REMOVE", "path": "members"},
                HIDDEN,
            ], "beside": HIDDEN})
        );
    }

    #[test]
    fn shows_nothing_of_a_body_that_is_no_object() {
        assert_eq!(hidden_body(b"\"ada\"", FaultSet::NONE), None);
        assert_eq!(hidden_body(b"not json", FaultSet::NONE), None);
    }
}
