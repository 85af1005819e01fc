//! What the reference target's operations cost as its directory grows, as ratios to the smallest.
//!
//! Everything goes through the same door as in a run: an HTTP request in, an HTTP answer out.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod support;

use std::time::Duration;

use fedspec_reference::Profile;

use support::directory::{BATCH, Directory, median};

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Cost of create, userName eq, externalId eq, one membership change.
fn measure(size: usize) -> [Duration; 4] {
    let mut directory = Directory::new(Profile::Aws);
    let mut ids = Vec::with_capacity(size);
    for _ in 0..size {
        ids.push(directory.create());
    }
    let group = directory.create_group("Everyone");
    ids.chunks(100).for_each(|chunk| directory.member(&group, "add", chunk));
    // Spread over the whole directory, so that no cache holds all that is asked for.
    let mut next = 0;
    let mut any = || {
        next = (next + 7_919) % size;
        next
    };
    let by_name = median(|| {
        (0..BATCH)
            .for_each(|_| directory.find(&format!("userName eq \"user{}@example.com\"", any())))
    });
    let by_external = median(|| {
        (0..BATCH).for_each(|_| directory.find(&format!("externalId eq \"external-{}\"", any())))
    });
    let member = median(|| {
        (0..BATCH / 2).for_each(|_| {
            let id = std::slice::from_ref(&ids[any()]);
            directory.member(&group, "remove", id);
            directory.member(&group, "add", id);
        });
    });
    let create = median(|| (0..BATCH).for_each(|_| drop(directory.create())));
    [create, by_name, by_external, member]
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let sizes = if std::env::args().any(|argument| argument == "--test") {
        &SIZES[..1]
    } else {
        &SIZES[..]
    };
    println!("reference target, one core, in process; ratio to {} users", SIZES[0]);
    println!(
        "{:>9}  {:>16}  {:>16}  {:>16}  {:>16}",
        "users", "create", "userName eq", "externalId eq", "membership"
    );
    let mut first = None;
    for size in sizes {
        let cost = measure(*size);
        let base = *first.get_or_insert(cost);
        let cells: Vec<String> = cost
            .iter()
            .zip(base)
            .map(|(cost, base)| {
                let micros = cost.as_secs_f64() * 1e6;
                format!("{micros:>7.1} us {:>5.2}x", cost.as_secs_f64() / base.as_secs_f64())
            })
            .collect();
        println!("{size:>9}  {}", cells.join("  "));
    }
}
