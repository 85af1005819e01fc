//! An assertion for an AWS account: AssumeRoleWithSAML, or the form of the console.

use fedspec_protocol::saml::forge;
use serde_json::Value;

use super::respond::Scene;
use super::sp::Sp;
use super::step::{Where, random};
use crate::drive::case::{CaseRun, repeat_number};
use crate::drive::url::Unaddressed;
use crate::scenario::{Door, StsAction, render};
use crate::transcript::Attempt;

impl CaseRun<'_> {
    /// Sends an assertion. Nobody is signed in by it at the service provider, so no page is asked who is.
    pub(super) async fn sts(
        &mut self,
        sp: &Sp,
        action: &StsAction,
        at: Where,
    ) -> Result<Attempt, Unaddressed> {
        let bindings = self.bindings(repeat_number(at.repeat));
        let rendered = render(&Value::Object(action.0.clone()), &bindings)?;
        let (door, mut response) = StsAction::read(&rendered).map_err(|misfit| {
            Unaddressed::Unmade(format!("{misfit} ({})", misfit.path.join(".")))
        })?;
        let file = self.site.target.saml_sp.as_ref();
        // The plan leaves out cases whose target has none.
        let Some((file, doors)) = file.zip(sp.paths.sts.as_ref()) else {
            return Err(Unaddressed::Unmade("the target file has no `saml-sp.sts`".to_owned()));
        };
        let account = forge::Sp {
            entity_id: doors.audience.clone(),
            acs: doors.console.clone(),
            encryption_certificate: None,
            relay_state: None,
        };
        if door == Door::Api && response.deliver.url.is_none() {
            response.deliver.url = Some(doors.api.clone());
        }
        let mut random = random(self.settings.seed, &self.case.id, at);
        let now = self.now();
        let scene = Scene { site: self.site, file, sp, browsers: &mut self.browsers, now };
        let message = scene.forged(&response, &account, None, &mut random)?;
        scene.is_own(message.prepared.url())?;
        let exchange = self.site.once(&message.prepared).await;
        Ok(Attempt::of(exchange))
    }
}
