use std::collections::BTreeSet;

use super::known::{IDP, Known, OTHER_KEY, certificate, signed, signed_by};
use super::messages::{HONEST, changed, replaced};
use super::table::{CONFIRMED_IN_RESPONSE_TO, ELSEWHERE, IN_RESPONSE_TO, ROWS, Row};
use crate::saml::binding::{Arrival, MessageKind, post, redirect};
use crate::saml::instant;
use crate::saml::receive::{Refusal, Rule, SignedIn, Subject, Switches};

fn judged(row: &Row, switches: Switches) -> Result<SignedIn, Refusal> {
    let mut known = Known { switches, ..Known::default() };
    (row.known)(&mut known);
    known.receive(&signed(&changed(row.edits), row.sign))
}

#[test]
fn an_honest_message_lets_its_subject_in() {
    for sign in [&["_a"][..], &["_r"], &["_a", "_r"]] {
        let signed_in = Known::default().receive(&signed(HONEST, sign)).unwrap();
        assert_eq!(signed_in.idp, IDP);
        let subject = Subject { value: "Ada@example.test".to_owned(), ..Subject::default() };
        assert_eq!(signed_in.subject, subject);
        let [mail] = &*signed_in.attributes else { panic!("{signed_in:?}") };
        assert_eq!(mail.name, "mail");
        assert_eq!(mail.values, [Some("ada@example.test".to_owned()), Some(String::new())]);
        assert_eq!(signed_in.in_response_to.as_deref(), Some("_q"));
        assert_eq!(signed_in.session_index.as_deref(), Some("s1"));
        assert_eq!(signed_in.session_ends, instant::parse("2026-01-01T08:00:00Z").ok());
        assert_eq!(signed_in.class.as_deref(), Some("urn:class:password"));
        assert_eq!(signed_in.relay_state.as_deref(), Some("state"));
        let until = instant::parse("2026-01-01T00:05:00Z").ok();
        assert_eq!(signed_in.remember, [(IDP.to_owned(), "_a".to_owned(), until)]);
    }
}

#[test]
fn what_breaks_a_rule_is_refused_by_it_and_let_in_without_it() {
    for row in ROWS {
        let what = format!("{} {:?}", row.rule, row.edits);
        let refusal = judged(row, Switches::none()).unwrap_err();
        let refused_by = refusal.rule();
        // How something is compared is a rule of its own; what it is compared for refuses.
        let expected = match row.rule {
            Rule::ExactAudience | Rule::EveryAudience => Rule::Audience,
            Rule::ExactAddress | Rule::WholeUri | Rule::WithOrigin => Rule::Recipient,
            Rule::ExactIssuer => Rule::TrustedIssuer,
            rule => rule,
        };
        assert_eq!(refused_by, Some(expected), "{what}: {refusal}");
        assert!(!refusal.to_string().is_empty());

        let switches = row.besides.iter().fold(Switches::none(), |all, rule| all.without(*rule));
        for besides in row.besides {
            assert!(judged(row, Switches::none().without(*besides)).is_err(), "{what}: {besides}");
        }
        if !row.besides.is_empty() {
            let alone = judged(row, switches.clone()).unwrap_err();
            assert_eq!(alone.rule(), Some(expected), "{what}: {alone}");
        }
        let without = judged(row, switches.without(row.rule));
        assert!(without.is_ok(), "{what}: {without:?}");
    }
}

#[test]
fn every_rule_is_broken_by_something() {
    let broken: BTreeSet<Rule> = ROWS.iter().map(|row| row.rule).chain(ELSEWHERE).collect();
    let left: Vec<_> = Rule::ALL.iter().filter(|rule| !broken.contains(rule)).collect();
    assert!(left.is_empty(), "{left:?}");
    let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    assert_eq!(names.len(), Rule::ALL.len(), "two rules have one name");
}

#[test]
fn other_clocks_may_be_off_by_the_skew_and_no_more() {
    let message = signed(HONEST, &["_a"]);
    let minute = std::time::Duration::from_secs(60);
    for (now, skew, let_in) in [
        ("2026-01-01T00:00:00Z", 0, true),
        ("2025-12-31T23:59:59Z", 0, false),
        ("2025-12-31T23:59:00Z", 60, true),
        ("2025-12-31T23:58:59Z", 60, false),
        ("2026-01-01T00:04:59.999Z", 0, true),
        ("2026-01-01T00:05:00Z", 0, false),
        ("2026-01-01T00:05:59Z", 60, true),
        ("2026-01-01T00:06:00Z", 60, false),
    ] {
        let known = Known { now, skew: minute * skew / 60, ..Known::default() };
        assert_eq!(known.receive(&message).is_ok(), let_in, "{now} {skew}");
    }
}

#[test]
fn one_good_confirmation_is_enough() {
    let other = "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <saml:SubjectConfirmationData Recipient=\"https://other.example.test\"/></saml:SubjectConfirmation>\
         <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:sender-vouches\"/>";
    let first = changed(&[("</saml:NameID>", &format!("</saml:NameID>{other}"))]);
    let last = changed(&[("</saml:Subject>", &format!("{other}</saml:Subject>"))]);
    for message in [first, last] {
        let known = Known::default();
        assert!(known.receive(&signed(&message, &["_a"])).is_ok());
    }
}

