//! What a strict service provider makes of each message: it refuses, or lets the honest user in.

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::Duration;

use crate::crypto::TransportKey;
use crate::dsig::{Policy, Slack};
use crate::enc::DecryptionPolicy;
use crate::saml::binding::{Arrival, Limits};
use crate::saml::forge::{
    DeliveryMethod, Entrant, Field, FieldCase, FieldForm, Fields, ForgeContext, ForgeError, Forged,
    ResponseSpec, Signed, Wants, forge, parties::counting,
};
use crate::saml::receive::{
    Decryption, Expectations, Pending, Refusal, Rule, SignedIn, Switches, TrustedIdp, receive,
};

use super::super::*;
use super::signed::snapshot;
use super::{PARTIES, forged, tampered, wrapped};

/// The private key of the certificate that messages are encrypted for.
static DECRYPTION: LazyLock<[TransportKey; 1]> = LazyLock::new(|| {
    let pem = include_str!("../../../../tests/keys/rsa-2048-other.key.pem");
    [TransportKey::from_pem(pem).unwrap()]
});

/// Hands a message to the service provider that it is for.
fn received(made: &Forged) -> Result<SignedIn, Refusal> {
    received_by(made, &Policy::default(), &Switches::none())
}

/// Hands a message to a service provider that makes mistakes.
fn received_by(made: &Forged, policy: &Policy, switches: &Switches) -> Result<SignedIn, Refusal> {
    let context: ForgeContext<'_> = PARTIES.context();
    let (url, query) = match made.delivery.url.split_once('?') {
        Some((url, query)) => (url, Some(query.as_bytes())),
        None => (made.delivery.url.as_str(), None),
    };
    let headers = &made.delivery.headers;
    let content_type = headers.iter().find(|(name, _)| name == "Content-Type");
    let arrival = Arrival {
        method: match made.delivery.method {
            DeliveryMethod::Get => "GET",
            DeliveryMethod::Post => "POST",
        },
        query,
        content_type: content_type.map(|(_, value)| value.as_str()),
        body: &made.delivery.body,
    };
    let trusted = TrustedIdp {
        entity_id: context.idp.entity_id.clone(),
        keys: vec![context.idp.signing.key.verifying_key().clone()],
    };
    let pending = Pending { id: PARTIES.request.id.clone(), ..Pending::default() };
    let expects = Expectations {
        entity_id: &context.sp.entity_id,
        acs: url,
        idps: &[trusted],
        pending: &[pending],
        unsolicited: false,
        now: context.now,
        skew: Duration::from_secs(60),
        seen: &|_, _| false,
        want_assertions_signed: false,
        want_response_signed: false,
        address: None,
        decryption: Some(Decryption {
            keys: &*DECRYPTION,
            policy: &DecryptionPolicy {
                recipient: Some(context.sp.entity_id.clone()),
                ..DecryptionPolicy::default()
            },
        }),
        policy,
        limits: Limits::default(),
        switches,
    };
    receive(&arrival, &expects)
}

/// Says what came of a message, which must not be that somebody else got in.
fn judged(name: &str, made: &Forged) -> String {
    match received(made) {
        Err(refusal) => format!("refused: {refusal}"),
        Ok(signed_in) => {
            let who = &signed_in.subject.value;
            assert_eq!(made.claims.entrant(who), Entrant::Honest, "{name} let {who} in");
            assert!(made.claims.vouched, "{name} let {who} in, for whom nobody vouches");
            for attribute in &signed_in.attributes {
                let theirs = made.claims.honest.attributes.iter();
                let mut theirs = theirs.filter(|one| one.name == attribute.name);
                let known = attribute.name.starts_with("urn:example:fedspec")
                    || theirs.any(|one| attribute.values.iter().flatten().eq(&one.values));
                assert!(known, "{name} says {attribute:?} of {who}");
            }
            format!("lets {who} in")
        }
    }
}

