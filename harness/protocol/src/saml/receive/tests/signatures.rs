use super::known::{Known, signed};
use super::messages::{HONEST, replaced};
use crate::saml::receive::{Refusal, Rule, Switches};

fn without(rule: Rule) -> Known {
    Known { switches: Switches::none().without(rule), ..Known::default() }
}

fn rule_of(message: &str) -> Option<Rule> {
    Known::default().receive(message).unwrap_err().rule()
}

#[test]
fn every_signature_that_is_there_has_to_hold() {
    let both = signed(HONEST, &["_a", "_r"]);
    // The signature of the assertion covers nothing of the response.
    let response = replaced(&both, "InResponseTo=\"_q\">", "InResponseTo=\"_q\" Consent=\"x\">");
    assert_eq!(rule_of(&response), Some(Rule::ResponseSignature));
    assert!(without(Rule::ResponseSignature).receive(&response).is_ok());
}

#[test]
fn what_was_changed_after_it_was_signed_is_refused() {
    let changed = replaced(&signed(HONEST, &["_a"]), "Ada@", "Eve@");
    assert_eq!(rule_of(&changed), Some(Rule::AssertionSignature));
    let careless = Known {
        switches: Switches::none().without(Rule::AssertionSignature).without(Rule::AssertionSigned),
        ..Known::default()
    };
    assert_eq!(careless.receive(&changed).unwrap().subject.value, "Eve@example.test");
    // Inside a signed response the bad signature of an assertion is refused too.
    let mut inside = signed(HONEST, &["_a"]);
    inside = replaced(&inside, "SignatureValue>", "SignatureValue>AAAA");
    let inside = signed(&inside, &["_r"]);
    assert_eq!(rule_of(&inside), Some(Rule::AssertionSignature));
    assert!(without(Rule::AssertionSignature).receive(&inside).is_ok());
}

/// The forged assertion of eight known ways to wrap a signed one.
fn evil() -> (String, String, String) {
    let message = signed(HONEST, &["_a"]);
    let start = message.find("<saml:Assertion").unwrap();
    let end = message.find("</samlp:Response>").unwrap();
    let genuine = message[start..end].to_owned();
    let signature = genuine.find("<ds:Signature").unwrap();
    let after = genuine.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let forged = format!("{}{}", &genuine[..signature], &genuine[after..]);
    let forged = forged.replace("\"_a\"", "\"_evil\"").replace("Ada@", "Eve@");
    (message, genuine, forged)
}

#[test]
fn a_wrapped_assertion_lets_nobody_else_in() {
    let (message, genuine, forged) = evil();
    let signature_start = genuine.find("<ds:Signature").unwrap();
    let signature_end = genuine.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let signature = &genuine[signature_start..signature_end];
    let bare = genuine.replace(signature, "");
    let object = |inside: &str| {
        signature
            .replace("</ds:Signature>", &format!("<ds:Object>{inside}</ds:Object></ds:Signature>"))
    };
    let with_signature =
        |signature: &str| forged.replace("</saml:Issuer>", &format!("</saml:Issuer>{signature}"));
    let wrapped = [
        format!("{forged}{genuine}"),
        format!("{genuine}{forged}"),
        forged.replace("</saml:Assertion>", &format!("{genuine}</saml:Assertion>")),
        with_signature(&object(&bare)),
        with_signature(&object(&genuine)),
        forged.replace(
            "<saml:AuthnStatement",
            &format!("<saml:Advice>{genuine}</saml:Advice><saml:AuthnStatement"),
        ),
        format!("<samlp:Extensions>{genuine}</samlp:Extensions>{forged}"),
        forged.replace(
            "</saml:Attribute>",
            &format!("<saml:AttributeValue>{genuine}</saml:AttributeValue></saml:Attribute>"),
        ),
        format!("{}{bare}", with_signature(signature)),
    ];
    let mut fooled = 0;
    for inside in &wrapped {
        let message = replaced(&message, &genuine, inside);
        match Known::default().receive(&message) {
            Ok(signed_in) => panic!("{:?} got in with {message}", signed_in.subject),
            Err(refusal) => assert!(refusal.rule().is_some(), "{refusal}"),
        }
        let careless = without(Rule::SignedContent).receive(&message);
        fooled += usize::from(careless.is_ok_and(|one| one.subject.value == "Eve@example.test"));
    }
    assert!(fooled >= 7, "the careless receiver falls for {fooled} only");
}

#[test]
fn the_whole_text_counts_whatever_stands_in_it() {
    for split in [
        "Ada@example.test<!-- -->.evil",
        "Ada@example.test<![CDATA[.evil]]>",
        "Ada@example.test<?x y?>.evil",
    ] {
        let message = replaced(HONEST, "Ada@example.test", "Ada@example.test.evil");
        let message = signed(&message, &["_a"]);
        // What has no place in the canonical form can be put in after signing.
        let after = replaced(&message, "Ada@example.test.evil", split);
        let whole = Known::default().receive(&after);
        if let Ok(signed_in) = &whole {
            assert_eq!(signed_in.subject.value, "Ada@example.test.evil");
        }
        assert_eq!(whole.is_err(), split.contains("<?"), "an instruction is signed");
        if whole.is_ok() {
            let cut = without(Rule::WholeText).receive(&after).unwrap();
            assert_eq!(cut.subject.value, "Ada@example.test");
        }
    }
    let values = replaced(HONEST, ">ada@example.test<", ">ada@<!-- -->example.test<");
    let cut = without(Rule::WholeText).receive(&signed(&values, &["_a"])).unwrap();
    assert_eq!(cut.attributes[0].values[0].as_deref(), Some("ada@"));
}

#[test]
fn names_that_differ_in_case_or_white_space_are_different_names() {
    let message = signed(&replaced(HONEST, ">Ada@", ">\u{a0} Ada@"), &["_a"]);
    let exact = Known::default().receive(&message).unwrap();
    assert_eq!(exact.subject.value, "\u{a0} Ada@example.test");
    let loose = without(Rule::ExactText).receive(&message).unwrap();
    assert_eq!(loose.subject.value, "ada@example.test");
}

#[test]
fn an_element_with_the_same_identifier_spoils_the_signature() {
    let message = signed(HONEST, &["_a"]);
    let doubled = replaced(
        &message,
        "<samlp:Status>",
        "<samlp:Extensions><x ID=\"_a\"/></samlp:Extensions><samlp:Status>",
    );
    assert_eq!(rule_of(&doubled), Some(Rule::AssertionSignature));
}

#[test]
fn what_is_no_xml_lets_nobody_in() {
    let message = signed(HONEST, &["_a"]);
    for broken in [
        format!("<!DOCTYPE a>{message}"),
        format!("{message}<a/>"),
        format!("{message}x"),
        message.replace("</samlp:Response>", ""),
        String::new() + "\0",
    ] {
        let refusal = Known::default().receive(&broken).unwrap_err();
        assert!(matches!(refusal, Refusal::Xml(_)), "{refusal}");
    }
}
