use std::fmt;

use thiserror::Error;

use crate::dsig::VerifyError;
use crate::enc::DecryptError;
use crate::saml::Instant;
use crate::saml::binding::BindingError;
use crate::saml::model::{Flaw, Malformed};
use crate::xml::XmlError;

use super::problem::{ConfirmationProblem, SessionProblem, TimeProblem};
use super::rule::Rule;

/// Why a message lets nobody in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It does not come as messages do.
    #[error(transparent)]
    Binding(#[from] BindingError),
    /// It is a response by HTTP Redirect.
    #[error("a response does not come by HTTP Redirect")]
    ByRedirect,
    /// It is no XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// It is no `Response` of SAML 2.0.
    #[error("expected a `Response` of SAML 2.0, found `{found}`")]
    NotAResponse {
        /// The name of the root as written.
        found: String,
    },
    /// It is not as the schema has it.
    #[error(transparent)]
    Schema(Flaw),
    /// Another version, or none.
    #[error("version of the {part}: expected `2.0`, found `{found}`")]
    Version {
        /// Of what.
        part: Part,
        /// What is there; empty when nothing is.
        found: String,
    },
    /// No identifier, or none that is a name.
    #[error("the {part} has no identifier that is a name")]
    Id {
        /// Of what.
        part: Part,
    },
    /// No time, or none that can be read.
    #[error("issue instant of the {part}: {problem}")]
    IssueInstant {
        /// Of what.
        part: Part,
        /// What is wrong.
        problem: TimeProblem,
    },
    /// A signed response does not say where it goes.
    #[error("a signed response without `Destination`")]
    NoDestination,
    /// It goes elsewhere.
    #[error("destination is `{found}`")]
    OtherDestination {
        /// Where it goes.
        found: String,
    },
    /// An issuer that has to be there is not.
    #[error("the {part} has no issuer")]
    NoIssuer {
        /// Of what.
        part: Part,
    },
    /// An issuer of another format than that of entities.
    #[error("format of the issuer of the {part} is `{found}`")]
    IssuerFormat {
        /// Of what.
        part: Part,
        /// The format.
        found: String,
    },
    /// An issuer with qualifiers.
    #[error("the issuer of the {part} has qualifiers")]
    IssuerQualifiers {
        /// Of what.
        part: Part,
    },
    /// An issuer that nobody here trusts, or not the one that was asked.
    #[error("issuer `{found}` is not trusted")]
    UntrustedIssuer {
        /// Its name.
        found: String,
    },
    /// Two issuers in one response.
    #[error("issuers `{response}` and `{assertion}` differ")]
    IssuersDiffer {
        /// That of the response.
        response: String,
        /// That of an assertion.
        assertion: String,
    },
    /// A signature that does not hold.
    #[error("signature of the {part}: {error}")]
    Signature {
        /// Of what.
        part: Part,
        /// What is wrong.
        error: VerifyError,
    },
    /// An assertion that no signature covers, or a part without the signature that is demanded.
    #[error("the {part} is not signed")]
    NotSigned {
        /// What is not.
        part: Part,
    },
    /// An assertion that is encrypted, where nothing of that kind is taken.
    #[error("the assertion is encrypted")]
    Encrypted,
    /// Something encrypted that cannot be read here. Why a key or a cipher failed is not told (SP-95).
    #[error("something encrypted: {0}")]
    Decryption(DecryptError),
    /// No status, or a code at the top that may not stand there.
    #[error("status is `{found}`")]
    Status {
        /// The code; empty when there is none.
        found: String,
    },
    /// The identity provider says that it did not succeed.
    #[error("the identity provider answers `{status}`")]
    NotSuccess {
        /// The code at the top.
        status: String,
    },
    /// It answers a request that is not pending here, or does not say which.
    #[error("the response answers the request `{found}`, which is not pending")]
    UnknownRequest {
        /// The request; empty when none is named.
        found: String,
    },
    /// There is no assertion.
    #[error("no assertion")]
    NoAssertion,
    /// More assertions than are looked at.
    #[error("more than {limit} assertions")]
    TooManyAssertions {
        /// How many are.
        limit: usize,
    },
    /// There is no subject.
    #[error("no subject")]
    NoSubject,
    /// The subject has no name that can be read.
    #[error("no name of the subject")]
    NoNameId,
    /// The name is meant for another service provider.
    #[error("the name is one for `{found}`")]
    OtherSpNameQualifier {
        /// Whose it is.
        found: String,
    },
    /// No confirmation that whoever brings the assertion can meet.
    #[error("no confirmation of a bearer")]
    NoBearer,
    /// Each bearer's confirmation fails; this is why the first one does.
    #[error("confirmation: {0}")]
    Confirmation(ConfirmationProblem),
    /// A response that answers nothing, and is not wanted.
    #[error("nobody asked for this response")]
    Unsolicited,
    /// A time of the conditions that cannot be read.
    #[error("conditions: {0}")]
    ConditionsTime(Malformed),
    /// Conditions that end before they begin.
    #[error("the conditions end before they begin")]
    EmptyWindow,
    /// Conditions that begin later.
    #[error("not valid before {begin}")]
    NotYetValid {
        /// When they begin.
        begin: Instant,
    },
    /// Conditions that have ended.
    #[error("not valid on or after {end}")]
    Expired {
        /// When they ended.
        end: Instant,
    },
    /// Nobody is named as the audience.
    #[error("no restriction of the audience")]
    NoAudience,
    /// Others are the audience.
    #[error("the audience is another one: {found:?}")]
    OtherAudience {
        /// Whom the restriction names.
        found: Vec<String>,
    },
    /// A condition that nobody here understands.
    #[error("unknown condition `{name}`")]
    UnknownCondition {
        /// Its name without the prefix.
        name: String,
    },
    /// A condition twice that may stand once.
    #[error("condition `{name}` stands twice")]
    RepeatedCondition {
        /// Its name without the prefix.
        name: &'static str,
    },
    /// Nothing is said of an authentication.
    #[error("no statement of an authentication")]
    NoAuthnStatement,
    /// When is not said.
    #[error("instant of the authentication: {0}")]
    AuthnInstant(TimeProblem),
    /// It is said to be later than now.
    #[error("authenticated in the future, at {at}")]
    AuthnInFuture {
        /// When.
        at: Instant,
    },
    /// It was before a fresh one was asked for.
    #[error("authenticated at {at}, before that was asked for")]
    StaleAuthn {
        /// When.
        at: Instant,
    },
    /// The session is over, or its end cannot be read.
    #[error("end of the session: {0}")]
    SessionOver(SessionProblem),
    /// Another class of authentication than was asked for.
    #[error("class of the authentication is `{found}`")]
    OtherAuthnContext {
        /// The class; empty when there is none.
        found: String,
    },
    /// The assertion was accepted before.
    #[error("assertion `{id}` was used before")]
    Replayed {
        /// Its identifier.
        id: String,
    },
    /// Two assertions about two subjects.
    #[error("assertions about different subjects")]
    SubjectsDiffer,
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The response.
    Response,
    /// An assertion.
    Assertion,
}

