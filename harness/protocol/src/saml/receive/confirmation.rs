//! Who may use an assertion (Profiles section 4.1.4.3): one confirmation that is met is enough.

use crate::saml::model::{Assertion, ConfirmationData, Response, SubjectConfirmation};

use super::expectations::Pending;
use super::judge::Judge;
use super::problem::ConfirmationProblem as Problem;
use super::refusal::Refusal;
use super::response::time_problem;
use super::rule::Rule;

pub(super) fn check(
    judge: &Judge<'_>,
    response: &Response,
    assertion: &Assertion,
    pending: Option<&Pending>,
) -> Result<(), Refusal> {
    let subject = assertion.subject.iter();
    let all = subject.flat_map(|subject| &subject.confirmations);
    let mut first = None;
    let mut bearers = 0;
    for confirmation in all.filter(|confirmation| confirmation.is_bearer()) {
        bearers += 1;
        match check_one(judge, response, confirmation) {
            Ok(()) => return check_unsolicited(judge, pending),
            Err(problem) => drop(first.get_or_insert(problem)),
        }
    }
    judge.demand(Rule::Bearer, bearers > 0, || Refusal::NoBearer)?;
    match first {
        Some(problem) => Err(Refusal::Confirmation(problem)),
        None => check_unsolicited(judge, pending),
    }
}

fn check_unsolicited(judge: &Judge<'_>, pending: Option<&Pending>) -> Result<(), Refusal> {
    let allowed = pending.is_some() || judge.expects.unsolicited;
    judge.demand(Rule::Unsolicited, allowed, || Refusal::Unsolicited)
}

fn check_one(
    judge: &Judge<'_>,
    response: &Response,
    confirmation: &SubjectConfirmation,
) -> Result<(), Problem> {
    let Some(data) = &confirmation.data else {
        return demand(judge, false, Problem::NoData);
    };
    check_recipient(judge, data)?;
    if let Some(problem) = time_problem(&data.not_on_or_after) {
        demand(judge, false, Problem::NoExpiry(problem))?;
    }
    if let Some(end) = data.not_on_or_after.said() {
        demand(judge, !judge.has_ended(*end), Problem::Expired { end: *end })?;
    }
    demand(judge, data.not_before.is_absent(), Problem::NotBefore)?;
    check_request(judge, response, data)?;
    match (judge.expects.address, &data.address) {
        (Some(address), Some(found)) => {
            demand(judge, address == found, Problem::OtherAddress { found: found.clone() })
        }
        _ => Ok(()),
    }
}

fn check_recipient(judge: &Judge<'_>, data: &ConfirmationData) -> Result<(), Problem> {
    match data.recipient.as_deref() {
        None => demand(judge, false, Problem::NoRecipient),
        Some(found) => demand(
            judge,
            judge.is_uri(Rule::ExactAddress, found, judge.expects.acs),
            Problem::OtherRecipient { found: found.to_owned() },
        ),
    }
}

/// Response and confirmation answer the same request, or none.
fn check_request(
    judge: &Judge<'_>,
    response: &Response,
    data: &ConfirmationData,
) -> Result<(), Problem> {
    let found = data.in_response_to.clone().unwrap_or_default();
    match (response.in_response_to.as_deref(), data.in_response_to.as_deref()) {
        (None, None) => Ok(()),
        (None, Some(_)) => demand(judge, false, Problem::UnsolicitedAnswer { found }),
        (Some(answered), own) => {
            demand(judge, own == Some(answered), Problem::OtherRequest { found })
        }
    }
}

fn demand(judge: &Judge<'_>, satisfied: bool, problem: Problem) -> Result<(), Problem> {
    match satisfied || !judge.holds(problem.rule()) {
        true => Ok(()),
        false => Err(problem),
    }
}
