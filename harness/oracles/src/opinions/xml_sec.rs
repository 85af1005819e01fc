use fedspec_protocol::crypto::{DigestAlgorithm, SignatureAlgorithm as Ours};
use xml_sec::IdAttributeRegistration;
use xml_sec::xmldsig::{
    DsigStatus, EcdsaP256SigningKey, EcdsaP384SigningKey, EcdsaP521SigningKey, EdDsaSigningKey,
    HmacSigningKey, HmacVerificationKey, RsaSigningKey, SignContext, SignatureAlgorithm,
    SigningKey, VerificationKey, VerifyContext, VerifyingKey,
};

use super::{Answer, Does, Opinion};
use crate::case::{Case, Key, SECRET};

/// The crate xml-sec, on parsers and arithmetic of its own.
pub struct XmlSec;

fn algorithm(ours: Ours) -> SignatureAlgorithm {
    SignatureAlgorithm::from_uri(ours.uri()).expect("an algorithm that it knows")
}

fn verify(case: &Case, text: &str) -> Answer<()> {
    let key: Box<dyn VerifyingKey> = match case.key.verifying().to_spki() {
        None => Box::new(HmacVerificationKey::new(SECRET).map_err(|error| error.to_string())?),
        Some(spki) => Box::new(VerificationKey {
            algorithm: algorithm(case.algorithm),
            public_key_bytes: spki,
            certificate_der: None,
            name: None,
        }),
    };
    let ids = [IdAttributeRegistration::global("ID")];
    let result = VerifyContext::new().key(&*key).id_attributes(&ids).verify(text);
    match result.map_err(|error| error.to_string())?.status {
        DsigStatus::Valid => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn sign(case: &Case) -> Answer<String> {
    let pem = |key: Key| key.private_pem();
    let failed = |error: &dyn std::fmt::Display| error.to_string();
    let key: Box<dyn SigningKey> = match case.key {
        Key::Secret => Box::new(HmacSigningKey::new(SECRET).map_err(|error| failed(&error))?),
        Key::Rsa => {
            Box::new(RsaSigningKey::from_pkcs8_pem(&pem(case.key)).map_err(|error| failed(&error))?)
        }
        Key::P256 => Box::new(
            EcdsaP256SigningKey::from_pkcs8_pem(&pem(case.key)).map_err(|error| failed(&error))?,
        ),
        Key::P384 => Box::new(
            EcdsaP384SigningKey::from_pkcs8_pem(&pem(case.key)).map_err(|error| failed(&error))?,
        ),
        Key::P521 => Box::new(
            EcdsaP521SigningKey::from_pkcs8_pem(&pem(case.key)).map_err(|error| failed(&error))?,
        ),
        Key::Ed25519 => {
            let der = pem::parse(pem(case.key)).map_err(|error| failed(&error))?;
            let key = EdDsaSigningKey::from_pkcs8_der(SignatureAlgorithm::Ed25519, der.contents());
            Box::new(key.map_err(|error| failed(&error))?)
        }
    };
    let ids = [IdAttributeRegistration::global("ID")];
    let signed = SignContext::new(&*key).id_attributes(&ids).sign_template(&case.template());
    signed.map_err(|error| error.to_string())
}

impl Opinion for XmlSec {
    fn name(&self) -> &'static str {
        "xml-sec"
    }

    fn verify(&self, messages: &[(&Case, String)]) -> Vec<Answer<Option<Vec<u8>>>> {
        messages.iter().map(|(case, text)| verify(case, text).map(|()| None)).collect()
    }

    fn sign(&self, cases: &[&Case]) -> Vec<Answer<String>> {
        cases.iter().map(|case| sign(case)).collect()
    }

    fn exception(&self, case: &Case, _does: Does) -> Option<&'static str> {
        let sha1 = case.algorithm.digest() == Some(DigestAlgorithm::Sha1);
        sha1.then_some("its policy refuses SHA-1")
    }
}
