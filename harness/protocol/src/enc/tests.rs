use super::*;
use crate::crypto::{
    ContentAlgorithm, DigestAlgorithm, KeyTransport, SigningKey, TransportKey, VerifyingKey,
};
use crate::xml::Document;

const KEY: &str = include_str!("../../tests/keys/rsa-2048.key.pem");
const OTHER: &str = include_str!("../../tests/keys/rsa-2048-other.key.pem");
const MESSAGE: &str =
    "<r xmlns='urn:r' xmlns:s='urn:s'><s:E><s:A ID='_a'>x<!--c-->y</s:A></s:E></r>";

fn public(pem: &str) -> VerifyingKey {
    SigningKey::from_pem(pem).unwrap().verifying_key().clone()
}

fn private() -> [TransportKey; 1] {
    [TransportKey::from_pem(KEY).unwrap()]
}

/// A message whose assertion is encrypted as planned.
fn message(plan: &EncryptionPlan) -> Document {
    let mut document = Document::read(MESSAGE.as_bytes()).unwrap();
    let element = document.find_by_attribute("ID", "_a").unwrap().id();
    let parent = document.node(element).unwrap().parent().unwrap().id();
    let mut next = 0_u8;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(5).wrapping_add(7);
            *byte = next;
        }
    };
    let made = encrypt(&mut document, element, plan, &public(KEY), &mut random).unwrap();
    document.replace(element, made.data).unwrap();
    if let Some(key) = made.key {
        document.append(parent, key).unwrap();
    }
    Document::read(&document.to_bytes()).unwrap()
}

fn open(document: &Document, policy: &DecryptionPolicy) -> Result<Decrypted, DecryptError> {
    let data = document.top().descendants().find(|node| node.is(XENC, "EncryptedData")).unwrap();
    decrypt(document, data.id(), &private(), policy)
}

fn refused(change: impl FnOnce(&mut EncryptionPlan)) -> DecryptError {
    let mut plan = EncryptionPlan::usual();
    change(&mut plan);
    open(&message(&plan), &DecryptionPolicy::default()).unwrap_err()
}

#[test]
fn every_combination_decrypts_to_the_element_that_was_encrypted() {
    let pairs = [
        (DigestAlgorithm::Sha1, DigestAlgorithm::Sha1),
        (DigestAlgorithm::Sha256, DigestAlgorithm::Sha1),
        (DigestAlgorithm::Sha256, DigestAlgorithm::Sha256),
        (DigestAlgorithm::Sha512, DigestAlgorithm::Sha512),
    ];
    for (number, content) in ContentAlgorithm::ALL.into_iter().enumerate() {
        let (digest, mask) = pairs[number % pairs.len()];
        for key_place in [KeyPlace::Inside, KeyPlace::Beside] {
            let mut plan = EncryptionPlan::usual();
            (plan.content, plan.key_place) = (content, key_place);
            plan.transport = KeyTransport::Oaep { digest, mask };
            plan.recipient = Some("urn:sp".to_owned());
            let message = message(&plan);
            assert!(!String::from_utf8(message.to_bytes()).unwrap().contains("s:A"));
            let policy =
                DecryptionPolicy { recipient: plan.recipient.clone(), ..Default::default() };
            let decrypted = open(&message, &policy).unwrap();
            assert_eq!(
                String::from_utf8(decrypted.plaintext).unwrap(),
                "<s:A xmlns=\"urn:r\" xmlns:s=\"urn:s\" ID=\"_a\">x<!--c-->y</s:A>"
            );
            assert!(decrypted.document.root().unwrap().is("urn:s", "A"));
            assert_eq!(decrypted.content, content);
        }
    }
}

#[test]
fn namespaces_around_the_place_count_where_the_plaintext_declares_none() {
    let mut plan = EncryptionPlan::usual();
    plan.plaintext = Plaintext::AsWritten;
    let decrypted = open(&message(&plan), &DecryptionPolicy::default()).unwrap();
    assert_eq!(decrypted.plaintext, b"<s:A ID='_a'>x<!--c-->y</s:A>");
    assert!(decrypted.document.root().unwrap().is("urn:s", "A"));
}

#[test]
fn both_names_of_sha384_are_read() {
    let mut plan = EncryptionPlan::usual();
    let digest = DigestAlgorithm::Sha384;
    plan.transport = KeyTransport::Oaep { digest, mask: digest };
    let text = String::from_utf8(message(&plan).to_bytes()).unwrap();
    let other = text.replace(digest.uri(), "http://www.w3.org/2001/04/xmlenc#sha384");
    assert_ne!(other, text);
    for text in [text, other] {
        let document = Document::read(text.as_bytes()).unwrap();
        open(&document, &DecryptionPolicy::default()).unwrap();
    }
}

