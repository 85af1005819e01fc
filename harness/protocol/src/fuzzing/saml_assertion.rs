use std::sync::LazyLock;
use std::time::Duration;

use crate::crypto::VerifyingKey;
use crate::dsig::Policy;
use crate::saml::binding::{Arrival, Limits, MessageKind, post};
use crate::saml::model::{Assertion, AuthnRequest, Flaw, LogoutRequest, LogoutResponse, Response};
use crate::saml::receive::{Expectations, Switches, TrustedIdp, receive};
use crate::saml::{Instant, instant};
use crate::xml::c14n::{C14nError, Canonicalization, Subset, to_bytes};
use crate::xml::{Document, Limits as XmlLimits, Node};

/// Reads `data` as every message of SAML, and checks what holds for any document.
///
/// A document and its canonical form say the same and have the same flaws, though comments and CDATA
/// sections are gone from the one. Every flaw is at an element of the document. Times that are read
/// are written as texts that read back. Nothing that nobody has signed lets anybody in.
///
/// # Panics
/// When one of these does not hold.
pub fn saml_assertion(data: &[u8]) {
    let Ok(document) = Document::read(data) else { return };
    let Some(root) = document.root() else { return };
    let said = what_it_says(root);
    let how = Canonicalization::exclusive();
    match to_bytes(&document, &Subset::of(root.id()), &how) {
        Ok(form) => {
            let again = Document::read_within(&form, &UNLIMITED);
            let again = again.as_ref().map(|again| again.root().map(what_it_says));
            assert_eq!(again, Ok(Some(said)), "the canonical form says something else");
        }
        Err(C14nError::RelativeNamespace { .. }) => {}
        Err(error) => unreachable!("a document that was read has a form: {error}"),
    }
    for attribute in root.attributes() {
        check_time(&attribute.value());
    }
    check_judged(data);
}

/// A form may pass a limit that the document kept to.
const UNLIMITED: XmlLimits = XmlLimits {
    bytes: usize::MAX,
    depth: 256,
    nodes: usize::MAX,
    attributes: usize::MAX,
    namespaces: usize::MAX,
    name: 1_000,
    value: usize::MAX,
};

/// Everything that any of the readers says of an element, without the numbers of nodes.
fn what_it_says(root: Node<'_>) -> Vec<String> {
    let mut said = Vec::new();
    let mut flaws = Vec::new();
    said.push(format!("{:?}", Response::read(root, &mut flaws)));
    check_flaws(root, &mut flaws, &mut said);
    said.push(format!("{:?}", Assertion::read(root, &mut flaws)));
    check_flaws(root, &mut flaws, &mut said);
    said.push(format!("{:?}", AuthnRequest::read(root, &mut flaws)));
    check_flaws(root, &mut flaws, &mut said);
    said.push(format!("{:?}", LogoutRequest::read(root, &mut flaws)));
    check_flaws(root, &mut flaws, &mut said);
    said.push(format!("{:?}", LogoutResponse::read(root, &mut flaws)));
    check_flaws(root, &mut flaws, &mut said);
    said.into_iter().map(|said| without_numbers(&said)).collect()
}

fn check_flaws(root: Node<'_>, flaws: &mut Vec<Flaw>, said: &mut Vec<String>) {
    let from = said.len();
    for flaw in flaws.drain(..) {
        let node = root.document().node(flaw.node);
        let local = node.and_then(|node| node.local());
        assert_eq!(local, Some(&*flaw.element), "a flaw of another element");
        said.push(flaw.to_string());
    }
    // A canonical form has its attributes in another order.
    if let Some(flaws) = said.get_mut(from..) {
        flaws.sort_unstable();
    }
}

/// The text without what follows `NodeId(`.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split("NodeId(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start_matches(|one: char| one.is_ascii_digit()))
}

fn check_time(written: &str) {
    let Ok(read) = instant::parse(written) else { return };
    let again = instant::parse(&instant::to_text_with_milliseconds(read));
    let lost = again.map(|again| read.duration_since(again).as_millis());
    assert_eq!(lost, Ok(0), "{written} is written as another time");
}

/// Judges a message for a receiver that trusts a key nobody has.
fn check_judged(xml: &[u8]) {
    static IDPS: LazyLock<Vec<TrustedIdp>> = LazyLock::new(|| {
        vec![TrustedIdp {
            entity_id: "https://idp.example.test".to_owned(),
            keys: vec![VerifyingKey::hmac(b"nobody knows")],
        }]
    });
    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);
    let expects = Expectations {
        entity_id: "https://sp.example.test",
        acs: "https://sp.example.test/acs",
        idps: &IDPS,
        pending: &[],
        unsolicited: true,
        now: Instant::UNIX_EPOCH,
        skew: Duration::from_secs(4_000_000_000),
        seen: &|_, _| false,
        want_assertions_signed: false,
        want_response_signed: false,
        address: None,
        decryption: None,
        policy: &POLICY,
        limits: Limits::default(),
        switches: &Switches::none(),
    };
    let body = post::write(MessageKind::Response, xml, None);
    let judged = receive(
        &Arrival {
            method: "POST",
            query: None,
            content_type: Some("application/x-www-form-urlencoded"),
            body: body.as_bytes(),
        },
        &expects,
    );
    match judged {
        Ok(signed_in) => unreachable!("{:?} got in without a signature", signed_in.subject),
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
    }
}
