use serde_json::{Map, Value};

use super::text;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::{Broken, Constraint, Refusal, SingleList};
use crate::schema::{self, USER_RESOURCE};

/// What a user goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Create,
    Replace,
    Patch,
}

/// A user as it may be stored, or the first rule it breaks. Uniqueness is looked at later.
pub(crate) fn accept(
    body: &Map<String, Value>,
    change: Change,
    faults: FaultSet,
) -> Result<Map<String, Value>, Refusal> {
    let user = schema::take(body, &USER_RESOURCE, faults)?;
    u_06_single_values(&user, change, faults)?;
    let lenient = match change {
        Change::Create => false,
        Change::Replace => faults.has(Fault::PutSkipsValidation),
        Change::Patch => faults.has(Fault::PatchSkipsValidation),
    };
    if !lenient {
        u_02_mandatory(&user, faults)?;
        u_09_text(&user, faults)?;
    }
    u_17_reserved(&user, faults)?;
    Ok(user)
}

/// SCIM-U-02, SCIM-V-14: four attributes have to be there.
fn u_02_mandatory(user: &Map<String, Value>, faults: FaultSet) -> Result<(), Refusal> {
    let name = user.get("name").and_then(Value::as_object);
    let part = |part: &str| name.is_some_and(|name| name.contains_key(part));
    let mandatory = [
        ("userName", user.contains_key("userName"), Fault::AcceptMissingUserName),
        ("displayName", user.contains_key("displayName"), Fault::AcceptMissingDisplayName),
        ("name.givenName", part("givenName"), Fault::AcceptMissingGivenName),
        ("name.familyName", part("familyName"), Fault::AcceptMissingFamilyName),
    ];
    let absent = mandatory.iter().filter(|(_, there, fault)| !there && !faults.has(*fault));
    let attributes: Vec<&'static str> = absent.map(|(name, ..)| *name).collect();
    match attributes.is_empty() {
        true => Ok(()),
        false => Err(Refusal::Missing { attributes }),
    }
}

/// SCIM-U-06, SCIM-U-32, SCIM-V-05 to V-07: lists hold one value at most.
fn u_06_single_values(
    user: &Map<String, Value>,
    change: Change,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let lenient = match change {
        Change::Create => false,
        Change::Replace => faults.has(Fault::AcceptSecondValueOnPut),
        Change::Patch => faults.has(Fault::AcceptSecondValueOnPatch),
    };
    let lists = [
        (SingleList::Emails, Fault::AcceptSecondEmail),
        (SingleList::Addresses, Fault::AcceptSecondAddress),
        (SingleList::Phones, Fault::AcceptSecondPhone),
        (SingleList::Roles, Fault::AcceptSecondRole),
    ];
    for (list, fault) in lists {
        let count = user.get(list.name()).and_then(Value::as_array).map_or(0, Vec::len);
        if count > 1 && !lenient && !faults.has(fault) {
            return Err(Refusal::TooManyValues { list });
        }
    }
    Ok(())
}

/// SCIM-U-08 to U-12, SCIM-U-15, SCIM-V-01 to V-04: every text has a length and a set of characters.
/// All that is broken is told at once; AWS's pages show one attribute at a time.
fn u_09_text(user: &Map<String, Value>, faults: FaultSet) -> Result<(), Refusal> {
    let mut broken = Vec::new();
    for table in USER_RESOURCE {
        text::each_text(user, table, &mut |attribute, text| {
            broken.extend(text::broken(attribute, text));
        });
    }
    refuse_broken(broken, faults)
}

/// What is left after the faults that overlook something.
pub(crate) fn refuse_broken(mut broken: Vec<Broken>, faults: FaultSet) -> Result<(), Refusal> {
    if !broken.is_empty() && !faults.is_empty() {
        let empty: Vec<&str> = broken
            .iter()
            .filter(|one| one.constraint == Constraint::NotEmpty)
            .map(|one| one.attribute)
            .collect();
        broken.retain(|one| match one.constraint {
            _ if empty.contains(&one.attribute) => !overlooks_empty(one.attribute, faults),
            Constraint::AtMost(_) => !faults.has(Fault::AcceptLongText),
            _ => !faults.has(Fault::AcceptBadCharacters),
        });
    }
    match broken.is_empty() {
        true => Ok(()),
        false => Err(Refusal::Constraints { broken }),
    }
}

fn overlooks_empty(attribute: &str, faults: FaultSet) -> bool {
    faults.has(match attribute {
        "userName" => Fault::AcceptEmptyUserName,
        "displayName" => Fault::AcceptEmptyDisplayName,
        "name.givenName" => Fault::AcceptEmptyGivenName,
        "name.familyName" => Fault::AcceptEmptyFamilyName,
        _ => Fault::AcceptEmptyOther,
    })
}

