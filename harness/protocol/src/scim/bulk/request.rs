use std::collections::HashSet;
use std::fmt;

use serde_json::{Map, Value};

use super::error::{BulkError, BulkOperationError};
use crate::scim::lookup::member;
use crate::scim::urn;

/// Bytes of an unknown method or path that are repeated in an answer.
const EXCERPT: usize = 100;

/// A bulk request.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkRequest {
    /// After how many errors to stop; at least one.
    pub fail_on_errors: Option<u64>,
    /// What to do, in the order of the request. An operation that cannot be understood is one that
    /// fails; the others are performed all the same.
    pub operations: Vec<Result<BulkOperation, Malformed>>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkOperation {
    /// The HTTP method.
    pub method: BulkMethod,
    /// The client's name for the new resource; there in every POST.
    pub bulk_id: Option<String>,
    /// What it is done to.
    pub path: BulkPath,
    /// The version the resource has to have, as `If-Match` has it.
    pub version: Option<String>,
    /// The body; `None` for DELETE only.
    pub data: Option<Map<String, Value>>,
}

/// An operation that cannot be understood, with what of it belongs in the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The method, as it was written, when it was a text; cut short.
    pub method: Option<String>,
    /// The client's name for the new resource.
    pub bulk_id: Option<String>,
    /// The path, as it was written, when it was a text; cut short.
    pub path: Option<String>,
    /// What is wrong.
    pub reason: BulkOperationError,
}

/// A method that a bulk operation may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BulkMethod {
    /// Create.
    Post,
    /// Replace.
    Put,
    /// Change.
    Patch,
    /// Delete.
    Delete,
}

/// `/Users` or `/Users/{id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkPath {
    /// The resource type's endpoint, without the slash.
    pub endpoint: String,
    /// The resource; absent for POST only. May be a reference, `bulkId:x`.
    pub id: Option<String>,
}

impl BulkRequest {
    /// Reads a request of at most `limit` operations. Names of members are compared without case,
    /// methods as they are written, as HTTP does (RFC 9110 section 9.1).
    pub fn from_json(body: &Value, limit: usize) -> Result<Self, BulkError> {
        let body = body.as_object().ok_or(BulkError::NotAnObject)?;
        let schemas = member(body, "schemas").and_then(Value::as_array);
        let named = schemas.is_some_and(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .any(|uri| uri.eq_ignore_ascii_case(urn::BULK_REQUEST))
        });
        if !named {
            return Err(BulkError::WrongSchema);
        }
        let operations = member(body, "Operations")
            .and_then(Value::as_array)
            .ok_or(BulkError::OperationsNotAnArray)?;
        if operations.len() > limit {
            return Err(BulkError::TooManyOperations { count: operations.len(), limit });
        }
        let fail_on_errors = match member(body, "failOnErrors") {
            None | Some(Value::Null) => None,
            Some(value) => {
                let count = value.as_u64().filter(|count| *count > 0);
                Some(count.ok_or(BulkError::FailOnErrors)?)
            }
        };
        let operations: Vec<_> = operations.iter().map(BulkOperation::from_json).collect();
        let mut seen = HashSet::new();
        for operation in &operations {
            let bulk_id = match operation {
                Ok(operation) => &operation.bulk_id,
                Err(malformed) => &malformed.bulk_id,
            };
            if let Some(bulk_id) = bulk_id
                && !seen.insert(bulk_id.as_str())
            {
                return Err(BulkError::RepeatedBulkId { bulk_id: excerpt(bulk_id) });
            }
        }
        Ok(Self { fail_on_errors, operations })
    }
}

impl BulkOperation {
    fn from_json(operation: &Value) -> Result<Self, Malformed> {
        Self::understood(operation).map_err(|reason| {
            let text = |name: &str| operation.as_object().and_then(|o| member(o, name)?.as_str());
            Malformed {
                method: text("method").map(excerpt),
                bulk_id: text("bulkId").map(str::to_owned),
                path: text("path").map(excerpt),
                reason,
            }
        })
    }

    fn understood(operation: &Value) -> Result<Self, BulkOperationError> {
        let operation = operation.as_object().ok_or(BulkOperationError::NotAnObject)?;
        let present = |name| member(operation, name).filter(|value| !value.is_null());
        let method = present("method")
            .and_then(Value::as_str)
            .and_then(BulkMethod::named)
            .ok_or(BulkOperationError::Method)?;
        let bulk_id = match (present("bulkId"), method) {
            (Some(Value::String(id)), _) if !id.is_empty() => Some(id.clone()),
            (None, BulkMethod::Put | BulkMethod::Patch | BulkMethod::Delete) => None,
            _ => return Err(BulkOperationError::BulkId),
        };
        let path =
            present("path").and_then(Value::as_str).ok_or(BulkOperationError::MissingPath)?;
        let path = BulkPath::read(path, method)?;
        let version = match present("version") {
            None => None,
            Some(Value::String(version)) => Some(version.clone()),
            Some(_) => return Err(BulkOperationError::Version),
        };
        let data = match (present("data"), method) {
            // A DELETE has no body; one that is sent says nothing.
            (_, BulkMethod::Delete) => None,
            (Some(Value::Object(data)), _) => Some(data.clone()),
            _ => return Err(BulkOperationError::Data),
        };
        Ok(Self { method, bulk_id, path, version, data })
    }
}

