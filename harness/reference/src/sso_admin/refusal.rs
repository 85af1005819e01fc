use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;
use thiserror::Error;

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::messages as m;
use crate::reply;

/// What a delegated administrator tries with a permission set (ADM-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Delete,
    Modify,
    Remove,
    Assign,
}

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Refusal {
    /// There is no signature.
    #[error("the request is not signed")]
    Unsigned,
    /// Nobody has this access key.
    #[error("nobody has this access key")]
    Stranger,
    /// The caller's policy does not allow it (ADM-12).
    #[error("not allowed: {action}")]
    NotAllowed {
        /// Such as `sso:ListApplications`.
        action: String,
    },
    /// ADM-02, ADM-03.
    #[error("the permission set is provisioned in the management account")]
    Management(Verb),
    /// ADM-11: there is an instance.
    #[error("the account has an instance")]
    SecondInstance,
    /// ADM-11: an old organization has not opted in.
    #[error("account instances were not opted in to")]
    NotOptedIn,
    /// ADM-11: a service control policy.
    #[error("a service control policy denies it")]
    ServiceControl,
    /// There is no such thing.
    #[error("there is no such {what}")]
    Missing {
        /// What is looked for.
        what: &'static str,
    },
    /// The name is in use.
    #[error("the {what} exists")]
    Taken {
        /// What has the name.
        what: &'static str,
    },
    /// The body cannot be read.
    #[error("{cause}")]
    Body {
        /// Why.
        cause: String,
    },
    /// There is no such operation.
    #[error("no such operation")]
    NoOperation,
    /// ABAC-08.
    #[error("the attributes are not of the form of ABAC-08")]
    Attributes,
}

impl Refusal {
    /// The name of the exception, as far as the API model has one for it.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Unsigned => "MissingAuthenticationTokenException",
            Self::Stranger => "UnrecognizedClientException",
            Self::NotAllowed { .. }
            | Self::Management(_)
            | Self::NotOptedIn
            | Self::ServiceControl => "AccessDeniedException",
            Self::SecondInstance => "ServiceQuotaExceededException",
            Self::Missing { .. } => "ResourceNotFoundException",
            Self::Taken { .. } => "ConflictException",
            Self::Body { .. } | Self::Attributes => "ValidationException",
            Self::NoOperation => "UnknownOperationException",
        }
    }

    /// The text of the API. AWS's is not known for any of these.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Unsigned => m::ADM_UNSIGNED.text.to_owned(),
            Self::Stranger => m::ADM_STRANGER.text.to_owned(),
            Self::NotAllowed { action } => m::ADM_12_NOT_ALLOWED.filled(&[("action", action)]),
            Self::Management(_) => m::ADM_03_API.text.to_owned(),
            Self::SecondInstance => m::ADM_11_SECOND.text.to_owned(),
            Self::NotOptedIn => m::ADM_11_OPT_IN.text.to_owned(),
            Self::ServiceControl => m::ADM_11_POLICY.text.to_owned(),
            Self::Missing { what } => m::ADM_MISSING.filled(&[("what", what)]),
            Self::Taken { what } => m::ADM_TAKEN.filled(&[("what", what)]),
            Self::Body { cause } => m::ADM_BODY.filled(&[("cause", cause)]),
            Self::NoOperation => m::ADM_NO_OPERATION.text.to_owned(),
            Self::Attributes => m::ADM_ATTRIBUTES.text.to_owned(),
        }
    }

    /// What the console shows for it, where that is known (ADM-02).
    fn console(&self) -> Option<String> {
        let Self::Management(verb) = self else { return None };
        let verb = match verb {
            Verb::Delete => "delete",
            Verb::Modify => "modify",
            Verb::Remove => "remove",
            Verb::Assign => "assign access to",
        };
        Some(m::ADM_02_CONSOLE.filled(&[("verb", verb)]))
    }

    /// The answer in the JSON protocol 1.1. `ConsoleMessage` is this project's, for the console has no wire.
    pub(crate) fn answer(&self, faults: FaultSet) -> Response<Bytes> {
        let mut body = json!({ "__type": self.code(), "Message": self.message() });
        let console = self.console().filter(|_| !faults.has(Fault::DelegationErrorVague));
        if let (Some(console), Some(members)) = (console, body.as_object_mut()) {
            members.insert("ConsoleMessage".to_owned(), console.into());
        }
        let mut response = reply::json(StatusCode::BAD_REQUEST, &body);
        let json_1_1 = HeaderValue::from_static("application/x-amz-json-1.1");
        response.headers_mut().insert(http::header::CONTENT_TYPE, json_1_1);
        response
    }
}
