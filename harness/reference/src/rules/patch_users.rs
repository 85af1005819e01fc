use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::patch::{Op, Operation};
use fedspec_protocol::scim::urn;
use serde_json::Value;

use super::patch::{misread, top_of, u_27_path_filter};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;

/// What PATCH may change in a user (SCIM-U-28): `roles` is not among it.
const MODIFIABLE: [&str; 16] = [
    "userName",
    "active",
    "externalId",
    "displayName",
    "nickName",
    "profileUrl",
    "title",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    "name",
    "emails",
    "addresses",
    "phoneNumbers",
    urn::ENTERPRISE_USER,
];

/// Attributes of which SCIM-U-29 and SCIM-U-30 speak.
const GUARDED: [&str; 2] = ["userName", "active"];

/// Looks at the operations of a PATCH of a user, before any is carried out.
///
/// An operation without path may name several attributes here: that this is refused is on record for
/// groups only (SCIM-E-06).
pub(crate) fn check(operations: &[Operation], faults: FaultSet) -> Result<(), Refusal> {
    for operation in operations {
        u_27_path_filter(operation.path.as_ref().and_then(|path| path.filter()), faults)?;
        for path in named(operation)? {
            u_28_modifiable(&path, faults)?;
            u_29_removable(operation.op, &path, faults)?;
        }
    }
    u_30_once(operations, faults)
}

/// The attributes that an operation is about: that of its path, or those its value names.
pub(crate) fn named(operation: &Operation) -> Result<Vec<AttrPath>, Refusal> {
    match (&operation.path, &operation.value) {
        (Some(path), _) => Ok(vec![path.attr().clone()]),
        (None, Some(Value::Object(members))) => members
            .keys()
            .map(|name| AttrPath::parse(name).map_err(|_| misread("value names no attribute")))
            .collect(),
        _ => Ok(Vec::new()),
    }
}

/// SCIM-U-28.
fn u_28_modifiable(path: &AttrPath, faults: FaultSet) -> Result<(), Refusal> {
    let known = top_of(path)
        .is_some_and(|top| MODIFIABLE.iter().any(|name| name.eq_ignore_ascii_case(top)));
    let changes_id = faults.has(Fault::PatchChangesId) && path.is_core("id", None);
    if known || changes_id || faults.has(Fault::PatchUnsupportedAttribute) {
        return Ok(());
    }
    Err(Refusal::NotModifiable { attribute: path.to_string().chars().take(200).collect() })
}

/// SCIM-U-29.
fn u_29_removable(op: Op, path: &AttrPath, faults: FaultSet) -> Result<(), Refusal> {
    let guarded = GUARDED.into_iter().find(|name| path.is_core(name, None));
    match guarded {
        Some(attribute) if op == Op::Remove && !faults.has(Fault::PatchRemoveProtected) => {
            Err(Refusal::Protected { attribute })
        }
        _ => Ok(()),
    }
}

/// SCIM-U-30.
fn u_30_once(operations: &[Operation], faults: FaultSet) -> Result<(), Refusal> {
    let mut count = [0usize; GUARDED.len()];
    for operation in operations {
        for path in named(operation)? {
            for (seen, name) in count.iter_mut().zip(GUARDED) {
                *seen += usize::from(path.is_core(name, None));
            }
        }
    }
    let repeated = count.iter().zip(GUARDED).find(|(seen, _)| **seen > 1);
    match repeated {
        Some((_, attribute)) if !faults.has(Fault::PatchRepeatedAttribute) => {
            Err(Refusal::Repeated { attribute })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::patch::u_27_read;

    fn checked(operations: &Value) -> Result<(), Refusal> {
        let request = u_27_read(operations.as_array().unwrap())?;
        check(&request.operations, FaultSet::NONE)
    }

    #[test]
    fn u_28_lets_the_listed_attributes_be_changed_and_no_other() {
        for path in ["title", "name.givenName", "emails[type eq \"work\"].value", "TITLE"] {
            let operations = json!([{"op": "replace", "path": path, "value": "x"}]);
            assert_eq!(checked(&operations), Ok(()), "{path}");
        }
        for path in ["roles", "ims", "groups", "id", "meta.created", "schemas", "password"] {
            let operations = json!([{"op": "replace", "path": path, "value": "x"}]);
            let refused = Err(Refusal::NotModifiable { attribute: path.into() });
            assert_eq!(checked(&operations), refused);
        }
        let pathless = json!([{"op": "replace", "value": {"photos": []}}]);
        assert!(matches!(checked(&pathless), Err(Refusal::NotModifiable { .. })));
    }

    #[test]
    fn u_29_user_name_and_active_stay() {
        for attribute in GUARDED {
            let operations = json!([{"op": "remove", "path": attribute}]);
            assert_eq!(checked(&operations), Err(Refusal::Protected { attribute }));
        }
    }

    #[test]
    fn u_30_user_name_and_active_change_once_a_request() {
        let twice = json!([
            {"op": "replace", "path": "active", "value": false},
            {"op": "replace", "value": {"active": true}},
        ]);
        assert_eq!(checked(&twice), Err(Refusal::Repeated { attribute: "active" }));
        let other = json!([
            {"op": "replace", "path": "title", "value": "a"},
            {"op": "replace", "path": "title", "value": "b"},
        ]);
        assert_eq!(checked(&other), Ok(()));
    }

    #[test]
    fn u_27_filters_in_paths_compare_with_eq() {
        let operations = json!([{"op": "remove", "path": "emails[value co \"x\"]"}]);
        assert_eq!(checked(&operations), Err(Refusal::PathFilter));
        let operations =
            json!([{"op": "remove", "path": "emails[type eq \"work\" and primary eq true]"}]);
        assert_eq!(checked(&operations), Ok(()));
    }
}
