use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::*;
use crate::crypto::{
    Curve, DigestAlgorithm, Digester, Generate, SignatureAlgorithm, SigningKey, VerifyingKey,
    pem_blocks,
};
use crate::xml::c14n::{C14nError, Canonicalization, Comments, Method, Subset, to_bytes};
use crate::xml::{Document, Node};

const RESPONSE: &str = "<r:Response xmlns:r='urn:r' ID='_r'><s:Issuer xmlns:s='urn:s'>i</s:Issuer>\
    <s:Assertion xmlns:s='urn:s' ID='_a'><s:Issuer>i</s:Issuer><s:Subject>u&#13;\n</s:Subject>\
    </s:Assertion><o Id='_o'> YWJj <!--c--></o></r:Response>";

fn plan() -> SignaturePlan {
    SignaturePlan::enveloped("_a", SignatureAlgorithm::HmacSha256)
}

fn key() -> SigningKey {
    SigningKey::hmac(b"secret")
}

fn read() -> Document {
    Document::read(RESPONSE.as_bytes()).unwrap()
}

fn attempt(plan: &SignaturePlan) -> Result<String, SigningError> {
    let mut document = read();
    let assertion = document.find_by_attribute("ID", "_a").unwrap().id();
    sign(&mut document, assertion, plan, &key())?;
    Ok(String::from_utf8(document.to_bytes()).unwrap())
}

/// What a changed plan makes, read again.
fn signed(change: impl FnOnce(&mut SignaturePlan)) -> Document {
    let mut plan = plan();
    change(&mut plan);
    Document::read(attempt(&plan).unwrap().as_bytes()).unwrap()
}

fn find<'d>(document: &'d Document, local: &str) -> Node<'d> {
    let found = document.top().descendants().find(|node| node.local() == Some(local));
    found.unwrap_or_else(|| panic!("no {local}"))
}

fn decoded(document: &Document, local: &str) -> Vec<u8> {
    let text: String = find(document, local).text().split_ascii_whitespace().collect();
    BASE64_STANDARD.decode(text).unwrap()
}

fn reference(plan: &mut SignaturePlan) -> &mut ReferencePlan {
    &mut plan.signed_infos[0].references[0]
}

/// Whether the value is the signature of this SignedInfo.
fn seals(document: &Document, info: Node<'_>) -> bool {
    let form = to_bytes(document, &Subset::of(info.id()), &Canonicalization::exclusive()).unwrap();
    let value = decoded(document, "SignatureValue");
    let key = VerifyingKey::hmac(b"secret");
    key.verify(SignatureAlgorithm::HmacSha256, &form, &value).is_ok()
}

#[test]
fn the_value_is_of_the_signed_info_and_the_digest_of_what_the_reference_names() {
    let document = signed(|_| {});
    assert!(seals(&document, find(&document, "SignedInfo")));
    let before = read();
    let subset = Subset::of(before.find_by_attribute("ID", "_a").unwrap().id());
    let form = to_bytes(&before, &subset, &Canonicalization::exclusive()).unwrap();
    assert_eq!(decoded(&document, "DigestValue"), Digester::of(DigestAlgorithm::Sha256, &form));
}

#[test]
fn the_signature_stands_where_the_plan_says() {
    let around = |place: Place| {
        let document = signed(|plan| plan.place = place);
        let signature = find(&document, "Signature");
        let local = |node: Option<Node<'_>>| node.and_then(|node| node.local().map(str::to_owned));
        (local(signature.previous()), local(signature.next()), local(signature.parent()))
    };
    let some = |name: &str| Some(name.to_owned());
    let assertion = some("Assertion");
    assert_eq!(around(Place::AfterIssuer), (some("Issuer"), some("Subject"), assertion.clone()));
    assert_eq!(around(Place::First), (None, some("Issuer"), assertion.clone()));
    assert_eq!(around(Place::Last), (some("Subject"), None, assertion.clone()));
    let assertion = read().find_by_attribute("ID", "_a").unwrap().id();
    let response = some("Response");
    let outside = (some("Issuer"), some("Assertion"), response.clone());
    assert_eq!(around(Place::Before(assertion)), outside);
    assert_eq!(around(Place::After(assertion)), (some("Assertion"), some("o"), response));
    let mut plan = plan();
    plan.place = Place::Nowhere;
    assert_eq!(attempt(&plan).unwrap(), RESPONSE);
}

