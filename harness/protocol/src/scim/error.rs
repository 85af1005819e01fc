//! Error answers (RFC 7644 section 3.12).

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value, json};
use thiserror::Error;

use super::filter::FilterError;
use super::patch::PatchError;
use super::path::PathError;
use super::urn;

/// The detail keyword of an error (RFC 7644 table 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScimType {
    /// The filter does not parse, or asks for what the attribute cannot do.
    InvalidFilter,
    /// The filter yields more than the server is willing to work out.
    TooMany,
    /// A value is in use already, or reserved.
    Uniqueness,
    /// The change does not fit the attribute's mutability.
    Mutability,
    /// The body has the wrong structure.
    InvalidSyntax,
    /// The `path` of a PATCH operation does not parse.
    InvalidPath,
    /// The `path` of a PATCH operation names nothing that could be changed.
    NoTarget,
    /// A value is missing or of the wrong kind.
    InvalidValue,
    /// The protocol version is not supported.
    InvalidVers,
    /// Personal data was sent in a URI.
    Sensitive,
    /// A cursor was never given, or not for this query (RFC 9865 section 2.1).
    InvalidCursor,
    /// A cursor has expired (RFC 9865 section 2.1).
    ExpiredCursor,
    /// A count is no number of results, or changed between pages (RFC 9865 section 2.1).
    InvalidCount,
}

/// A keyword that neither table 9 nor RFC 9865 has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("expected a `scimType` of RFC 7644 table 9 or RFC 9865, found `{found}`")]
pub struct UnknownScimType {
    /// What was found.
    pub found: String,
}

/// An error answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScimError {
    /// The HTTP status, sent as a string in the body.
    pub status: u16,
    /// The detail keyword; meant for status 400 (and 409 `uniqueness`).
    pub scim_type: Option<ScimType>,
    /// A text for people.
    pub detail: Option<String>,
}

impl ScimType {
    /// Every keyword, in the order of table 9, then those of RFC 9865.
    pub const ALL: [Self; 13] = [
        Self::InvalidFilter,
        Self::TooMany,
        Self::Uniqueness,
        Self::Mutability,
        Self::InvalidSyntax,
        Self::InvalidPath,
        Self::NoTarget,
        Self::InvalidValue,
        Self::InvalidVers,
        Self::Sensitive,
        Self::InvalidCursor,
        Self::ExpiredCursor,
        Self::InvalidCount,
    ];

    /// The keyword as it travels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidVers => "invalidVers",
            Self::Sensitive => "sensitive",
            Self::InvalidCursor => "invalidCursor",
            Self::ExpiredCursor => "expiredCursor",
            Self::InvalidCount => "invalidCount",
        }
    }
}

impl fmt::Display for ScimType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ScimType {
    type Err = UnknownScimType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == text)
            .ok_or_else(|| UnknownScimType { found: text.to_owned() })
    }
}

impl ScimError {
    /// An error with a status and a text for people.
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, scim_type: None, detail: Some(detail.into()) }
    }

    /// The same error with a detail keyword.
    #[must_use]
    pub fn with_type(self, scim_type: ScimType) -> Self {
        Self { scim_type: Some(scim_type), ..self }
    }

    /// The body: `schemas`, `status` as a string, and `scimType` and `detail` when there are any.
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        body.insert("schemas".to_owned(), json!([urn::ERROR]));
        body.insert("status".to_owned(), Value::String(self.status.to_string()));
        if let Some(scim_type) = self.scim_type {
            body.insert("scimType".to_owned(), Value::String(scim_type.to_string()));
        }
        if let Some(detail) = &self.detail {
            body.insert("detail".to_owned(), Value::String(detail.clone()));
        }
        Value::Object(body)
    }
}

impl From<&FilterError> for ScimError {
    fn from(error: &FilterError) -> Self {
        Self::new(400, error.to_string()).with_type(error.scim_type())
    }
}

impl From<&PathError> for ScimError {
    fn from(error: &PathError) -> Self {
        Self::new(400, error.to_string()).with_type(error.scim_type())
    }
}

impl From<&PatchError> for ScimError {
    fn from(error: &PatchError) -> Self {
        Self { status: 400, scim_type: error.scim_type(), detail: Some(error.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_example_of_the_rfc() {
        let error = ScimError::new(404, "Resource 2819c223-7f76-453a-919d-413861904646 not found");
        assert_eq!(
            error.to_json(),
            json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "detail": "Resource 2819c223-7f76-453a-919d-413861904646 not found",
                "status": "404"
            })
        );
    }

    #[test]
    fn reads_back_every_keyword_it_writes() {
        for scim_type in ScimType::ALL {
            assert_eq!(scim_type.as_str().parse(), Ok(scim_type));
        }
        assert!("InvalidFilter".parse::<ScimType>().is_err());
    }

    #[test]
    fn a_filter_that_does_not_parse_is_a_400_invalid_filter() {
        let error = crate::scim::filter::Filter::parse("userName regex \"x\"").unwrap_err();
        let error = ScimError::from(&error);
        assert_eq!((error.status, error.scim_type), (400, Some(ScimType::InvalidFilter)));
        assert!(error.detail.is_some_and(|detail| detail.contains("regex")));
    }
}
