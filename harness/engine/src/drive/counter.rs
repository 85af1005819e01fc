//! A place for many SCIM requests in a row, one after the other: what live fuzzing goes through.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::admin;
use super::sandbox::Place;
use super::site::Site;
use super::step;
use super::throttle;
use super::url::address;
use crate::scenario::{AdminAction, Alteration, Bindings, CaseId, ScimAction, render, render_text};
use crate::survey::{Fitting, Make};
use crate::transcript::Exchange;
use crate::transcript::redact::{Redactor, Secrets};
use crate::vocabulary::{AdminOperation, Party};

/// A directory, in a sandbox of its own where the target has them.
pub(crate) struct Counter {
    seed: u64,
    began: String,
    place: Place,
    target: BTreeMap<String, Value>,
    secrets: Secrets,
}

/// Where the values of placeholders come from.
#[derive(Clone, Copy)]
pub(crate) struct Paper<'a> {
    /// Under which name: it makes `${unique.x}` its own.
    pub(crate) case: &'a CaseId,
    /// `${saved.x}`.
    pub(crate) saved: &'a BTreeMap<String, Value>,
}

/// What came of a request, and what it was with every placeholder replaced.
pub(crate) struct Done {
    pub(crate) exchange: Exchange,
    /// The body, as the target was sent it.
    pub(crate) body: Option<Value>,
}

impl Counter {
    /// Opens one. The number is that of the requests that this took.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(crate) async fn open(
        site: &Site,
        case: &CaseId,
        seed: u64,
        began: &str,
    ) -> (usize, Result<Self, String>) {
        let (opening, place) = site.open_place(case, seed, began).await;
        let opened = usize::from(opening.is_some());
        let mut place = match place {
            Ok(place) => place,
            Err(cause) => return (opened, Err(cause)),
        };
        let mut secrets = site.secrets.clone();
        std::mem::take(&mut place.secrets).iter().for_each(|secret| learn(&mut secrets, secret));
        let mut target = site.target.values(Party::ScimServer);
        target.insert("base".to_owned(), Value::String(place.scim_base.clone()));
        (opened, Ok(Self { seed, began: began.to_owned(), place, target, secrets }))
    }

    /// Sends a request, and again where the target asks for patience.
    ///
    /// # Errors
    /// Why it cannot be sent, in words.
    pub(crate) async fn send(
        &self,
        site: &Site,
        action: &ScimAction,
        paper: Paper<'_>,
    ) -> Result<Done, String> {
        let (nothing, no_texts) = (BTreeMap::new(), BTreeMap::new());
        let bindings = self.bindings(paper, &nothing, &no_texts);
        let server =
            site.target.scim_server.as_ref().ok_or("the target file has no `scim-server`")?;
        let wrong = |error: &dyn std::fmt::Display| error.to_string();
        let address = address(&self.place.scim_base, action.goal(), &bindings)
            .map_err(|error| wrong(&error))?;
        let body = match (&action.body, &address.below) {
            (Some(body), Some(path)) => {
                let body = render(body, &bindings).map_err(|error| wrong(&error))?;
                let fitting = Fitting {
                    survey: &site.survey,
                    payload: &site.target.payload,
                    make: Make::new(&bindings),
                };
                Some(fitting.request(action.method.to_http().as_str(), path, body))
            }
            _ => None,
        };
        let bearer = self.place.bearer.as_ref();
        let prepared =
            step::scim(action, address, body.as_ref(), bearer, &server.content_type, &bindings)
                .map_err(|error| wrong(&error))?;
        let mut exchange = site.exchange(&prepared).await;
        for _ in 0..throttle::AGAIN {
            let Some(pause) = throttle::pause_of_browser(&exchange) else { break };
            tokio::time::sleep(pause).await;
            exchange = site.exchange(&prepared).await;
        }
        Ok(Done { exchange, body })
    }

    /// Has an administrator do something, and hands out what the target file calls its results.
    ///
    /// # Errors
    /// Why it is not done, in words.
    pub(crate) async fn administer(
        &mut self,
        site: &Site,
        operation: AdminOperation,
        with: BTreeMap<String, Value>,
        paper: Paper<'_>,
    ) -> Result<Value, String> {
        let (nothing, no_texts) = (BTreeMap::new(), BTreeMap::new());
        let file = site.target.admin.as_ref().ok_or("the target file has no `admin`")?;
        let mapped = file.operations.get(&operation).ok_or("the target file does not map it")?;
        let plain = self.bindings(paper, &nothing, &no_texts);
        let wrong = |error: crate::scenario::TemplateError| error.to_string();
        let mut local = self.place.locals.clone();
        local.extend(admin::parameters(&AdminAction { operation, with }, &plain).map_err(wrong)?);
        let bindings = Bindings { local, ..plain };
        let prepared =
            admin::prepare(file, &mapped.http, site.admin_token(), &bindings).map_err(wrong)?;
        let exchange = site.exchange(&prepared).await;
        match &exchange.answer {
            Ok(response) if (200..300).contains(&response.status) => {
                let results = admin::results(&exchange, &mapped.result);
                admin::secrets(&results).iter().for_each(|secret| learn(&mut self.secrets, secret));
                Ok(results)
            }
            Ok(response) => Err(format!("the target answers {}", response.status)),
            Err(trouble) => Err(trouble.to_string()),
        }
    }

    /// Whether the target's token can be altered like this.
    pub(crate) fn alters(&self, alteration: Alteration) -> bool {
        step::altered(alteration, self.place.bearer.as_ref()).is_ok()
    }

    /// A text with its placeholders replaced.
    pub(crate) fn rendered(&self, text: &str, paper: Paper<'_>) -> Option<String> {
        let (nothing, no_texts) = (BTreeMap::new(), BTreeMap::new());
        render_text(text, &self.bindings(paper, &nothing, &no_texts)).ok()
    }

    fn bindings<'a>(
        &'a self,
        paper: Paper<'a>,
        nothing: &'a BTreeMap<String, Value>,
        no_texts: &'a BTreeMap<String, crate::scenario::LongText>,
    ) -> Bindings<'a> {
        Bindings {
            case_id: paper.case,
            seed: self.seed,
            vars: nothing,
            texts: no_texts,
            case: nothing,
            saved: paper.saved,
            target: &self.target,
            now: &self.began,
            local: BTreeMap::new(),
        }
    }

    /// What hides the target's secrets.
    pub(crate) fn redactor(&self) -> Redactor {
        Redactor::new(&self.secrets)
    }

    /// Drops the sandbox, where there is one; the number is that of the requests that this took.
    pub(crate) async fn close(self, site: &Site) -> usize {
        let Some(close) = &self.place.close else { return 0 };
        site.exchange(close).await;
        1
    }
}

/// Keeps a secret out of whatever is handed out.
fn learn(secrets: &mut Secrets, secret: &SecretString) {
    let name = format!("fuzz-{}", secrets.names().count() + 1);
    // A value too short to be a secret cannot be told from other text, and is left.
    let _ = secrets.insert(name, SecretString::from(secret.expose_secret()));
}
