use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::filter::{CompareOp, Filter};
use fedspec_protocol::scim::lookup::member;
use fedspec_protocol::scim::patch::{Op, Operation};
use fedspec_protocol::scim::path::PatchPath;
use serde_json::{Map, Value};

use super::members::ids_in;
use super::patch::{misread, top_of, u_27_path_filter};
use crate::era::Era;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;

/// What one operation wants done to a group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum GroupChange {
    /// Set an attribute, or unset it with null.
    Set { name: &'static str, value: Value },
    /// Add these members.
    Add(Vec<String>),
    /// Remove these members.
    Remove(Vec<String>),
    /// Make these the members; the generic era only (SCIM-GR-10).
    ReplaceAll(Vec<String>),
}

impl GroupChange {
    /// Membership changes, as SCIM-GR-09 counts them.
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Set { .. } => 0,
            Self::Add(ids) | Self::Remove(ids) | Self::ReplaceAll(ids) => ids.len(),
        }
    }
}

/// SCIM-GR-11: in the generic era a replace of `members` without value was answered with success and
/// did nothing; such operations are taken out before the others are read.
pub(crate) fn gr_11_ignored(operation: &Value, era: Era) -> bool {
    let Some(operation) = operation.as_object() else { return false };
    let text = |name: &str| member(operation, name).and_then(Value::as_str).unwrap_or_default();
    era == Era::Generic
        && text("op").eq_ignore_ascii_case("replace")
        && text("path").eq_ignore_ascii_case("members")
        && member(operation, "value").is_none()
}

/// SCIM-GR-12: in the generic era a replace of `members` with one member without id was refused, and
/// the group was emptied all the same.
pub(crate) fn gr_12_empties(operations: &[Value], era: Era) -> bool {
    let is_it = |operation: &Value| {
        let Some(operation) = operation.as_object() else { return false };
        let text = |name: &str| member(operation, name).and_then(Value::as_str).unwrap_or_default();
        let ids = member(operation, "value").map(ids_in);
        text("op").eq_ignore_ascii_case("replace")
            && text("path").eq_ignore_ascii_case("members")
            && matches!(ids, Some(Ok(ids)) if ids.len() == 1 && ids.iter().all(String::is_empty))
    };
    era == Era::Generic && operations.iter().any(is_it)
}

/// SCIM-GR-08, GR-10, GR-13: reads the operations of a PATCH of a group.
pub(crate) fn read(
    operations: &[Operation],
    era: Era,
    faults: FaultSet,
) -> Result<Vec<GroupChange>, Refusal> {
    let mut changes = Vec::new();
    for operation in operations {
        match &operation.path {
            Some(path) => {
                changes.push(at_path(operation.op, path, operation.value.as_ref(), era, faults)?);
            }
            None => {
                let members = operation.value.as_ref().and_then(Value::as_object);
                gr_13_pathless(members, era, faults)?;
                for (name, value) in members.into_iter().flatten() {
                    // Okta repeats the id beside displayName.
                    if name.eq_ignore_ascii_case("id") {
                        continue;
                    }
                    let path =
                        AttrPath::parse(name).map_err(|_| misread("value names no attribute"))?;
                    let path = PatchPath::from(path);
                    changes.push(at_path(operation.op, &path, Some(value), era, faults)?);
                }
            }
        }
    }
    Ok(changes)
}

/// SCIM-GR-13, SCIM-E-06: without path, one attribute may be changed; before, several.
fn gr_13_pathless(
    members: Option<&Map<String, Value>>,
    era: Era,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let single = members.is_some_and(|members| members.len() == 1);
    if single || era == Era::Generic || faults.has(Fault::AcceptPathlessGroupPatch) {
        return Ok(());
    }
    Err(Refusal::PathOmitted)
}

fn at_path(
    op: Op,
    path: &PatchPath,
    value: Option<&Value>,
    era: Era,
    faults: FaultSet,
) -> Result<GroupChange, Refusal> {
    u_27_path_filter(path.filter(), faults)?;
    let attr = path.attr();
    if attr.is_core("members", None) {
        return match path.filter() {
            Some(filter) => one_member(op, filter, path),
            None => members(op, value, era, faults),
        };
    }
    gr_08_modifiable(op, attr, value, faults)
}

/// SCIM-GR-08: `displayName`, `externalId` and `members` can be changed.
fn gr_08_modifiable(
    op: Op,
    attr: &AttrPath,
    value: Option<&Value>,
    faults: FaultSet,
) -> Result<GroupChange, Refusal> {
    let known = ["displayName", "externalId"].into_iter().find(|name| attr.is_core(name, None));
    let value = match op {
        Op::Remove => Value::Null,
        Op::Add | Op::Replace => value.cloned().unwrap_or_default(),
    };
    match known {
        Some(name) => Ok(GroupChange::Set { name, value }),
        None if faults.has(Fault::PatchUnsupportedAttribute) && top_of(attr).is_some() => {
            Ok(GroupChange::Add(Vec::new()))
        }
        None => {
            let attribute = attr.to_string().chars().take(200).collect();
            Err(Refusal::NotModifiable { attribute })
        }
    }
}

/// `members[value eq "id"]`.
fn one_member(op: Op, filter: &Filter, path: &PatchPath) -> Result<GroupChange, Refusal> {
    match filter {
        Filter::Compare { path: attr, op: CompareOp::Eq, value: Value::String(id) }
            if attr.is_core("value", None) && op == Op::Remove && path.sub().is_none() =>
        {
            Ok(GroupChange::Remove(vec![id.clone()]))
        }
        _ => Err(misread("a filter on members can only remove by value")),
    }
}

