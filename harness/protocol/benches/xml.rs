//! What reading XML and making canonical forms costs, as ratios to a loop over quick-xml's events
//! with namespaces and attributes, in one run.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use fedspec_protocol::xml::c14n::{Canonicalization, Comments, Method, Subset, canonicalize};
use fedspec_protocol::xml::read::{Event, Events};
use fedspec_protocol::xml::{Document, Limits};
use quick_xml::NsReader;

/// Reading with every check may take this many times the loop.
const AIM: f64 = 2.0;

const LIMITS: Limits = Limits {
    bytes: 1 << 30,
    depth: 10_000,
    nodes: 10_000_000,
    attributes: 10_000,
    namespaces: 10_000,
    name: 1_000,
    value: 1 << 20,
};

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let short = std::env::args().any(|argument| argument == "--test");
    let entities = if short { 10 } else { 1_450 };
    let documents = [
        ("response, 4 KB", response(2, 1)),
        ("response, 500 attributes", response(500, 1)),
        ("response, 500 groups", response(1, 500)),
        ("metadata", metadata(entities)),
    ];
    println!(
        "ratio to quick-xml's NsReader with attributes; at most {AIM} is the aim of `tree` and `events`"
    );
    println!(
        "{:<25} {:>9} {:>10} {:>8} {:>8} {:>10} {:>10} {:>10}",
        "document", "bytes", "loop", "events", "tree", "roxmltree", "exc-c14n", "c14n 1.1"
    );
    for (name, document) in &documents {
        table_row(name, document, short);
    }
    growth(short);
}

fn table_row(name: &str, document: &str, short: bool) {
    let parsed = Document::read_within(document.as_bytes(), &LIMITS).unwrap();
    let form = |method| {
        let how = Canonicalization::new(method, Comments::Omitted);
        let mut bytes = 0;
        canonicalize(&parsed, &Subset::DOCUMENT, &how, &mut |part| bytes += part.len()).unwrap();
        bytes
    };
    let work: [&dyn Fn() -> usize; 6] = [
        &|| namespace_loop(document),
        &|| events(document),
        &|| tree(document),
        &|| roxmltree::Document::parse(document).unwrap().descendants().count(),
        &|| form(Method::Exclusive),
        &|| form(Method::Inclusive11),
    ];
    let [base, rest @ ..] = fastest(work, document.len(), short);
    let ratio = rest.map(|time| format!("{:.2}", time.as_secs_f64() / base.as_secs_f64()));
    let [events, tree, roxmltree, exclusive, inclusive] = ratio;
    println!(
        "{name:<25} {:>9} {base:>10.1?} {events:>8} {tree:>8} {roxmltree:>10} {exclusive:>10} {inclusive:>10}",
        document.len()
    );
}

/// The best of several rounds, each of which does everything in turn: what else the machine does
/// falls on all alike.
fn fastest<const N: usize>(
    work: [&dyn Fn() -> usize; N],
    bytes: usize,
    short: bool,
) -> [Duration; N] {
    let repeat = (400_000 / bytes).max(1);
    let rounds = if short { 1 } else { (600_000_000 / (bytes * repeat)).clamp(9, 200) };
    let mut best = [Duration::MAX; N];
    for _ in 0..rounds {
        for (work, best) in work.iter().zip(&mut best) {
            let began = Instant::now();
            for _ in 0..repeat {
                black_box(work());
            }
            *best = (*best).min(began.elapsed() / u32::try_from(repeat).unwrap());
        }
    }
    best
}

