use std::sync::LazyLock;

use super::known::{IDP, Known, SP, key, signed};
use super::messages::{HONEST, replaced};
use crate::crypto::{SigningKey, TransportKey};
use crate::enc::{DecryptError, EncryptionPlan, KeyPlace, Tag, encrypt};
use crate::saml::receive::{Refusal, Rule};
use crate::xml::{Document, Node};

static RSA: LazyLock<SigningKey> = LazyLock::new(|| key("rsa-2048"));

fn known() -> Known {
    Known { keys: vec![TransportKey::from_signing_key(&RSA).unwrap()], ..Known::default() }
}

/// The message with the first element of this name encrypted, in an element of another name.
fn encrypted(xml: &str, name: &str, holder: &str, plan: &EncryptionPlan) -> String {
    let mut document = Document::read(xml.as_bytes()).unwrap();
    let named = |node: &Node<'_>| node.local() == Some(name);
    let element = document.top().descendants().find(named).unwrap().id();
    let mut next = 0_u8;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(5).wrapping_add(7);
            *byte = next;
        }
    };
    let made = encrypt(&mut document, element, plan, RSA.verifying_key(), &mut random).unwrap();
    let holder = document.make_element(&format!("saml:{holder}")).unwrap();
    document.append(holder, made.data).unwrap();
    if let Some(key) = made.key {
        document.append(holder, key).unwrap();
    }
    document.replace(element, holder).unwrap();
    String::from_utf8(document.to_bytes()).unwrap()
}

fn encrypted_assertion(xml: &str, plan: &EncryptionPlan) -> String {
    encrypted(xml, "Assertion", "EncryptedAssertion", plan)
}

#[test]
fn an_encrypted_assertion_lets_its_subject_in_when_it_is_signed() {
    for key_place in [KeyPlace::Inside, KeyPlace::Beside] {
        let plan = EncryptionPlan { key_place, ..EncryptionPlan::usual() };
        let message = encrypted_assertion(&signed(HONEST, &["_a"]), &plan);
        let signed_in = known().receive(&message).unwrap();
        assert_eq!(signed_in.subject.value, "Ada@example.test");
        assert_eq!(signed_in.attributes.len(), 1);
        assert_eq!(signed_in.remember[0].1, "_a");
        assert_eq!(signed_in.idp, IDP);
        assert_eq!(Known::default().receive(&message), Err(Refusal::Encrypted));
    }
    // The response may be what is signed.
    let message = signed(&encrypted_assertion(HONEST, &EncryptionPlan::usual()), &["_r"]);
    assert!(known().receive(&message).is_ok());
}

#[test]
fn encryption_proves_nothing() {
    let message = encrypted_assertion(HONEST, &EncryptionPlan::usual());
    let refusal = known().receive(&message).unwrap_err();
    assert_eq!(refusal.rule(), Some(Rule::AssertionSigned));
    let forged = replaced(&signed(HONEST, &["_a"]), "Ada@", "Eve@");
    let refusal = known().receive(&encrypted_assertion(&forged, &EncryptionPlan::usual()));
    assert_eq!(refusal.unwrap_err().rule(), Some(Rule::AssertionSignature));
}

#[test]
fn what_cannot_be_decrypted_is_refused_without_a_word_of_why() {
    let signed = signed(HONEST, &["_a"]);
    let usual = EncryptionPlan::usual;
    let failed = Refusal::Decryption(DecryptError::Failed);
    for plan in [
        EncryptionPlan { tag: Tag::Corrupt, ..usual() },
        EncryptionPlan { content_key: Some(vec![7; 32]), ..usual() },
        EncryptionPlan { content_key: Some(vec![7; 16]), ..usual() },
    ] {
        let refusal = known().receive(&encrypted_assertion(&signed, &plan)).unwrap_err();
        assert_eq!(refusal, failed);
    }
    let recipient = |name: &str| EncryptionPlan { recipient: Some(name.to_owned()), ..usual() };
    let mut known = known();
    known.decryption.recipient = Some(SP.to_owned());
    assert!(known.receive(&encrypted_assertion(&signed, &recipient(SP))).is_ok());
    let other =
        known.receive(&encrypted_assertion(&signed, &recipient("https://other.example.test")));
    assert_eq!(other, Err(Refusal::Decryption(DecryptError::OtherRecipient)));
}

#[test]
fn an_encrypted_name_or_attribute_is_read() {
    let plan = EncryptionPlan::usual();
    let name = encrypted(HONEST, "NameID", "EncryptedID", &plan);
    let both = encrypted(&name, "Attribute", "EncryptedAttribute", &plan);
    for sign in ["_a", "_r"] {
        let signed_in = known().receive(&signed(&both, &[sign])).unwrap();
        assert_eq!(signed_in.subject.value, "Ada@example.test");
        assert_eq!(signed_in.attributes[0].values[0].as_deref(), Some("ada@example.test"));
        let without = Known::default().receive(&signed(&both, &[sign])).unwrap_err();
        assert_eq!(without, Refusal::NoNameId);
    }
}

#[test]
fn only_an_assertion_may_be_in_an_encrypted_assertion() {
    let status = encrypted(HONEST, "Issuer", "EncryptedAssertion", &EncryptionPlan::usual());
    let start = status.find("<saml:EncryptedAssertion>").unwrap();
    let end =
        status.find("</saml:EncryptedAssertion>").unwrap() + "</saml:EncryptedAssertion>".len();
    let holder = &status[start..end];
    let assertion = HONEST.find("<saml:Assertion").unwrap();
    let message = format!("{}{holder}</samlp:Response>", &HONEST[..assertion]);
    assert_eq!(known().receive(&signed(&message, &["_r"])), Err(Refusal::NoAssertion));
}
