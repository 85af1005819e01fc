use thiserror::Error;

use super::Shape;
use crate::scim::error::ScimType;
use crate::scim::path::PathError;
use crate::scim::urn;

/// Why a PATCH request is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatchError {
    /// The body is another kind of JSON.
    #[error("expected a JSON object")]
    NotAnObject,
    /// `schemas` does not name the message.
    #[error("expected `schemas` to contain `{}`", urn::PATCH_OP)]
    WrongSchema,
    /// `Operations` is missing or no array.
    #[error("expected `Operations` to be an array")]
    OperationsNotAnArray,
    /// `Operations` is empty.
    #[error("expected at least one operation")]
    NoOperations,
    /// More operations than [`MAX_OPERATIONS`](super::MAX_OPERATIONS).
    #[error("expected at most {limit} operations, found {count}")]
    TooManyOperations {
        /// Operations found.
        count: usize,
        /// Operations that are read.
        limit: usize,
    },
    /// One operation is wrong, in itself or for this resource.
    #[error("operation {index}: {reason}")]
    Operation {
        /// Its position in `Operations`, from 0.
        index: usize,
        /// What is wrong with it.
        reason: OperationError,
    },
}

/// Why one operation is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OperationError {
    /// The operation is another kind of JSON.
    #[error("expected a JSON object")]
    NotAnObject,
    /// The same member twice, in different case.
    #[error("expected `{member}` once")]
    RepeatedMember {
        /// The member's name.
        member: &'static str,
    },
    /// `op` is missing or no string.
    #[error("expected `op` to be `add`, `remove` or `replace`")]
    MissingOp,
    /// `op` is another word.
    #[error("expected `op` to be `add`, `remove` or `replace`, found `{found}`")]
    UnknownOp {
        /// The word.
        found: String,
    },
    /// `path` is no string.
    #[error("expected `path` to be a string")]
    PathNotAString,
    /// `path` does not parse.
    #[error("invalid `path`: {0}")]
    InvalidPath(PathError),
    /// `remove` without `path` (RFC 7644 section 3.5.2.2).
    #[error("expected `remove` to have a `path`")]
    MissingPath,
    /// `add` or `replace` without `value`.
    #[error("expected a `value`")]
    MissingValue,
    /// `add` or `replace` without `path` needs an object of attributes.
    #[error("expected `value` to be an object, as there is no `path`")]
    ValueNotAnObject,
    /// A member of `value`, the operation having no `path`, is not the name of an attribute.
    #[error("`{name}` is not the name of an attribute")]
    InvalidName {
        /// The member's name.
        name: String,
    },
    /// The core schema named is not that of this resource.
    #[error("the resource is not a `{schema}`")]
    OtherSchema {
        /// The schema URI.
        schema: String,
    },
    /// A filter in the path of an attribute with one value.
    #[error("`{attribute}` has one value, nothing to filter")]
    NotMultiValued {
        /// The attribute.
        attribute: String,
    },
    /// The value does not fit the attribute.
    #[error("expected the value of `{attribute}` to be {expected}")]
    WrongShape {
        /// The attribute.
        attribute: String,
        /// What it consists of.
        expected: Shape,
    },
    /// The path names values, and there are none (RFC 7644 section 3.5.2.3).
    #[error("no value of `{attribute}` matches the path")]
    NoMatch {
        /// The attribute.
        attribute: String,
    },
    /// One operation makes several values the primary one (RFC 7643 section 2.4).
    #[error("expected at most one primary value of `{attribute}`")]
    SeveralPrimaries {
        /// The attribute.
        attribute: String,
    },
}

impl PatchError {
    /// The keyword a server answers with, where table 9 of RFC 7644 has one.
    pub fn scim_type(&self) -> Option<ScimType> {
        match self {
            Self::NotAnObject
            | Self::WrongSchema
            | Self::OperationsNotAnArray
            | Self::NoOperations => Some(ScimType::InvalidSyntax),
            Self::TooManyOperations { .. } => None,
            Self::Operation { reason, .. } => Some(reason.scim_type()),
        }
    }
}

impl OperationError {
    /// The keyword a server answers with (RFC 7644 table 9).
    pub fn scim_type(&self) -> ScimType {
        match self {
            Self::NotAnObject
            | Self::RepeatedMember { .. }
            | Self::MissingOp
            | Self::UnknownOp { .. } => ScimType::InvalidSyntax,
            Self::InvalidPath(error) => error.scim_type(),
            Self::PathNotAString | Self::OtherSchema { .. } | Self::NotMultiValued { .. } => {
                ScimType::InvalidPath
            }
            Self::MissingPath | Self::NoMatch { .. } => ScimType::NoTarget,
            Self::MissingValue
            | Self::ValueNotAnObject
            | Self::InvalidName { .. }
            | Self::WrongShape { .. }
            | Self::SeveralPrimaries { .. } => ScimType::InvalidValue,
        }
    }
}
