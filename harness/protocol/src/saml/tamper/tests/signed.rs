//! What a strict verifier makes of each message: what is validly signed in it, if anything.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::crypto::{DigestAlgorithm, Digester, VerifyingKey};
use crate::dsig::{DSIG, Policy, Verifier};
use crate::saml::forge::{Entrant, Forged};
use crate::xml::c14n::{Canonicalization, Subset, to_bytes};
use crate::xml::{Document, Node};

use super::super::*;
use super::{PARTIES, tampered, wrapped};

fn trusted() -> [VerifyingKey; 1] {
    [PARTIES.idp.signing.key.verifying_key().clone()]
}

/// What a signature of the trusted key covers, element by element, and why others do not count.
fn verified(document: &Document) -> (Vec<String>, Vec<String>) {
    let verifier = Verifier::new(document);
    let (mut covered, mut refused) = (Vec::new(), Vec::new());
    let signed = |node: &Node<'_>| node.elements().any(|child| child.is(DSIG, "Signature"));
    for node in document.top().descendants().filter(signed) {
        match verifier.verify(node.id(), &trusted(), &Policy::default()) {
            Ok(verified) => covered.push(String::from_utf8(verified.canonical).unwrap()),
            Err(error) => refused.push(error.to_string()),
        }
    }
    (covered, refused)
}

/// The names in an element that was signed.
fn names(canonical: &str) -> Vec<String> {
    let document = Document::read(canonical.as_bytes()).unwrap();
    let named = |node: &Node<'_>| node.local() == Some("NameID");
    document.top().descendants().filter(named).map(|node| node.text().into_owned()).collect()
}

fn outcome(made: &Forged) -> String {
    let Ok(document) = Document::read(&made.xml) else { return "not well-formed".to_owned() };
    let (covered, mut refused) = verified(&document);
    let mut found: Vec<_> =
        covered.iter().flat_map(|one| names(one)).map(|name| format!("signs {name}")).collect();
    found.append(&mut refused);
    match found.is_empty() {
        true => "nothing is signed".to_owned(),
        false => found.join("; "),
    }
}

#[test]
fn no_signature_that_holds_covers_the_name_of_a_forgery() {
    for tampering in Tampering::all() {
        let made = tampered(tampering);
        let Ok(document) = Document::read(&made.xml) else { continue };
        // Two users were signed for, which is what is wrong with that one.
        let two = tampering == Tampering::Structure(StructureTampering::TwoSignedAssertions);
        for name in verified(&document).0.iter().flat_map(|one| names(one)) {
            let entrant = made.claims.entrant(&name);
            assert!(entrant == Entrant::Honest || two, "{tampering}: {name} is {entrant:?}");
        }
    }
    for point in Wrap::all() {
        let made = wrapped(point);
        let Ok(document) = Document::read(&made.xml) else { continue };
        for name in verified(&document).0.iter().flat_map(|one| names(one)) {
            assert_eq!(made.claims.entrant(&name), Entrant::Honest, "{point}: {name}");
        }
    }
}

#[test]
fn what_a_strict_verifier_says_of_each_tampering() {
    let mut table = String::new();
    for tampering in Tampering::all() {
        let made = tampered(tampering);
        writeln!(table, "{tampering} ({:?}): {}", tampering.claim(), outcome(&made)).unwrap();
    }
    snapshot("tamperings", &table);
}

#[test]
fn a_genuine_element_keeps_its_signature_wherever_it_hides() {
    for point in Wrap::all().filter(|point| point.is_well_formed() && !point.needs_encryption()) {
        let made = wrapped(point);
        let document = Document::read(&made.xml).unwrap();
        let (covered, refused) = verified(&document);
        let alone = point.twin == Twin::Own && point.carrier != Carrier::Forged;
        // In its own Signature a forged element is more than is allowed; a KeyInfo may hold anything
        // but another SignedInfo.
        let another = point.worthless == Worthless::Own || point.carrier == Carrier::Both;
        let inside = point.hidden == Hidden::Forged
            && match point.place {
                Place::Signature | Place::Object => true,
                Place::KeyInfo => another,
                _ => false,
            };
        match alone && !inside {
            true => assert_eq!(covered.len(), 1, "{point}: {refused:?}"),
            false => assert!(covered.is_empty(), "{point}"),
        }
        assert!(digest_holds(&document), "{point}");
    }
}

/// Whether some Reference names an element that names the honest user alone, and has the digest of
/// that element as it is now, wherever both stand.
fn digest_holds(document: &Document) -> bool {
    let all = || document.top().descendants();
    let references: Vec<_> = all().filter(|node| node.is(DSIG, "Reference")).collect();
    let elements = all().filter(|node| matches!(node.local(), Some("Assertion" | "Response")));
    elements.into_iter().any(|element| {
        let mut subset = Subset::of(element.id());
        if let Some(own) = element.elements().find(|child| child.is(DSIG, "Signature")) {
            subset = subset.without(own.id());
        }
        let octets = to_bytes(document, &subset, &Canonicalization::exclusive()).unwrap();
        let digest = BASE64_STANDARD.encode(Digester::of(DigestAlgorithm::Sha256, &octets));
        let id = format!("#{}", element.value_of("ID").unwrap_or_default());
        let named = references.iter().any(|reference| {
            reference.value_of("URI").as_deref() == Some(&id)
                && reference.elements().any(|value| value.text() == digest)
        });
        named && names(&String::from_utf8(octets).unwrap()) == [PARTIES.honest.name_id.as_str()]
    })
}

#[test]
fn some_messages_are_those_that_were_recorded() {
    for tampering in
        ["unsigned", "comment-in-name-id", "second-signed-info-first", "void-canonicalization"]
    {
        let made = tampered(Tampering::from_name(tampering).unwrap());
        snapshot(tampering, &String::from_utf8(made.xml).unwrap());
    }
    let honest = super::forged(&crate::saml::forge::ResponseSpec::default());
    snapshot("honest", &String::from_utf8(honest.xml).unwrap());
    let wrapped = wrapped(Wrap::xsw(8).unwrap());
    snapshot("xsw8", &String::from_utf8(wrapped.xml).unwrap());
}

pub(super) fn snapshot(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/forged"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}
