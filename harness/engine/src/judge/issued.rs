//! What an identity provider has issued, read from the record as a strict service provider reads it.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fedspec_protocol::crypto::VerifyingKey;
use fedspec_protocol::dsig::Policy;
use fedspec_protocol::saml::binding::{Arrival, Limits, MessageKind, post};
use fedspec_protocol::saml::receive::{Expectations, Pending, Switches, TrustedIdp, receive};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::issued_facts::{facts, has_assertion};
use crate::transcript::{Delivered, IssuedEnd, IssuedExpectations, IssuedRecord};
use crate::vocabulary::{Flow, SignInOutcome};

/// How far the clocks of two parties may be apart.
const SKEW: Duration = Duration::from_secs(180);

/// What came of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Issued {
    /// What it means; the reason where it cannot be told.
    pub outcome: Result<SignInOutcome, String>,
    /// What came, in words.
    pub came: String,
    /// What checks look at.
    pub facts: Value,
}

/// Reads a record.
pub fn issued(record: &IssuedRecord) -> Issued {
    let page = |outcome, came: &str| Issued {
        outcome,
        came: came.to_owned(),
        facts: json!({ "asked": record.asked }),
    };
    match &record.end {
        IssuedEnd::LogIn => page(Ok(SignInOutcome::Asked), "it asks a person to log in"),
        IssuedEnd::Page => page(Ok(SignInOutcome::Refused), "refused: no message comes"),
        IssuedEnd::Unknown(why) => page(Err(why.clone()), why),
        IssuedEnd::Message(delivered) => message(record, delivered),
    }
}

fn message(record: &IssuedRecord, delivered: &Delivered) -> Issued {
    let xml = delivered.message.bytes();
    let mut all = facts(&xml);
    let unchanged = delivered.digest == hex(&Sha256::digest(&xml));
    let refusal = taken(record, delivered, &xml).err();
    if let Some(facts) = all.as_object_mut() {
        let binding = (delivered.binding.as_str(), delivered.to.as_str());
        facts.insert("asked".to_owned(), Value::Bool(record.asked));
        facts.insert("binding".to_owned(), Value::from(binding.0));
        facts.insert("to".to_owned(), Value::from(binding.1));
        facts.insert("relayState".to_owned(), json!(delivered.relay_state));
        facts.insert("broken".to_owned(), json!(refusal.as_ref().map(|(rule, _)| rule)));
    }
    let told = refusal.map(|(_, why)| why);
    let (outcome, came) = match has_assertion(&xml) {
        _ if !unchanged => {
            let why =
                "a secret of the target file stands in the message, which is taken out of records";
            (Err(why.to_owned()), why.to_owned())
        }
        false => (Ok(SignInOutcome::Refused), format!("refused: {}", status(&all))),
        true if delivered.to != record.expects.acs => {
            let came = format!("an assertion goes to `{}`", delivered.to);
            (Ok(SignInOutcome::Astray), came)
        }
        true => match told {
            None => (Ok(SignInOutcome::Sound), "a sound assertion comes".to_owned()),
            Some(why) => {
                let came =
                    format!("an assertion comes that a strict service provider refuses: {why}");
                (Ok(SignInOutcome::Unsound), came)
            }
        },
    };
    Issued { outcome, came, facts: all }
}

/// What an answer without an assertion says.
fn status(facts: &Value) -> String {
    let code = |name: &str| {
        let code = facts.pointer(&format!("/status/{name}"))?.as_str()?;
        Some(code.rsplit(':').next().unwrap_or_default().to_owned())
    };
    match (code("top"), code("second")) {
        (Some(top), Some(second)) => format!("the status is {top}, {second}"),
        (Some(top), None) => format!("the status is {top}"),
        _ => "a message without a status".to_owned(),
    }
}

/// Whether a strict service provider lets somebody in by the message: the rule that is broken, and why.
fn taken(
    record: &IssuedRecord,
    delivered: &Delivered,
    xml: &[u8],
) -> Result<(), (Option<&'static str>, String)> {
    let IssuedExpectations { entity_id, acs, idp, keys, request, now, .. } = &record.expects;
    let broken = |why: String| (None, why);
    let now = now.parse().map_err(|_| broken("the record has no time".to_owned()))?;
    let read = |key: &String| VerifyingKey::from_spki(&STANDARD.decode(key).ok()?).ok();
    let idps =
        [TrustedIdp { entity_id: idp.clone(), keys: keys.iter().filter_map(read).collect() }];
    let pending: Vec<Pending> =
        request.iter().map(|id| Pending { id: id.clone(), ..Pending::default() }).collect();
    let (policy, switches) = (Policy::default(), Switches::default());
    let expects = Expectations {
        entity_id,
        acs,
        idps: &idps,
        pending: &pending,
        unsolicited: record.flow == Flow::IdpInitiated,
        now,
        skew: SKEW,
        seen: &|_, _| false,
        want_assertions_signed: false,
        want_response_signed: false,
        address: None,
        decryption: None,
        policy: &policy,
        limits: Limits::default(),
        switches: &switches,
    };
    if delivered.binding != "post" {
        return Err((Some("post-only"), "a response does not come by HTTP Redirect".to_owned()));
    }
    let body = post::write(MessageKind::Response, xml, None);
    let arrival = Arrival {
        method: "POST",
        query: None,
        content_type: Some("application/x-www-form-urlencoded"),
        body: body.as_bytes(),
    };
    match receive(&arrival, &expects) {
        Ok(signed_in) if signed_in.in_response_to != *request => {
            let why = "it does not say which request it answers".to_owned();
            Err((Some("response-in-response-to"), why))
        }
        Ok(_) => Ok(()),
        Err(refusal) => Err((refusal.rule().map(|rule| rule.name()), refusal.to_string())),
    }
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