fn namespace_loop(document: &str) -> usize {
    let mut reader = NsReader::from_str(document);
    let mut seen = 0;
    loop {
        use quick_xml::events::Event;
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

fn events(document: &str) -> usize {
    let mut events = Events::new(document.as_bytes(), &LIMITS).unwrap();
    let mut seen = 0;
    while let Some(event) = events.next().unwrap() {
        if let Event::Start(tag) = &event {
            black_box(tag.namespace());
            for attribute in tag.attributes() {
                black_box(attribute.value);
                seen += 1;
            }
        }
        black_box(event);
    }
    seen
}

fn tree(document: &str) -> usize {
    Document::read_within(document.as_bytes(), &LIMITS).unwrap().source().len()
}

/// What hostile input costs as it grows; linear is the ratio of the sizes.
fn growth(short: bool) {
    println!("\ngrowth of the cost against growth of the document");
    type Make = fn(usize) -> String;
    let makers: [(&str, [usize; 2], Make); 4] = [
        ("attributes of one element", [50, 5_000], attributes),
        ("attributes with prefixes", [50, 5_000], prefixed_attributes),
        ("nested namespaces", [50, 250], nested),
        ("nested namespaces, each used", [50, 5_000], nested_and_used),
    ];
    for (name, sizes, make) in makers {
        let [small, large] = sizes.map(|size| {
            let document = make(size);
            let parsed = Document::read_within(document.as_bytes(), &LIMITS).unwrap();
            let form = |method| {
                let how = Canonicalization::new(method, Comments::Omitted);
                let mut bytes = 0;
                let sink = &mut |part: &[u8]| bytes += part.len();
                canonicalize(&parsed, &Subset::DOCUMENT, &how, sink).unwrap();
                bytes
            };
            let work: [&dyn Fn() -> usize; 3] =
                [&|| tree(&document), &|| form(Method::Exclusive), &|| form(Method::Inclusive)];
            (document.len(), fastest(work, document.len(), short))
        });
        let bytes = large.0 as f64 / small.0 as f64;
        let [tree, exclusive, inclusive] =
            [0, 1, 2].map(|at| large.1[at].as_secs_f64() / small.1[at].as_secs_f64());
        println!(
            "{name:<30} {} -> {}: bytes x{bytes:.1}, tree x{tree:.1}, exc-c14n x{exclusive:.1}, c14n x{inclusive:.1}",
            sizes[0], sizes[1]
        );
    }
}

fn attributes(count: usize) -> String {
    let attributes: String = (0..count).map(|n| format!(" attribute{n}=\"value {n}\"")).collect();
    format!("<a{attributes}/>")
}

fn prefixed_attributes(count: usize) -> String {
    let attributes: String = (0..count)
        .map(|n| format!(" xmlns:p{n}=\"urn:example:{n}\" p{n}:x=\"value {n}\""))
        .collect();
    format!("<a{attributes}/>")
}

fn nested(count: usize) -> String {
    let start: String = (0..count).map(|n| format!("<a xmlns:p{n}=\"urn:example:{n}\">")).collect();
    format!("{start}{}", "</a>".repeat(count))
}

fn nested_and_used(count: usize) -> String {
    let start: String = (0..count)
        .map(|n| format!("<p{n}:a xmlns:p{n}=\"urn:example:{n}\" p{}:x=\"\">", n / 2))
        .collect();
    let end: String = (0..count).rev().map(|n| format!("</p{n}:a>")).collect();
    format!("{start}{end}")
}

/// A signed response as IdPs send it.
fn response(attributes: usize, values: usize) -> String {
    let long = |length: usize| "Q29uZm9ybWFuY2U4".repeat(length / 16);
    let value = |n: usize| format!("<saml:AttributeValue>value {n}</saml:AttributeValue>");
    let group = |n: usize| {
        format!(
            "<saml:AttributeValue xsi:type=\"xs:string\">group {n} &amp; more</saml:AttributeValue>"
        )
    };
    let statement: String = (0..attributes)
        .map(|n| {
            let values: String = match values {
                1 => value(n),
                _ => (0..values).map(group).collect(),
            };
            format!("<saml:Attribute Name=\"attribute{n}\">{values}</saml:Attribute>")
        })
        .collect();
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ID=\"_response\" Version=\"2.0\" \
         IssueInstant=\"2026-01-01T00:00:00Z\" Destination=\"https://sp.example.test/acs\" InResponseTo=\"_request\">\n  \
         <saml:Issuer>https://idp.example.test/metadata</saml:Issuer>\n  <samlp:Status><samlp:StatusCode \
         Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\n  <saml:Assertion ID=\"_assertion\" \
         Version=\"2.0\" IssueInstant=\"2026-01-01T00:00:00Z\"><saml:Issuer>https://idp.example.test/metadata</saml:Issuer>\
         <ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo><ds:CanonicalizationMethod \
         Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/><ds:SignatureMethod \
         Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/><ds:Reference URI=\"#_assertion\"><ds:Transforms>\
         <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/><ds:Transform \
         Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms><ds:DigestMethod \
         Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>{}</ds:DigestValue></ds:Reference>\
         </ds:SignedInfo><ds:SignatureValue>{}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature><saml:Subject><saml:NameID \
         Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">user@example.test</saml:NameID>\
         <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
         InResponseTo=\"_request\" NotOnOrAfter=\"2026-01-01T00:05:00Z\" Recipient=\"https://sp.example.test/acs\"/>\
         </saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\"2026-01-01T00:00:00Z\" \
         NotOnOrAfter=\"2026-01-01T00:05:00Z\"><saml:AudienceRestriction><saml:Audience>https://sp.example.test\
         </saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement \
         AuthnInstant=\"2026-01-01T00:00:00Z\"><saml:AuthnContext><saml:AuthnContextClassRef>\
         urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>\
         </saml:AuthnStatement><saml:AttributeStatement>{statement}</saml:AttributeStatement></saml:Assertion>\n</samlp:Response>",
        long(48),
        long(352),
        long(1_100)
    )
}

/// An aggregate of a federation.
fn metadata(entities: usize) -> String {
    let certificate =
        "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n".repeat(24);
    let key = format!(
        "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
         <ds:X509Certificate>\n{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n      "
    );
    let entity = |n: usize| {
        let services: String = (0..4)
            .map(|index| {
                format!(
                    "<md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
                     Location=\"https://sp{n}.example.test/acs/{index}\" index=\"{index}\"/>\n      "
                )
            })
            .collect();
        let names: String = ["en", "de", "fr", "es", "it", "sv"]
            .map(|language| {
                format!(
                    "<mdui:DisplayName xml:lang=\"{language}\">Service {n} &amp; friends</mdui:DisplayName>\n        \
                     <mdui:Description xml:lang=\"{language}\">What the service number {n} of the federation is for, \
                     in a sentence of usual length.</mdui:Description>\n        "
                )
            })
            .concat();
        let requested: String = (0..5)
            .map(|index| {
                format!(
                    "<md:RequestedAttribute FriendlyName=\"attribute{index}\" Name=\"urn:oid:1.3.6.1.4.1.5923.1.1.1.{index}\" \
                     NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\" isRequired=\"true\"/>\n        "
                )
            })
            .collect();
        format!(
            "<md:EntityDescriptor entityID=\"https://sp{n}.example.test/metadata\">\n    <md:Extensions>\
             <mdrpi:RegistrationInfo xmlns:mdrpi=\"urn:oasis:names:tc:SAML:metadata:rpi\" \
             registrationAuthority=\"https://federation.example.test\"/></md:Extensions>\n    <md:SPSSODescriptor \
             protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n      <md:Extensions><mdui:UIInfo \
             xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\">\n        {names}</mdui:UIInfo></md:Extensions>\n      \
             {key}{key}{services}<md:AttributeConsumingService index=\"1\">\n        {requested}</md:AttributeConsumingService>\n    \
             </md:SPSSODescriptor>\n  </md:EntityDescriptor>\n  "
        )
    };
    let entities: String = (0..entities).map(entity).collect();
    format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">\n  {entities}</md:EntitiesDescriptor>\n"
    )
}
