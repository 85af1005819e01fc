//! What forging a Response costs, as a ratio to the RSA signature alone, in one run.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use fedspec_protocol::crypto::{SigningKey, pem_blocks};
use fedspec_protocol::saml::forge::{
    Attribute, ForgeContext, Identity, Idp, KeyPair, ResponseSpec, Sp, Wants, forge,
};
use fedspec_protocol::saml::tamper::{Tampering, Wrap};

/// A message may take this many times the signature.
const AIM: f64 = 1.15;

const RSA: [&str; 2] = [
    include_str!("../tests/keys/rsa-2048.key.pem"),
    include_str!("../tests/keys/rsa-2048.crt.pem"),
];
const OTHER: [&str; 2] = [
    include_str!("../tests/keys/rsa-2048-other.key.pem"),
    include_str!("../tests/keys/rsa-2048-other.crt.pem"),
];
const P256: [&str; 2] =
    [include_str!("../tests/keys/p256.key.pem"), include_str!("../tests/keys/p256.crt.pem")];

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let short = std::env::args().any(|argument| argument == "--test");
    let rsa = idp(RSA);
    let ec = idp(P256);
    let plain = ResponseSpec::default();
    let comment = ResponseSpec {
        tamper: vec![Tampering::from_name("comment-in-name-id").unwrap()],
        ..ResponseSpec::default()
    };
    let wrapped = ResponseSpec { wrap: Wrap::xsw(8).into(), ..ResponseSpec::default() };
    println!("ratio to the RSA-2048 signature alone; at most {AIM} is the aim of the first row");
    println!(
        "{:<34} {:>8} {:>10} {:>10} {:>7}",
        "message", "bytes", "message", "signature", "ratio"
    );
    for (name, idp, attributes, spec) in [
        ("honest, 4 KB", &rsa, 8, &plain),
        ("comment-in-name-id, 4 KB", &rsa, 8, &comment),
        ("xsw8, 8 KB", &rsa, 8, &wrapped),
        ("honest, 500 attributes", &rsa, 500, &plain),
        ("honest, 4 KB, P-256", &ec, 8, &plain),
    ] {
        row(name, idp, attributes, spec, &rsa, short);
    }
}

fn row(name: &str, idp: &Idp, attributes: usize, spec: &ResponseSpec, rsa: &Idp, short: bool) {
    let user = |name: &str| Identity { attributes: all(attributes), ..Identity::of(name) };
    let (honest, other) = (user("ada@honest.example"), user("bob@other.example"));
    let sp = Sp {
        entity_id: "https://sp.example/metadata".to_owned(),
        acs: "https://sp.example/acs".to_owned(),
        encryption_certificate: None,
        relay_state: None,
    };
    let context = ForgeContext {
        idp,
        sp: &sp,
        request: None,
        honest: &honest,
        other: &other,
        wants: &Wants::default(),
        now: "2026-11-28T12:00:00Z".parse().unwrap(),
    };
    let made = || forge(spec, &context, &mut |bytes| bytes.fill(7)).unwrap();
    let key = &rsa.signing.key;
    let signed = || key.sign(key.usual_algorithm(), &[7; 600]).unwrap();
    let bytes = made().xml.len();
    // The best of many, in turn: what else the machine does falls on both alike.
    let rounds = if short { 1 } else { 400 };
    let (mut message, mut signature) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        message = message.min(time(&made));
        signature = signature.min(time(&signed));
    }
    let ratio = message.as_secs_f64() / signature.as_secs_f64();
    println!("{name:<34} {bytes:>8} {message:>10.1?} {signature:>10.1?} {ratio:>7.3}");
}

fn time<T>(work: &impl Fn() -> T) -> Duration {
    let began = Instant::now();
    black_box(work());
    began.elapsed()
}

fn idp(signing: [&str; 2]) -> Idp {
    Idp {
        entity_id: "https://idp.example/metadata".to_owned(),
        signing: pair(signing),
        second: None,
        stranger: pair(OTHER),
    }
}

fn pair([key, certificate]: [&str; 2]) -> KeyPair {
    let certificate = pem_blocks(certificate).remove(0).der;
    KeyPair { key: SigningKey::from_pem(key).unwrap(), certificate }
}

fn all(count: usize) -> Vec<Attribute> {
    let attribute = |number| Attribute {
        name: format!("urn:oid:1.3.6.1.4.1.5923.1.1.1.{number}"),
        name_format: Some("uri".to_owned()),
        friendly_name: Some(format!("attribute{number}")),
        values: vec![format!("value number {number}")],
        ..Attribute::default()
    };
    (0..count).map(attribute).collect()
}
