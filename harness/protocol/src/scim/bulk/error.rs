use thiserror::Error;

use crate::scim::error::{ScimError, ScimType};
use crate::scim::urn;

/// Why a body is no bulk request, so that none of its operations is performed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BulkError {
    /// The body is another kind of JSON.
    #[error("expected a JSON object")]
    NotAnObject,
    /// `schemas` does not name the message.
    #[error("expected `schemas` to contain `{}`", urn::BULK_REQUEST)]
    WrongSchema,
    /// `Operations` is missing or no array.
    #[error("expected `Operations` to be an array")]
    OperationsNotAnArray,
    /// `failOnErrors` is no integer of at least one.
    #[error("expected `failOnErrors` to be a positive integer")]
    FailOnErrors,
    /// Two operations have the same `bulkId`, so that a reference to it has two meanings.
    #[error("`bulkId` `{bulk_id}` is there more than once")]
    RepeatedBulkId {
        /// The identifier.
        bulk_id: String,
    },
    /// There are more operations than allowed (RFC 7644 section 3.7.4).
    #[error("the number of operations ({count}) exceeds the maxOperations ({limit})")]
    TooManyOperations {
        /// Operations in the request.
        count: usize,
        /// Operations allowed.
        limit: usize,
    },
}

/// Why one operation of a bulk request cannot be performed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BulkOperationError {
    /// It is another kind of JSON.
    #[error("expected an operation to be a JSON object")]
    NotAnObject,
    /// `method` is missing, no string, or another method.
    #[error("expected `method` to be one of POST, PUT, PATCH, DELETE")]
    Method,
    /// `path` is missing or no string.
    #[error("expected `path` to be a string")]
    MissingPath,
    /// `path` is not of the form that the method demands.
    #[error("expected `path` to be {expected}, found `{found}`")]
    Path {
        /// The form.
        expected: &'static str,
        /// What was found.
        found: String,
    },
    /// `bulkId` of a POST is missing, or not a string with something in it.
    #[error("expected `bulkId` to be a string that is not empty")]
    BulkId,
    /// `version` is no string.
    #[error("expected `version` to be a string")]
    Version,
    /// `data` is missing, or no object.
    #[error("expected `data` to be a JSON object")]
    Data,
}

impl BulkError {
    /// The HTTP status a server answers with.
    pub fn status(&self) -> u16 {
        match self {
            Self::TooManyOperations { .. } => 413,
            _ => 400,
        }
    }
}

impl From<&BulkError> for ScimError {
    fn from(error: &BulkError) -> Self {
        let refused = Self::new(error.status(), error.to_string());
        match error {
            BulkError::TooManyOperations { .. } => refused,
            BulkError::FailOnErrors | BulkError::RepeatedBulkId { .. } => {
                refused.with_type(ScimType::InvalidValue)
            }
            _ => refused.with_type(ScimType::InvalidSyntax),
        }
    }
}

impl From<&BulkOperationError> for ScimError {
    fn from(error: &BulkOperationError) -> Self {
        Self::new(400, error.to_string()).with_type(ScimType::InvalidSyntax)
    }
}
