//! What the reference target's operations cost as its directory grows, as ratios to the smallest.
//!
//! Everything goes through the same door as in a run: an HTTP request in, an HTTP answer out.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run has to stop")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use fedspec_reference::{ClockSource, Config, FaultSet, Reference};
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// Operations in one batch; the median of the batches is told.
const BATCH: usize = 100;
const BATCHES: usize = 41;

struct Directory {
    reference: Reference,
    base: String,
    token: String,
    runtime: tokio::runtime::Runtime,
    users: usize,
}

impl Directory {
    fn new() -> Self {
        let reference = Reference::new(Config {
            profile: fedspec_reference::Profile::Aws,
            era: fedspec_reference::Era::Specific,
            seed: 1,
            faults: FaultSet::default(),
            admin_token: String::new(),
            clock: ClockSource::Frozen(jiff::Timestamp::UNIX_EPOCH),
            public_base: String::new(),
        });
        let made = reference.create_directory("bench", None, None).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        Self { reference, base: made.scim_base, token: made.token, runtime, users: 0 }
    }

    fn send(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Bytes) {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://bench.invalid{}{path}", self.base))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/scim+json")
            .body(body.map(|body| Bytes::from(body.to_string())).unwrap_or_default())
            .unwrap();
        let answer = self.runtime.block_on(self.reference.handle(request));
        (answer.status(), answer.into_body())
    }

    fn create(&mut self) -> String {
        let n = self.users;
        self.users += 1;
        let body = json!({
            "userName": format!("user{n}@example.com"),
            "externalId": format!("external-{n}"),
            "displayName": format!("User {n}"),
            "name": { "givenName": "User", "familyName": format!("Number {n}") },
            "emails": [{ "value": format!("user{n}@example.com"), "type": "work", "primary": true }],
            "active": true,
        });
        let (status, answer) = self.send(Method::POST, "/Users", Some(&body));
        assert_eq!(status, StatusCode::CREATED, "{answer:?}");
        let user: Value = serde_json::from_slice(&answer).unwrap();
        user["id"].as_str().unwrap().to_owned()
    }

    fn find(&self, filter: &str) {
        let filter = filter.replace(' ', "%20").replace('"', "%22");
        let (status, answer) = self.send(Method::GET, &format!("/Users?filter={filter}"), None);
        assert_eq!(status, StatusCode::OK);
        let list: Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(list["totalResults"], 1);
    }

    fn member(&self, group: &str, op: &str, users: &[String]) {
        let value: Vec<Value> = users.iter().map(|id| json!({ "value": id })).collect();
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": op, "path": "members", "value": value }],
        });
        let (status, answer) = self.send(Method::PATCH, &format!("/Groups/{group}"), Some(&body));
        assert_eq!(status, StatusCode::NO_CONTENT, "{answer:?}");
    }
}

fn median(mut batch: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..BATCHES)
        .map(|_| {
            let began = Instant::now();
            batch();
            began.elapsed() / u32::try_from(BATCH).unwrap()
        })
        .collect();
    times.sort();
    times[BATCHES / 2]
}

/// Cost of create, userName eq, externalId eq, one membership change.
fn measure(size: usize) -> [Duration; 4] {
    let mut directory = Directory::new();
    let mut ids = Vec::with_capacity(size);
    for _ in 0..size {
        ids.push(directory.create());
    }
    let group = {
        let (_, answer) =
            directory.send(Method::POST, "/Groups", Some(&json!({ "displayName": "Everyone" })));
        let group: Value = serde_json::from_slice(&answer).unwrap();
        group["id"].as_str().unwrap().to_owned()
    };
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
