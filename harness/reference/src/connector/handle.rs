use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::fault::{ConnectorFault, ConnectorFaults};
use super::wire::{Failure, Wire};

/// A connector that knows which of its users and groups is which at the service provider. Cheap to
/// clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Connector {
    faults: Arc<ConnectorFaults>,
    links: Arc<Mutex<Links>>,
}

/// The ids that service providers gave, by our own.
#[derive(Debug, Default)]
pub(super) struct Links {
    pub(super) users: HashMap<String, String>,
    pub(super) groups: HashMap<String, String>,
}

/// What happened at the identity provider: the body of a POST to `/events`.
#[derive(Debug, Deserialize)]
struct Event {
    event: String,
    base: String,
    token: String,
    #[serde(default)]
    user: Option<User>,
    #[serde(default)]
    group: Option<Group>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    members: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) external_id: String,
    pub(super) user_name: String,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) display_name: String,
    pub(super) email: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Group {
    pub(super) display_name: String,
}

/// One event on its way to the service provider.
pub(super) struct Sync<'a> {
    pub(super) wire: Wire<'a>,
    pub(super) faults: &'a ConnectorFaults,
    pub(super) links: &'a mut Links,
}

impl Connector {
    /// With these mistakes.
    pub fn new(faults: ConnectorFaults) -> Self {
        Self { faults: Arc::new(faults), links: Arc::default() }
    }

    /// Answers one request: 200 when all is done, 502 when it is not, with `text` to say what happened.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let Ok(event) = serde_json::from_slice::<Event>(request.body()) else {
            return reply(StatusCode::BAD_REQUEST, "the event cannot be read");
        };
        let done = self.happens(&event).await;
        match done {
            Ok(text) => reply(StatusCode::OK, &text),
            Err(_) if self.faults.contains(&ConnectorFault::ReportsSuccess) => {
                reply(StatusCode::OK, "done")
            }
            Err(failure) => {
                let unsupported = self.faults.contains(&ConnectorFault::CallsItUnsupported);
                match failure {
                    Failure::BadCredentials if unsupported => {
                        reply(StatusCode::BAD_GATEWAY, "SCIM is not supported there")
                    }
                    failure => reply(StatusCode::BAD_GATEWAY, &failure.to_string()),
                }
            }
        }
    }

    async fn happens(&self, event: &Event) -> Result<String, Failure> {
        let mut links = self.links.lock().await;
        let wire = Wire::new(&event.base, &event.token, &self.faults)?;
        let mut sync = Sync { wire, faults: &self.faults, links: &mut links };
        let user = || event.user.as_ref().ok_or(Failure::Incomplete("user"));
        let group = || event.group.as_ref().ok_or(Failure::Incomplete("group"));
        match event.event.as_str() {
            "test-connection" => sync.test().await?,
            "create-user" | "update-user" => sync.save(user()?, true).await?,
            "deactivate-user" => sync.activate(user()?, false).await?,
            "reactivate-user" => sync.activate(user()?, true).await?,
            "delete-user" => sync.delete(user()?).await?,
            "create-group" => sync.save_group(group()?).await?,
            "rename-group" => sync.rename(group()?, &event.name).await?,
            "delete-group" => sync.delete_group(group()?).await?,
            "add-members" => sync.members(group()?, &event.members, true).await?,
            "remove-members" => sync.members(group()?, &event.members, false).await?,
            "import-users" => return Ok(format!("{} users read", sync.import().await?)),
            _ => return Err(Failure::Incomplete("event")),
        }
        Ok("done".to_owned())
    }
}

fn reply(status: StatusCode, text: &str) -> Response<Bytes> {
    let body: Value = json!({ "text": text });
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let kind = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, kind);
    response
}
