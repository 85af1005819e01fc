//! What everything is compared with, and how.

use std::hint::black_box;
use std::time::{Duration, Instant};

use quick_xml::NsReader;

/// The best of several rounds, each of which does everything in turn: what else the machine does
/// falls on all alike.
pub(super) fn fastest<const N: usize>(
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

/// A loop over quick-xml's events, with namespaces and attributes.
pub(super) fn namespace_loop(document: &str) -> usize {
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
