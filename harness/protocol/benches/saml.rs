//! What reading SAML costs, as ratios to a loop over quick-xml's events with namespaces and
//! attributes, in one run.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::hint::black_box;

use fedspec_protocol::saml::metadata::Aggregate;
use fedspec_protocol::saml::model::Response;
use fedspec_protocol::xml::Document;

#[path = "shared/documents.rs"]
mod documents;
#[path = "shared/measure.rs"]
mod measure;

use documents::{metadata, response};
use measure::{fastest, namespace_loop};

/// Reading may take this many times the loop.
const AIM: f64 = 2.0;
/// MiB that reading an aggregate may need beside the file itself.
const MEMORY_AIM: u64 = 32;

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let short = std::env::args().any(|argument| argument == "--test");
    let entities = if short { 10 } else { 1_450 };
    let aggregate = metadata(entities);
    memory(&aggregate);
    println!("\nratio to quick-xml's NsReader with attributes; at most {AIM} is the aim");
    println!("{:<25} {:>9} {:>10} {:>8} {:>8}", "document", "bytes", "loop", "tree", "typed");
    for (name, document) in [
        ("response, 4 KB", response(2, 1)),
        ("response, 500 attributes", response(500, 1)),
        ("response, 500 groups", response(1, 500)),
    ] {
        let work: [&dyn Fn() -> usize; 3] = [
            &|| namespace_loop(&document),
            &|| Document::read(document.as_bytes()).unwrap().source().len(),
            &|| typed(&document),
        ];
        let [base, tree, typed] = fastest(work, document.len(), short).map(|one| one.as_secs_f64());
        println!(
            "{name:<25} {:>9} {:>8.1}us {:>8.2} {:>8.2}",
            document.len(),
            base * 1e6,
            tree / base,
            typed / base
        );
    }
    let work: [&dyn Fn() -> usize; 2] = [&|| namespace_loop(&aggregate), &|| index(&aggregate)];
    let [base, index] = fastest(work, aggregate.len(), short).map(|one| one.as_secs_f64());
    println!(
        "{:<25} {:>9} {:>8.1}ms {:>8} {:>8.2}",
        "metadata, to an index",
        aggregate.len(),
        base * 1e3,
        "-",
        index / base
    );
    growth(short);
}

/// A response read with every check of XML, and what the schema of SAML asks for.
fn typed(document: &str) -> usize {
    let document = Document::read(document.as_bytes()).unwrap();
    let mut flaws = Vec::new();
    let response = Response::read(document.root().unwrap(), &mut flaws);
    assert!(flaws.is_empty());
    response.assertions.len()
}

fn index(metadata: &str) -> usize {
    Aggregate::read(metadata.as_bytes()).unwrap().entries().len()
}

/// What reading an aggregate needs beside the file, where the system tells.
fn memory(metadata: &str) {
    // Forgets the peak so far.
    if std::fs::write("/proc/self/clear_refs", "5").is_err() {
        println!("memory: not told here");
        return;
    }
    let before = status("VmRSS:");
    let read = Aggregate::read(metadata.as_bytes()).unwrap();
    let peak = status("VmHWM:");
    println!(
        "metadata of {} bytes: {} entities, {:.1} MiB beside the file; at most {MEMORY_AIM} is the aim",
        metadata.len(),
        black_box(&read).entries().len(),
        (peak - before) as f64 / 1024.0
    );
}

/// A line of the system's account of this process, in KiB.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// What more of the same costs; linear is the ratio of the sizes.
fn growth(short: bool) {
    println!("\ngrowth of the cost against growth of the document");
    type Make = fn(usize) -> String;
    type Read = fn(&str) -> usize;
    // Fewer entities would fit a cache, which says nothing of how reading grows.
    let rows: [(&str, [usize; 2], Make, Read); 3] = [
        ("attributes", [50, 5_000], |count| response(count, 1), typed),
        ("values of one attribute", [50, 5_000], |count| response(1, count), typed),
        ("entities", [1_000, 10_000], metadata, index),
    ];
    for (name, sizes, make, read) in rows {
        let [small, large] = sizes.map(|count| {
            let document = make(if short { count / 50 } else { count });
            let work: [&dyn Fn() -> usize; 1] = [&|| read(&document)];
            let [time] = fastest(work, document.len(), short);
            (document.len() as f64, time.as_secs_f64())
        });
        println!(
            "{name:<25} {} -> {}: bytes x{:.1}, cost x{:.1}",
            sizes[0],
            sizes[1],
            large.0 / small.0,
            large.1 / small.1
        );
    }
}
