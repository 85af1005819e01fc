use std::collections::BTreeMap;

use crate::xml::Document;

use super::parties::{Parties, counting};
use super::*;

fn forged(spec: &ResponseSpec) -> Forged {
    forge(spec, &Parties::new().context(), &mut counting()).unwrap()
}

fn read(json: serde_json::Value) -> ResponseSpec {
    serde_json::from_value(json).unwrap()
}

fn text(spec: &ResponseSpec) -> String {
    String::from_utf8(forged(spec).xml).unwrap()
}

#[test]
fn an_honest_message_says_what_the_profile_wants() {
    let written = text(&ResponseSpec::default());
    let document = Document::read(written.as_bytes()).unwrap();
    let root = document.root().unwrap();
    assert!(root.is("urn:oasis:names:tc:SAML:2.0:protocol", "Response"));
    for said in [
        "Destination=\"https://sp.example/acs\"",
        "Recipient=\"https://sp.example/acs\" InResponseTo=\"_request\"",
        "NotBefore=\"2026-11-28T12:00:00Z\" NotOnOrAfter=\"2026-11-28T12:05:00Z\"",
        "<saml:Audience>https://sp.example/metadata</saml:Audience>",
        ">ada@honest.example</saml:NameID>",
        "<saml:AttributeValue>reader</saml:AttributeValue>",
    ] {
        assert!(written.contains(said), "{said} in {written}");
    }
    assert!(!written.contains("bob@other.example"));
}

#[test]
fn the_same_bytes_and_time_make_the_same_message() {
    assert_eq!(forged(&ResponseSpec::default()), forged(&ResponseSpec::default()));
}

#[test]
fn every_field_in_every_form_differs_from_an_honest_message_and_is_well_formed() {
    let mut seen = BTreeMap::from([(text(&ResponseSpec::default()), "honest".to_owned())]);
    let mut same = Vec::new();
    for case in FieldCase::all() {
        let fields = Fields::from([(case.field, case.form.clone())]);
        let written = text(&ResponseSpec { fields, ..ResponseSpec::default() });
        let read = Document::read(written.as_bytes());
        read.unwrap_or_else(|error| panic!("{}: {error}", case.name()));
        if let Some(other) = seen.insert(written, case.name()) {
            same.push((other, case.name()));
        }
    }
    // An element without its only child or attribute is an empty one.
    let expected = [
        ("status-empty", "status-code-missing"),
        ("status-code-empty", "status-code-value-missing"),
        ("audience-restriction-empty", "audience-missing"),
        ("authn-context-empty", "authn-context-class-ref-missing"),
    ];
    assert_eq!(same, expected.map(|(one, other)| (one.to_owned(), other.to_owned())));
}

#[test]
fn a_field_says_what_is_written_or_a_moment_seen_from_the_clock() {
    let spec = read(serde_json::json!({
        "clock": "-1h",
        "fields": {
            "response-version": { "written": "3.0<" },
            "session-not-on-or-after": { "at": "-30s" },
            "subject": { "written": "<saml:Subject><!--none--></saml:Subject>" },
        },
    }));
    let written = text(&spec);
    assert!(written.contains("Version=\"3.0&lt;\""));
    assert!(written.contains("SessionNotOnOrAfter=\"2026-11-28T10:59:30Z\""));
    assert!(written.contains("><!--none--></saml:Subject><saml:Conditions"), "{written}");
    let spec = read(serde_json::json!({ "fields": { "name-id": { "at": "5m" } } }));
    let error = forge(&spec, &Parties::new().context(), &mut counting()).unwrap_err();
    assert_eq!(error, ForgeError::NotATime { field: Field::NameId });
}

#[test]
fn an_unknown_key_is_refused() {
    let wrong = serde_json::json!({ "valid-four": "5m" });
    let error = serde_json::from_value::<ResponseSpec>(wrong).unwrap_err().to_string();
    assert!(error.contains("unknown field `valid-four`"), "{error}");
}

#[test]
fn a_description_survives_being_written_and_read() {
    let spec = read(serde_json::json!({
        "who": "other",
        "valid-for": "90s",
        "attributes": [{ "name": "a", "values": ["1", "2"], "nil-values": 1 }],
        "audiences": [["urn:a", "urn:b"], []],
        "confirmations": [{ "method": "holder-of-key", "without": ["recipient"] }],
        "status": { "code": "Responder", "second": "AuthnFailed" },
        "insert": [{ "at": "response-last", "xml": "<x/>", "when": "after-signing" }],
        "deliver": { "relay-state": { "written": "x" } },
    }));
    let written = serde_json::to_value(&spec).unwrap();
    assert_eq!(read(written), spec);
}

#[test]
fn families_without_prefixes_are_still_told_apart() {
    let plain = read(serde_json::json!({
        "layout": { "protocol-prefix": "", "assertion-prefix": "", "declaration": true }
    }));
    let written = text(&plain);
    let document = Document::read(written.as_bytes()).unwrap();
    let root = document.root().unwrap();
    let assertion = root.elements().last().unwrap();
    assert!(assertion.is("urn:oasis:names:tc:SAML:2.0:assertion", "Assertion"));
    let status = root.elements().nth(1).unwrap();
    assert!(status.is("urn:oasis:names:tc:SAML:2.0:protocol", "Status"));
}

#[test]
fn a_form_carries_the_message_and_the_relay_state() {
    let delivery = forged(&ResponseSpec::default()).delivery;
    assert_eq!(delivery.url, "https://sp.example/acs");
    let body = String::from_utf8(delivery.body).unwrap();
    assert!(body.starts_with("SAMLResponse=") && body.ends_with("&RelayState=%2Fdeep%20link"));
    assert!(!body.contains(['+', '/', '\n']));
}
