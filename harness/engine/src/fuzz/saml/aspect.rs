//! What of a message a move is about. Moves that are about the same are not put together: one of them
//! could mend what the other one breaks, and what is right after both would not be known.

use std::collections::BTreeSet;

use fedspec_protocol::saml::forge::Field;
use fedspec_protocol::saml::tamper::{Claim, Tampering};
use serde::Deserialize as _;
use serde_json::{Map, Value};

/// A part of a message, or of its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Aspect {
    /// Whom it names; also the one tampering that decides who may get in.
    Claim,
    Name,
    Attributes,
    Signature,
    Wrapping,
    Structure,
    Octets,
    Encryption,
    Delivery,
    Flow,
    Insert,
    Layout,
    Ids,
    Version,
    IssueTime,
    Issuer,
    Status,
    Destination,
    Request,
    Recipient,
    Confirmation,
    ConfirmationTime,
    ConditionsTime,
    Conditions,
    Audience,
    Authn,
}

use Aspect as A;

/// All that has a SubjectConfirmation in it.
const CONFIRMATION: [Aspect; 4] = [A::Confirmation, A::ConfirmationTime, A::Recipient, A::Request];
/// All that has Conditions in it.
const CONDITIONS: [Aspect; 3] = [A::Conditions, A::ConditionsTime, A::Audience];
/// All that encryption takes out of the sight of what is done later.
const ENCRYPTED: [Aspect; 6] =
    [A::Encryption, A::Name, A::Attributes, A::Structure, A::Octets, A::Insert];
/// All that the identity provider's clock decides.
const TIMES: [Aspect; 4] = [A::IssueTime, A::ConfirmationTime, A::ConditionsTime, A::Authn];

impl Aspect {
    /// What keys of a response are about.
    pub(super) fn of(patch: &Map<String, Value>) -> BTreeSet<Self> {
        patch.iter().flat_map(|(key, value)| of_key(key, value)).collect()
    }
}

fn of_key(key: &str, value: &Value) -> Vec<Aspect> {
    match key {
        "flow" | "browser" | "answers" | "replay" => vec![A::Flow],
        "binding" | "deliver" => vec![A::Delivery],
        "clock" | "valid-from" | "valid-for" | "fraction-digits" => TIMES.to_vec(),
        "who" => vec![A::Claim, A::Name, A::Attributes],
        "subject" => vec![A::Name],
        "attributes" => vec![A::Attributes],
        // Which elements are signed has to be the same for all, and is compared.
        "sign" => Vec::new(),
        "key" | "signature" => vec![A::Signature],
        "status" => vec![A::Status],
        "audiences" => vec![A::Audience],
        "conditions" => vec![A::Conditions],
        "confirmations" => CONFIRMATION.to_vec(),
        "authentication" => vec![A::Authn],
        "assertions" => vec![A::Structure],
        "insert" => vec![A::Insert],
        "layout" => vec![A::Layout],
        "encrypt" => ENCRYPTED.to_vec(),
        "wrap" => vec![A::Wrapping],
        "fields" => {
            let fields = value.as_object().into_iter().flat_map(Map::keys);
            fields.flat_map(|name| of_field(name)).collect()
        }
        "tamper" => {
            let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            names.filter_map(Tampering::from_name).flat_map(of_tampering).collect()
        }
        // A key that nobody told this of is about everything that can be signed in by.
        _ => vec![A::Claim, A::Signature, A::Structure],
    }
}

fn of_tampering(tampering: Tampering) -> Vec<Aspect> {
    use Tampering as T;
    let mut aspects = match tampering {
        T::Key(_)
        | T::Hmac(_)
        | T::Digest(_)
        | T::SignedInfo(_)
        | T::Transform(_)
        | T::Canonical(_)
        | T::Namespace(_) => vec![A::Signature],
        T::Hidden(_) | T::Doctype(_) => vec![A::Name],
        T::Structure(_) => vec![A::Structure],
        T::Octet(_) => vec![A::Octets],
        T::Encryption(_) => ENCRYPTED.to_vec(),
        T::Transport(_) => vec![A::Delivery],
    };
    if !matches!(tampering.claim(), Claim::Unusual | Claim::Unsound | Claim::Mixed) {
        // Two that say who may get in could undo each other.
        aspects.push(A::Claim);
    }
    aspects
}

