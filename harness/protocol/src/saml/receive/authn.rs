//! What is said of the authentication (Core section 2.7.2).

use crate::saml::instant::later;
use crate::saml::model::{Assertion, AuthnStatement, Stated};

use super::expectations::Pending;
use super::judge::Judge;
use super::problem::SessionProblem;
use super::refusal::Refusal;
use super::response::time_problem;
use super::rule::Rule;

pub(super) fn check(
    judge: &Judge<'_>,
    assertions: &[Assertion],
    pending: Option<&Pending>,
) -> Result<(), Refusal> {
    let statements = || assertions.iter().flat_map(|assertion| &assertion.authn);
    judge.demand(Rule::AuthnStatement, statements().next().is_some(), || {
        Refusal::NoAuthnStatement
    })?;
    for statement in statements() {
        check_times(judge, statement, pending)?;
        check_class(judge, statement, pending)?;
    }
    Ok(())
}

fn check_times(
    judge: &Judge<'_>,
    statement: &AuthnStatement,
    pending: Option<&Pending>,
) -> Result<(), Refusal> {
    if let Some(problem) = time_problem(&statement.instant) {
        judge.demand(Rule::AuthnInstant, false, || Refusal::AuthnInstant(problem))?;
    }
    if let Some(at) = statement.instant.said().copied() {
        judge
            .demand(Rule::AuthnInstantPast, judge.has_come(at), || Refusal::AuthnInFuture { at })?;
        let forced = pending.and_then(|pending| pending.forced_at);
        let fresh = forced.is_none_or(|forced| later(at, judge.expects.skew) >= forced);
        judge.demand(Rule::FreshAuthn, fresh, || Refusal::StaleAuthn { at })?;
    }
    let over = match &statement.session_not_on_or_after {
        Stated::Absent => None,
        Stated::Malformed(malformed) => Some(SessionProblem::Malformed(malformed.clone())),
        Stated::Said(end) => judge.has_ended(*end).then_some(SessionProblem::Over(*end)),
    };
    match over {
        Some(problem) => {
            judge.demand(Rule::SessionExpired, false, || Refusal::SessionOver(problem))
        }
        None => Ok(()),
    }
}

fn check_class(
    judge: &Judge<'_>,
    statement: &AuthnStatement,
    pending: Option<&Pending>,
) -> Result<(), Refusal> {
    let Some(pending) = pending.filter(|pending| !pending.classes.is_empty()) else {
        return Ok(());
    };
    let class = statement.context.as_ref().and_then(|context| context.class.as_ref());
    let wanted = class.is_some_and(|class| pending.classes.contains(class));
    judge.demand(Rule::AuthnContext, wanted, || Refusal::OtherAuthnContext {
        found: class.cloned().unwrap_or_default(),
    })
}