#[test]
fn an_honest_message_lets_the_honest_user_in() {
    let honest = judged("honest", &forged(&ResponseSpec::default()));
    assert_eq!(honest, "lets ada@honest.example in");
    for sign in [vec![Signed::Response], vec![Signed::Assertion, Signed::Response]] {
        let spec = ResponseSpec { sign: Some(sign), ..ResponseSpec::default() };
        assert_eq!(judged("honest", &forged(&spec)), honest);
    }
}

#[test]
fn for_a_target_that_wants_encrypted_assertions_each_message_is_made_or_says_why_not() {
    let mut table = String::new();
    let signs = [&[Signed::Assertion][..], &[Signed::Response]];
    for (sign, early) in signs.into_iter().zip([false, true]) {
        let wants = Wants { sign: sign.to_vec(), encrypted_assertions: true };
        let context = ForgeContext { wants: &wants, ..PARTIES.context() };
        for tampering in Tampering::all() {
            let spec = ResponseSpec { tamper: vec![tampering], ..ResponseSpec::default() };
            match forge(&spec, &context, &mut counting()) {
                Ok(made) => drop(judged(tampering.name(), &made)),
                Err(ForgeError::Obstacle(why)) => {
                    writeln!(table, "{}{why}", if early { "signed later: " } else { "" }).unwrap();
                }
                Err(error) => panic!("{tampering} for {sign:?}: {error}"),
            }
        }
    }
    snapshot("obstacles", &table);
}

#[test]
fn a_strict_receiver_refuses_every_tampering_or_lets_the_honest_user_in() {
    let mut table = String::new();
    for tampering in Tampering::all() {
        let outcome = judged(tampering.name(), &tampered(tampering));
        writeln!(table, "{tampering}: {outcome}").unwrap();
    }
    snapshot("received-tamperings", &table);
}

#[test]
fn a_strict_receiver_refuses_every_tampering_of_a_signed_response_too() {
    for sign in [vec![Signed::Response], vec![Signed::Assertion, Signed::Response]] {
        for tampering in Tampering::all() {
            let tamper = vec![tampering];
            let spec = ResponseSpec { sign: Some(sign.clone()), tamper, ..ResponseSpec::default() };
            judged(tampering.name(), &forged(&spec));
        }
    }
}

#[test]
fn a_strict_receiver_refuses_every_point_of_wrapping_or_lets_the_honest_user_in() {
    let mut table = String::new();
    for point in Wrap::all() {
        let outcome = judged(&point.name(), &wrapped(point));
        if Wrap::core().any(|one| one == point) {
            writeln!(table, "{point}: {outcome}").unwrap();
        }
    }
    snapshot("received-wrapping", &table);
}

#[test]
fn a_strict_receiver_refuses_every_field_in_every_form_or_lets_its_user_in() {
    let mut table = String::new();
    for case in FieldCase::all() {
        let fields = Fields::from([(case.field, case.form.clone())]);
        let made = forged(&ResponseSpec { fields, ..ResponseSpec::default() });
        let outcome = match (case.field, &case.form) {
            // What is said of the user is what the field says.
            (Field::AttributeName | Field::AttributeValue | Field::Attribute, _)
            | (Field::AttributeStatement, FieldForm::Malformed) => match received(&made) {
                Ok(signed_in) => format!("lets {} in", signed_in.subject.value),
                Err(refusal) => format!("refused: {refusal}"),
            },
            _ => judged(&case.name(), &made),
        };
        writeln!(table, "{}: {outcome}", case.name()).unwrap();
    }
    snapshot("received-fields", &table);
}

#[test]
fn an_encrypted_message_lets_the_honest_user_in() {
    for json in [
        serde_json::json!({ "encrypt": {} }),
        serde_json::json!({ "encrypt": { "key-beside": true, "transport": "oaep-sha256" } }),
        serde_json::json!({ "encrypt": { "content": "aes128-cbc" }, "sign": ["response"] }),
        serde_json::json!({ "encrypt": { "what": "name-id" } }),
        serde_json::json!({ "encrypt": {}, "layout": { "assertion-prefix": "" } }),
        serde_json::json!({ "encrypt": { "what": "name-id" }, "layout": { "assertion-prefix": "" } }),
    ] {
        let spec: ResponseSpec = serde_json::from_value(json.clone()).unwrap();
        let made = forged(&spec);
        assert!(!String::from_utf8_lossy(&made.xml).contains("ada@honest.example"));
        assert_eq!(judged(&json.to_string(), &made), "lets ada@honest.example in", "{json}");
    }
}

