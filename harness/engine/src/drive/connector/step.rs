//! A step `against: scim-client`: something happens, and what the connector sends until it is quiet is
//! what checks look at.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::fault::Armed;
use super::gateway::Gateway;
use super::trigger::{Happening, rendered, unreported};
use crate::drive::case::{CaseRun, Stop};
use crate::drive::url::Unaddressed;
use crate::judge::step_holds;
use crate::scenario::{Action, Bindings, Step, TemplateError, WireFault};
use crate::transcript::{Attempt, Received};

/// How often it is looked whether a connector is done.
const LOOK: Duration = Duration::from_millis(10);
/// A connector that is never quiet is listened to so much longer than what is expected may take.
const RESTLESS: Duration = Duration::from_secs(20);

/// What stands for a method where a person is told to do something.
const ASK: &str = "ASK";

impl CaseRun<'_> {
    /// Fires the event of a step, if it has one, and listens.
    pub(in crate::drive) async fn listen(
        &mut self,
        step: &Step,
        stoppable: bool,
    ) -> Result<Result<Attempt, Unaddressed>, Stop> {
        let site = self.site;
        let (Some(gateway), Some(file)) = (&site.gateway, &site.target.scim_client) else {
            let missing = TemplateError::Unbound("scim-client".to_owned());
            return Ok(Err(missing.into()));
        };
        let (faults, within) = match &step.send.value {
            Action::Trigger(action) => (&action.faults, action.within),
            Action::Await(action) => (&action.faults, action.within),
            _ => return Ok(Err(TemplateError::Unbound("trigger".to_owned()).into())),
        };
        let within = within.unwrap_or_else(|| file.patience()).get();
        if let Err(error) = self.arm(gateway, faults) {
            return Ok(Err(error.into()));
        }
        let began = Instant::now();
        let fired = match &step.send.value {
            Action::Trigger(action) => {
                let with = match rendered(&action.with, &self.bindings(BTreeMap::new())) {
                    Ok(with) => with,
                    Err(error) => return Ok(Err(error.into())),
                };
                let happening = Happening { event: action.event, with };
                let trigger =
                    file.trigger.iter().flatten().find(|(event, _)| **event == action.event);
                match trigger {
                    Some((_, trigger)) => {
                        let fire =
                            async { Ok(self.fire(gateway, &happening, trigger, within).await) };
                        match self.bounded(stoppable, fire).await? {
                            Ok(fired) => fired,
                            Err(error) => return Ok(Err(error.into())),
                        }
                    }
                    None => {
                        (gateway.tell)(&happening.words(self.case.id.as_str(), gateway, within));
                        unreported(ASK, &format!("a person to {}", action.event.words()))
                    }
                }
            }
            _ => unreported("AWAIT", "what the connector sends"),
        };
        let (exchange, result) = fired;
        // A person takes a while, and a step that expects nothing in particular is content at once.
        let by_hand = exchange.request.method == ASK;
        let mut attempt = Attempt { result, received: Some(Vec::new()), ..Attempt::of(exchange) };
        loop {
            attempt.received = Some(received(gateway));
            let waited = began.elapsed();
            let (quiet, full) = quiet(gateway, file.settle.get());
            let begun = !by_hand || attempt.received.as_ref().is_some_and(|all| !all.is_empty());
            let content = quiet && begun && self.is_content(step, &attempt);
            if full || waited > within + RESTLESS || (quiet && waited >= within) || content {
                break;
            }
            self.bounded(stoppable, async {
                tokio::time::sleep(LOOK).await;
                Ok(())
            })
            .await?;
        }
        if let Some(inbox) = gateway.desk.inbox().as_mut() {
            attempt.received = Some(std::mem::take(&mut inbox.received));
            inbox.faults.clear();
        }
        attempt.number = self.next_number();
        Ok(Ok(attempt))
    }

    fn arm(&self, gateway: &Arc<Gateway>, faults: &[WireFault]) -> Result<(), TemplateError> {
        let bindings = self.bindings(BTreeMap::new());
        let armed = faults.iter().map(|fault| Armed::of(fault, &bindings));
        let armed = armed.collect::<Result<Vec<_>, _>>()?;
        if let Some(inbox) = gateway.desk.inbox().as_mut() {
            inbox.faults = armed;
            inbox.last = Instant::now();
        }
        Ok(())
    }

    /// Whether all that is expected has come.
    fn is_content(&self, step: &Step, attempt: &Attempt) -> bool {
        let one = std::slice::from_ref(attempt);
        let bindings: Bindings<'_> = self.bindings(BTreeMap::new());
        step_holds(step, one, self.case, &self.context, &bindings).is_ok()
    }
}

fn received(gateway: &Gateway) -> Vec<Received> {
    gateway.desk.inbox().as_ref().map(|inbox| inbox.received.clone()).unwrap_or_default()
}

/// Whether the connector is quiet, and whether no more of it is kept.
fn quiet(gateway: &Gateway, settle: Duration) -> (bool, bool) {
    let inbox = gateway.desk.inbox();
    inbox.as_ref().map_or((true, true), |inbox| (inbox.is_quiet(settle), inbox.is_full()))
}