fn of_field(name: &str) -> Vec<Aspect> {
    let Ok(field) = Field::deserialize(Value::from(name)) else { return Vec::new() };
    use Field as F;
    match field {
        F::Assertion => {
            let mut all = vec![A::Ids, A::Version, A::IssueTime, A::Issuer, A::Name, A::Authn];
            all.push(A::Attributes);
            all.extend(CONFIRMATION.iter().chain(&CONDITIONS));
            all
        }
        F::Subject => [A::Name].into_iter().chain(CONFIRMATION).collect(),
        F::Confirmation | F::ConfirmationData => CONFIRMATION.to_vec(),
        F::Conditions => CONDITIONS.to_vec(),
        F::ResponseId | F::AssertionId => vec![A::Ids],
        F::ResponseVersion | F::AssertionVersion => vec![A::Version],
        F::ResponseIssueInstant | F::AssertionIssueInstant => vec![A::IssueTime],
        F::ResponseDestination => vec![A::Destination],
        F::ResponseInResponseTo | F::ConfirmationInResponseTo => vec![A::Request],
        F::Status | F::StatusCode | F::StatusCodeValue | F::ResponseConsent => vec![A::Status],
        F::ConfirmationMethod | F::ConfirmationAddress => vec![A::Confirmation],
        F::ConfirmationNotBefore | F::ConfirmationNotOnOrAfter => vec![A::ConfirmationTime],
        F::ConfirmationRecipient => vec![A::Recipient],
        F::ConditionsNotBefore | F::ConditionsNotOnOrAfter => vec![A::ConditionsTime],
        F::AudienceRestriction | F::Audience => vec![A::Audience],
        _ if name.contains("issuer") => vec![A::Issuer],
        _ if name.starts_with("name-id") => vec![A::Name],
        _ if name.starts_with("attribute") => vec![A::Attributes],
        // AuthnStatement and what is in it.
        _ => vec![A::Authn],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn aspects(patch: &Value) -> BTreeSet<Aspect> {
        Aspect::of(patch.as_object().unwrap())
    }

    #[test]
    fn what_is_in_an_element_goes_with_it() {
        let whole = aspects(&json!({ "fields": { "conditions": "missing" } }));
        let part = aspects(&json!({ "fields": { "audience": "other" } }));
        assert!(!whole.is_disjoint(&part));
        let elsewhere = aspects(&json!({ "fields": { "response-destination": "other" } }));
        assert!(whole.is_disjoint(&elsewhere));
    }

    #[test]
    fn two_that_say_who_may_get_in_do_not_go_together() {
        let one = aspects(&json!({ "tamper": ["unsigned"] }));
        let other = aspects(&json!({ "tamper": ["hmac-spki-der"] }));
        assert!(one.contains(&Aspect::Claim) && other.contains(&Aspect::Claim));
    }

    #[test]
    fn what_is_done_to_a_name_does_not_go_with_its_encryption() {
        let encrypted = aspects(&json!({ "encrypt": { "what": "name-id" } }));
        for tampering in ["broken-utf-8-in-name-id", "comment-in-name-id"] {
            assert!(!encrypted.is_disjoint(&aspects(&json!({ "tamper": [tampering] }))));
        }
        assert!(encrypted.is_disjoint(&aspects(&json!({ "audiences": [["urn:x"]] }))));
    }

    #[test]
    fn every_field_and_every_tampering_is_about_something() {
        for field in Field::ALL {
            assert!(!of_field(field.name()).is_empty(), "{}", field.name());
        }
        assert!(Tampering::all().all(|tampering| !of_tampering(tampering).is_empty()));
    }
}
