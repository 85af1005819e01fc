//! The SCIM service that the tests run against.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use fedspec_engine::drive::InProcess;
use http::{Request, Response};
use serde_json::{Value, json};

/// A SCIM service in forty lines, with a few paths that behave oddly.
#[derive(Clone, Default)]
pub(super) struct Service {
    pub(super) state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub(super) struct State {
    /// Method and path of every request.
    lines: Vec<String>,
    /// Every userName that was created.
    pub(super) names: Vec<String>,
    users: Vec<Value>,
    asked_slowly: u32,
}

impl Service {
    pub(super) fn transport(&self) -> InProcess {
        let state = self.state.clone();
        InProcess::new(move |request| {
            let state = state.clone();
            async move {
                if request.uri().path() == "/scim/hang" {
                    std::future::pending::<()>().await;
                }
                let mut state = state.lock().unwrap();
                let (status, body) = state.answer(&request);
                let body = body.map_or_else(Bytes::new, |body| body.to_string().into());
                let answer = Response::builder().status(status);
                answer.header("content-type", "application/scim+json").body(body).unwrap()
            }
        })
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.state.lock().unwrap().lines.clone()
    }
}

impl State {
    fn answer(&mut self, request: &Request<Bytes>) -> (u16, Option<Value>) {
        let (method, path) = (request.method().as_str(), request.uri().path());
        self.lines.push(format!("{method} {path}"));
        let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let id = path.strip_prefix("/scim/Users/");
        match (method, path, id) {
            ("POST", "/scim/Users", _) => {
                let mut user = sent;
                user["id"] = json!((self.users.len() + 1).to_string());
                self.names.push(user["userName"].as_str().unwrap().to_owned());
                self.users.push(user.clone());
                (201, Some(user))
            }
            ("POST", "/admin/open" | "/admin/close" | "/admin/advance", _) => {
                (200, Some(json!({})))
            }
            ("POST", "/scim/refuse", _) => (400, Some(json!({ "detail": sent["why"] }))),
            ("POST", "/scim/echo", _) => (200, Some(sent)),
            ("GET", "/scim/Users", _) => (200, Some(json!({ "totalResults": self.users.len() }))),
            ("GET", _, Some(id)) => match self.users.iter().find(|user| user["id"] == id) {
                Some(user) => (200, Some(user.clone())),
                None => (404, None),
            },
            ("DELETE", _, Some(_)) => (204, None),
            ("GET", "/scim/slowly", _) => {
                self.asked_slowly += 1;
                if self.asked_slowly < 3 { (404, None) } else { (200, Some(json!({}))) }
            }
            _ => (404, None),
        }
    }
}
