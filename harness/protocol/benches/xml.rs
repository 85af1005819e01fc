//! What reading XML and making canonical forms costs, as ratios to a loop over quick-xml's events
//! with namespaces and attributes, in one run.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::hint::black_box;

use fedspec_protocol::xml::c14n::{Canonicalization, Comments, Method, Subset, canonicalize};
use fedspec_protocol::xml::read::{Event, Events};
use fedspec_protocol::xml::{Document, Limits};

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

#[path = "shared/documents.rs"]
mod documents;
#[path = "shared/measure.rs"]
mod measure;

use documents::{metadata, response};
use measure::{fastest, namespace_loop};

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
