use fedspec_protocol::dsig::VerifyError;
use fedspec_protocol::saml::receive::{self, ConfirmationProblem};
use thiserror::Error;

use crate::era::Era;
use crate::messages::{self as m, MessageRow};
use crate::rules::access_attributes::AccessRefusal;

/// Why IAM Identity Center lets nobody in: what the standard asks, and what AWS asks besides.
#[derive(Clone, Debug, PartialEq, Error)]
pub(crate) enum Refusal {
    /// No external IdP is configured.
    #[error("no identity provider")]
    NoProvider,
    /// SSO-R-01.
    #[error("the NameID has another format than emailAddress")]
    NameIdFormat,
    /// SSO-R-02.
    #[error("the metadata of the identity provider name another NameIDFormat than emailAddress")]
    MetadataFormat,
    /// SSO-R-03.
    #[error("the NameID is no e-mail address")]
    NameIdText,
    /// SSO-R-04.
    #[error("the NameID differs from the name of the user")]
    OtherName,
    /// SSO-R-05.
    #[error("more than one assertion")]
    SecondAssertion,
    /// SSO-R-06.
    #[error("an encrypted assertion")]
    EncryptedAssertion,
    /// SSO-R-07, MFA-09.
    #[error("no such user is provisioned")]
    NoUser,
    /// SSO-R-13.
    #[error("the answer names no request that is waited for")]
    WrongRequest {
        /// The `InResponseTo`.
        given: String,
    },
    /// SSO-R-16.
    #[error("the assertion is too large")]
    LargeAssertion,
    /// SSO-R-17.
    #[error("the service account of the connector is wrong or has expired")]
    Connector,
    /// SCIM-U-33.
    #[error("the user is not active")]
    Disabled,
    /// ABAC-01 to ABAC-05.
    #[error("{0}")]
    Access(#[from] AccessRefusal),
    /// The standard, SSO-R-08, SSO-R-10, SSO-R-11.
    #[error("{0}")]
    Response(receive::Refusal),
}

/// What a user is shown: a heading, and a text below it if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) heading: MessageRow,
    pub(crate) text: Option<MessageRow>,
}

impl Refusal {
    /// What the standard does not allow, in AWS's terms.
    pub(crate) fn of_standard(refusal: receive::Refusal) -> Self {
        use receive::Refusal as Of;
        match refusal {
            Of::UnknownRequest { found }
            | Of::Confirmation(
                ConfirmationProblem::OtherRequest { found }
                | ConfirmationProblem::UnsolicitedAnswer { found },
            ) => Self::WrongRequest { given: found },
            Of::Encrypted => Self::EncryptedAssertion,
            other => Self::Response(other),
        }
    }

    /// The page (SSO-E-01 to E-05). It never says what exactly is wrong (SSO-E-04).
    pub(crate) fn shown(&self, era: Era) -> Shown {
        let heading = |heading| Shown { heading, text: None };
        match self {
            Self::NoProvider => heading(m::SSO_R_12_NO_IDP),
            Self::MetadataFormat | Self::Connector => heading(sso_e_02(era)),
            Self::NoUser => heading(m::SSO_E_03_NO_USER),
            Self::OtherName => Shown { heading: m::SSO_E_05_TITLE, text: Some(m::SSO_E_05_TEXT) },
            Self::Disabled => heading(m::U_33_DISABLED),
            Self::Response(refusal) if is_key_or_clock(refusal) => heading(sso_e_02(era)),
            Self::NameIdFormat
            | Self::NameIdText
            | Self::SecondAssertion
            | Self::EncryptedAssertion
            | Self::WrongRequest { .. }
            | Self::LargeAssertion
            | Self::Access(_)
            | Self::Response(_) => heading(m::SSO_E_01_UNEXPECTED),
        }
    }
}

/// The older pages have an apostrophe more.
const fn sso_e_02(era: Era) -> MessageRow {
    match era {
        Era::Specific => m::SSO_E_02_NOT_YOU,
        Era::Generic => m::SSO_E_02_NOT_YOU_OLD,
    }
}

/// SSO-R-10, SSO-R-11: a key that is not the configured one, or a clock that is off.
fn is_key_or_clock(refusal: &receive::Refusal) -> bool {
    use receive::Refusal as Of;
    matches!(
        refusal,
        Of::Signature {
            error: VerifyError::Signature | VerifyError::NoKey { .. } | VerifyError::WeakKey { .. },
            ..
        } | Of::NotYetValid { .. }
            | Of::Expired { .. }
            | Of::AuthnInFuture { .. }
            | Of::SessionOver(_)
            | Of::Confirmation(ConfirmationProblem::Expired { .. })
    )
}
