use serde_json::{Map, Value};

use super::text;
use super::users::{refuse_broken, reserved};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::{Constraint, Refusal};
use crate::schema::{self, GROUP};

/// A group as it may be stored, without members, or the first rule it breaks. Uniqueness is looked
/// at later.
pub(crate) fn accept(
    body: &Map<String, Value>,
    faults: FaultSet,
) -> Result<Map<String, Value>, Refusal> {
    let group = schema::take(body, &[GROUP], faults)?;
    gr_01_display_name(&group, faults)?;
    gr_04_text(&group, faults)?;
    gr_19_reserved(&group, faults)?;
    Ok(group)
}

/// SCIM-GR-01: displayName is mandatory.
fn gr_01_display_name(group: &Map<String, Value>, faults: FaultSet) -> Result<(), Refusal> {
    if group.contains_key("displayName") || faults.has(Fault::AcceptMissingGroupName) {
        return Ok(());
    }
    Err(Refusal::Missing { attributes: vec!["displayName"] })
}

/// SCIM-GR-04: lengths and characters.
fn gr_04_text(group: &Map<String, Value>, faults: FaultSet) -> Result<(), Refusal> {
    let mut broken = Vec::new();
    text::each_text(group, GROUP, &mut |attribute, text| {
        broken.extend(text::broken(attribute, text));
    });
    let empty = broken.iter().any(|one| one.constraint == Constraint::NotEmpty);
    if empty && faults.has(Fault::AcceptEmptyGroupName) {
        return Ok(());
    }
    refuse_broken(broken, faults)
}

/// SCIM-GR-19.
fn gr_19_reserved(group: &Map<String, Value>, faults: FaultSet) -> Result<(), Refusal> {
    match group.get("displayName").and_then(Value::as_str) {
        Some(name) => reserved(name, faults),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(group: &Value) -> Refusal {
        accept(group.as_object().unwrap(), FaultSet::NONE).unwrap_err()
    }

    #[test]
    fn gr_01_needs_a_display_name() {
        let refused = Refusal::Missing { attributes: vec!["displayName"] };
        assert_eq!(refusal(&json!({"externalId": "x"})), refused);
        assert!(refusal(&json!({"displayName": ""})).detail().starts_with("2 validation errors"));
    }

    #[test]
    fn gr_04_allows_blanks_in_a_group_name_and_none_in_an_external_id() {
        let group = json!({"displayName": "All people", "externalId": "a-1"});
        assert!(accept(group.as_object().unwrap(), FaultSet::NONE).is_ok());
        assert!(matches!(
            refusal(&json!({"displayName": "All people", "externalId": "a 1"})),
            Refusal::Constraints { .. }
        ));
    }

    #[test]
    fn gr_19_reserves_two_names() {
        let refused = Refusal::Reserved { name: "AWSAdministrators".into() };
        assert_eq!(refusal(&json!({"displayName": "AWSAdministrators"})), refused);
    }
}
