//! When and for whom an assertion is (Core section 2.5.1).

use crate::saml::model::{Assertion, Conditions};

use super::judge::Judge;
use super::refusal::Refusal;
use super::rule::Rule;

pub(super) fn check(judge: &Judge<'_>, assertion: &Assertion) -> Result<(), Refusal> {
    if let Some(conditions) = &assertion.conditions {
        check_window(judge, conditions)?;
        let unknown = conditions.unknown.first();
        judge.demand(Rule::KnownConditions, unknown.is_none(), || Refusal::UnknownCondition {
            name: unknown.map(|unknown| unknown.name.clone()).unwrap_or_default(),
        })?;
        let once = |rule, count, name| {
            judge.demand(rule, count < 2, || Refusal::RepeatedCondition { name })
        };
        once(Rule::OneTimeUse, conditions.one_time_use.len(), "OneTimeUse")?;
        once(Rule::ProxyRestriction, conditions.proxy.len(), "ProxyRestriction")?;
    }
    check_audience(judge, assertion)
}

fn check_window(judge: &Judge<'_>, conditions: &Conditions) -> Result<(), Refusal> {
    let times = [&conditions.not_before, &conditions.not_on_or_after];
    if let Some(malformed) = times.into_iter().find_map(|time| time.malformed()) {
        judge
            .demand(Rule::ConditionsTimes, false, || Refusal::ConditionsTime(malformed.clone()))?;
    }
    let [begin, end] = times.map(|time| time.said().copied());
    if let (Some(begin), Some(end)) = (begin, end) {
        judge.demand(Rule::ConditionsWindow, begin < end, || Refusal::EmptyWindow)?;
    }
    if let Some(begin) = begin {
        judge.demand(Rule::ConditionsNotBefore, judge.has_come(begin), || {
            Refusal::NotYetValid { begin }
        })?;
    }
    if let Some(end) = end {
        judge.demand(Rule::ConditionsNotOnOrAfter, !judge.has_ended(end), || Refusal::Expired {
            end,
        })?;
    }
    Ok(())
}

fn check_audience(judge: &Judge<'_>, assertion: &Assertion) -> Result<(), Refusal> {
    let restrictions = assertion.conditions.as_ref().map_or(&[][..], |found| &found.audiences);
    judge.demand(Rule::AudiencePresent, !restrictions.is_empty(), || Refusal::NoAudience)?;
    let ours =
        |audience: &String| judge.is_uri(Rule::ExactAudience, audience, judge.expects.entity_id);
    let met = |restriction: &&Vec<String>| restriction.iter().any(ours);
    let others = restrictions.iter().find(|restriction| !met(restriction));
    let some = restrictions.iter().any(|restriction| met(&restriction));
    let satisfied = others.is_none() || (some && !judge.holds(Rule::EveryAudience));
    judge.demand(Rule::Audience, satisfied, || Refusal::OtherAudience {
        found: others.cloned().unwrap_or_default(),
    })
}
