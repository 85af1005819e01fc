//! A step of a scenario to a request.

use std::collections::BTreeMap;

use serde_json::Value;

use super::admin;
use super::case::{CaseRun, repeat_number};
use super::site::Site;
use super::step::{self, Prepared};
use super::url::{Unaddressed, address};
use crate::scenario::{Action, At, Bindings, ScimAction, Step, TemplateError, render};
use crate::survey::{Fitting, Make};
use crate::vocabulary::Party;

/// A request with what has to be known about its answer.
pub(super) struct Ready {
    /// What is sent.
    pub(super) prepared: Prepared,
    /// Its path below the SCIM base, if it has one: what it creates is deleted afterwards.
    pub(super) path: Option<String>,
    /// Where the results of an admin operation stand in the answer.
    pub(super) mapping: Option<BTreeMap<String, At<String>>>,
}

impl<'a> CaseRun<'a> {
    /// Who answers what a step sends: the target, or the service provider that a connector talks to.
    pub(super) fn server(&self) -> &'a Site {
        match &self.site.gateway {
            Some(gateway) if self.case.scenario.against == Party::ScimClient => gateway.peer(),
            _ => self.site,
        }
    }

    /// The body of a SCIM request, as this target can take it; `path` is below the SCIM base.
    fn body(
        &self,
        action: &ScimAction,
        path: Option<&str>,
        bindings: &Bindings<'_>,
    ) -> Result<Option<Value>, TemplateError> {
        let Some(body) = &action.body else { return Ok(None) };
        let body = render(body, bindings)?;
        let Some(path) = path.filter(|_| !action.as_written) else { return Ok(Some(body)) };
        let fitting = Fitting {
            survey: &self.server().survey,
            payload: &self.server().target.payload,
            make: Make::new(bindings),
        };
        Ok(Some(fitting.request(action.method.to_http().as_str(), path, body)))
    }

    /// Renders the request of a step.
    pub(super) fn prepare(&self, step: &Step, repeat: Option<u16>) -> Result<Ready, Unaddressed> {
        let bindings = self.bindings(repeat_number(repeat));
        let place = &self.place;
        match &step.send.value {
            Action::Scim(action) => {
                // The plan leaves out cases whose target has no SCIM.
                let server = self.server().target.scim_server.as_ref();
                let content_type = server.map_or("", |server| &server.content_type);
                let bearer = place.bearer.as_ref();
                let address = address(&place.scim_base, action.goal(), &bindings)?;
                let path = address.below.clone();
                let body = self.body(action, path.as_deref(), &bindings)?;
                let body = body.as_ref();
                let prepared = step::scim(action, address, body, bearer, content_type, &bindings)?;
                Ok(Ready { prepared, path, mapping: None })
            }
            Action::Http(action) => {
                let party = self.case.scenario.against;
                let address = address(place.base(party), action.goal(), &bindings)?;
                // What is made below another base than SCIM's is nothing that SCIM deletes.
                let path = address.below.clone().filter(|_| party == Party::ScimServer);
                // The token is for SCIM alone.
                let bearer = place.bearer.as_ref().filter(|_| party == Party::ScimServer);
                let prepared = step::raw(action, address, bearer, &bindings)?;
                Ok(Ready { prepared, path, mapping: None })
            }
            Action::Admin(action) => {
                // The plan leaves out cases whose operations are not mapped.
                let unmapped = || TemplateError::Unbound(format!("admin.{}", action.operation));
                let file = self.server().target.admin.as_ref().ok_or_else(unmapped)?;
                let operation = file.operations.get(&action.operation).ok_or_else(unmapped)?;
                let mut locals = place.locals.clone();
                locals.extend(admin::parameters(action, &bindings)?);
                let bindings = self.bindings(locals);
                let call = &operation.http;
                let prepared = admin::prepare(file, call, self.server().admin_token(), &bindings)?;
                Ok(Ready { prepared, path: None, mapping: Some(operation.result.clone()) })
            }
            // A pause is waited for, browsers send what is SAML, and a connector is listened to.
            Action::Wait(_)
            | Action::SamlResponse(_)
            | Action::SamlRequest(_)
            | Action::SamlMetadata(_)
            | Action::Totp(_)
            | Action::Sts(_)
            | Action::Trigger(_)
            | Action::Await(_)
            | Action::AuthnRequest(_) => {
                Err(TemplateError::Unbound(step.send.value.name().to_owned()).into())
            }
        }
    }
}
