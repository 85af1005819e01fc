//! What PATCH of users and of groups have in common.

use std::borrow::Cow;

use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::filter::{CompareOp, Filter};
use fedspec_protocol::scim::lookup::member;
use fedspec_protocol::scim::patch::{OperationError, PatchError, PatchRequest};
use fedspec_protocol::scim::urn;
use serde_json::{Map, Value};

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;

/// The operations of the body, unread. `schemas` may be left out, as on create (SCIM-G-12), but not
/// name another message.
pub(crate) fn u_27_operations(
    body: &Map<String, Value>,
    faults: FaultSet,
) -> Result<Cow<'_, [Value]>, Refusal> {
    if let Some(schemas) = member(body, "schemas").and_then(Value::as_array) {
        let named = schemas.iter().filter_map(Value::as_str);
        if !schemas.is_empty() && !named.into_iter().any(is_patch_op) {
            return Err(misread("schemas names another message"));
        }
    }
    let operations = member(body, "Operations")
        .and_then(Value::as_array)
        .ok_or_else(|| misread("Operations is no list"))?;
    if operations.is_empty() {
        return Err(misread("Operations is empty"));
    }
    if faults.is_empty() {
        return Ok(Cow::Borrowed(operations));
    }
    let kept = operations.iter().filter(|operation| !overlooked(operation, faults));
    Ok(Cow::Owned(kept.cloned().collect()))
}

fn is_patch_op(uri: &str) -> bool {
    uri.eq_ignore_ascii_case(urn::PATCH_OP)
}

/// SCIM-U-27, SCIM-V-11: `op` is one of three, remove has a path, add and replace have a value.
pub(crate) fn u_27_read(operations: &[Value]) -> Result<PatchRequest, Refusal> {
    if operations.is_empty() {
        // There were some, and a fault passed over all of them.
        return Ok(PatchRequest { operations: Vec::new() });
    }
    PatchRequest::from_operations(operations).map_err(|error| refused(&error))
}

/// How an error of the protocol layer is answered.
pub(crate) fn refused(error: &PatchError) -> Refusal {
    match error {
        PatchError::Operation { reason: OperationError::MissingPath, .. } => Refusal::NoPath,
        other => misread(&other.to_string()),
    }
}

/// SCIM-U-27: the filter of a path may use `eq` only.
pub(crate) fn u_27_path_filter(filter: Option<&Filter>, faults: FaultSet) -> Result<(), Refusal> {
    let fine = match filter {
        None => true,
        Some(Filter::And(parts)) => parts.iter().all(is_equality),
        Some(one) => is_equality(one),
    };
    if fine || faults.has(Fault::PatchAnyOperator) {
        return Ok(());
    }
    Err(Refusal::PathFilter)
}

fn is_equality(filter: &Filter) -> bool {
    matches!(filter, Filter::Compare { op: CompareOp::Eq, .. })
}

/// The attribute at the top of a path: its core name, or the URN of the extension; `None` for
/// another schema.
pub(crate) fn top_of(path: &AttrPath) -> Option<&str> {
    let Some(schema) = path.schema() else { return Some(path.name()) };
    let whole = format!("{schema}:{}", path.name());
    let enterprise =
        [schema, &whole].iter().any(|uri| uri.eq_ignore_ascii_case(urn::ENTERPRISE_USER));
    match enterprise {
        true => Some(urn::ENTERPRISE_USER),
        false => path.is_core(path.name(), path.sub()).then(|| path.name()),
    }
}

/// A refusal for an operation that is not well formed.
pub(crate) fn misread(reason: &str) -> Refusal {
    Refusal::BadOperation { reason: reason.chars().take(200).collect() }
}

/// Operations that a fault passes over in silence.
fn overlooked(operation: &Value, faults: FaultSet) -> bool {
    let Some(operation) = operation.as_object() else { return false };
    let op = member(operation, "op").and_then(Value::as_str).unwrap_or_default();
    let removes = op.eq_ignore_ascii_case("remove");
    let known = removes || op.eq_ignore_ascii_case("add") || op.eq_ignore_ascii_case("replace");
    let has = |name: &str| member(operation, name).is_some_and(|value| !value.is_null());
    (faults.has(Fault::PatchUnknownOperation) && !known)
        || (faults.has(Fault::PatchRemoveWithoutPath) && removes && !has("path"))
        || (faults.has(Fault::PatchMissingValue) && known && !removes && !has("value"))
}

/// The mistake of knowing `op` in lower case only.
pub(crate) fn op_case(operations: &[Value], faults: FaultSet) -> Result<(), Refusal> {
    let capital = |operation: &Value| {
        let op = operation.as_object().and_then(|operation| member(operation, "op"));
        op.and_then(Value::as_str).is_some_and(|op| op.contains(|c: char| c.is_uppercase()))
    };
    match faults.has(Fault::PatchCaseSensitiveOp) && operations.iter().any(capital) {
        true => Err(misread("op is written with a capital")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> Result<PatchRequest, Refusal> {
        let operations = u_27_operations(body.as_object().unwrap(), FaultSet::NONE)?;
        u_27_read(&operations)
    }

    #[test]
    fn v_11_remove_needs_a_path() {
        let refused = read(&json!({"Operations": [{"op": "remove"}]})).unwrap_err();
        assert_eq!(refused.detail(), "Missing path in PATCH request");
    }

    #[test]
    fn u_27_refuses_operations_that_are_not_well_formed() {
        for body in [
            json!({}),
            json!({"Operations": []}),
            json!({"Operations": {}}),
            json!({"Operations": [{"op": "move", "path": "title"}]}),
            json!({"Operations": [{"path": "title", "value": "x"}]}),
            json!({"Operations": [{"op": "add", "path": "title"}]}),
            json!({"Operations": [{"op": "replace", "path": "title"}]}),
            json!({"Operations": [{"op": "replace", "path": "emails[", "value": 1}]}),
            json!({"Operations": ["add"]}),
            json!({"schemas": ["urn:x"], "Operations": [{"op": "remove", "path": "title"}]}),
        ] {
            assert!(matches!(read(&body), Err(Refusal::BadOperation { .. })), "{body}");
        }
    }

    #[test]
    fn op_is_read_in_any_case_and_schemas_may_be_left_out() {
        let body = json!({"Operations": [{"op": "Replace", "path": "title", "value": "x"}]});
        assert_eq!(read(&body).unwrap().operations.len(), 1);
    }

    #[test]
    fn the_top_of_a_path_is_a_core_name_or_the_extension() {
        let top = |text: &str| {
            let path = AttrPath::parse(text).unwrap();
            top_of(&path).map(str::to_owned)
        };
        assert_eq!(top("name.givenName").as_deref(), Some("name"));
        let core = format!("{}:userName", urn::USER);
        assert_eq!(top(&core).as_deref(), Some("userName"));
        let extension = format!("{}:department", urn::ENTERPRISE_USER);
        assert_eq!(top(&extension).as_deref(), Some(urn::ENTERPRISE_USER));
        assert_eq!(top(urn::ENTERPRISE_USER).as_deref(), Some(urn::ENTERPRISE_USER));
        assert_eq!(top("urn:other:thing").as_deref(), None);
    }
}