impl BulkMethod {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The method as it travels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

impl BulkPath {
    fn read(text: &str, method: BulkMethod) -> Result<Self, BulkOperationError> {
        let expected = match method {
            BulkMethod::Post => "a resource type's endpoint such as `/Users`",
            _ => "the path of a resource such as `/Users/1`",
        };
        let wrong = || BulkOperationError::Path { expected, found: excerpt(text) };
        // A query or a fragment is no part of a path.
        let clean = !text.contains(['?', '#']);
        let path = text.strip_prefix('/').filter(|_| clean).ok_or_else(wrong)?;
        let (endpoint, id) = match path.split_once('/') {
            Some((endpoint, id)) => (endpoint, Some(id)),
            None => (path, None),
        };
        let fits = id.is_none_or(|id| !id.is_empty() && !id.contains('/'))
            && id.is_none() == (method == BulkMethod::Post);
        if endpoint.is_empty() || !fits {
            return Err(wrong());
        }
        Ok(Self { endpoint: endpoint.to_owned(), id: id.map(str::to_owned) })
    }
}

impl fmt::Display for BulkMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for BulkPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.endpoint)?;
        self.id.as_ref().map_or(Ok(()), |id| write!(f, "/{id}"))
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(operations: &Value) -> BulkRequest {
        let body = json!({ "schemas": [urn::BULK_REQUEST], "Operations": operations });
        BulkRequest::from_json(&body, 100).unwrap()
    }

    fn reason(operation: &Value) -> BulkOperationError {
        read(&json!([operation])).operations.remove(0).unwrap_err().reason
    }

    #[test]
    fn reads_one_operation_of_each_method() {
        let request = read(&json!([
            { "method": "POST", "path": "/Users", "bulkId": "q", "data": { "userName": "a" } },
            { "Method": "PUT", "path": "/Users/1", "version": "W/\"1\"", "data": {} },
            { "method": "PATCH", "path": "/Groups/bulkId:q", "data": { "Operations": [] } },
            { "method": "DELETE", "path": "/Users/1" },
        ]));
        let operations: Vec<BulkOperation> =
            request.operations.into_iter().map(Result::unwrap).collect();
        assert_eq!(operations[0].bulk_id.as_deref(), Some("q"));
        assert_eq!(operations[1].version.as_deref(), Some("W/\"1\""));
        assert_eq!(operations[2].path.to_string(), "/Groups/bulkId:q");
        assert_eq!((operations[3].method, &operations[3].data), (BulkMethod::Delete, &None));
    }

    #[test]
    fn refuses_a_request_as_a_whole_only_for_what_concerns_all_of_it() {
        let refused = |body: Value| BulkRequest::from_json(&body, 2).unwrap_err();
        let with = |name: &str, value: Value| {
            let mut body = json!({ "schemas": [urn::BULK_REQUEST], "Operations": [] });
            body[name] = value;
            refused(body)
        };
        assert_eq!(refused(json!(1)), BulkError::NotAnObject);
        assert_eq!(refused(json!({ "Operations": [] })), BulkError::WrongSchema);
        assert_eq!(with("Operations", json!({})), BulkError::OperationsNotAnArray);
        for wrong in [json!(0), json!(-1), json!("1"), json!(1.5)] {
            assert_eq!(with("failOnErrors", wrong), BulkError::FailOnErrors);
        }
        let many = with("Operations", json!([{}, {}, {}]));
        assert_eq!((many.status(), many.to_string().contains("maxOperations")), (413, true));
        let twice = json!([{ "method": "POST", "bulkId": "a" }, { "bulkId": "a" }]);
        assert!(matches!(with("Operations", twice), BulkError::RepeatedBulkId { .. }));
    }

    #[test]
    fn says_of_each_operation_what_is_wrong_with_it() {
        use BulkOperationError as E;
        let post = |name: &str, value: Value| {
            let mut operation =
                json!({ "method": "POST", "path": "/Users", "bulkId": "q", "data": {} });
            operation[name] = value;
            reason(&operation)
        };
        assert_eq!(reason(&json!(7)), E::NotAnObject);
        assert_eq!(post("method", json!("GET")), E::Method);
        assert_eq!(post("method", json!("post")), E::Method);
        assert_eq!(post("path", json!(null)), E::MissingPath);
        assert_eq!(post("bulkId", json!(null)), E::BulkId);
        assert_eq!(post("bulkId", json!("")), E::BulkId);
        assert_eq!(post("data", json!([])), E::Data);
        assert_eq!(post("version", json!(1)), E::Version);
        for path in ["Users", "/", "/Users/1", "", "/Users?x", "https://a.test/Users"] {
            assert!(matches!(post("path", json!(path)), E::Path { .. }), "{path}");
        }
        for path in ["/Users", "/Users/", "/Users/1/2", "//1"] {
            let delete = json!({ "method": "DELETE", "path": path });
            assert!(matches!(reason(&delete), E::Path { .. }), "{path}");
        }
    }

    #[test]
    fn keeps_of_a_malformed_operation_what_belongs_in_the_answer() {
        let operation = json!({ "method": "x".repeat(1000), "bulkId": "q", "path": 1 });
        let malformed = read(&json!([operation])).operations.remove(0).unwrap_err();
        assert_eq!(malformed.method.map(|method| method.len()), Some(EXCERPT));
        assert_eq!((malformed.bulk_id.as_deref(), malformed.path), (Some("q"), None));
    }
}
