//! Public keys as X.509 writes them (RFC 5280 section 4.1, RFC 8017, RFC 5480, RFC 8410).

use super::der::{self, BIT_STRING, NULL, OID, Reader, SEQUENCE};
use super::error::KeyError;
use super::public::Curve;

pub(super) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
pub(super) const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
pub(super) const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// The numbers of a public key.
pub(super) enum Parts<'d> {
    Rsa { modulus: &'d [u8], exponent: &'d [u8] },
    Ec { curve: Curve, point: &'d [u8] },
    Ed25519(&'d [u8]),
}

/// What an AlgorithmIdentifier of a key says.
pub(super) enum Algorithm {
    Rsa,
    Ec(Curve),
    Ed25519,
}

/// The parts of a SubjectPublicKeyInfo.
pub(super) fn parts(spki: &[u8]) -> Result<Parts<'_>, KeyError> {
    let mut outer = Reader::new(spki);
    let mut key = outer.sequence()?;
    let algorithm = algorithm(key.sequence()?)?;
    let bits = key.bits()?;
    if !key.is_empty() || !outer.is_empty() {
        return Err(KeyError::Malformed);
    }
    Ok(match algorithm {
        Algorithm::Rsa => {
            let mut numbers = Reader::new(bits).sequence()?;
            Parts::Rsa { modulus: numbers.unsigned()?, exponent: numbers.unsigned()? }
        }
        Algorithm::Ec(curve) => Parts::Ec { curve, point: bits },
        Algorithm::Ed25519 => Parts::Ed25519(bits),
    })
}

/// What the AlgorithmIdentifier whose values these are says.
pub(super) fn algorithm(mut values: Reader<'_>) -> Result<Algorithm, KeyError> {
    match values.expect(OID)? {
        RSA => Ok(Algorithm::Rsa),
        ED25519 => Ok(Algorithm::Ed25519),
        EC => {
            let curve = values.expect(OID).map_err(|_| KeyError::UnsupportedCurve)?;
            let found = Curve::ALL.into_iter().find(|one| one.oid() == curve);
            found.map(Algorithm::Ec).ok_or(KeyError::UnsupportedCurve)
        }
        _ => Err(KeyError::UnsupportedKind),
    }
}

/// The SubjectPublicKeyInfo of these parts.
pub(super) fn write(parts: &Parts<'_>) -> Vec<u8> {
    let (algorithm, key) = match parts {
        Parts::Rsa { modulus, exponent } => (
            der::wrap(SEQUENCE, &[&der::wrap(OID, &[RSA]), &[NULL, 0]]),
            der::wrap(SEQUENCE, &[&der::unsigned(modulus), &der::unsigned(exponent)]),
        ),
        Parts::Ec { curve, point } => (
            der::wrap(SEQUENCE, &[&der::wrap(OID, &[EC]), &der::wrap(OID, &[curve.oid()])]),
            point.to_vec(),
        ),
        Parts::Ed25519(key) => (der::wrap(SEQUENCE, &[&der::wrap(OID, &[ED25519])]), key.to_vec()),
    };
    der::wrap(SEQUENCE, &[&algorithm, &der::wrap(BIT_STRING, &[&[0], &key])])
}

/// The SubjectPublicKeyInfo in a certificate. Nothing else of the certificate counts: SAML takes it
/// for a way to write down a key (SAML V2.0 Metadata Interoperability Profile section 2.6).
pub(super) fn of_certificate(certificate: &[u8]) -> Result<&[u8], KeyError> {
    const VERSION: u8 = 0xa0;
    let mut signed = Reader::new(certificate).sequence()?.sequence()?;
    if signed.peek() == Some(VERSION) {
        signed.any()?;
    }
    // Serial number, signature, issuer, validity, subject.
    for _ in 0..5 {
        signed.any()?;
    }
    let key = signed.any()?;
    match key.tag {
        SEQUENCE => Ok(key.whole),
        _ => Err(KeyError::Malformed),
    }
}