#[test]
fn a_response_that_nobody_asked_for_is_let_in_where_that_is_wanted() {
    let known = Known { unsolicited: true, pending: Vec::new(), ..Known::default() };
    let message = changed(&[IN_RESPONSE_TO, CONFIRMED_IN_RESPONSE_TO]);
    let signed_in = known.receive(&signed(&message, &["_a"])).unwrap();
    assert_eq!(signed_in.in_response_to, None);
}

#[test]
fn a_response_without_an_assertion_lets_nobody_in() {
    let start = HONEST.find("<saml:Assertion").unwrap();
    let end = HONEST.find("</samlp:Response>").unwrap();
    let without = format!("{}{}", &HONEST[..start], &HONEST[end..]);
    let known = Known { unsolicited: true, ..Known::default() };
    assert_eq!(known.receive(&signed(&without, &["_r"])), Err(Refusal::NoAssertion));
    let hidden = replaced(
        &without,
        "<samlp:Status>",
        &format!("<samlp:Extensions>{}</samlp:Extensions><samlp:Status>", &HONEST[start..end]),
    );
    assert_eq!(known.receive(&signed(&hidden, &["_a", "_r"])), Err(Refusal::NoAssertion));
    let encrypted =
        replaced(&without, "</samlp:Response>", "<saml:EncryptedAssertion/></samlp:Response>");
    assert_eq!(known.receive(&signed(&encrypted, &["_r"])), Err(Refusal::Encrypted));
    // With the rule off somebody without a name gets in.
    let known = Known {
        switches: Switches::none().without(Rule::AssertionPresent).without(Rule::AuthnStatement),
        ..known
    };
    assert_eq!(known.receive(&signed(&without, &["_r"])).unwrap().subject, Subject::default());
}

#[test]
fn how_a_message_comes_is_checked_first() {
    let message = signed(HONEST, &["_a"]);
    let body = post::write(MessageKind::Response, message.as_bytes(), None);
    let refused_by = |known: &Known, body: &str| known.post(body).unwrap_err().rule();
    let known = Known::default();
    let without = |rule| Known { switches: Switches::none().without(rule), ..Known::default() };
    for (body, rule) in [
        (format!("{body}&SAMLResponse=QQ"), Rule::NoRepeatedParameters),
        (format!("{body}&SAMLRequest=QQ"), Rule::OneMessage),
        (body.replace("SAMLResponse", "SAMLR%65sponse"), Rule::PlainParameterNames),
    ] {
        assert_eq!(refused_by(&known, &body), Some(rule), "{rule}");
        assert!(without(rule).post(&body).is_ok(), "{rule}");
    }

    let query = redirect::write(MessageKind::Response, message.as_bytes(), None);
    let arrival =
        Arrival { method: "GET", query: Some(query.as_bytes()), content_type: None, body: b"" };
    assert_eq!(known.judge(&arrival), Err(Refusal::ByRedirect));
    assert!(without(Rule::PostOnly).judge(&arrival).is_ok());
    assert_eq!(known.post("SAMLResponse=").unwrap_err().rule(), None);
}

#[test]
fn a_long_relay_state_is_not_taken_back() {
    let message = signed(HONEST, &["_a"]);
    for (length, kept) in [(80, true), (81, false)] {
        let state = "x".repeat(length);
        let body = post::write(MessageKind::Response, message.as_bytes(), Some(&state));
        let signed_in = Known::default().post(&body).unwrap();
        assert_eq!(signed_in.relay_state.is_some(), kept, "{length}");
    }
}

#[test]
fn two_assertions_are_about_the_same_subject_and_each_is_signed() {
    let start = HONEST.find("<saml:Assertion").unwrap();
    let end = HONEST.find("</samlp:Response>").unwrap();
    let second = HONEST[start..end].replace("_a", "_b");
    let twice =
        |second: &str| replaced(HONEST, "</samlp:Response>", &format!("{second}</samlp:Response>"));
    let known = Known::default();
    let signed_in = known.receive(&signed(&twice(&second), &["_a", "_b"])).unwrap();
    assert_eq!(signed_in.attributes.len(), 2);
    assert_eq!(signed_in.remember.len(), 2);
    assert_eq!(known.receive(&signed(&twice(&second), &["_r"])).map(|_| ()), Ok(()));
    let one = known.receive(&signed(&twice(&second), &["_a"])).unwrap_err();
    assert_eq!(one.rule(), Some(Rule::AssertionSigned));
    let other = signed(&twice(&second.replace("Ada@", "Eve@")), &["_a", "_b"]);
    assert_eq!(known.receive(&other), Err(Refusal::SubjectsDiffer));
    let careless =
        Known { switches: Switches::none().without(Rule::SameSubject), ..Known::default() };
    assert_eq!(careless.receive(&other).unwrap().subject.value, "Eve@example.test");
    let many = twice(&second.repeat(10));
    assert_eq!(known.receive(&many), Err(Refusal::TooManyAssertions { limit: 10 }));
}

#[test]
fn only_keys_of_metadata_count() {
    let known = Known::default();
    let other = signed_by(HONEST, &["_a"], &OTHER_KEY, &certificate("p384"));
    assert_eq!(known.receive(&other).unwrap_err().rule(), Some(Rule::AssertionSignature));
    let careless =
        Known { switches: Switches::none().without(Rule::TrustedKeys), ..Known::default() };
    assert!(careless.receive(&other).is_ok());
    let without = signed_by(HONEST, &["_a"], &OTHER_KEY, &[]);
    assert!(careless.receive(&without).is_err(), "there is no key in the message");
}
