//! A client of the target, as a function of this process.

use bytes::Bytes;
use fedspec_reference::{
    ClockSource, Config, Era, Fault, FaultSet, NewDirectory, Profile, Reference,
};
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method, Request};
use serde_json::{Value, json};

pub(crate) const ADMIN_TOKEN: &str = "admin";
pub(crate) const START: &str = "2026-01-01T00:00:00Z";

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub(crate) fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_else(|| panic!("no id: {}", self.text)).to_owned()
    }
}

/// A target, one of its directories, and a token for it.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) reference: Reference,
    pub(crate) directory: NewDirectory,
    pub(crate) token: String,
}

pub(crate) fn reference(era: Era) -> Reference {
    reference_of(Profile::Aws, era)
}

fn reference_of(profile: Profile, era: Era) -> Reference {
    Reference::new(Config {
        profile,
        era,
        seed: 7,
        faults: FaultSet::NONE,
        admin_token: ADMIN_TOKEN.to_owned(),
        clock: ClockSource::Frozen(START.parse().unwrap()),
        public_base: String::new(),
    })
}

impl Client {
    pub(crate) fn new() -> Self {
        Self::with(Era::Specific, &[])
    }

    pub(crate) fn generic() -> Self {
        Self::with(Era::Generic, &[])
    }

    /// A directory of the `rfc` profile.
    pub(crate) fn rfc() -> Self {
        Self::of(reference_of(Profile::Rfc, Era::Specific), &[])
    }

    /// A directory of the `saml2-sp` profile.
    pub(crate) fn saml2_sp(faults: &[Fault]) -> Self {
        Self::of(reference_of(Profile::Saml2Sp, Era::Specific), faults)
    }

    pub(crate) fn with(era: Era, faults: &[Fault]) -> Self {
        Self::of(reference(era), faults)
    }

    fn of(reference: Reference, faults: &[Fault]) -> Self {
        let faults = faults.iter().copied().collect();
        let directory = reference.create_directory("test", None, Some(faults)).unwrap();
        Self { reference, token: directory.token.clone(), directory }
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        auth: Option<&str>,
        body: &[u8],
    ) -> Answer {
        let mut request = Request::new(Bytes::copy_from_slice(body));
        *request.method_mut() = method.parse::<Method>().unwrap();
        *request.uri_mut() = path.parse().unwrap();
        if let Some(auth) = auth {
            request.headers_mut().insert(AUTHORIZATION, auth.parse().unwrap());
        }
        self.answered(request).await
    }

    /// A request with these headers besides the authorization.
    pub(crate) async fn with_headers(
        &self,
        method: &str,
        path: &str,
        headers: &[(&'static str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = Request::new(Bytes::copy_from_slice(body));
        *request.method_mut() = method.parse::<Method>().unwrap();
        *request.uri_mut() = format!("{}{path}", self.directory.scim_base).parse().unwrap();
        let token = format!("Bearer {}", self.token);
        request.headers_mut().insert(AUTHORIZATION, token.parse().unwrap());
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        self.answered(request).await
    }

    pub(crate) async fn answered(&self, request: Request<Bytes>) -> Answer {
        let response = self.reference.handle(request).await;
        let (head, body) = response.into_parts();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, text }
    }

    pub(crate) async fn raw(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let path = format!("{}{path}", self.directory.scim_base);
        self.send(method, &path, Some(&format!("Bearer {}", self.token)), body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.raw("GET", path, b"").await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.raw("DELETE", path, b"").await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.raw("POST", path, body.to_string().as_bytes()).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.raw("PUT", path, body.to_string().as_bytes()).await
    }

    /// A PATCH with these operations.
    pub(crate) async fn patch(&self, path: &str, operations: Value) -> Answer {
        let schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
        let body = json!({ "schemas": [schema], "Operations": operations });
        self.raw("PATCH", path, body.to_string().as_bytes()).await
    }

    /// An admin request about this directory.
    pub(crate) async fn admin(&self, method: &str, path: &str, body: Value) -> Answer {
        let path = format!("/admin/directories/{}{path}", self.directory.id);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, &path, Some(&format!("Bearer {ADMIN_TOKEN}")), body.as_bytes()).await
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        let answer = self.admin("POST", "/clock/advance", json!({ "seconds": seconds })).await;
        assert_eq!(answer.status, 200);
    }

    /// Creates a user with this name and gives the id.
    pub(crate) async fn user(&self, name: &str) -> String {
        let answer = self.post("/Users", user(name)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.id()
    }

    /// Creates a group with these members and gives the id.
    pub(crate) async fn group(&self, name: &str, members: &[&str]) -> String {
        let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
        let answer = self.post("/Groups", json!({ "displayName": name, "members": members })).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.id()
    }

    /// Whether the user is in the group, as SCIM-F-08 asks.
    pub(crate) async fn is_member(&self, group: &str, user: &str) -> bool {
        let filter = format!("id eq \"{group}\" and members eq \"{user}\"");
        let answer = self.find("/Groups", &filter).await;
        answer.json()["totalResults"] == 1
    }

    pub(crate) async fn find(&self, path: &str, filter: &str) -> Answer {
        let filter: String = filter
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect();
        self.get(&format!("{path}?filter={filter}")).await
    }
}

/// The smallest user that is accepted.
pub(crate) fn user(name: &str) -> Value {
    json!({
        "userName": name, "displayName": "Ada Example",
        "name": { "givenName": "Ada", "familyName": "Example" },
    })
}

/// The same with these attributes as well.
pub(crate) fn user_with(name: &str, more: &Value) -> Value {
    let mut user = user(name);
    for (name, value) in more.as_object().unwrap() {
        user[name] = value.clone();
    }
    user
}
