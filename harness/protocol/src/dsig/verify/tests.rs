mod structure;

use super::*;
use crate::crypto::{DigestAlgorithm, SignatureAlgorithm, SigningKey, VerifyingKey};
use crate::dsig::{
    DSIG, KeyInfo, Place, ReferencePlan, SignaturePlan, Target, Transform, Written, sign,
};
use crate::xml::c14n::{Canonicalization, Comments, Method};
use crate::xml::{Document, NodeId};

const RESPONSE: &str = "<r:Response xmlns:r='urn:r' xmlns:s='urn:s' xmlns:xs='urn:xs' ID='_r'>\
    <s:Issuer>i</s:Issuer><s:Assertion ID='_a' xml:lang='de'>\n<s:Issuer>i</s:Issuer>\
    <s:Subject a='\u{e9}&#9;'>u<!--c-->ser<?p i?>&amp;&#13;\r\n<![CDATA[<]]></s:Subject>\
    </s:Assertion><s:Other ID='_o'/></r:Response>";

fn plan() -> SignaturePlan {
    SignaturePlan::enveloped("_a", SignatureAlgorithm::HmacSha256)
}

fn key() -> SigningKey {
    SigningKey::hmac(b"secret")
}

fn keys() -> [VerifyingKey; 1] {
    [VerifyingKey::hmac(b"secret")]
}

fn signed_with(plan: &SignaturePlan, key: &SigningKey) -> String {
    let mut document = Document::read(RESPONSE.as_bytes()).unwrap();
    let assertion = assertion(&document);
    sign(&mut document, assertion, plan, key).unwrap();
    String::from_utf8(document.to_bytes()).unwrap()
}

fn assertion(document: &Document) -> NodeId {
    document.top().descendants().find(|node| node.local() == Some("Assertion")).unwrap().id()
}

fn check_with(text: &str, policy: &Policy) -> Result<Verified, VerifyError> {
    let document = Document::read(text.as_bytes()).unwrap();
    verify(&document, assertion(&document), &keys(), policy)
}

fn check(text: &str) -> Result<Verified, VerifyError> {
    check_with(text, &Policy::default())
}

/// The refusal of what this change of the plan makes.
fn refused(change: impl FnOnce(&mut SignaturePlan)) -> VerifyError {
    let mut plan = plan();
    change(&mut plan);
    check(&signed_with(&plan, &key())).unwrap_err()
}

/// The refusal of a well-signed message in which this stands instead of that.
fn edited(from: &str, to: &str) -> VerifyError {
    let text = signed_with(&plan(), &key());
    assert!(text.contains(from), "{from} is not in {text}");
    check(&text.replacen(from, to, 1)).unwrap_err()
}

fn reference(plan: &mut SignaturePlan) -> &mut ReferencePlan {
    &mut plan.signed_infos[0].references[0]
}

#[test]
fn hands_back_the_signed_element_alone_without_its_signature() {
    let verified = check(&signed_with(&plan(), &key())).unwrap();
    assert_eq!(
        String::from_utf8(verified.canonical.clone()).unwrap(),
        "<s:Assertion xmlns:s=\"urn:s\" ID=\"_a\" xml:lang=\"de\">\n<s:Issuer>i</s:Issuer>\
         <s:Subject a=\"\u{e9}&#x9;\">user<?p i?>&amp;&#xD;\n&lt;</s:Subject></s:Assertion>"
    );
    let root = verified.document.root().unwrap();
    assert!(root.is("urn:s", "Assertion") && root.to_bytes() == verified.canonical);
    assert_eq!((verified.algorithm, verified.key), (SignatureAlgorithm::HmacSha256, 0));
}

#[test]
fn every_algorithm_verifies_with_its_key_among_others() {
    let pems = [
        include_str!("../../../tests/keys/rsa-2048.key.pem"),
        include_str!("../../../tests/keys/p256.key.pem"),
        include_str!("../../../tests/keys/p384.key.pem"),
        include_str!("../../../tests/keys/p521.key.pem"),
        include_str!("../../../tests/keys/ed25519.key.pem"),
    ];
    let mut signing = vec![key()];
    signing.extend(pems.map(|pem| SigningKey::from_pem(pem).unwrap()));
    let keys: Vec<_> = signing.iter().map(|key| key.verifying_key().clone()).collect();
    for (number, key) in signing.iter().enumerate() {
        for algorithm in SignatureAlgorithm::ALL {
            let mut plan = plan();
            plan.signed_infos[0].algorithm = algorithm;
            plan.signed_infos[0].references[0].digest =
                algorithm.digest().unwrap_or(DigestAlgorithm::Sha512);
            let mut document = Document::read(RESPONSE.as_bytes()).unwrap();
            let assertion = assertion(&document);
            if sign(&mut document, assertion, &plan, key).is_err() {
                continue;
            }
            let policy = Policy::default().with_sha1();
            let verified = verify(&document, assertion, &keys, &policy).unwrap();
            assert_eq!((verified.algorithm, verified.key), (algorithm, number));
            if algorithm.digest() == Some(DigestAlgorithm::Sha1) {
                let refusal = verify(&document, assertion, &keys, &Policy::default()).unwrap_err();
                assert_eq!(refusal, VerifyError::RefusedSignatureAlgorithm { algorithm });
            }
        }
    }
}