/// SCIM-U-17: names kept for administrators. That case does not matter is this project's choice.
fn u_17_reserved(user: &Map<String, Value>, faults: FaultSet) -> Result<(), Refusal> {
    match user.get("userName").and_then(Value::as_str) {
        Some(name) => reserved(name, faults),
        None => Ok(()),
    }
}

/// SCIM-U-17, SCIM-GR-19.
pub(crate) fn reserved(name: &str, faults: FaultSet) -> Result<(), Refusal> {
    let taken = ["Administrator", "AWSAdministrators"];
    if taken.iter().any(|one| one.eq_ignore_ascii_case(name))
        && !faults.has(Fault::AcceptReservedNames)
    {
        return Err(Refusal::Reserved { name: name.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ada() -> Value {
        json!({
            "userName": "ada@example.com", "displayName": "Ada Example",
            "name": {"givenName": "Ada", "familyName": "Example"},
        })
    }

    fn with(change: &Value) -> Value {
        let mut user = ada();
        for (name, value) in change.as_object().unwrap() {
            user[name] = value.clone();
        }
        user
    }

    fn refusal(user: &Value) -> Refusal {
        accept(user.as_object().unwrap(), Change::Create, FaultSet::NONE).unwrap_err()
    }

    #[test]
    fn accepts_a_user_with_the_mandatory_attributes() {
        let user = accept(ada().as_object().unwrap(), Change::Create, FaultSet::NONE).unwrap();
        assert_eq!(Value::Object(user), ada());
    }

    #[test]
    fn u_02_names_every_mandatory_attribute_that_is_absent() {
        let user = json!({"userName": "ada", "name": {"formatted": "x"}});
        assert_eq!(
            refusal(&user).detail(),
            "required but absent: displayName, name.givenName, name.familyName"
        );
    }

    #[test]
    fn u_02_null_counts_as_absent() {
        let refused = refusal(&with(&json!({"displayName": null})));
        assert_eq!(refused, Refusal::Missing { attributes: vec!["displayName"] });
    }

    #[test]
    fn v_01_explains_an_empty_given_name() {
        let user = with(&json!({"name": {"givenName": "", "familyName": "Example"}}));
        assert_eq!(
            refusal(&user).detail(),
            r"2 validation errors detected: Value at 'name.givenName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+; Value at 'name.givenName' failed to satisfy constraint: Member must have length greater than or equal to 1"
        );
    }

    #[test]
    fn v_02_explains_an_empty_family_name() {
        let user = with(&json!({"name": {"givenName": "Ada", "familyName": ""}}));
        assert_eq!(
            refusal(&user).detail(),
            r"2 validation errors detected: Value at 'name.familyName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'name.familyName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"
        );
    }

    #[test]
    fn v_03_explains_a_control_character() {
        let user = with(&json!({"name": {"givenName": "Ada", "familyName": "Exa\u{7}mple"}}));
        assert_eq!(
            refusal(&user).detail(),
            r"1 validation errors detected: Value at 'name.familyName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"
        );
    }

    #[test]
    fn v_04_explains_an_empty_manager() {
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let user = with(&json!({ urn: {"manager": {"value": ""}} }));
        assert_eq!(
            refusal(&user).detail(),
            r"2 validation errors detected: Value at 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager.value' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager.value' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"
        );
    }

    #[test]
    fn v_05_to_v_07_refuse_a_second_value_of_each_list() {
        let two = json!([{"value": "a"}, {"value": "b"}]);
        for (list, text) in [
            ("emails", "List attribute emails exceeds allowed limit of 1"),
            ("phoneNumbers", "List attribute phoneNumbers exceeds allowed limit of 1"),
            ("roles", "List attribute roles exceeds allowed limit of 1"),
        ] {
            assert_eq!(refusal(&with(&json!({ list: two }))).detail(), text);
        }
        let two = json!([{"locality": "a"}, {"locality": "b"}]);
        assert_eq!(
            refusal(&with(&json!({ "addresses": two }))).detail(),
            "List attribute addresses allowed limit of 1"
        );
    }

    #[test]
    fn u_17_reserves_two_names() {
        for name in ["Administrator", "awsadministrators"] {
            let refused = Refusal::Reserved { name: name.into() };
            assert_eq!(refusal(&with(&json!({"userName": name}))), refused);
        }
    }

    #[test]
    fn a_fault_overlooks_what_it_names_and_nothing_else() {
        let faults: FaultSet = [Fault::AcceptEmptyGivenName].into_iter().collect();
        let one = with(&json!({"name": {"givenName": "", "familyName": "Example"}}));
        assert!(accept(one.as_object().unwrap(), Change::Create, faults).is_ok());
        let two = with(&json!({"name": {"givenName": "", "familyName": ""}}));
        assert!(accept(two.as_object().unwrap(), Change::Create, faults).is_err());
    }
}
