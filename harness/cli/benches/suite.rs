//! The whole of profile `scim-provider`, run by the binary as a person runs it, against the `rfc`
//! profile of the reference target: in-process, and over HTTP with the target in a process of its
//! own. Beside what is measured stands what is aimed at.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[path = "suite/child.rs"]
mod child;
#[path = "suite/evidence.rs"]
mod evidence;

use std::path::Path;
use std::time::Duration;

use child::{Spent, fedspec, watch};
use evidence::Evidence;

const ROUNDS: usize = 7;

/// What is aimed at over HTTP: wall time, processor time a request on both sides together, and
/// memory of the runner.
const WALL: Duration = Duration::from_secs(1);
const MICROS: f64 = 60.0;
const MEGABYTES: f64 = 100.0;

/// One run.
struct Measured {
    client: Spent,
    /// What the served target did meanwhile.
    served: Spent,
    evidence: Evidence,
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let rounds = if std::env::args().any(|argument| argument == "--test") { 1 } else { ROUNDS };
    let folder = tempfile::tempdir().unwrap();
    let served = child::Served::start(folder.path());
    let planning = (0..rounds).map(|_| plan(&served)).min_by_key(|spent| spent.wall).unwrap();
    println!("profile scim-provider on the rfc reference, median of {rounds}");
    println!("planning alone   {}", told(&planning));
    let mut in_process = Vec::new();
    let mut over_http = [Vec::new(), Vec::new()];
    // In turns, so that a busy moment of the machine falls on all of them.
    for round in 0..rounds {
        let path = |name: &str| folder.path().join(format!("{name}-{round}"));
        let output = path("in-process");
        let client = watch(fedspec(&["run", "--profile", "rfc"]).arg("-o").arg(&output));
        in_process.push(measured(client, Spent::default(), &output));
        for (jobs, runs) in ["2", "16"].into_iter().zip(&mut over_http) {
            let output = path(jobs);
            let before = served.spent();
            let client = watch(served.client().args(["-j", jobs, "-o"]).arg(&output));
            runs.push(measured(client, served.spent().since(&before), &output));
        }
    }
    let [two, sixteen] = over_http;
    for (name, runs) in
        [("in-process", in_process), ("over HTTP, -j 2", two), ("over HTTP, -j 16", sixteen)]
    {
        tell(name, runs, &planning);
    }
    println!(
        "aims over HTTP: under {} ms, at most {MICROS} us of processor time a request, {MEGABYTES} MB",
        WALL.as_millis()
    );
}

/// Reads everything and makes the plan, and sends nothing.
fn plan(served: &child::Served) -> Spent {
    watch(served.client().arg("--dry-run"))
}

fn measured(client: Spent, served: Spent, output: &Path) -> Measured {
    Measured { client, served, evidence: Evidence::read(output) }
}

fn tell(name: &str, mut runs: Vec<Measured>, planning: &Spent) {
    runs.sort_by_key(|run| run.client.wall);
    let run = &runs[runs.len() / 2];
    let Evidence { requests, checks } = run.evidence;
    let each = |spent: Duration| spent.as_secs_f64() * 1e6 / requests as f64;
    let both = each(run.client.processor + run.served.processor);
    let sending = run.client.processor.saturating_sub(planning.processor);
    println!("{name:<16} {}", told(&run.client));
    println!(
        "                 {checks} checks, {:.0} a second; {requests} requests",
        checks as f64 / run.client.wall.as_secs_f64()
    );
    println!(
        "                 processor time a request: {both:.0} us; of it planning {:.0}, runner {:.0}, \
         served target {:.0}",
        each(planning.processor),
        each(sending),
        each(run.served.processor)
    );
}

fn told(spent: &Spent) -> String {
    format!(
        "{:>5} ms wall, {:>5} ms processor, {:>4.0} MB at most",
        spent.wall.as_millis(),
        spent.processor.as_millis(),
        spent.peak as f64 / 1e6
    )
}
