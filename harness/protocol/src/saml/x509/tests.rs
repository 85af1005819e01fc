use super::*;
use crate::crypto::pem_blocks;

fn certificate(name: &str) -> Vec<u8> {
    let text = match name {
        "ed25519" => include_str!("../../../tests/keys/ed25519.crt.pem"),
        "p256" => include_str!("../../../tests/keys/p256.crt.pem"),
        "rsa-1024" => include_str!("../../../tests/keys/rsa-1024.crt.pem"),
        "rsa-2048" => include_str!("../../../tests/keys/rsa-2048.crt.pem"),
        other => panic!("no certificate `{other}`"),
    };
    pem_blocks(text).into_iter().next().unwrap().der
}

#[test]
fn says_what_stands_in_a_certificate() {
    let read = |name| Certificate::read(&certificate(name)).unwrap();
    let rsa = read("rsa-2048");
    assert_eq!((rsa.version, &rsa.key), (3, &CertificateKey::Rsa { bits: 2048 }));
    assert!(rsa.not_before < rsa.not_after);
    assert!(rsa.subject.contains("CN="), "{}", rsa.subject);
    assert_eq!(rsa.signature_algorithm, "1.2.840.113549.1.1.11");
    assert!(rsa.extensions.contains(&"2.5.29.19".to_owned()), "{:?}", rsa.extensions);
    let p256 = CertificateKey::Ec { curve: Some("1.2.840.10045.3.1.7".to_owned()) };
    assert_eq!(read("p256").key, p256);
    let ed25519 = CertificateKey::Other { algorithm: "1.3.101.112".to_owned() };
    assert_eq!(read("ed25519").key, ed25519);
}

#[test]
fn what_is_no_certificate_is_refused() {
    let der = certificate("p256");
    assert_eq!(Certificate::read(b""), Err(CertificateError::Malformed));
    assert_eq!(Certificate::read(b"MIIB"), Err(CertificateError::Malformed));
    let cut = der.get(..der.len() - 1).unwrap();
    assert_eq!(Certificate::read(cut), Err(CertificateError::Malformed));
    assert_eq!(
        Certificate::read(&[&der[..], b"\0"].concat()),
        Err(CertificateError::BytesAfterEnd)
    );
}

#[test]
fn a_short_key_is_refused_and_one_of_the_least_length_is_not() {
    let short = Certificate::read(&certificate("rsa-1024")).unwrap();
    assert_eq!(CertificateRules::IAM.check(&short), Ok(()));
    let rules = CertificateRules { least_rsa_bits: 1025, ..CertificateRules::IAM };
    assert_eq!(rules.check(&short), Err(CertificateProblem::ShortKey { bits: 1024, least: 1025 }));
    let curve = Certificate::read(&certificate("p256")).unwrap();
    assert_eq!(rules.check(&curve), Ok(()));
}

#[test]
fn an_extension_that_stands_twice_is_refused() {
    let der = with_last_extension_twice(&certificate("rsa-2048"));
    let certificate = Certificate::read(&der).unwrap();
    let problem = CertificateRules::IAM.check(&certificate).unwrap_err();
    assert!(matches!(problem, CertificateProblem::RepeatedExtension { .. }), "{problem}");
    let lenient = CertificateRules { repeated_extensions: true, ..CertificateRules::IAM };
    assert_eq!(lenient.check(&certificate), Ok(()));
}

/// The same certificate with its last extension twice; its signature does not hold any more.
fn with_last_extension_twice(der: &[u8]) -> Vec<u8> {
    let outer = values(content(der));
    let mut signed: Vec<Vec<u8>> =
        values(content(outer[0])).into_iter().map(<[u8]>::to_vec).collect();
    let holder = signed.pop().unwrap();
    let list = content(&holder);
    let mut extensions: Vec<&[u8]> = values(content(list));
    extensions.push(extensions.last().unwrap());
    signed.push(wrap(holder[0], &wrap(0x30, &extensions.concat())));
    wrap(0x30, &[&wrap(0x30, &signed.concat())[..], outer[1], outer[2]].concat())
}

/// Bytes before the content of a value, and those of the content.
fn lengths(value: &[u8]) -> (usize, usize) {
    match value[1] {
        short @ 0..0x80 => (2, usize::from(short)),
        long => {
            let digits = usize::from(long & 0x7f);
            let length = value[2..2 + digits].iter();
            (2 + digits, length.fold(0, |sum, digit| (sum << 8) | usize::from(*digit)))
        }
    }
}

fn content(value: &[u8]) -> &[u8] {
    let (before, length) = lengths(value);
    &value[before..before + length]
}

fn values(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        let (before, length) = lengths(bytes);
        let (value, rest) = bytes.split_at(before + length);
        values.push(value);
        bytes = rest;
    }
    values
}

fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    let [high, low] = length.to_be_bytes();
    let head = match length {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [&head[..], content].concat()
}
