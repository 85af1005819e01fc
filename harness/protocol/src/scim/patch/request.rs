use std::fmt;

use serde_json::{Map, Value};

use super::{OperationError, PatchError};
use crate::scim::lookup::member;
use crate::scim::path::PatchPath;
use crate::scim::urn;

/// Operations of one request that are read; more are refused.
pub const MAX_OPERATIONS: usize = 10_000;

/// A PATCH request.
#[derive(Clone, Debug, PartialEq)]
pub struct PatchRequest {
    /// The operations, applied in this order, each to the result of the one before.
    pub operations: Vec<Operation>,
}

/// One operation of a PATCH request.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// What is done.
    pub op: Op,
    /// Where; without it, to the attributes that `value` names.
    pub path: Option<PatchPath>,
    /// With what; a JSON null is a value (it unassigns), an absent member is none.
    pub value: Option<Value>,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// RFC 7644 section 3.5.2.1.
    Add,
    /// RFC 7644 section 3.5.2.2.
    Remove,
    /// RFC 7644 section 3.5.2.3.
    Replace,
}

impl PatchRequest {
    /// Reads the body of a request.
    ///
    /// Names of members and of operations are compared without case (Entra ID capitalises `op`).
    /// A `path` that is null counts as absent.
    pub fn from_json(body: &Value) -> Result<Self, PatchError> {
        let body = body.as_object().ok_or(PatchError::NotAnObject)?;
        if !names_the_message(body) {
            return Err(PatchError::WrongSchema);
        }
        let operations = member(body, "Operations")
            .and_then(Value::as_array)
            .ok_or(PatchError::OperationsNotAnArray)?;
        Self::from_operations(operations)
    }

    /// Reads the operations of a request, whatever it was wrapped in.
    pub fn from_operations(operations: &[Value]) -> Result<Self, PatchError> {
        match operations.len() {
            0 => return Err(PatchError::NoOperations),
            count if count > MAX_OPERATIONS => {
                return Err(PatchError::TooManyOperations { count, limit: MAX_OPERATIONS });
            }
            _ => {}
        }
        let operations = operations
            .iter()
            .enumerate()
            .map(|(index, operation)| {
                Operation::from_json(operation)
                    .map_err(|reason| PatchError::Operation { index, reason })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { operations })
    }
}

impl Operation {
    fn from_json(operation: &Value) -> Result<Self, OperationError> {
        let operation = operation.as_object().ok_or(OperationError::NotAnObject)?;
        let op = match only(operation, "op")? {
            Some(Value::String(name)) => {
                Op::named(name).ok_or_else(|| OperationError::UnknownOp { found: name.clone() })?
            }
            _ => return Err(OperationError::MissingOp),
        };
        let path = match only(operation, "path")? {
            None | Some(Value::Null) => None,
            Some(Value::String(path)) => {
                Some(PatchPath::parse(path).map_err(OperationError::InvalidPath)?)
            }
            Some(_) => return Err(OperationError::PathNotAString),
        };
        let value = only(operation, "value")?.cloned();
        match op {
            Op::Remove if path.is_none() => Err(OperationError::MissingPath),
            Op::Add | Op::Replace if value.is_none() => Err(OperationError::MissingValue),
            Op::Add | Op::Replace
                if path.is_none() && !value.as_ref().is_some_and(Value::is_object) =>
            {
                Err(OperationError::ValueNotAnObject)
            }
            _ => Ok(Self { op, path, value }),
        }
    }
}

impl Op {
    /// Every operation.
    pub const ALL: [Self; 3] = [Self::Add, Self::Remove, Self::Replace];

    /// The operation as it is written canonically.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Replace => "replace",
        }
    }

    fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn names_the_message(body: &Map<String, Value>) -> bool {
    member(body, "schemas").and_then(Value::as_array).is_some_and(|schemas| {
        schemas.iter().filter_map(Value::as_str).any(|uri| uri.eq_ignore_ascii_case(urn::PATCH_OP))
    })
}

/// The member with this name in any case, refused when there are two: which one counts would be a
/// matter of luck.
fn only<'o>(
    operation: &'o Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'o Value>, OperationError> {
    let mut found = operation.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    let first = found.next();
    match found.next() {
        Some(_) => Err(OperationError::RepeatedMember { member: name }),
        None => Ok(first.map(|(_, value)| value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::error::ScimType;

    fn read(operations: &Value) -> Result<PatchRequest, PatchError> {
        PatchRequest::from_json(&json!({ "schemas": [urn::PATCH_OP], "Operations": operations }))
    }

    fn reason(operation: &Value) -> OperationError {
        match read(&json!([{ "op": "remove", "path": "title" }, operation])) {
            Err(PatchError::Operation { index: 1, reason }) => reason,
            other => panic!("expected operation 1 to be refused, found {other:?}"),
        }
    }

    #[test]
    fn reads_operations_whatever_their_case() {
        let request = read(&json!([
            { "op": "Add", "path": "members", "value": [{ "value": "1" }] },
            { "OP": "REMOVE", "Path": "title" },
            { "op": "replace", "path": null, "value": { "active": false } },
        ]))
        .unwrap();
        let ops: Vec<Op> = request.operations.iter().map(|operation| operation.op).collect();
        assert_eq!(ops, [Op::Add, Op::Remove, Op::Replace]);
        assert!(request.operations.iter().map(|o| o.path.is_some()).eq([true, true, false]));
    }

    #[test]
    fn refuses_a_body_that_is_no_patch_request() {
        let refused = |body: Value| PatchRequest::from_json(&body).unwrap_err();
        assert_eq!(refused(json!([])), PatchError::NotAnObject);
        assert_eq!(refused(json!({ "Operations": [] })), PatchError::WrongSchema);
        assert_eq!(
            refused(json!({ "schemas": [urn::PATCH_OP] })),
            PatchError::OperationsNotAnArray
        );
        assert_eq!(read(&json!([])).unwrap_err(), PatchError::NoOperations);
        let many = vec![json!({}); MAX_OPERATIONS + 1];
        let error = read(&Value::Array(many)).unwrap_err();
        assert!(matches!(error, PatchError::TooManyOperations { count: 10_001, .. }));
        assert_eq!(PatchError::NoOperations.scim_type(), Some(ScimType::InvalidSyntax));
    }

    #[test]
    fn says_which_operation_is_wrong_and_why() {
        use OperationError as E;
        let cases = [
            (json!("add"), E::NotAnObject),
            (json!({}), E::MissingOp),
            (json!({ "op": 1 }), E::MissingOp),
            (json!({ "op": "move" }), E::UnknownOp { found: "move".to_owned() }),
            (json!({ "op": "add", "Op": "remove" }), E::RepeatedMember { member: "op" }),
            (json!({ "op": "remove" }), E::MissingPath),
            (json!({ "op": "remove", "path": 1 }), E::PathNotAString),
            (json!({ "op": "add", "path": "title" }), E::MissingValue),
            (json!({ "op": "replace", "value": "x" }), E::ValueNotAnObject),
        ];
        for (operation, expected) in cases {
            assert_eq!(reason(&operation), expected);
        }
        let path = reason(&json!({ "op": "remove", "path": "emails[" }));
        assert!(matches!(path, E::InvalidPath(_)), "{path:?}");
        assert_eq!(E::MissingPath.scim_type(), ScimType::NoTarget);
    }
}
