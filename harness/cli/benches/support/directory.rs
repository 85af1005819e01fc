//! A directory of the reference target, reached through the same door as in a run: an HTTP request
//! in, an HTTP answer out.

use std::time::{Duration, Instant};

use bytes::Bytes;
use fedspec_reference::{ClockSource, Config, Era, FaultSet, Profile, Reference};
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

/// Operations in one batch; the median of the batches is told.
pub(crate) const BATCH: usize = 100;
const BATCHES: usize = 41;

pub(crate) struct Directory {
    reference: Reference,
    base: String,
    token: String,
    runtime: tokio::runtime::Runtime,
    users: usize,
}

impl Directory {
    pub(crate) fn new(profile: Profile) -> Self {
        let reference = Reference::new(Config {
            profile,
            era: Era::Specific,
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

    pub(crate) fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Bytes) {
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

    pub(crate) fn create(&mut self) -> String {
        let n = self.users;
        self.users += 1;
        let body = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
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

    pub(crate) fn create_group(&self, name: &str) -> String {
        let schemas = ["urn:ietf:params:scim:schemas:core:2.0:Group"];
        let body = json!({ "schemas": schemas, "displayName": name });
        let (status, answer) = self.send(Method::POST, "/Groups", Some(&body));
        assert_eq!(status, StatusCode::CREATED, "{answer:?}");
        let group: Value = serde_json::from_slice(&answer).unwrap();
        group["id"].as_str().unwrap().to_owned()
    }

    /// Asks for the users that satisfy the filter, and gives how many they are.
    pub(crate) fn count(&self, filter: &str) -> u64 {
        let filter: String = filter.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let (status, answer) = self.send(Method::GET, &format!("/Users?filter={filter}"), None);
        assert_eq!(status, StatusCode::OK, "{answer:?}");
        let list: Value = serde_json::from_slice(&answer).unwrap();
        list["totalResults"].as_u64().unwrap()
    }

    pub(crate) fn find(&self, filter: &str) {
        assert_eq!(self.count(filter), 1, "{filter}");
    }

    pub(crate) fn member(&self, group: &str, op: &str, users: &[String]) {
        let value: Vec<Value> = users.iter().map(|id| json!({ "value": id })).collect();
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": op, "path": "members", "value": value }],
        });
        let (status, answer) = self.send(Method::PATCH, &format!("/Groups/{group}"), Some(&body));
        assert_eq!(status, StatusCode::NO_CONTENT, "{answer:?}");
    }
}

pub(crate) fn median(mut batch: impl FnMut()) -> Duration {
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
