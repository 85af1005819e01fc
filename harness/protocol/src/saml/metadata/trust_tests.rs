use super::write::{IdpMetadata, idp};
use super::*;
use crate::crypto::{SigningKey, pem_blocks};
use crate::dsig::{self, Policy, SignaturePlan, VerifyError};
use crate::saml::receive::TrustedIdp;
use crate::saml::{Instant, instant, names};
use crate::xml::Document;

fn file(name: &str) -> String {
    let path = format!("{}/tests/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn key(name: &str) -> SigningKey {
    SigningKey::from_pem(&file(&format!("{name}.key"))).unwrap()
}

fn certificate(name: &str) -> Vec<u8> {
    pem_blocks(&file(&format!("{name}.crt"))).into_iter().next().unwrap().der
}

fn metadata(keys: &[(KeyUse, &[u8])]) -> String {
    idp(&IdpMetadata {
        entity_id: "https://idp.example.test",
        id: Some("_m"),
        valid_until: instant::parse("2026-02-01T00:00:00Z").ok(),
        cache_duration: Some("PT6H"),
        keys,
        single_sign_on: &[(names::HTTP_POST, "https://idp.example.test/sso")],
        ..IdpMetadata::default()
    })
}

fn signed_by(metadata: &str, key: &SigningKey) -> Vec<u8> {
    let mut document = Document::read(metadata.as_bytes()).unwrap();
    let root = document.root().unwrap().id();
    dsig::sign(&mut document, root, &SignaturePlan::enveloped("_m", key.usual_algorithm()), key)
        .unwrap();
    document.to_bytes()
}

fn now() -> Instant {
    instant::parse("2026-01-01T00:00:00Z").unwrap()
}

#[test]
fn only_metadata_that_a_trusted_key_has_signed_is_taken() {
    let ours = key("p256");
    let keys = [ours.verifying_key().clone()];
    let text = metadata(&[]);
    let policy = Policy::default();
    let good = signed_by(&text, &ours);
    let canonical = signed(&good, &keys, &policy).unwrap();
    let aggregate = Aggregate::read(&canonical).unwrap();
    assert!(aggregate.find(Some("https://idp.example.test"), now()).is_ok());

    let refusal = |metadata: &[u8]| signed(metadata, &keys, &policy).unwrap_err();
    let unsigned = MetadataError::Signature(VerifyError::NoSignature);
    assert_eq!(refusal(text.as_bytes()), unsigned);
    let other = signed_by(&text, &key("rsa-2048"));
    assert!(matches!(refusal(&other), MetadataError::Signature(VerifyError::NoKey { .. })));
    let changed = String::from_utf8(good.clone()).unwrap().replace("/sso", "/evil");
    assert_eq!(refusal(changed.as_bytes()), MetadataError::Signature(VerifyError::Digest));

    // A signed entity in a group that nobody has signed, beside one that is not signed either.
    let good = String::from_utf8(good).unwrap();
    let good = good.split_once("?>").unwrap().1;
    let evil = text.split_once("?>").unwrap().1.replace("idp.", "evil.").replace("_m", "_e");
    let wrapped = format!(
        "<md:EntitiesDescriptor xmlns:md=\"{}\">{evil}{good}</md:EntitiesDescriptor>",
        names::METADATA
    );
    assert_eq!(refusal(wrapped.as_bytes()), unsigned);
}

#[test]
fn metadata_is_used_while_it_is_valid_and_fetched_again_before() {
    let text = metadata(&[]);
    let aggregate = Aggregate::read(text.as_bytes()).unwrap();
    let at = |written: &str| aggregate.find(None, instant::parse(written).unwrap());
    let refresh = |written| at(written).unwrap().refresh.unwrap().to_string();
    assert_eq!(refresh("2026-01-01T00:00:00Z"), "2026-01-01T06:00:00Z");
    assert_eq!(refresh("2026-01-31T23:00:00Z"), "2026-02-01T00:00:00Z");
    let until = instant::parse("2026-02-01T00:00:00Z").unwrap();
    assert_eq!(at("2026-02-01T00:00:00Z").unwrap_err(), MetadataError::Expired { until });
    let other = aggregate.find(Some("https://idp.example.test/"), now()).unwrap_err();
    assert!(matches!(other, MetadataError::NoSuchEntity { .. }), "{other}");
    let flawed =
        text.replace("use=\"\"", "").replace("SingleSignOnService ", "SingleSignOnServices ");
    let aggregate = Aggregate::read(flawed.as_bytes()).unwrap();
    assert!(matches!(aggregate.find(None, now()), Err(MetadataError::Flawed(_))));
}

#[test]
fn every_signing_key_counts_and_no_other() {
    let (first, second, third) =
        (certificate("p256"), certificate("rsa-2048"), certificate("p384"));
    let text = metadata(&[
        (KeyUse::Signing, &first),
        (KeyUse::Everything, &second),
        (KeyUse::Encryption, &third),
        (KeyUse::Signing, b"no certificate"),
    ]);
    let aggregate = Aggregate::read(text.as_bytes()).unwrap();
    let found = aggregate.find(None, now()).unwrap();
    let trusted = TrustedIdp::of_metadata(&found.entity).unwrap();
    assert_eq!(trusted.entity_id, "https://idp.example.test");
    let kinds: Vec<_> = trusted.keys.iter().map(|key| key.kind()).collect();
    let expected = ["p256", "rsa-2048"].map(|name| key(name).verifying_key().kind());
    assert_eq!(kinds, expected);
    let silent = text.replace("SAML:2.0:protocol", "SAML:1.0:protocol");
    let aggregate = Aggregate::read(silent.as_bytes()).unwrap();
    let found = aggregate.find(None, now()).unwrap();
    assert!(TrustedIdp::of_metadata(&found.entity).is_none());
}