#[test]
fn nothing_tells_how_far_a_broken_message_got() {
    let cbc = ContentAlgorithm::Aes128Cbc;
    for number in [0, 17, 255] {
        let padding = Padding::Number(number);
        let refusal = refused(|plan| (plan.content, plan.padding) = (cbc, padding));
        assert_eq!(refusal, DecryptError::Failed);
    }
    for tag in [Tag::Corrupt, Tag::Cut(0), Tag::Cut(4), Tag::Cut(15)] {
        assert_eq!(refused(|plan| plan.tag = tag), DecryptError::Failed);
    }
    for key in [vec![0; 32], vec![0; 16], Vec::new()] {
        assert_eq!(refused(|plan| plan.content_key = Some(key)), DecryptError::Failed);
    }
    let digest = DigestAlgorithm::Sha256;
    let refusal = refused(|plan| {
        plan.transport = KeyTransport::Oaep { digest, mask: digest };
        plan.transport_uri = Some("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p".to_owned());
    });
    assert_eq!(refusal, DecryptError::Failed, "another mask than the name has");
    let message = message(&EncryptionPlan::usual());
    let data = message.top().descendants().find(|node| node.is(XENC, "EncryptedData")).unwrap();
    let other = [TransportKey::from_pem(OTHER).unwrap()];
    let refusal = decrypt(&message, data.id(), &other, &DecryptionPolicy::default()).unwrap_err();
    assert_eq!(refusal, DecryptError::Failed, "another key");
}

#[test]
fn what_is_refused_before_any_key_is_used_is_named() {
    let pkcs1 = "http://www.w3.org/2001/04/xmlenc#rsa-1_5".to_owned();
    assert_eq!(
        refused(|plan| plan.transport = KeyTransport::Pkcs1),
        DecryptError::RefusedTransport { uri: pkcs1 }
    );
    assert_eq!(
        refused(|plan| plan.content_uri = Some("urn:none".to_owned())),
        DecryptError::RefusedContent { uri: "urn:none".to_owned() }
    );
    assert_eq!(refused(|plan| plan.key_place = KeyPlace::Absent), DecryptError::NoKey);
    assert_eq!(
        refused(|plan| plan.kind = Some(CONTENT.to_owned())),
        DecryptError::NotAnElement { kind: CONTENT.to_owned() }
    );
    assert_eq!(
        refused(|plan| plan.kind = None),
        DecryptError::NotAnElement { kind: String::new() }
    );
    let mut plan = EncryptionPlan::usual();
    plan.recipient = Some("urn:other".to_owned());
    let policy = DecryptionPolicy { recipient: Some("urn:sp".to_owned()), ..Default::default() };
    assert_eq!(open(&message(&plan), &policy).unwrap_err(), DecryptError::OtherRecipient);
    let policy = DecryptionPolicy { contents: Vec::new(), ..Default::default() };
    let uri = plan.content.uri().to_owned();
    assert_eq!(open(&message(&plan), &policy).unwrap_err(), DecryptError::RefusedContent { uri });
}

#[test]
fn what_is_no_single_element_is_refused_after_decrypting() {
    for octets in [
        &b""[..],
        b"text",
        b"<a/><b/>",
        b"<a>",
        b"<x:a/>",
        b"</around><s:a/>",
        b"<s:a/>t",
        b"<s:a/><s:a/>",
    ] {
        let refusal = refused(|plan| plan.plaintext = Plaintext::Octets(octets.to_vec()));
        let refused = matches!(refusal, DecryptError::Reread(_) | DecryptError::NotOneElement);
        assert!(refused, "{octets:?}: {refusal}");
    }
}

#[test]
fn only_so_many_keys_are_tried_however_many_there_are() {
    let mut document = message(&EncryptionPlan::usual());
    let key = document.top().descendants().find(|node| node.is(XENC, "EncryptedKey")).unwrap();
    let (key, parent) = (key.id(), key.parent().unwrap().id());
    for _ in 0..4 {
        let copy = document.copy(key).unwrap();
        document.append(parent, copy).unwrap();
    }
    let refusal = open(&document, &DecryptionPolicy::default()).unwrap_err();
    assert_eq!(refusal, DecryptError::TooManyKeys { limit: 4 });
}

#[test]
fn values_hold_base64_and_nothing_else() {
    let text = String::from_utf8(message(&EncryptionPlan::usual()).to_bytes()).unwrap();
    for markup in ["<!--AAAA-->", "<![CDATA[AAAA]]>", "<?p?>", "!"] {
        let from = "<xenc:CipherValue>";
        let changed = text.replace(from, &format!("{from}{markup}"));
        let document = Document::read(changed.as_bytes()).unwrap();
        let refusal = open(&document, &DecryptionPolicy::default()).unwrap_err();
        assert_eq!(refusal, DecryptError::NotBase64 { element: "CipherValue" });
    }
    let changed = text.replace("<xenc:CipherValue", "<xenc:CipherReference/><xenc:CipherValue");
    let document = Document::read(changed.as_bytes()).unwrap();
    let refusal = open(&document, &DecryptionPolicy::default()).unwrap_err();
    assert_eq!(refusal, DecryptError::CipherReference);
}
