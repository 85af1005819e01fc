//! What verifying and making signatures costs, as ratios to what no one can do without: reading the
//! events, one canonical form with its digest, one operation of RSA.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use fedspec_protocol::crypto::{
    DigestAlgorithm, Digester, SignatureAlgorithm, SigningKey, VerifyingKey, pem_blocks,
};
use fedspec_protocol::dsig::{Policy, SignaturePlan, Verifier, sign};
use fedspec_protocol::xml::c14n::{Canonicalization, Subset, canonicalize, to_bytes};
use fedspec_protocol::xml::{Document, Limits};
use quick_xml::NsReader;

const MESSAGE: &str = include_str!("../tests/dsig/message.xml");
const KEY: &str = include_str!("../tests/keys/rsa-2048.key.pem");
const CERTIFICATE: &str = include_str!("../tests/keys/rsa-2048.crt.pem");
/// Verifying, and signing, may take this many times what no one can do without.
const AIMS: [f64; 2] = [1.5, 1.15];

const LIMITS: Limits = Limits {
    bytes: 1 << 30,
    depth: 10_000,
    nodes: 10_000_000,
    attributes: 20_000,
    namespaces: 20_000,
    name: 1_000,
    value: 1 << 20,
};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // `cargo test --benches` only asks whether it runs.
    let short = arguments.iter().any(|argument| argument == "--test");
    if let Some(at) = arguments.iter().position(|argument| argument == "--only") {
        let number = |offset: usize| arguments[at + offset].parse().unwrap();
        return growth(short, Some((&arguments[at + 1], number(2), number(3))));
    }
    let key = SigningKey::from_pem(KEY).unwrap();
    let [verify, sign] = AIMS;
    println!(
        "ratio to event loop + canonical form with digest + RSA verification: at most {verify}"
    );
    println!("ratio to one RSA signature: at most {sign}");
    println!(
        "{:<28} {:>9} {:>10} {:>8} {:>10} {:>8}",
        "document", "bytes", "floor", "verify", "RSA", "sign"
    );
    for (name, attributes) in [("response, 4 KB", 8), ("response, 500 attributes", 500)] {
        table_row(name, attributes, &key, short);
    }
    growth(short, None);
}

fn table_row(name: &str, attributes: usize, key: &SigningKey, short: bool) {
    let unsigned = message(attributes);
    let text = signed(&unsigned, key);
    let document = Document::read_within(text.as_bytes(), &LIMITS).unwrap();
    let find = |local: &str| {
        let found = document.top().descendants().find(|node| node.local() == Some(local));
        found.unwrap().id()
    };
    let (assertion, signature) = (find("Assertion"), find("Signature"));
    let how = Canonicalization::exclusive();
    let info = to_bytes(&document, &Subset::of(find("SignedInfo")), &how).unwrap();
    let value = key.sign(SignatureAlgorithm::RsaSha256, &info).unwrap();
    let verifying = key.verifying_key();
    let work: [&dyn Fn() -> usize; 5] = [
        &|| namespace_loop(&text),
        &|| {
            let mut digester = Digester::new(DigestAlgorithm::Sha256);
            let subset = Subset::of(assertion).without(signature);
            canonicalize(&document, &subset, &how, &mut |part| digester.update(part)).unwrap();
            digester.finish().len()
        },
        &|| verifying.verify(SignatureAlgorithm::RsaSha256, &info, &value).map_or(0, |()| 1),
        &|| verified(&text, std::slice::from_ref(verifying), 1),
        &|| key.sign(SignatureAlgorithm::RsaSha256, &info).unwrap().len(),
    ];
    let [events, form, rsa, verify, rsa_sign] = fastest(work, if short { 1 } else { 200 });
    let [sign] = fastest([&|| signed(&unsigned, key).len()], if short { 1 } else { 200 });
    let ratio = |time: Duration, floor: Duration| time.as_secs_f64() / floor.as_secs_f64();
    let floor = events + form + rsa;
    println!(
        "{name:<28} {:>9} {floor:>10.1?} {:>8.2} {rsa_sign:>10.1?} {:>8.2}",
        text.len(),
        ratio(verify, floor),
        ratio(sign, rsa_sign)
    );
}

