use http::StatusCode;
use thiserror::Error;

use crate::clock::OutOfRange;
use crate::directory::TokenRefusal;
use crate::era::UnknownEra;
use crate::fault::UnknownFault;
use crate::profile::UnknownProfile;
use crate::registry::RegistryError;
use crate::signin::MetadataRefusal;

/// Why an admin request is refused. Codes are named in the manner of AWS's APIs; texts are this
/// project's, for the console has no wire to quote.
#[derive(Debug, Error)]
pub(crate) enum AdminError {
    #[error("the admin token is missing or wrong")]
    Unauthorized,
    #[error("there is no such admin operation")]
    NoOperation,
    #[error("there is no directory `{id}`")]
    NoDirectory { id: String },
    #[error("no external identity provider is configured")]
    NoProvider,
    #[error(
        "each attribute for access control needs a key of its own and one source, both in the form of ABAC-08"
    )]
    AccessAttributes,
    #[error(transparent)]
    Metadata(#[from] MetadataRefusal),
    #[error("there is no such session")]
    NoSession,
    #[error("there is no user named `{name}`")]
    NoUser { name: String },
    #[error("there is no group named `{name}`")]
    NoGroup { name: String },
    #[error("an assignment is to a `userName` or to a `groupName`")]
    Assignee,
    #[error("{0}")]
    Assignments(String),
    #[error("{0}")]
    Password(&'static str),
    #[error("the body is not as expected: {0}")]
    BadBody(#[from] serde_json::Error),
    #[error("the body is too large")]
    TooLarge,
    #[error("type `{expected}` as `confirm`")]
    Unconfirmed { expected: &'static str },
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Token(#[from] TokenRefusal),
    #[error(transparent)]
    Clock(#[from] OutOfRange),
    #[error(transparent)]
    Profile(#[from] UnknownProfile),
    #[error(transparent)]
    Era(#[from] UnknownEra),
    #[error(transparent)]
    Fault(#[from] UnknownFault),
}

impl AdminError {
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::NoOperation
            | Self::NoDirectory { .. }
            | Self::NoSession
            | Self::NoProvider
            | Self::Token(TokenRefusal::NoToken) => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Token(TokenRefusal::Broken) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Token(_) | Self::Registry(RegistryError::NameTaken { .. }) => {
                StatusCode::CONFLICT
            }
            _ => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Unauthorized => "UnauthorizedException",
            Self::NoOperation
            | Self::NoDirectory { .. }
            | Self::NoSession
            | Self::NoProvider
            | Self::Token(TokenRefusal::NoToken) => "ResourceNotFoundException",
            Self::Token(TokenRefusal::Broken) => "InternalServerException",
            Self::Token(TokenRefusal::TooMany) | Self::Registry(RegistryError::TooMany) => {
                "ServiceQuotaExceededException"
            }
            Self::Token(_) | Self::Registry(RegistryError::NameTaken { .. }) => "ConflictException",
            _ => "ValidationException",
        }
    }
}