#[test]
fn every_canonical_form_verifies_and_comments_are_never_signed() {
    for method in [Method::Exclusive, Method::Inclusive, Method::Inclusive11] {
        for comments in [Comments::Omitted, Comments::Kept] {
            let how = Canonicalization::new(method, comments);
            let mut plan = plan();
            plan.signed_infos[0].canonicalization = how.clone();
            reference(&mut plan).transforms =
                Some(vec![Transform::Enveloped, Transform::Canonical(how.clone())]);
            let verified = check(&signed_with(&plan, &key())).unwrap();
            let text = String::from_utf8(verified.canonical).unwrap();
            assert!(text.contains(">user<?p i?>"), "{text}");
            assert_eq!(text.contains("urn:xs"), method != Method::Exclusive);
            let policy = Policy { canonicalizations: Vec::new(), ..Policy::default() };
            let refusal = check_with(&signed_with(&plan, &key()), &policy).unwrap_err();
            let uri = how.uri().to_owned();
            assert_eq!(refusal, VerifyError::RefusedCanonicalization { uri });
        }
    }
    let mut plan = plan();
    let prefixed = Canonicalization::exclusive().with_prefixes(["xs", "#default"]);
    plan.signed_infos[0].canonicalization = prefixed.clone();
    reference(&mut plan).transforms =
        Some(vec![Transform::Enveloped, Transform::Canonical(prefixed)]);
    let verified = check(&signed_with(&plan, &key())).unwrap();
    assert!(String::from_utf8(verified.canonical).unwrap().contains("urn:xs"));
    reference(&mut plan).transforms = Some(vec![Transform::Enveloped]);
    let verified = check(&signed_with(&plan, &key())).unwrap();
    assert!(String::from_utf8(verified.canonical).unwrap().contains("urn:r"));
}

#[test]
fn a_changed_element_a_changed_reference_and_another_key_are_told_apart() {
    assert_eq!(edited("u<!--c-->ser", "admin"), VerifyError::Digest);
    assert_eq!(edited("ID='_a' xml:lang='de'", "ID='_a' xml:lang='en'"), VerifyError::Digest);
    assert_eq!(edited("</s:Assertion>", "<x/></s:Assertion>"), VerifyError::Digest);
    assert_eq!(refused(|plan| plan.value = Written::Corrupt), VerifyError::Signature);
    assert_eq!(refused(|plan| plan.value = Written::Bytes(Vec::new())), VerifyError::Signature);
    assert_eq!(refused(|plan| reference(plan).value = Written::Corrupt), VerifyError::Digest);
    assert_eq!(refused(|plan| reference(plan).value = Written::Empty), VerifyError::Digest);
    let other = signed_with(&plan(), &SigningKey::hmac(b"other"));
    assert_eq!(check(&other).unwrap_err(), VerifyError::Signature);
    // What says which form was digested is signed.
    let uri = Canonicalization::new(Method::Inclusive, Comments::Omitted).uri();
    let text = signed_with(&plan(), &key());
    let (before, after) = text.split_once("</ds:SignedInfo>").unwrap();
    let at = before.rfind(Canonicalization::exclusive().uri()).unwrap();
    let text = format!(
        "{}{uri}{}</ds:SignedInfo>{after}",
        &before[..at],
        &before[at + Canonicalization::exclusive().uri().len()..]
    );
    assert_eq!(check(&text).unwrap_err(), VerifyError::Signature);
}

#[test]
fn a_key_counts_only_for_algorithms_of_its_kind() {
    let rsa = include_str!("../../../tests/keys/rsa-2048.crt.pem");
    let trusted = [VerifyingKey::from_pem(rsa).unwrap()];
    let spki = trusted[0].to_spki().unwrap();
    let modulus = trusted[0].rsa_numbers().unwrap().0.to_vec();
    for secret in [rsa.as_bytes(), &spki, &modulus, b""] {
        let text = signed_with(&plan(), &SigningKey::hmac(secret));
        let document = Document::read(text.as_bytes()).unwrap();
        let refusal =
            verify(&document, assertion(&document), &trusted, &Policy::default()).unwrap_err();
        assert_eq!(refusal, VerifyError::NoKey { algorithm: SignatureAlgorithm::HmacSha256 });
    }
}

