//! Waiting, where the target's clock is ours to move.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::scenario::{Action, AdminAction, Step};
use crate::target::Target;
use crate::vocabulary::AdminOperation;

/// A pause as a move of the target's clock, where each case has a sandbox and with it a clock of its
/// own: whole seconds, rounded up. There nothing would happen while the harness sleeps.
pub(super) fn ahead(step: &Step, target: &Target) -> Option<Step> {
    let Action::Wait(wait) = &step.send.value else { return None };
    let admin = target.admin.as_ref().filter(|admin| admin.sandbox.is_some())?;
    admin.operations.get(&AdminOperation::AdvanceClock)?;
    let seconds = wait.duration.get().as_millis().div_ceil(1000);
    let mut step = step.clone();
    step.send.value = Action::Admin(AdminAction {
        operation: AdminOperation::AdvanceClock,
        with: BTreeMap::from([("by".to_owned(), Value::from(format!("{seconds}s")))]),
    });
    Some(step)
}
