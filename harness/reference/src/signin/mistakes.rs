//! Which rules of the standard a fault leaves out.

use fedspec_protocol::crypto::{SignatureAlgorithm, VerifyingKey};
use fedspec_protocol::dsig::{Policy, Slack};
use fedspec_protocol::saml::binding::base64;
use fedspec_protocol::saml::receive::{Rule, Switches};

use super::ProviderKey;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// A fault for each rule.
const RULES: &[(Fault, Rule)] = &[
    (Fault::ResponseByRedirect, Rule::PostOnly),
    (Fault::EncodedParameterNames, Rule::PlainParameterNames),
    (Fault::RepeatedParameters, Rule::NoRepeatedParameters),
    (Fault::RequestBesideResponse, Rule::OneMessage),
    (Fault::AnyRoot, Rule::Root),
    (Fault::SchemaIgnored, Rule::Schema),
    (Fault::AnyResponseVersion, Rule::ResponseVersion),
    (Fault::AnyResponseId, Rule::ResponseId),
    (Fault::AnyResponseInstant, Rule::ResponseIssueInstant),
    (Fault::DestinationMissing, Rule::DestinationPresent),
    (Fault::IgnoreDestination, Rule::Destination),
    (Fault::AnyResponseIssuerFormat, Rule::ResponseIssuerFormat),
    (Fault::ResponseIssuerQualified, Rule::ResponseIssuerQualifiers),
    (Fault::ResponseWithoutIssuer, Rule::ResponseIssuerPresent),
    (Fault::IssuersFolded, Rule::ExactIssuer),
    (Fault::AnyIssuer, Rule::TrustedIssuer),
    (Fault::IssuersDiffer, Rule::SameIssuer),
    (Fault::BadResponseSignature, Rule::ResponseSignature),
    (Fault::BadAssertionSignature, Rule::AssertionSignature),
    (Fault::AcceptUnsigned, Rule::AssertionSigned),
    (Fault::KeyFromMessage, Rule::TrustedKeys),
    (Fault::SignedElsewhere, Rule::SignedContent),
    (Fault::AnyStatusCode, Rule::StatusCode),
    (Fault::IgnoreStatus, Rule::Success),
    (Fault::IgnoreInResponseTo, Rule::ResponseInResponseTo),
    (Fault::NoAssertionNeeded, Rule::AssertionPresent),
    (Fault::AnyAssertionVersion, Rule::AssertionVersion),
    (Fault::AnyAssertionId, Rule::AssertionId),
    (Fault::AnyAssertionInstant, Rule::AssertionIssueInstant),
    (Fault::AssertionWithoutIssuer, Rule::AssertionIssuerPresent),
    (Fault::AnyAssertionIssuerFormat, Rule::AssertionIssuerFormat),
    (Fault::SubjectMissing, Rule::Subject),
    (Fault::NameIdMissing, Rule::NameId),
    (Fault::OtherSpNameQualifier, Rule::SpNameQualifier),
    (Fault::CommentTruncatesNameId, Rule::WholeText),
    (Fault::NamesFolded, Rule::ExactText),
    (Fault::AnyConfirmationMethod, Rule::Bearer),
    (Fault::ConfirmationDataMissing, Rule::ConfirmationData),
    (Fault::RecipientMissing, Rule::RecipientPresent),
    (Fault::IgnoreRecipient, Rule::Recipient),
    (Fault::AddressesFolded, Rule::ExactAddress),
    (Fault::ConfirmationWithoutEnd, Rule::ConfirmationExpiry),
    (Fault::AcceptExpiredConfirmation, Rule::ConfirmationExpired),
    (Fault::ConfirmationWithBeginning, Rule::ConfirmationNotBefore),
    (Fault::ConfirmationOfOtherRequest, Rule::ConfirmationInResponseTo),
    (Fault::UnsolicitedAlways, Rule::Unsolicited),
    (Fault::UnsolicitedWithInResponseTo, Rule::UnsolicitedInResponseTo),
    (Fault::UnreadableConditions, Rule::ConditionsTimes),
    (Fault::EmptyWindow, Rule::ConditionsWindow),
    (Fault::AcceptEarlyAssertion, Rule::ConditionsNotBefore),
    (Fault::AcceptExpiredAssertion, Rule::ConditionsNotOnOrAfter),
    (Fault::AudienceMissing, Rule::AudiencePresent),
    (Fault::IgnoreAudience, Rule::Audience),
    (Fault::OneAudienceEnough, Rule::EveryAudience),
    (Fault::LooseAudience, Rule::ExactAudience),
    (Fault::UrisByBeginning, Rule::WholeUri),
    (Fault::OriginIgnored, Rule::WithOrigin),
    (Fault::UnknownConditionIgnored, Rule::KnownConditions),
    (Fault::OneTimeUseTwice, Rule::OneTimeUse),
    (Fault::ProxyRestrictionTwice, Rule::ProxyRestriction),
    (Fault::AuthnStatementMissing, Rule::AuthnStatement),
    (Fault::AuthnInstantMissing, Rule::AuthnInstant),
    (Fault::AuthnInFuture, Rule::AuthnInstantPast),
    (Fault::StaleAuthn, Rule::FreshAuthn),
    (Fault::EndedSession, Rule::SessionExpired),
    (Fault::AnyAuthnContext, Rule::AuthnContext),
    (Fault::ReplayAccepted, Rule::Replay),
    (Fault::SubjectsDiffer, Rule::SameSubject),
];