/// Whoever makes one mistake, and by which messages somebody gets in then for whom nobody vouches. A
/// forgery that fools nobody here may still fool others; one that no mistake could be fooled by would
/// prove nothing.
#[test]
fn one_mistake_is_enough_to_let_a_forged_identity_in() {
    let slack = [
        Slack::DuplicateIds,
        Slack::OtherElement,
        Slack::WholeDocument,
        Slack::SeveralReferences,
        Slack::SeveralSignedInfos,
        Slack::Object,
        Slack::Markup,
        Slack::AnyTransform,
        Slack::NoDigest,
        Slack::NoSignature,
    ];
    let mut careless: Vec<(String, Policy, Switches)> = slack
        .into_iter()
        .map(|one| (format!("{one:?}"), Policy::default().with_slack(one), Switches::none()))
        .collect();
    for rule in [
        Rule::AssertionSigned,
        Rule::TrustedKeys,
        Rule::SignedContent,
        Rule::WholeText,
        Rule::SameSubject,
        Rule::Schema,
        Rule::PlainParameterNames,
        Rule::NoRepeatedParameters,
        Rule::OneMessage,
        Rule::PostOnly,
    ] {
        let switches = Switches::none().without(rule);
        careless.push((rule.name().to_owned(), Policy::default(), switches));
    }
    let messages: Vec<(String, Forged)> = Tampering::all()
        .map(|one| (one.name().to_owned(), tampered(one)))
        .chain(Wrap::core().map(|one| (one.name(), wrapped(one))))
        .collect();
    let mut table = String::new();
    for (mistake, policy, switches) in &careless {
        writeln!(table, "{mistake}:").unwrap();
        for (name, made) in &messages {
            let Ok(signed_in) = received_by(made, policy, switches) else { continue };
            let entrant = made.claims.entrant(&signed_in.subject.value);
            let values = signed_in.attributes.iter().flat_map(|one| one.values.iter().flatten());
            let stolen = values.into_iter().any(|value| value == "admin");
            if entrant != Entrant::Honest || stolen {
                let attribute = if stolen { ", an admin" } else { "" };
                writeln!(table, "  {name}: {}{attribute}", signed_in.subject.value).unwrap();
            }
        }
    }
    snapshot("careless-receivers", &table);
}

#[test]
fn two_tamperings_at_once_and_a_wrapped_signature_deceive_a_strict_receiver_no_more_than_one() {
    let all: Vec<_> = Tampering::all().collect();
    let points: Vec<_> = Wrap::core().collect();
    // Two users were signed for, which is what is wrong with that one.
    let two = Tampering::Structure(StructureTampering::TwoSignedAssertions);
    // Every pair takes a minute; these meet each tampering several times, first and second.
    for (at, first) in all.iter().enumerate() {
        for step in STEPS {
            let Some(second) = all.get((at * 31 + step) % all.len()) else { continue };
            if [first, second].contains(&&two) {
                continue;
            }
            let wrap = points.get(at + step).filter(|_| step % 2 == 0).copied();
            let spec = ResponseSpec {
                tamper: vec![*first, *second],
                wrap: wrap.into(),
                ..Default::default()
            };
            // Not all go together: what one takes away, another may need.
            let made = forge(&spec, &PARTIES.context(), &mut counting());
            let Ok(Ok(signed_in)) = made.as_ref().map(received) else { continue };
            let who = &signed_in.subject.value;
            assert_ne!(*who, PARTIES.other.name_id, "{first} and {second}, {wrap:?}");
            let mut values = signed_in.attributes.iter().flat_map(|one| &one.values);
            let stolen = values.any(|value| value.as_deref() == Some("admin"));
            assert!(!stolen, "{first} and {second}, {wrap:?}");
        }
    }
}

const STEPS: [usize; 4] = [0, 47, 101, 150];