/// What hostile input costs as it grows; linear is the ratio of the sizes. With `only`, one of the
/// documents in one size is verified so often and nothing else is done, for a profiler.
fn growth(short: bool, only: Option<(&str, usize, usize)>) {
    let key = SigningKey::hmac(b"secret");
    let one = |inside: String| {
        let text = format!("<a ID=\"_a\">{inside}</a>");
        sign_all(&text, 1, &key)
    };
    type Make<'m> = &'m dyn Fn(usize) -> String;
    let makers: [(&str, [usize; 2], Make<'_>); 6] = [
        ("attributes of one element", [50, 5_000], &|count| {
            one(format!("<b{}/>", repeat(count, |n| format!(" attribute{n}=\"value {n}\""))))
        }),
        ("attributes with prefixes", [50, 5_000], &|count| {
            let attribute = |n| format!(" xmlns:p{n}=\"urn:example:{n}\" p{n}:x=\"value {n}\"");
            one(format!("<b{}/>", repeat(count, attribute)))
        }),
        ("nested namespaces, each used", [50, 250], &|count| {
            let start = repeat(count, |n| format!("<p{n}:a xmlns:p{n}=\"urn:example:{n}\">"));
            let end = repeat(count, |n| format!("</p{}:a>", count - 1 - n));
            one(format!("{start}{end}"))
        }),
        ("elements with an ID", [50, 50_000], &|count| {
            one(repeat(count, |n| format!("<b ID=\"_b{n}\"/>")))
        }),
        ("signed elements, each verified", [10, 1_000], &|count| {
            let text = repeat(count, |n| format!("<a ID=\"_a{n}\"><b>text</b></a>"));
            sign_all(&format!("<r>{text}</r>"), count, &key)
        }),
        ("prefixes on a list", [50, 5_000], &|count| {
            let text = format!("<a ID=\"_a\" xmlns:p1=\"urn:1\">{}</a>", "<b/>".repeat(count));
            let list = repeat(count, |n| format!("p{n} "));
            sign_listed(&text, &list, &key)
        }),
    ];
    let keys = [key.verifying_key().clone()];
    if let Some(("response", size, times)) = only {
        let key = SigningKey::from_pem(KEY).unwrap();
        let text = signed(&message(size), &key);
        let keys = std::slice::from_ref(key.verifying_key());
        (0..times).for_each(|_| assert_eq!(black_box(verified(&text, keys, 1)), 1));
        return;
    }
    if let Some((wanted, size, times)) = only {
        let (.., make) = makers.iter().find(|(name, ..)| name.starts_with(wanted)).unwrap();
        let text = make(size);
        let count = text.matches("<ds:Signature ").count();
        (0..times).for_each(|_| assert_eq!(black_box(verified(&text, &keys, count)), count));
        return;
    }
    println!("\ngrowth of the cost of verifying against growth of the document");
    for (name, sizes, make) in makers {
        let [small, large] = sizes.map(|size| {
            let text = make(size);
            let count = text.matches("<ds:Signature ").count();
            let repeat = (2_000_000 / text.len()).clamp(1, 200);
            let rounds = if short { 1 } else { 7 };
            let many = || (0..repeat).map(|_| verified(&text, &keys, count)).sum();
            let [time] = fastest([&many], rounds);
            (text.len(), time / u32::try_from(repeat).unwrap())
        });
        println!(
            "{name:<32} {} -> {}: bytes x{:.1}, verify x{:.1}",
            sizes[0],
            sizes[1],
            large.0 as f64 / small.0 as f64,
            large.1.as_secs_f64() / small.1.as_secs_f64()
        );
    }
}

/// Reads a message and verifies every element that has a Signature.
fn verified(text: &str, keys: &[VerifyingKey], expected: usize) -> usize {
    let document = Document::read_within(text.as_bytes(), &LIMITS).unwrap();
    let policy = Policy { limits: LIMITS, ..Policy::default() };
    let verifier = Verifier::new(&document);
    let mut count = 0;
    for node in document.top().descendants().filter(|node| node.local() == Some("Signature")) {
        let element = node.parent().unwrap().id();
        let verified = verifier.verify(element, keys, &policy).unwrap();
        black_box(verified.document);
        count += 1;
    }
    assert_eq!(count, expected);
    count
}

fn signed(unsigned: &str, key: &SigningKey) -> String {
    let mut document = Document::read_within(unsigned.as_bytes(), &LIMITS).unwrap();
    let assertion = document.find_by_attribute("ID", "_a").unwrap().id();
    let certificate = pem_blocks(CERTIFICATE).remove(0).der;
    let plan = SignaturePlan::enveloped("_a", key.usual_algorithm()).with_certificate(&certificate);
    sign(&mut document, assertion, &plan, key).unwrap();
    String::from_utf8(document.to_bytes()).unwrap()
}

/// Signs the first `count` elements named `a`.
fn sign_all(text: &str, count: usize, key: &SigningKey) -> String {
    let mut document = Document::read_within(text.as_bytes(), &LIMITS).unwrap();
    let elements = document.top().descendants().filter(|node| node.local() == Some("a"));
    let elements: Vec<_> = elements.take(count).map(|node| node.id()).collect();
    for element in elements {
        let id = document.node(element).unwrap().value_of("ID").unwrap().into_owned();
        let mut plan = SignaturePlan::enveloped(&id, key.usual_algorithm());
        plan.signed_infos[0].references[0].target = fedspec_protocol::dsig::Target::Node(element);
        sign(&mut document, element, &plan, key).unwrap();
    }
    String::from_utf8(document.to_bytes()).unwrap()
}

fn sign_listed(text: &str, list: &str, key: &SigningKey) -> String {
    let mut document = Document::read_within(text.as_bytes(), &LIMITS).unwrap();
    let root = document.root().unwrap().id();
    let how = Canonicalization::exclusive().with_prefixes(list.split_ascii_whitespace());
    let mut plan = SignaturePlan::enveloped("_a", key.usual_algorithm());
    plan.signed_infos[0].references[0].transforms = Some(vec![
        fedspec_protocol::dsig::Transform::Enveloped,
        fedspec_protocol::dsig::Transform::Canonical(how),
    ]);
    sign(&mut document, root, &plan, key).unwrap();
    String::from_utf8(document.to_bytes()).unwrap()
}

fn message(attributes: usize) -> String {
    let (before, after) = MESSAGE.split_once("<saml:AttributeStatement>").unwrap();
    let more = repeat(attributes, |n| {
        format!(
            "<saml:Attribute Name=\"attribute{n}\"><saml:AttributeValue>value {n}</saml:AttributeValue></saml:Attribute>"
        )
    });
    format!("{before}<saml:AttributeStatement>{more}{after}")
}

fn repeat(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

/// The best of several rounds, each of which does everything in turn: what else the machine does
/// falls on all alike.
fn fastest<const N: usize>(work: [&dyn Fn() -> usize; N], rounds: usize) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    for _ in 0..rounds {
        for (work, best) in work.iter().zip(&mut best) {
            let began = Instant::now();
            black_box(work());
            *best = (*best).min(began.elapsed());
        }
    }
    best
}

fn namespace_loop(document: &str) -> usize {
    use quick_xml::events::Event;
    let mut reader = NsReader::from_str(document);
    let mut seen = 0;
    loop {
        match reader.read_resolved_event().unwrap() {
            (namespace, Event::Start(tag) | Event::Empty(tag)) => {
                black_box(namespace);
                for attribute in tag.attributes() {
                    black_box(attribute.unwrap().value);
                    seen += 1;
                }
            }
            (_, Event::Eof) => return seen,
            (_, event) => drop(black_box(event)),
        }
    }
}
