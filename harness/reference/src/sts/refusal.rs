use fedspec_protocol::saml::receive::{self, ConfirmationProblem};
use http::StatusCode;
use thiserror::Error;

use super::tags::TagProblem;
use crate::directory::ResourceId;
use crate::era::Era;
use crate::messages::{self as m, MessageRow};
use crate::query_protocol::ApiError;

/// Why nobody may assume a role.
#[derive(Clone, Debug, PartialEq, Error)]
pub(crate) enum Refusal {
    /// STS-E-01: no attribute that names role and provider.
    #[error("no usable attribute Role")]
    NoRole,
    /// STS-E-02.
    #[error("no attribute RoleSessionName")]
    NoSessionName,
    /// STS-E-03.
    #[error("malformed RoleSessionName")]
    SessionName,
    /// STS-E-04.
    #[error("malformed SourceIdentity")]
    SourceIdentity,
    /// STS-E-05.
    #[error("not authorized")]
    NotAuthorized,
    /// STS-E-06.
    #[error("the signature does not verify")]
    Signature,
    /// STS-E-07.
    #[error("another issuer than that of the provider")]
    Issuer,
    /// STS-E-08.
    #[error("no such provider")]
    NoProvider,
    /// STS-E-09.
    #[error("DurationSeconds is more than the role allows")]
    TooLong,
    /// STS-E-10.
    #[error("another audience")]
    Audience,
    /// STS-E-11.
    #[error("issued more than five minutes ago")]
    Late,
    /// STS-E-12.
    #[error("expired")]
    Expired,
    /// STS-E-13.
    #[error("not yet valid")]
    Early,
    /// STS-E-14.
    #[error("no base64")]
    Base64,
    /// STS-E-15.
    #[error("malformed ARN")]
    Arn,
    /// STS-E-17.
    #[error("the IdP reports a failure")]
    IdpFailure,
    /// STS-E-18.
    #[error("malformed session policy")]
    Policy,
    /// STS-E-18.
    #[error("policy and tags are too large")]
    PackedTooLarge,
    /// STS-E-20.
    #[error("role and provider are in two accounts")]
    TwoAccounts,
    /// STS-E-21, STS-A-02: a parameter out of its bounds.
    #[error("`{parameter}` is out of bounds")]
    Bounds { parameter: &'static str, value: String, constraint: String },
    /// STS-E-21.
    #[error("DurationSeconds is no number")]
    NotANumber,
    /// STS-R-01.
    #[error("several confirmations of the subject")]
    Confirmations,
    /// STS-R-06.
    #[error("SessionDuration is out of bounds")]
    SessionDuration,
    /// STS-R-07, STS-R-12.
    #[error("{0}")]
    Tags(#[from] TagProblem),
    /// STS-R-11.
    #[error("a NameID of another format")]
    NameFormat,
    /// Whatever else is wrong with the response; AWS's words are not known.
    #[error("{0}")]
    Response(receive::Refusal),
}

/// A refusal in AWS's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) text: String,
    /// STS-F-05: the code of the service behind STS that refuses, where one does.
    pub(crate) inner: Option<&'static str>,
}

impl Refusal {
    /// What the standard does not allow, in AWS's terms.
    pub(crate) fn of_standard(refusal: receive::Refusal) -> Self {
        use receive::Refusal as Of;
        match refusal {
            Of::UntrustedIssuer { .. } | Of::NoIssuer { .. } | Of::IssuersDiffer { .. } => {
                Self::Issuer
            }
            Of::Signature { .. } | Of::NotSigned { .. } => Self::Signature,
            Of::Expired { .. } | Of::Confirmation(ConfirmationProblem::Expired { .. }) => {
                Self::Expired
            }
            Of::NotYetValid { .. } => Self::Early,
            Of::OtherAudience { .. } | Of::NoAudience => Self::Audience,
            Of::NoSubject | Of::NoNameId => Self::NotAuthorized,
            Of::NotSuccess { .. } => Self::IdpFailure,
            other => Self::Response(other),
        }
    }

