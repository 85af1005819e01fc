use serde_json::{Map, Value, json};

use crate::scim::urn;

/// What became of one operation (RFC 7644 section 3.7.3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BulkResult {
    /// The method of the operation.
    pub method: Option<String>,
    /// The client's name for the new resource.
    pub bulk_id: Option<String>,
    /// The version the resource has now.
    pub version: Option<String>,
    /// The address of the resource; absent for a POST that failed.
    pub location: Option<String>,
    /// The HTTP status that the operation alone would have been answered with.
    pub status: u16,
    /// The body of that answer; there whenever the status is not a 2xx.
    pub response: Option<Value>,
}

impl BulkResult {
    /// The result as an element of `Operations`; `status` is a string.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        let texts = [
            ("method", &self.method),
            ("bulkId", &self.bulk_id),
            ("version", &self.version),
            ("location", &self.location),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                members.insert(name.to_owned(), Value::String(text.clone()));
            }
        }
        members.insert("status".to_owned(), Value::String(self.status.to_string()));
        if let Some(response) = &self.response {
            members.insert("response".to_owned(), response.clone());
        }
        Value::Object(members)
    }
}

/// The body of the answer.
pub fn response(results: &[BulkResult]) -> Value {
    let operations: Vec<Value> = results.iter().map(BulkResult::to_json).collect();
    json!({ "schemas": [urn::BULK_RESPONSE], "Operations": operations })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::error::ScimError;

    #[test]
    fn writes_the_examples_of_the_rfc() {
        let created = BulkResult {
            method: Some("POST".to_owned()),
            bulk_id: Some("qwerty".to_owned()),
            version: Some("W/\"oY4m4wn58tkVjJxK\"".to_owned()),
            location: Some("https://example.com/v2/Users/92b725cd".to_owned()),
            status: 201,
            response: None,
        };
        let failed = BulkResult {
            method: Some("DELETE".to_owned()),
            location: Some("https://example.com/v2/Users/e9025315".to_owned()),
            status: 404,
            response: Some(ScimError::new(404, "Resource does not exist.").to_json()),
            ..BulkResult::default()
        };
        let expected = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],
            "Operations": [
                {
                    "location": "https://example.com/v2/Users/92b725cd",
                    "method": "POST",
                    "bulkId": "qwerty",
                    "version": "W/\"oY4m4wn58tkVjJxK\"",
                    "status": "201"
                },
                {
                    "location": "https://example.com/v2/Users/e9025315",
                    "method": "DELETE",
                    "status": "404",
                    "response": {
                        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                        "detail": "Resource does not exist.",
                        "status": "404"
                    }
                }
            ]
        });
        assert_eq!(response(&[created, failed]), expected);
    }
}