impl Refusal {
    /// The rule that is broken; none where nothing was there to be judged.
    pub fn rule(&self) -> Option<Rule> {
        use Part::{Assertion, Response};
        Some(match self {
            Self::Binding(error) => return binding_rule(error),
            Self::Xml(_)
            | Self::Encrypted
            | Self::Decryption(_)
            | Self::TooManyAssertions { .. } => return None,
            Self::ByRedirect => Rule::PostOnly,
            Self::NotAResponse { .. } => Rule::Root,
            Self::Schema(_) => Rule::Schema,
            Self::Version { part: Response, .. } => Rule::ResponseVersion,
            Self::Version { part: Assertion, .. } => Rule::AssertionVersion,
            Self::Id { part: Response } => Rule::ResponseId,
            Self::Id { part: Assertion } => Rule::AssertionId,
            Self::IssueInstant { part: Response, .. } => Rule::ResponseIssueInstant,
            Self::IssueInstant { part: Assertion, .. } => Rule::AssertionIssueInstant,
            Self::NoDestination => Rule::DestinationPresent,
            Self::OtherDestination { .. } => Rule::Destination,
            Self::NoIssuer { part: Response } => Rule::ResponseIssuerPresent,
            Self::NoIssuer { part: Assertion } => Rule::AssertionIssuerPresent,
            Self::IssuerFormat { part: Response, .. } => Rule::ResponseIssuerFormat,
            Self::IssuerQualifiers { part: Response } => Rule::ResponseIssuerQualifiers,
            Self::IssuerFormat { part: Assertion, .. }
            | Self::IssuerQualifiers { part: Assertion } => Rule::AssertionIssuerFormat,
            Self::UntrustedIssuer { .. } => Rule::TrustedIssuer,
            Self::IssuersDiffer { .. } => Rule::SameIssuer,
            Self::Signature { part: Response, .. } | Self::NotSigned { part: Response } => {
                Rule::ResponseSignature
            }
            Self::Signature { part: Assertion, .. } => Rule::AssertionSignature,
            Self::NotSigned { part: Assertion } => Rule::AssertionSigned,
            Self::Status { .. } => Rule::StatusCode,
            Self::NotSuccess { .. } => Rule::Success,
            Self::UnknownRequest { .. } => Rule::ResponseInResponseTo,
            Self::NoAssertion => Rule::AssertionPresent,
            Self::NoSubject => Rule::Subject,
            Self::NoNameId => Rule::NameId,
            Self::OtherSpNameQualifier { .. } => Rule::SpNameQualifier,
            Self::NoBearer => Rule::Bearer,
            Self::Confirmation(problem) => problem.rule(),
            Self::Unsolicited => Rule::Unsolicited,
            Self::ConditionsTime(_) => Rule::ConditionsTimes,
            Self::EmptyWindow => Rule::ConditionsWindow,
            Self::NotYetValid { .. } => Rule::ConditionsNotBefore,
            Self::Expired { .. } => Rule::ConditionsNotOnOrAfter,
            Self::NoAudience => Rule::AudiencePresent,
            Self::OtherAudience { .. } => Rule::Audience,
            Self::UnknownCondition { .. } => Rule::KnownConditions,
            Self::RepeatedCondition { name: "OneTimeUse" } => Rule::OneTimeUse,
            Self::RepeatedCondition { .. } => Rule::ProxyRestriction,
            Self::NoAuthnStatement => Rule::AuthnStatement,
            Self::AuthnInstant(_) => Rule::AuthnInstant,
            Self::AuthnInFuture { .. } => Rule::AuthnInstantPast,
            Self::StaleAuthn { .. } => Rule::FreshAuthn,
            Self::SessionOver(_) => Rule::SessionExpired,
            Self::OtherAuthnContext { .. } => Rule::AuthnContext,
            Self::Replayed { .. } => Rule::Replay,
            Self::SubjectsDiffer => Rule::SameSubject,
        })
    }
}

fn binding_rule(error: &BindingError) -> Option<Rule> {
    match error {
        BindingError::BothMessages => Some(Rule::OneMessage),
        BindingError::RepeatedParameter { .. } => Some(Rule::NoRepeatedParameters),
        BindingError::EncodedName { .. } => Some(Rule::PlainParameterNames),
        _ => None,
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Response => "response",
            Self::Assertion => "assertion",
        })
    }
}
