//! Lists of resources (RFC 7644 section 3.4.2; cursors: RFC 9865).

use serde_json::{Map, Value, json};
use thiserror::Error;

use super::lookup::member;
use super::urn;

/// A page of resources.
///
/// Every counter is optional because servers differ in what they send: RFC 7644 demands
/// `totalResults`, cursor pages of IAM Identity Center leave it out (SCIM-F-14).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListResponse {
    /// How many resources match the query, on all pages together.
    pub total_results: Option<u64>,
    /// How many resources this page has.
    pub items_per_page: Option<u64>,
    /// The 1-based position of this page's first resource.
    pub start_index: Option<u64>,
    /// Where the next page starts; absent on the last page (RFC 9865).
    pub next_cursor: Option<String>,
    /// The resources of this page.
    pub resources: Vec<Value>,
}

/// Why a body is not a list of resources.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ListError {
    /// The body is another kind of JSON.
    #[error("expected a JSON object")]
    NotAnObject,
    /// `schemas` does not name the message.
    #[error("expected `schemas` to contain `{}`", urn::LIST_RESPONSE)]
    WrongSchema,
    /// A counter is not a non-negative JSON integer.
    #[error("expected `{member}` to be a non-negative integer")]
    NotACount {
        /// The member's name.
        member: &'static str,
    },
    /// The cursor is not a string.
    #[error("expected `nextCursor` to be a string")]
    NotACursor,
    /// The resources are not an array.
    #[error("expected `Resources` to be an array")]
    NotAnArray,
}

impl ListResponse {
    /// A page of a list that is walked by index; `start_index` is 1-based.
    pub fn indexed(total_results: u64, start_index: u64, resources: Vec<Value>) -> Self {
        Self {
            total_results: Some(total_results),
            items_per_page: Some(count(&resources)),
            start_index: Some(start_index),
            next_cursor: None,
            resources,
        }
    }

    /// A page of a list that is walked by cursor, `None` on the last page.
    pub fn with_cursor(next_cursor: Option<String>, resources: Vec<Value>) -> Self {
        Self { items_per_page: Some(count(&resources)), next_cursor, resources, ..Self::default() }
    }

    /// Reads a body. Names of members are compared without case; a missing `Resources` is an empty
    /// page, which RFC 7644 section 3.4.2 allows when nothing matches.
    pub fn from_json(body: &Value) -> Result<Self, ListError> {
        let body = body.as_object().ok_or(ListError::NotAnObject)?;
        let schemas = member(body, "schemas").and_then(Value::as_array);
        let named = schemas.is_some_and(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .any(|uri| uri.eq_ignore_ascii_case(urn::LIST_RESPONSE))
        });
        if !named {
            return Err(ListError::WrongSchema);
        }
        let resources = match member(body, "Resources") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(resources)) => resources.clone(),
            Some(_) => return Err(ListError::NotAnArray),
        };
        let next_cursor = match member(body, "nextCursor") {
            None | Some(Value::Null) => None,
            Some(Value::String(cursor)) => Some(cursor.clone()),
            Some(_) => return Err(ListError::NotACursor),
        };
        Ok(Self {
            total_results: counter(body, "totalResults")?,
            items_per_page: counter(body, "itemsPerPage")?,
            start_index: counter(body, "startIndex")?,
            next_cursor,
            resources,
        })
    }

    /// The body; absent members are left out, `Resources` is always there.
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        body.insert("schemas".to_owned(), json!([urn::LIST_RESPONSE]));
        for (name, value) in [
            ("totalResults", self.total_results),
            ("itemsPerPage", self.items_per_page),
            ("startIndex", self.start_index),
        ] {
            if let Some(value) = value {
                body.insert(name.to_owned(), value.into());
            }
        }
        if let Some(cursor) = &self.next_cursor {
            body.insert("nextCursor".to_owned(), Value::String(cursor.clone()));
        }
        body.insert("Resources".to_owned(), Value::Array(self.resources.clone()));
        Value::Object(body)
    }
}

fn counter(body: &Map<String, Value>, name: &'static str) -> Result<Option<u64>, ListError> {
    match member(body, name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_u64().map(Some).ok_or(ListError::NotACount { member: name }),
    }
}

fn count(resources: &[Value]) -> u64 {
    // A page that does not fit 64 bits does not fit the memory either.
    u64::try_from(resources.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_writes() {
        let pages = [
            ListResponse::indexed(12, 11, vec![json!({"id": "1"}), json!({"id": "2"})]),
            ListResponse::with_cursor(Some("abc=".to_owned()), vec![json!({"id": "1"})]),
            ListResponse::with_cursor(None, Vec::new()),
        ];
        for page in pages {
            assert_eq!(ListResponse::from_json(&page.to_json()), Ok(page));
        }
    }

    #[test]
    fn counts_the_items_of_the_page_not_of_the_query() {
        let page = ListResponse::indexed(100, 1, vec![json!({})]).to_json();
        assert_eq!(page.get("itemsPerPage"), Some(&json!(1)));
        assert_eq!(page.get("totalResults"), Some(&json!(100)));
    }

    #[test]
    fn reads_a_page_without_resources_as_empty() {
        let body = json!({"schemas": [urn::LIST_RESPONSE], "totalResults": 0});
        assert_eq!(ListResponse::from_json(&body).unwrap().resources.len(), 0);
    }

    #[test]
    fn refuses_what_is_not_a_list() {
        let with = |name: &str, value: Value| {
            let mut body = ListResponse::indexed(0, 1, Vec::new()).to_json();
            body.as_object_mut().unwrap().insert(name.to_owned(), value);
            ListResponse::from_json(&body).unwrap_err()
        };
        assert_eq!(
            with("totalResults", json!("3")),
            ListError::NotACount { member: "totalResults" }
        );
        assert_eq!(with("startIndex", json!(-1)), ListError::NotACount { member: "startIndex" });
        assert_eq!(with("nextCursor", json!(3)), ListError::NotACursor);
        assert_eq!(with("Resources", json!({})), ListError::NotAnArray);
        assert_eq!(with("schemas", json!([urn::ERROR])), ListError::WrongSchema);
        assert_eq!(ListResponse::from_json(&json!([])), Err(ListError::NotAnObject));
    }
}
