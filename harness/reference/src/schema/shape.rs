use serde_json::{Map, Value};

use super::{Attribute, Form};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;

/// The attributes of these tables as they are stored: canonical names, no nulls, no empty lists,
/// booleans as booleans. Everything else in the body is left out: attributes made by the server
/// (`id`, `meta`, `schemas`), those changed elsewhere (`groups`, `members`), and those that are not
/// supported (SCIM-U-04, SCIM-U-05), whose effect is not known; ignoring them is what RFC 7643
/// section 7 asks of read-only ones.
pub(crate) fn take(
    body: &Map<String, Value>,
    tables: &[&[Attribute]],
    faults: FaultSet,
) -> Result<Map<String, Value>, Refusal> {
    let mut taken = Map::new();
    for (name, value) in body {
        let known = tables.iter().copied().flatten().find(|attribute| {
            if faults.has(Fault::CaseSensitiveAttributes) {
                attribute.name() == name
            } else {
                attribute.name().eq_ignore_ascii_case(name)
            }
        });
        let Some(attribute) = known else { continue };
        match read(attribute, value, faults) {
            Ok(Some(value)) => {
                taken.insert(attribute.name().to_owned(), value);
            }
            Ok(None) => {}
            Err(_) if faults.has(Fault::AcceptWrongTypes) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(taken)
}

/// The value as it is stored; `None` for null, an empty list or an empty object, which are all "no
/// value" (RFC 7643 section 2.5).
fn read(attribute: &Attribute, value: &Value, faults: FaultSet) -> Result<Option<Value>, Refusal> {
    let wrong = || Refusal::WrongType { attribute: attribute.path.to_owned() };
    if value.is_null() {
        let kept = faults.has(Fault::NullAsText) && matches!(attribute.form, Form::Text(_));
        return Ok(kept.then(|| "null".into()));
    }
    if attribute.list.is_none() {
        return read_one(attribute, value, faults);
    }
    let items = value.as_array().ok_or_else(wrong)?;
    let mut taken = Vec::with_capacity(items.len());
    for item in items {
        taken.extend(read_one(attribute, item, faults)?);
    }
    Ok((!taken.is_empty()).then_some(Value::Array(taken)))
}

fn read_one(
    attribute: &Attribute,
    value: &Value,
    faults: FaultSet,
) -> Result<Option<Value>, Refusal> {
    let wrong = || Refusal::WrongType { attribute: attribute.path.to_owned() };
    match attribute.form {
        Form::Text(_) | Form::Word(_) | Form::Link if value.is_string() => Ok(Some(value.clone())),
        Form::Text(_) | Form::Word(_) | Form::Link => Err(wrong()),
        Form::Flag => read_flag(value, faults).map(Some).ok_or_else(wrong),
        Form::Complex(parts) => {
            let members = value.as_object().ok_or_else(wrong)?;
            let taken = take(members, &[parts], faults)?;
            Ok((!taken.is_empty()).then_some(Value::Object(taken)))
        }
    }
}

/// SCIM-U-31: text that says true or false is read as such.
fn read_flag(value: &Value, faults: FaultSet) -> Option<Value> {
    match value {
        Value::Bool(_) => Some(value.clone()),
        Value::String(_) if faults.has(Fault::RefuseActiveAsString) => None,
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::USER_RESOURCE;

    fn taken(body: &Value) -> Result<Value, Refusal> {
        let body = body.as_object().cloned().unwrap_or_default();
        take(&body, &USER_RESOURCE, FaultSet::NONE).map(Value::Object)
    }

    #[test]
    fn keeps_what_it_knows_under_canonical_names() {
        let body = json!({
            "USERNAME": "ada", "Name": {"GIVENname": "Ada", "nobody": 1},
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user": {
                "manager": {"value": "x", "displayName": "ignored"}},
        });
        assert_eq!(
            taken(&body).unwrap(),
            json!({
                "userName": "ada", "name": {"givenName": "Ada"},
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
                    "manager": {"value": "x"}},
            })
        );
    }

    #[test]
    fn u_04_and_u_05_leave_out_what_is_not_supported_or_not_the_clients() {
        let body = json!({
            "id": "mine", "meta": {"created": "x"}, "groups": [{"value": "g"}], "password": "p",
            "ims": [{"value": "i"}], "emails": [{"value": "a@x", "display": "d"}],
        });
        assert_eq!(taken(&body).unwrap(), json!({"emails": [{"value": "a@x"}]}));
    }

    #[test]
    fn null_and_empty_lists_and_objects_are_no_value() {
        let body = json!({"title": null, "emails": [], "name": {}, "roles": [null, {}]});
        assert_eq!(taken(&body), Err(Refusal::WrongType { attribute: "roles".into() }));
        let body = json!({"title": null, "emails": [], "name": {}, "roles": [{}]});
        assert_eq!(taken(&body).unwrap(), json!({}));
    }

    #[test]
    fn a_fault_takes_null_for_the_word() {
        let body = json!({"title": null, "externalId": null, "emails": null});
        let faults = [Fault::NullAsText].into_iter().collect();
        let taken = take(body.as_object().unwrap(), &USER_RESOURCE, faults).unwrap();
        assert_eq!(Value::Object(taken), json!({"title": "null"}));
    }

    #[test]
    fn u_31_reads_active_written_as_text() {
        assert_eq!(taken(&json!({"active": "True"})).unwrap(), json!({"active": true}));
        assert_eq!(taken(&json!({"active": "false"})).unwrap(), json!({"active": false}));
        assert!(taken(&json!({"active": "maybe"})).is_err());
    }

    #[test]
    fn refuses_values_of_the_wrong_type_by_name() {
        for (body, name) in [
            (json!({"userName": 1}), "userName"),
            (json!({"name": "Ada"}), "name"),
            (json!({"name": {"givenName": ["Ada"]}}), "name.givenName"),
            (json!({"emails": {"value": "a@x"}}), "emails"),
            (json!({"emails": ["a@x"]}), "emails"),
            (json!({"active": 1}), "active"),
        ] {
            let refused = Err(Refusal::WrongType { attribute: name.into() });
            assert_eq!(taken(&body), refused);
        }
    }
}