/// The rules that hold.
pub(crate) fn switches(faults: FaultSet) -> Switches {
    let off = RULES.iter().filter(|(fault, _)| faults.has(*fault));
    let mut switches = off.fold(Switches::none(), |switches, (_, rule)| switches.without(*rule));
    // The schema knows no assertion of another namespace.
    if faults.has(Fault::NamespacesIgnored) {
        switches = switches.without(Rule::Schema);
    }
    if faults.has(Fault::FirstOfDecrypted) {
        switches = switches.without(Rule::AssertionSigned);
    }
    switches
}

/// A fault for each mistake that a verifier of signatures can make.
const SLACK: &[(Fault, Slack)] = &[
    (Fault::DuplicateIds, Slack::DuplicateIds),
    (Fault::ReferenceElsewhere, Slack::OtherElement),
    (Fault::WholeDocumentReference, Slack::WholeDocument),
    (Fault::FirstReferenceOnly, Slack::SeveralReferences),
    (Fault::SecondSignatureWins, Slack::SeveralSignedInfos),
    (Fault::ObjectPassedOver, Slack::Object),
    (Fault::MarkupInDigest, Slack::Markup),
    (Fault::AnyTransform, Slack::AnyTransform),
    (Fault::DigestIgnored, Slack::NoDigest),
    (Fault::SignatureValueIgnored, Slack::NoSignature),
];

/// What signatures may be made of.
pub(crate) fn policy(faults: FaultSet) -> Policy {
    let made = SLACK.iter().filter(|(fault, _)| faults.has(*fault));
    let mut policy = made.fold(Policy::default(), |policy, (_, slack)| policy.with_slack(*slack));
    if faults.has(Fault::Sha1Accepted) {
        policy = policy.with_sha1();
    }
    if faults.has(Fault::OneAlgorithmOnly) {
        policy.signatures = vec![SignatureAlgorithm::RsaSha256];
    }
    if faults.has(Fault::WeakKeyAccepted) {
        policy.rsa_bits = 0;
    }
    policy
}

/// The keys that verify. Whoever takes a public key for the secret of an HMAC has these as well: in each
/// spelling in which a program may hold it.
pub(crate) fn keys(keys: Vec<ProviderKey>, faults: FaultSet) -> Vec<VerifyingKey> {
    let mut secrets = Vec::new();
    if faults.has(Fault::HmacConfusion) {
        for known in &keys {
            let forms =
                [("PUBLIC KEY", known.key.to_spki()), ("CERTIFICATE", known.certificate.clone())];
            for (label, der) in forms {
                secrets.extend(der.map(|der| spellings(label, &der)).into_iter().flatten());
            }
        }
        secrets.push(VerifyingKey::hmac(b""));
    }
    keys.into_iter().map(|known| known.key).chain(secrets).collect()
}

fn spellings(label: &str, der: &[u8]) -> Vec<VerifyingKey> {
    let text = base64::encode(der);
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .filter_map(|from| text.get(from..(from + 64).min(text.len())))
        .collect();
    let pem = format!("-----BEGIN {label}-----\n{}\n-----END {label}-----", lines.join("\n"));
    let with_end = format!("{pem}\n");
    let all: [&[u8]; 4] = [der, text.as_bytes(), pem.as_bytes(), with_end.as_bytes()];
    all.into_iter().map(VerifyingKey::hmac).collect()
}

/// No rule that anything could be refused by, for the fault that signs in whom it refuses. That only what
/// was signed is read stays: it decides what is read, and where nothing is signed, all is.
pub(crate) fn none_hold() -> Switches {
    let left_out = Rule::ALL.iter().filter(|rule| **rule != Rule::SignedContent);
    left_out.fold(Switches::none(), |switches, rule| switches.without(*rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_fault_that_leaves_it_out_and_nothing_else() {
        // The profile leaves open whether addresses are compared, and here they never are.
        for rule in Rule::ALL.iter().filter(|rule| **rule != Rule::Address) {
            let faults: Vec<Fault> = RULES
                .iter()
                .filter(|(_, left_out)| left_out == rule)
                .map(|(fault, _)| *fault)
                .collect();
            assert_eq!(faults.len(), 1, "{rule}");
            let switches = switches(faults.into_iter().collect());
            assert!(Rule::ALL.iter().all(|other| switches.holds(*other) == (other != rule)));
        }
    }
}