/// SCIM-GR-10, GR-12: an operation on the whole of `members`.
fn members(
    op: Op,
    value: Option<&Value>,
    era: Era,
    faults: FaultSet,
) -> Result<GroupChange, Refusal> {
    let ids = match value {
        None | Some(Value::Null) => Vec::new(),
        Some(value) => ids_in(value)?,
    };
    let all_at_once = op == Op::Replace || ids.is_empty();
    if all_at_once && era == Era::Specific && !faults.has(Fault::AcceptReplaceAllMembers) {
        return Err(Refusal::AllMembers);
    }
    Ok(match op {
        Op::Add => GroupChange::Add(ids),
        Op::Remove if ids.is_empty() => GroupChange::ReplaceAll(ids),
        Op::Remove => GroupChange::Remove(ids),
        // SCIM-GR-12: refused; what happens to the group beside that is not told here.
        Op::Replace if ids.iter().any(String::is_empty) => {
            return Err(Refusal::WrongType { attribute: "members".to_owned() });
        }
        Op::Replace => GroupChange::ReplaceAll(ids),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::patch::u_27_read;

    fn changes(operations: &Value, era: Era) -> Result<Vec<GroupChange>, Refusal> {
        let request = u_27_read(operations.as_array().unwrap())?;
        read(&request.operations, era, FaultSet::NONE)
    }

    fn specific(operations: &Value) -> Result<Vec<GroupChange>, Refusal> {
        changes(operations, Era::Specific)
    }

    #[test]
    fn reads_each_way_to_name_a_member() {
        let add = json!([{"op": "add", "path": "members", "value": [{"value": "a"}]}]);
        assert_eq!(specific(&add), Ok(vec![GroupChange::Add(vec!["a".into()])]));
        let remove = Ok(vec![GroupChange::Remove(vec!["a".into()])]);
        let listed = json!([{"op": "remove", "path": "members", "value": [{"value": "a"}]}]);
        assert_eq!(specific(&listed), remove);
        let filtered = json!([{"op": "remove", "path": "members[value eq \"a\"]"}]);
        assert_eq!(specific(&filtered), remove);
        let pathless = json!([{"op": "add", "value": {"members": [{"value": "a"}]}}]);
        assert_eq!(specific(&pathless), Ok(vec![GroupChange::Add(vec!["a".into()])]));
    }

    #[test]
    fn gr_10_refuses_all_members_at_once_in_the_specific_era() {
        for operation in [
            json!({"op": "replace", "path": "members", "value": [{"value": "a"}]}),
            json!({"op": "replace", "path": "members", "value": []}),
            json!({"op": "remove", "path": "members"}),
            json!({"op": "remove", "path": "members", "value": []}),
            json!({"op": "add", "path": "members", "value": []}),
            json!({"op": "replace", "value": {"members": [{"value": "a"}]}}),
        ] {
            let operations = json!([operation]);
            assert_eq!(specific(&operations), Err(Refusal::AllMembers), "{operations}");
            assert!(changes(&operations, Era::Generic).is_ok(), "{operations}");
        }
    }

    #[test]
    fn gr_13_allows_one_attribute_without_path() {
        let one = json!([{"op": "replace", "value": {"displayName": "x"}}]);
        let set = GroupChange::Set { name: "displayName", value: "x".into() };
        assert_eq!(specific(&one), Ok(vec![set.clone()]));
        let two = json!([{"op": "replace", "value": {"id": "i", "displayName": "x"}}]);
        assert_eq!(specific(&two), Err(Refusal::PathOmitted));
        assert_eq!(
            Refusal::PathOmitted.detail(),
            r#"Current PATCH support allows omitting "path" attribute only for Add and Replace operations modifying a single attribute."#
        );
        assert_eq!(changes(&two, Era::Generic), Ok(vec![set]));
    }

    #[test]
    fn gr_08_refuses_other_attributes() {
        for path in ["id", "meta", "description", "members.value"] {
            let operations = json!([{"op": "replace", "path": path, "value": "x"}]);
            let refused = Err(Refusal::NotModifiable { attribute: path.into() });
            assert_eq!(specific(&operations), refused);
        }
    }

    #[test]
    fn gr_12_is_about_replacing_members_with_one_without_id() {
        let replace = json!([{"op": "replace", "path": "members", "value": [{"value": ""}]}]);
        assert!(gr_12_empties(replace.as_array().unwrap(), Era::Generic));
        assert!(!gr_12_empties(replace.as_array().unwrap(), Era::Specific));
        assert!(matches!(changes(&replace, Era::Generic), Err(Refusal::WrongType { .. })));
        let add = json!([{"op": "add", "path": "members", "value": [{"value": ""}]}]);
        assert!(!gr_12_empties(add.as_array().unwrap(), Era::Generic));
    }

    #[test]
    fn gr_11_is_about_replacing_members_without_value_only() {
        let replace = json!({"op": "Replace", "path": "members"});
        assert!(gr_11_ignored(&replace, Era::Generic));
        assert!(!gr_11_ignored(&replace, Era::Specific));
        assert!(!gr_11_ignored(&json!({"op": "remove", "path": "members"}), Era::Generic));
    }
}
