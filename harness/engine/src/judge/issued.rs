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
        false => match all.get("unreadable").and_then(Value::as_str) {
            Some(cause) => {
                let why = format!("a message comes that is no XML: {cause}");
                (Err(why.clone()), why)
            }
            None => (Ok(SignInOutcome::Refused), format!("refused: {}", status(&all))),
        },
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Browser;
    use crate::transcript::Body;

    const ACS: &str = "https://sp.example/acs";

    fn outcome(to: &str, xml: &str) -> Result<SignInOutcome, String> {
        let end = IssuedEnd::Message(Delivered {
            binding: "post".to_owned(),
            to: to.to_owned(),
            message: Body::from_bytes(xml.as_bytes()),
            digest: hex(&Sha256::digest(xml)),
            relay_state: None,
        });
        ended(end).outcome
    }

    fn ended(end: IssuedEnd) -> Issued {
        issued(&IssuedRecord {
            flow: Flow::SpInitiated,
            browser: Browser::default(),
            asked: false,
            end,
            expects: IssuedExpectations {
                acs: ACS.to_owned(),
                now: "2026-01-01T00:00:00Z".to_owned(),
                ..IssuedExpectations::default()
            },
        })
    }

    fn response(inside: &str) -> String {
        format!(
            r#"<p:Response xmlns:p="{}" xmlns:a="{}" ID="_r" Version="2.0">{inside}</p:Response>"#,
            "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion"
        )
    }

    #[test]
    fn an_answer_without_an_assertion_is_a_refusal_and_one_that_nobody_can_read_is_not() {
        assert_eq!(outcome(ACS, &response("")), Ok(SignInOutcome::Refused));
        assert_eq!(ended(IssuedEnd::Page).outcome, Ok(SignInOutcome::Refused));
        assert!(outcome(ACS, "<p:Response").is_err());
        assert!(outcome(ACS, "").is_err());
        assert!(ended(IssuedEnd::Unknown("it is no base64".to_owned())).outcome.is_err());
    }

    #[test]
    fn an_assertion_counts_wherever_it_stands_and_wherever_it_goes() {
        let hidden = response("<p:Extensions><a:Assertion/></p:Extensions>");
        assert_eq!(outcome(ACS, &hidden), Ok(SignInOutcome::Unsound));
        assert_eq!(outcome("https://sp.example/acs/", &hidden), Ok(SignInOutcome::Astray));
        // What no reader of ours takes may be what another one takes.
        assert_eq!(outcome(ACS, "<Assertion"), Ok(SignInOutcome::Unsound));
    }

    #[test]
    fn a_message_from_which_something_was_taken_out_is_not_judged() {
        let xml = response("");
        let end = IssuedEnd::Message(Delivered {
            binding: "post".to_owned(),
            to: ACS.to_owned(),
            message: Body::from_bytes(xml.as_bytes()),
            digest: hex(&Sha256::digest("another one")),
            relay_state: None,
        });
        assert!(ended(end).outcome.is_err());
    }
}
