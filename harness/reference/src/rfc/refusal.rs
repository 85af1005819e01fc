use fedspec_protocol::scim::bulk::{BulkError, BulkOperationError};
use fedspec_protocol::scim::error::{ScimError, ScimType};
use fedspec_protocol::scim::filter::FilterError;
use fedspec_protocol::scim::patch::PatchError;
use fedspec_protocol::scim::project::NamesError;
use fedspec_protocol::scim::query::QueryError;
use thiserror::Error;

/// Why a request is refused: each variant one situation, from which status and `scimType` follow
/// (RFC 7644 section 3.12, tables 8 and 9).
#[derive(Clone, Debug, PartialEq, Error)]
pub(crate) enum Refusal {
    #[error("{reason}")]
    Unauthorized { reason: String },
    #[error("there is no endpoint `{path}`")]
    NoEndpoint { path: String },
    #[error("version `{found}` of the protocol is not supported, `v2` is")]
    Version { found: String },
    #[error("`{method}` is not supported here, {allowed} is")]
    Method { method: String, allowed: &'static str },
    #[error("{what} is not supported")]
    NotSupported { what: &'static str },
    #[error("there is no {kind} `{id}`")]
    NoResource { kind: &'static str, id: String },
    #[error("the body is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the media type `{found}` is not supported, `application/scim+json` is")]
    MediaType { found: String },
    #[error("the body is not JSON: {reason}")]
    NotJson { reason: String },
    #[error("expected {expected}")]
    NotTheMessage { expected: &'static str },
    #[error("the attribute `{path}` is not known")]
    UnknownAttribute { path: String },
    #[error("the attribute `{path}` is there more than once")]
    RepeatedAttribute { path: String },
    #[error("`schemas` has to list `{uri}`")]
    SchemaMissing { uri: String },
    #[error("the schema `{uri}` does not belong to this resource type")]
    UnknownSchema { uri: String },
    #[error("`{path}` has to be {expected}")]
    WrongValue { path: String, expected: &'static str },
    #[error("`{path}` is required")]
    Missing { path: String },
    #[error("more than one value of `{path}` is primary")]
    SeveralPrimaries { path: String },
    #[error("`{value}` in `{path}` is not the id of a user or group")]
    NoMember { path: &'static str, value: String },
    #[error("a group cannot be a member of itself")]
    OwnMember,
    #[error("`{path}` is not to be changed by clients")]
    ReadOnly { path: String },
    #[error("`{path}` cannot be changed once it is set")]
    Immutable { path: String },
    #[error("`{path}` is required and cannot be removed")]
    RequiredRemoved { path: String },
    #[error("`{path}` names no attribute that is known")]
    PathUnknown { path: String },
    #[error("`{path}` is in use already")]
    Taken { path: &'static str },
    #[error("there are too many resources")]
    TooMany,
    /// Only faults give it.
    #[error("no answer of this media type")]
    NotAcceptable,
    #[error("internal error")]
    Internal,
    #[error("{0}")]
    Filter(#[from] FilterError),
    #[error("{0}")]
    Names(#[from] NamesError),
    #[error("{0}")]
    Patch(#[from] PatchError),
    #[error("{0}")]
    Query(#[from] QueryError),
    #[error("the query of the URL is not UTF-8")]
    NotUtf8,
    /// Only by mistake: an error that says nothing of itself.
    #[error("the request is wrong")]
    Untyped,
    #[error("`{path}` has no order, so `gt`, `ge`, `lt` and `le` cannot be asked of it")]
    NoOrder { path: String },
    #[error("`{path}` must not be asked for in a URL")]
    Sensitive { path: String },
    #[error("`{path}` cannot be filtered by")]
    FilterSecret { path: String },
    #[error("`{path}` cannot be sorted by")]
    SortSecret { path: String },
    #[error("`{path}` has parts, one of which has to be named to sort by it")]
    SortComplex { path: String },
    #[error("the cursor was not given for this query")]
    Cursor,
    #[error("`count` has to be the same on every page of a cursor")]
    CursorCount,
    #[error("the cursor has expired")]
    ExpiredCursor,
    #[error("the resource has another version than the request expects")]
    Precondition,
    #[error("what the service provider says of itself cannot be filtered")]
    DiscoveryFilter,
    #[error("{0}")]
    Bulk(#[from] BulkError),
    #[error("{0}")]
    BulkOperation(BulkOperationError),
    #[error("the size of the bulk operation exceeds the maxPayloadSize ({limit})")]
    BulkTooLarge { limit: usize },
    #[error("`bulkId:{bulk_id}` is nothing that was created before this operation")]
    BulkReference { bulk_id: String },
    #[error("`bulkId:{bulk_id}`, which refers to this resource, could not be created")]
    BulkCircle { bulk_id: String },
}

impl Refusal {
    pub(crate) const fn status(&self) -> u16 {
        match self {
            Self::Unauthorized { .. } => 401,
            Self::NoEndpoint { .. } | Self::NoResource { .. } => 404,
            Self::Method { .. } => 405,
            Self::NotAcceptable => 406,
            Self::Sensitive { .. } | Self::DiscoveryFilter => 403,
            Self::Taken { .. } | Self::BulkCircle { .. } => 409,
            Self::Precondition => 412,
            Self::BulkTooLarge { .. } | Self::Bulk(BulkError::TooManyOperations { .. }) => 413,
            Self::TooLarge { .. } | Self::Patch(PatchError::TooManyOperations { .. }) => 413,
            Self::MediaType { .. } => 415,
            Self::Internal => 500,
            Self::NotSupported { .. } => 501,
            Self::TooMany => 507,
            _ => 400,
        }
    }

    pub(crate) fn scim_type(&self) -> Option<ScimType> {
        Some(match self {
            Self::Version { .. } => ScimType::InvalidVers,
            Self::NotJson { .. }
            | Self::NotTheMessage { .. }
            | Self::UnknownAttribute { .. }
            | Self::RepeatedAttribute { .. }
            | Self::SchemaMissing { .. }
            | Self::UnknownSchema { .. } => ScimType::InvalidSyntax,
            Self::WrongValue { .. }
            | Self::Missing { .. }
            | Self::SeveralPrimaries { .. }
            | Self::NoMember { .. }
            | Self::OwnMember => ScimType::InvalidValue,
            Self::ReadOnly { .. } | Self::Immutable { .. } | Self::RequiredRemoved { .. } => {
                ScimType::Mutability
            }
            Self::PathUnknown { .. } => ScimType::InvalidPath,
            Self::Taken { .. } => ScimType::Uniqueness,
            Self::Filter(error) => error.scim_type(),
            Self::Query(error) => error.scim_type(),
            Self::NoOrder { .. } | Self::FilterSecret { .. } => ScimType::InvalidFilter,
            Self::Sensitive { .. } => ScimType::Sensitive,
            Self::NotUtf8
            | Self::SortSecret { .. }
            | Self::SortComplex { .. }
            | Self::BulkReference { .. } => ScimType::InvalidValue,
            Self::Cursor => ScimType::InvalidCursor,
            Self::CursorCount => ScimType::InvalidCount,
            Self::ExpiredCursor => ScimType::ExpiredCursor,
            Self::Bulk(error) => return ScimError::from(error).scim_type,
            Self::BulkOperation(error) => return ScimError::from(error).scim_type,
            Self::Names(error) => error.scim_type(),
            Self::Patch(error) => return error.scim_type(),
            _ => return None,
        })
    }

    /// The error as it travels.
    pub(crate) fn to_error(&self) -> ScimError {
        ScimError {
            status: self.status(),
            scim_type: self.scim_type(),
            detail: Some(self.to_string()),
        }
    }

    pub(crate) fn repeated(path: &str) -> Self {
        Self::RepeatedAttribute { path: path.chars().take(200).collect() }
    }
}
