use super::*;

const RSA: &str = include_str!("../../tests/keys/rsa-2048.key.pem");
const P256: &str = include_str!("../../tests/keys/p256.key.pem");
const P384: &str = include_str!("../../tests/keys/p384.key.pem");
const P521: &str = include_str!("../../tests/keys/p521.key.pem");
const ED25519: &str = include_str!("../../tests/keys/ed25519.key.pem");

fn keys() -> Vec<SigningKey> {
    let mut keys: Vec<_> =
        [RSA, P256, P384, P521, ED25519].map(|pem| SigningKey::from_pem(pem).unwrap()).into();
    keys.push(SigningKey::hmac(b"secret"));
    keys
}

#[test]
fn every_algorithm_but_ecdsa_with_sha1_is_made_by_some_key_and_verifies_with_that_alone() {
    let keys = keys();
    for algorithm in SignatureAlgorithm::ALL {
        let mut made = 0;
        for (at, key) in keys.iter().enumerate() {
            let Ok(signature) = key.sign(algorithm, b"message") else { continue };
            made += 1;
            for (other, verifying) in keys.iter().enumerate() {
                let verified = verifying.verifying_key().verify(algorithm, b"message", &signature);
                assert_eq!(verified.is_ok(), at == other, "{algorithm:?} {key:?} {verifying:?}");
            }
            let verifying = key.verifying_key();
            assert_eq!(
                verifying.verify(algorithm, b"massage", &signature),
                Err(CheckError::Invalid)
            );
            for damaged in [&signature[1..], &[], &[&signature[..], &[0]].concat()] {
                assert!(verifying.verify(algorithm, b"message", damaged).is_err());
            }
        }
        assert_eq!(made == 0, algorithm == SignatureAlgorithm::EcdsaSha1, "{algorithm:?}");
    }
}

#[test]
fn a_key_of_another_kind_is_told_from_a_wrong_signature() {
    let keys = keys();
    let [rsa, p256, ..] = &*keys else { panic!("no keys") };
    let wrong = |kind, algorithm| Err(CheckError::WrongKind { kind, algorithm });
    let rsa_kind = KeyKind::Rsa { bits: 2048 };
    let hmac = SignatureAlgorithm::HmacSha256;
    assert_eq!(rsa.verifying_key().verify(hmac, b"", b""), wrong(rsa_kind, hmac));
    let algorithm = SignatureAlgorithm::RsaSha256;
    let kind = KeyKind::Ec(Curve::P256);
    assert_eq!(p256.verifying_key().verify(algorithm, b"", b""), wrong(kind, algorithm));
    assert_eq!(p256.sign(algorithm, b""), Err(SignError::WrongKind { kind, algorithm }));
}

#[test]
fn a_certificate_a_public_key_and_a_private_key_hold_the_same_key() {
    for (private, certificate) in [
        (RSA, include_str!("../../tests/keys/rsa-2048.crt.pem")),
        (P256, include_str!("../../tests/keys/p256.crt.pem")),
        (P384, include_str!("../../tests/keys/p384.crt.pem")),
        (P521, include_str!("../../tests/keys/p521.crt.pem")),
        (ED25519, include_str!("../../tests/keys/ed25519.crt.pem")),
        (RSA, include_str!("../../tests/keys/rsa-2048.pub.pem")),
    ] {
        let key = SigningKey::from_pem(private).unwrap();
        assert_eq!(&VerifyingKey::from_pem(certificate).unwrap(), key.verifying_key());
        let spki = key.verifying_key().to_spki().unwrap();
        assert_eq!(&VerifyingKey::from_spki(&spki).unwrap(), key.verifying_key());
    }
    let other = include_str!("../../tests/keys/rsa-2048-other.crt.pem");
    let key = SigningKey::from_pem(RSA).unwrap();
    assert_ne!(&VerifyingKey::from_pem(other).unwrap(), key.verifying_key());
}

#[test]
fn older_forms_of_private_keys_are_read() {
    for (old, new) in [
        (include_str!("../../tests/keys/rsa-2048.pkcs1.pem"), RSA),
        (include_str!("../../tests/keys/p256.sec1.pem"), P256),
    ] {
        let [old, new] = [old, new].map(|pem| SigningKey::from_pem(pem).unwrap());
        assert_eq!(old.verifying_key(), new.verifying_key());
    }
}

#[test]
fn a_key_that_is_made_can_be_written_and_read() {
    for what in [Generate::Rsa2048, Generate::Ec(Curve::P384), Generate::Ed25519] {
        let key = SigningKey::generate(what).unwrap();
        let again = SigningKey::from_pkcs8(key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(again.verifying_key(), key.verifying_key(), "{what:?}");
    }
}

#[test]
fn what_is_no_key_is_refused_and_never_a_panic() {
    let der = pem_blocks(RSA).remove(0).der;
    let certificate = pem_blocks(include_str!("../../tests/keys/p256.crt.pem")).remove(0).der;
    for end in 0..der.len() {
        assert!(SigningKey::from_pkcs8(&der[..end]).is_err());
    }
    let key = VerifyingKey::from_certificate(&certificate).unwrap();
    for at in 0..certificate.len() {
        let mut damaged = certificate.clone();
        damaged[at] ^= 0xff;
        // Either it is refused, or nothing of the key was damaged, or the point is another.
        if let Ok(other) = VerifyingKey::from_certificate(&damaged) {
            assert!(other == key || other.ec_point() != key.ec_point(), "{at}");
        }
    }
    let point = key.ec_point().unwrap().1;
    assert_eq!(VerifyingKey::ec(Curve::P256, &point[1..]), Err(KeyError::Malformed));
    let mut outside = point.to_vec();
    outside[10] ^= 1;
    assert_eq!(VerifyingKey::ec(Curve::P256, &outside), Err(KeyError::Rejected));
    assert_eq!(VerifyingKey::rsa(&[], &[3]), Err(KeyError::Rejected));
    assert_eq!(VerifyingKey::ed25519(&[0; 31]), Err(KeyError::Malformed));
    assert_eq!(SigningKey::from_pem("").unwrap_err(), KeyError::NoPem);
}

#[test]
fn no_output_names_a_secret() {
    for key in keys() {
        let shown = format!("{key:?} {:?}", key.verifying_key());
        assert!(shown.len() < 60, "{shown}");
    }
}