    /// Status, code and text. Where a code is not known, it is `InvalidIdentityToken`. Where documentation and
    /// what was seen differ, the words of documentation are those of the specific era.
    pub(crate) fn told(&self, era: Era) -> Told {
        const IDENTITY: &str = "InvalidIdentityToken";
        let bad = |code, text: MessageRow| Told {
            status: StatusCode::BAD_REQUEST,
            code,
            text: text.text.to_owned(),
            inner: None,
        };
        let inner = |code, text| Told { inner: Some(code), ..bad(IDENTITY, text) };
        let denied = |code, text| Told { status: StatusCode::FORBIDDEN, ..bad(code, text) };
        match self {
            Self::NoRole => bad(IDENTITY, m::STS_E_01_INVALID),
            Self::NoSessionName => bad(IDENTITY, m::STS_E_02_NO_SESSION_NAME),
            Self::SessionName => bad(IDENTITY, m::STS_E_03_SESSION_NAME),
            Self::SourceIdentity => bad(IDENTITY, m::STS_E_04_SOURCE_IDENTITY),
            Self::NotAuthorized => denied("AccessDenied", m::STS_E_05_DENIED),
            Self::Signature => bad(IDENTITY, m::STS_E_06_SIGNATURE),
            Self::Issuer => inner("AuthSamlInvalidSamlResponseException", m::STS_E_07_ISSUER),
            Self::NoProvider => inner("AuthSamlManifestNotFoundException", m::STS_E_08_NO_PROVIDER),
            Self::TooLong if era == Era::Specific => bad("ValidationError", m::STS_E_09_DOCUMENTED),
            Self::TooLong => bad("ValidationError", m::STS_E_09_TOO_LONG),
            Self::Audience => bad(IDENTITY, m::STS_E_10_AUDIENCE),
            Self::Late => bad("ExpiredTokenException", m::STS_E_11_LATE),
            Self::Expired => bad("ExpiredTokenException", m::STS_E_12_EXPIRED),
            Self::Early => bad(IDENTITY, m::STS_E_13_EARLY),
            Self::Base64 => inner("AuthSamlInvalidSamlResponseException", m::STS_E_14_BASE64),
            Self::Arn => bad("ValidationError", m::STS_E_15_ARN),
            Self::IdpFailure => denied("IDPRejectedClaim", m::STS_E_17_REJECTED),
            Self::Policy => bad("MalformedPolicyDocument", m::STS_E_18_MALFORMED),
            Self::PackedTooLarge => bad("PackedPolicyTooLarge", m::STS_E_18_TOO_LARGE),
            Self::TwoAccounts => denied("AccessDenied", m::STS_E_20_TWO_ACCOUNTS),
            Self::Bounds { parameter, value, constraint } => {
                let values =
                    [("parameter", *parameter), ("value", value), ("constraint", constraint)];
                let text = m::STS_E_21_BOUNDS.filled(&values);
                Told { text, ..bad("ValidationError", m::STS_E_21_BOUNDS) }
            }
            Self::NotANumber => bad("ValidationError", m::STS_E_21_NUMBER),
            Self::Confirmations => bad(IDENTITY, m::STS_R_01_CONFIRMATIONS),
            Self::SessionDuration => bad(IDENTITY, m::STS_R_06_DURATION),
            Self::Tags(problem) => {
                let text = m::STS_R_12_TAGS.filled(&[("problem", &problem.to_string())]);
                Told { text, ..bad(IDENTITY, m::STS_R_12_TAGS) }
            }
            Self::NameFormat => bad(IDENTITY, m::STS_R_11_FORMAT),
            Self::Response(refusal) => {
                let reason: String = refusal.to_string().chars().take(500).collect();
                let text = m::STS_RESPONSE.filled(&[("reason", &reason)]);
                Told { text, ..bad(IDENTITY, m::STS_RESPONSE) }
            }
        }
    }
}

impl Told {
    /// The error of the API: the bare text, or the one that names the service behind (STS-F-05).
    pub(crate) fn api(self, request: ResourceId, plain: bool) -> ApiError {
        let message = match self.inner.filter(|_| !plain) {
            None => self.text,
            Some(code) => format!(
                "{} (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: {code}; \
                 Request ID: {request}; Proxy: null)",
                self.text
            ),
        };
        ApiError::new(self.status, self.code, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sts_e_09_is_worded_as_documented_or_as_seen_by_the_era() {
        let text = |era| Refusal::TooLong.told(era).text;
        assert!(text(Era::Specific).starts_with("Requested DurationSeconds exceeds Max"));
        assert!(text(Era::Generic).starts_with("The requested DurationSeconds exceeds the Max"));
    }
}