#[test]
fn digest_and_value_can_be_right_wrong_other_marked_up_empty_or_missing() {
    let right = signed(|_| {});
    for local in ["DigestValue", "SignatureValue"] {
        let with = |written: Written| {
            signed(|plan| match local {
                "DigestValue" => reference(plan).value = written,
                _ => plan.value = written,
            })
        };
        let mut corrupt = decoded(&right, local);
        corrupt[0] ^= 1;
        assert_eq!(decoded(&with(Written::Corrupt), local), corrupt);
        assert_eq!(decoded(&with(Written::Bytes(vec![1, 2])), local), [1, 2]);
        assert_eq!(find(&with(Written::Empty), local).children().count(), 0);
        let absent = with(Written::Absent);
        assert!(!String::from_utf8(absent.to_bytes()).unwrap().contains(local));
        let marked = with(Written::Markup("<!--x-->{made}<?p?>".to_owned()));
        let element = find(&marked, local);
        assert!(element.has_markup() && element.children().count() == 3);
        assert_eq!(decoded(&marked, local), decoded(&right, local));
    }
    // A digest that is wrong is signed all the same.
    let document = signed(|plan| reference(plan).value = Written::Corrupt);
    assert!(seals(&document, find(&document, "SignedInfo")));
}

#[test]
fn every_name_can_be_overridden() {
    let document = signed(|plan| {
        plan.prefix = String::new();
        plan.namespace = "urn:\"<&".to_owned();
        plan.id = Some("s".to_owned());
        plan.wrap = Some(4);
        plan.objects = vec!["<x/>".to_owned(), "t".to_owned()];
        let info = &mut plan.signed_infos[0];
        info.id = Some("i".to_owned());
        info.canonicalization_uri = Some("urn:c".to_owned());
        info.algorithm_uri = Some("urn:a".to_owned());
        info.method_content = "<HMACOutputLength>8</HMACOutputLength>".to_owned();
        let reference = reference(plan);
        reference.id = Some("f".to_owned());
        reference.kind = Some("urn:k".to_owned());
        reference.digest_uri = Some("urn:d".to_owned());
        reference.transforms =
            Some(vec![Transform::Other { uri: "urn:t".to_owned(), content: "<y/>".to_owned() }]);
    });
    let text = String::from_utf8(document.to_bytes()).unwrap();
    for part in [
        "<Signature xmlns=\"urn:&quot;&lt;&amp;\" Id=\"s\">",
        "<SignedInfo Id=\"i\"><CanonicalizationMethod Algorithm=\"urn:c\">",
        "<SignatureMethod Algorithm=\"urn:a\"><HMACOutputLength>8</HMACOutputLength>",
        "<Reference Id=\"f\" URI=\"#_a\" Type=\"urn:k\">",
        "<Transform Algorithm=\"urn:t\"><y/></Transform>",
        "<DigestMethod Algorithm=\"urn:d\">",
        "<Object><x/></Object><Object>t</Object>",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let lines = find(&document, "SignatureValue").text().into_owned();
    assert_eq!(lines.lines().map(str::len).max(), Some(4));
}

#[test]
fn any_of_several_signed_infos_can_be_the_signed_one() {
    for sealed in [0, 1] {
        let document = signed(|plan| {
            let mut other = plan.signed_infos[0].clone();
            other.references[0].value = Written::Bytes(vec![0; 32]);
            plan.signed_infos.push(other);
            plan.sealed = sealed;
        });
        let is_info = |node: &Node<'_>| node.local() == Some("SignedInfo");
        let infos: Vec<_> = document.top().descendants().filter(is_info).collect();
        let signed: Vec<_> = infos.iter().map(|info| seals(&document, *info)).collect();
        assert_eq!(signed, [sealed == 0, sealed == 1]);
    }
    let mut plan = plan();
    plan.sealed = 1;
    assert_eq!(attempt(&plan), Err(SigningError::NoSignedInfo));
}

#[test]
fn what_is_changed_between_preparing_and_sealing_is_signed() {
    let mut document = read();
    let assertion = document.find_by_attribute("ID", "_a").unwrap().id();
    let plan = plan();
    let prepared = prepare(&mut document, assertion, &plan).unwrap();
    let instruction = document.make_instruction("p", "").unwrap();
    document.prepend(prepared.digest_values[0], instruction).unwrap();
    document.append(prepared.signature_value, prepared.signed_infos[0]).unwrap();
    seal(&mut document, &prepared, &plan, &key()).unwrap();
    let read = Document::read(&document.to_bytes()).unwrap();
    assert_eq!(find(&read, "SignedInfo").parent().unwrap().local(), Some("SignatureValue"));
    let info = find(&read, "SignedInfo");
    let form = to_bytes(&read, &Subset::of(info.id()), &Canonicalization::exclusive()).unwrap();
    assert!(String::from_utf8(form.clone()).unwrap().contains("<ds:DigestValue><?p?>"));
    let value = find(&read, "SignatureValue").children().last().unwrap().text().into_owned();
    let value = BASE64_STANDARD.decode(value).unwrap();
    key().verifying_key().verify(SignatureAlgorithm::HmacSha256, &form, &value).unwrap();
}

#[test]
fn key_info_of_every_kind_is_written_and_its_keys_are_found_again() {
    let der = |pem| pem_blocks(pem).remove(0).der;
    let certificate = der(include_str!("../../tests/keys/rsa-2048.crt.pem"));
    let rsa = VerifyingKey::from_certificate(&certificate).unwrap();
    let ec = SigningKey::generate(Generate::Ec(Curve::P384)).unwrap().verifying_key().clone();
    let ed25519 = der(include_str!("../../tests/keys/ed25519.crt.pem"));
    let ed25519 = VerifyingKey::from_certificate(&ed25519).unwrap();
    let spki = BASE64_STANDARD.encode(ed25519.to_spki().unwrap());
    let document = signed(|plan| {
        plan.key_info = vec![
            KeyInfo::Name("n".to_owned()),
            KeyInfo::Certificates(vec![certificate.clone(), b"no certificate".to_vec()]),
            KeyInfo::Value(rsa.clone()),
            KeyInfo::Value(ec.clone()),
            // Has no form of its own.
            KeyInfo::Value(ed25519.clone()),
            KeyInfo::Retrieval { uri: "#x".to_owned(), kind: Some("urn:k".to_owned()) },
            KeyInfo::Markup(format!(
                "<x:DEREncodedKeyValue xmlns:x='{DSIG11}'>{spki}</x:DEREncodedKeyValue>"
            )),
        ];
    });
    let signature = find(&document, "Signature").id();
    assert_eq!(claimed_keys(&document, signature), [rsa.clone(), rsa, ec, ed25519]);
    assert!(find(&document, "RetrievalMethod").value_of("Type").is_some());
    assert_eq!(claimed_keys(&document, Document::ID), []);
}

#[test]
fn transforms_make_what_is_digested() {
    let octets = |uri: &str, transforms: Vec<Transform>| {
        let document = read();
        let plan = ReferencePlan {
            uri: Some(uri.to_owned()),
            transforms: Some(transforms),
            ..ReferencePlan::enveloped("")
        };
        let signature = document.find_by_attribute("ID", "_a").unwrap().id();
        reference_octets(&document, signature, &plan)
            .map(|octets| String::from_utf8(octets).unwrap())
    };
    let comments =
        || Transform::Canonical(Canonicalization::new(Method::Exclusive, Comments::Kept));
    assert_eq!(octets("#_o", vec![Transform::Base64]).unwrap(), "abc");
    // Only an XPointer keeps comments.
    assert_eq!(octets("#_o", vec![comments()]).unwrap(), "<o Id=\"_o\"> YWJj </o>");
    let pointer = "#xpointer(id('_o'))";
    assert_eq!(octets(pointer, vec![comments()]).unwrap(), "<o Id=\"_o\"> YWJj <!--c--></o>");
    // Nodes become octets by the inclusive form, and octets are read again.
    let implicit = "<o xmlns:r=\"urn:r\" Id=\"_o\"> YWJj </o>";
    assert_eq!(octets("#_o", Vec::new()).unwrap(), implicit);
    let twice = vec![comments(), Transform::Canonical(Canonicalization::exclusive())];
    assert_eq!(octets(pointer, twice).unwrap(), "<o Id=\"_o\"> YWJj </o>");
    let whole = octets("", vec![Transform::Enveloped, comments()]).unwrap();
    assert!(whole.starts_with("<r:Response") && !whole.contains("Assertion"), "{whole}");
    assert!(octets("#xpointer(/)", vec![comments()]).unwrap().contains("<!--c-->"));
    for uri in ["#none", "http://127.0.0.1/", "#xpointer(//a)"] {
        let refusal = octets(uri, Vec::new()).unwrap_err();
        assert_eq!(refusal, SigningError::NoTarget { uri: uri.to_owned() });
    }
    let base64_then_form = vec![Transform::Base64, comments()];
    assert!(matches!(octets("#_o", base64_then_form), Err(SigningError::Reread(_))));
}

#[test]
fn what_cannot_be_signed_is_said() {
    let mut broken = plan();
    broken.objects = vec!["<a>".to_owned()];
    assert!(matches!(attempt(&broken), Err(SigningError::Markup(_))));
    let mut other = plan();
    other.signed_infos[0].algorithm = SignatureAlgorithm::RsaSha256;
    assert!(matches!(attempt(&other), Err(SigningError::Sign(_))));
    let mut document = read();
    let assertion = document.find_by_attribute("ID", "_a").unwrap().id();
    let raw = document.make_raw(b"&").unwrap();
    document.append(assertion, raw).unwrap();
    let refusal = sign(&mut document, assertion, &plan(), &key());
    assert_eq!(refusal, Err(SigningError::Canonical(C14nError::RawBytes)));
}
