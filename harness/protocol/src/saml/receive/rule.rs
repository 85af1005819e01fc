use std::collections::BTreeSet;
use std::fmt;

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident, $name:literal, $row:literal;)*) => {
        /// One thing that a receiver has to check, named by its row of the requirements.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule, in the order in which they are checked.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// Its name, as `audience`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)*
                }
            }

            /// The row of the requirements that it is, as `SP-73`.
            pub fn row(self) -> &'static str {
                match self {
                    $(Self::$rule => $row,)*
                }
            }
        }
    };
}

rules! {
    /// A response does not come by HTTP Redirect.
    PostOnly, "post-only", "SP-06";
    /// No parameter of the binding has a percent-encoded name.
    PlainParameterNames, "plain-parameter-names", "SP-09";
    /// No parameter of the binding stands twice.
    NoRepeatedParameters, "no-repeated-parameters", "SP-09";
    /// There is no request beside the response.
    OneMessage, "one-message", "SP-09";
    /// The root is a `Response` of SAML 2.0.
    Root, "root", "SP-21";
    /// Elements and attributes stand where the schema has them.
    Schema, "schema", "SP-31";
    /// The response has version 2.0.
    ResponseVersion, "response-version", "SP-22";
    /// The response has an identifier that is a name.
    ResponseId, "response-id", "SP-23";
    /// The response says when it was made, in UTC.
    ResponseIssueInstant, "response-issue-instant", "SP-24";
    /// A signed response says where it goes.
    DestinationPresent, "destination-present", "SP-04";
    /// The response goes to where it arrived.
    Destination, "destination", "SP-05";
    /// The issuer of the response has no other format than that of entities.
    ResponseIssuerFormat, "response-issuer-format", "SP-28";
    /// The issuer of the response has no qualifiers.
    ResponseIssuerQualifiers, "response-issuer-qualifiers", "SP-29";
    /// A signed response has an issuer.
    ResponseIssuerPresent, "response-issuer-present", "SP-28";
    /// The issuer is compared exactly.
    ExactIssuer, "exact-issuer", "SP-88";
    /// The issuer is an identity provider that is trusted.
    TrustedIssuer, "trusted-issuer", "SP-59";
    /// Response and assertions have the same issuer.
    SameIssuer, "same-issuer", "SP-33";
    /// A signature on the response holds.
    ResponseSignature, "response-signature", "SP-35";
    /// A signature on an assertion holds.
    AssertionSignature, "assertion-signature", "SP-35";
    /// Each assertion is covered by a signature.
    AssertionSigned, "assertion-signed", "SP-34";
    /// Only keys of metadata verify signatures, none of the message.
    TrustedKeys, "trusted-keys", "SP-41";
    /// Only what was signed is read.
    SignedContent, "signed-content", "SP-49";
    /// There is a status, with a code that may stand at the top.
    StatusCode, "status-code", "SP-26";
    /// The status is success.
    Success, "success", "SP-27";
    /// The response answers a request that is pending.
    ResponseInResponseTo, "response-in-response-to", "SP-25";
    /// There is an assertion.
    AssertionPresent, "assertion-present", "SP-30";
    /// The assertion has version 2.0.
    AssertionVersion, "assertion-version", "SP-58";
    /// The assertion has an identifier that is a name.
    AssertionId, "assertion-id", "SP-58";
    /// The assertion says when it was made, in UTC.
    AssertionIssueInstant, "assertion-issue-instant", "SP-58";
    /// The assertion has an issuer.
    AssertionIssuerPresent, "assertion-issuer-present", "SP-58";
    /// The issuer of the assertion has no other format than that of entities, and no qualifiers.
    AssertionIssuerFormat, "assertion-issuer-format", "SP-59";
    /// The assertion has a subject.
    Subject, "subject", "SP-60";
    /// The subject has a name that is not empty.
    NameId, "name-id", "SP-60";
    /// The name is not meant for another service provider.
    SpNameQualifier, "sp-name-qualifier", "SP-86";
    /// The whole text of a name or value counts.
    WholeText, "whole-text", "SP-51";
    /// Names and values count exactly as they are.
    ExactText, "exact-text", "SP-88";
    /// Whoever brings the assertion may use it.
    Bearer, "bearer", "SP-61";
    /// The bearer's confirmation has data.
    ConfirmationData, "confirmation-data", "SP-62";
    /// The confirmation names where it goes.
    RecipientPresent, "recipient-present", "SP-62";
    /// The confirmation goes to where it arrived, exactly.
    Recipient, "recipient", "SP-62";
    /// Destination and Recipient are compared exactly.
    ExactAddress, "exact-address", "SP-62";
    /// The confirmation ends some time.
    ConfirmationExpiry, "confirmation-expiry", "SP-63";
    /// The confirmation has not ended.
    ConfirmationExpired, "confirmation-expired", "SP-63";
    /// The confirmation has no beginning.
    ConfirmationNotBefore, "confirmation-not-before", "SP-64";
    /// The confirmation answers the request that the response answers.
    ConfirmationInResponseTo, "confirmation-in-response-to", "SP-65";
    /// A response that answers nothing is allowed.
    Unsolicited, "unsolicited", "SP-66";
    /// A response that answers nothing does not say that it does.
    UnsolicitedInResponseTo, "unsolicited-in-response-to", "SP-66";
    /// The address of the browser is the one that is named.
    Address, "address", "SP-67";
    /// Times of the conditions can be read.
    ConditionsTimes, "conditions-times", "SP-70";
    /// The conditions begin before they end.
    ConditionsWindow, "conditions-window", "SP-69";
    /// The conditions have begun.
    ConditionsNotBefore, "conditions-not-before", "SP-70";
    /// The conditions have not ended.
    ConditionsNotOnOrAfter, "conditions-not-on-or-after", "SP-70";
    /// The assertion says for whom it is.
    AudiencePresent, "audience-present", "SP-72";
    /// The assertion is for this service provider.
    Audience, "audience", "SP-73";
    /// Each restriction of the audience is met, not just one.
    EveryAudience, "every-audience", "SP-74";
    /// The audience is this service provider exactly.
    ExactAudience, "exact-audience", "SP-75";
    /// An audience or address is compared as a whole, not by its beginning.
    WholeUri, "whole-uri", "SP-75";
    /// Scheme, host and port of an audience or address are compared, not just its path.
    WithOrigin, "with-origin", "SP-62";
    /// No condition is unknown.
    KnownConditions, "known-conditions", "SP-76";
    /// There is at most one `OneTimeUse`.
    OneTimeUse, "one-time-use", "SP-77";
    /// There is at most one `ProxyRestriction`.
    ProxyRestriction, "proxy-restriction", "SP-78";
    /// An assertion tells of an authentication.
    AuthnStatement, "authn-statement", "SP-80";
    /// The statement says when.
    AuthnInstant, "authn-instant", "SP-81";
    /// The authentication is not in the future.
    AuthnInstantPast, "authn-instant-past", "SP-81";
    /// The authentication is fresh where that was asked for.
    FreshAuthn, "fresh-authn", "SP-81";
    /// The session has not ended.
    SessionExpired, "session-expired", "SP-82";
    /// The authentication was of a class that was asked for.
    AuthnContext, "authn-context", "SP-83";
    /// The assertion was not accepted before.
    Replay, "replay", "SP-84";
    /// All assertions are about the same subject.
    SameSubject, "same-subject", "SP-85";
}

/// Rules that are switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    off: BTreeSet<Rule>,
}

impl Switches {
    /// All rules hold.
    pub const fn none() -> Self {
        Self { off: BTreeSet::new() }
    }

    /// The same without this rule.
    #[must_use]
    pub fn without(mut self, rule: Rule) -> Self {
        self.off.insert(rule);
        self
    }

    /// Whether a rule holds.
    pub fn holds(&self, rule: Rule) -> bool {
        !self.off.contains(&rule)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