#[test]
fn a_short_rsa_key_is_refused_whatever_it_signed() {
    let pem = include_str!("../../../tests/keys/rsa-1024.crt.pem");
    let weak = VerifyingKey::from_pem(pem).unwrap();
    let mut plan = plan();
    plan.signed_infos[0].algorithm_uri = Some(SignatureAlgorithm::RsaSha256.uri().to_owned());
    let text = signed_with(&plan, &key());
    let document = Document::read(text.as_bytes()).unwrap();
    let check = |keys: &[VerifyingKey], policy: &Policy| {
        verify(&document, assertion(&document), keys, policy).unwrap_err()
    };
    let policy = Policy::default();
    assert_eq!(check(std::slice::from_ref(&weak), &policy), VerifyError::WeakKey { bits: 1024 });
    let policy = Policy { rsa_bits: 1024, ..policy };
    assert_eq!(check(&[weak], &policy), VerifyError::Signature);
}

#[test]
fn unknown_and_refused_algorithms_are_named() {
    let info = |change: fn(&mut crate::dsig::SignedInfoPlan)| {
        refused(|plan| change(&mut plan.signed_infos[0]))
    };
    let uri = "urn:none".to_owned();
    assert_eq!(
        info(|info| info.algorithm_uri = Some("urn:none".to_owned())),
        VerifyError::UnknownSignatureAlgorithm { uri: uri.clone() }
    );
    assert_eq!(
        info(|info| info.canonicalization_uri = Some("urn:none".to_owned())),
        VerifyError::UnknownCanonicalization { uri: uri.clone() }
    );
    assert_eq!(
        refused(|plan| reference(plan).digest_uri = Some("urn:none".to_owned())),
        VerifyError::UnknownDigest { uri }
    );
    assert_eq!(
        refused(|plan| reference(plan).digest = DigestAlgorithm::Sha1),
        VerifyError::RefusedDigest { algorithm: DigestAlgorithm::Sha1 }
    );
    assert_eq!(
        info(|info| {
            info.method_content = "<ds:HMACOutputLength>8</ds:HMACOutputLength>".to_owned();
        }),
        VerifyError::HmacOutputLength
    );
}

#[test]
fn what_key_info_says_changes_nothing() {
    let certificate =
        crate::crypto::pem_blocks(include_str!("../../../tests/keys/p256.crt.pem")).remove(0).der;
    let key_info = [
        KeyInfo::Certificates(vec![certificate.clone()]),
        KeyInfo::Name("n".to_owned()),
        KeyInfo::Value(VerifyingKey::from_certificate(&certificate).unwrap()),
        KeyInfo::Retrieval { uri: "http://127.0.0.1/".to_owned(), kind: None },
        KeyInfo::Markup("<any>x</any>".to_owned()),
    ];
    let mut plan = plan();
    plan.key_info = key_info.to_vec();
    plan.place = Place::Last;
    let document = signed_with(&plan, &key());
    assert!(document.contains("ECKeyValue") && document.contains("X509Certificate"));
    check(&document).unwrap();
}

#[test]
fn each_mistake_lets_one_kind_of_message_in() {
    let bare = |uri: &str| Transform::Other { uri: uri.to_owned(), content: String::new() };
    let signed = |change: &dyn Fn(&mut SignaturePlan)| {
        let mut plan = plan();
        change(&mut plan);
        signed_with(&plan, &key())
    };
    let honest = signed(&|_| {});
    let cases = [
        (Slack::DuplicateIds, honest.replace("<s:Other ID='_o'/>", "<s:Other ID='_a'/>")),
        (
            Slack::OtherElement,
            signed(&|plan| {
                let mut other = ReferencePlan::enveloped("_o");
                other.digest = DigestAlgorithm::Sha256;
                plan.signed_infos[0].references = vec![other];
            }),
        ),
        (Slack::WholeDocument, signed(&|plan| reference(plan).uri = Some(String::new()))),
        (
            Slack::SeveralReferences,
            signed(&|plan| plan.signed_infos[0].references.push(ReferencePlan::enveloped("_o"))),
        ),
        (
            Slack::SeveralSignedInfos,
            signed(&|plan| {
                let info = plan.signed_infos[0].clone();
                plan.signed_infos.push(info);
            }),
        ),
        (Slack::Object, signed(&|plan| plan.objects.push("<x/>".to_owned()))),
        (
            Slack::Markup,
            signed(&|plan| reference(plan).value = Written::Markup("{made}<?x?>".to_owned())),
        ),
        (
            Slack::AnyTransform,
            signed(&|plan| {
                let list = reference(plan).transforms.get_or_insert_default();
                list.push(bare("urn:t"));
            }),
        ),
        (Slack::NoDigest, honest.replace("u<!--c-->ser", "admin")),
        (Slack::NoSignature, signed(&|plan| plan.value = Written::Corrupt)),
    ];
    for (slack, text) in &cases {
        check(text).unwrap_err();
        check_with(text, &Policy::default().with_slack(*slack)).unwrap();
        for (other, _) in &cases {
            if other != slack {
                check_with(text, &Policy::default().with_slack(*other)).unwrap_err();
            }
        }
    }
}
