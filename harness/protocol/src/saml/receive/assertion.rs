//! What holds for each assertion.

use crate::saml::id;
use crate::saml::model::{Assertion, NameId, Response};

use super::expectations::{Pending, TrustedIdp};
use super::judge::{Judge, is_version, issuer_of};
use super::refusal::{Part, Refusal};
use super::response::time_problem;
use super::rule::Rule;
use super::{conditions, confirmation};

pub(super) fn check(
    judge: &Judge<'_>,
    response: &Response,
    assertion: &Assertion,
    idp: &TrustedIdp,
    pending: Option<&Pending>,
) -> Result<(), Refusal> {
    let part = Part::Assertion;
    judge.demand(Rule::AssertionVersion, is_version(assertion.version.as_deref()), || {
        Refusal::Version { part, found: assertion.version.clone().unwrap_or_default() }
    })?;
    let named = assertion.id.as_deref().is_some_and(id::is_id);
    judge.demand(Rule::AssertionId, named, || Refusal::Id { part })?;
    if let Some(problem) = time_problem(&assertion.issue_instant) {
        judge.demand(Rule::AssertionIssueInstant, false, || Refusal::IssueInstant {
            part,
            problem,
        })?;
    }
    check_issuer(judge, response, assertion, idp)?;
    check_subject(judge, assertion)?;
    confirmation::check(judge, response, assertion, pending)?;
    conditions::check(judge, assertion)?;
    check_replay(judge, assertion)
}

fn check_issuer(
    judge: &Judge<'_>,
    response: &Response,
    assertion: &Assertion,
    idp: &TrustedIdp,
) -> Result<(), Refusal> {
    let part = Part::Assertion;
    let present = assertion.issuer.as_ref().filter(|issuer| !issuer.value.is_empty());
    let Some(issuer) = present else {
        return judge.demand(Rule::AssertionIssuerPresent, false, || Refusal::NoIssuer { part });
    };
    judge.demand(Rule::AssertionIssuerFormat, issuer.is_entity(), || Refusal::IssuerFormat {
        part,
        found: issuer.format.clone().unwrap_or_default(),
    })?;
    judge.demand(Rule::AssertionIssuerFormat, !issuer.is_qualified(), || {
        Refusal::IssuerQualifiers { part }
    })?;
    if let Some(other) = &response.message.issuer {
        let same = judge.is_issuer(&other.value, &issuer.value);
        judge.demand(Rule::SameIssuer, same, || Refusal::IssuersDiffer {
            response: other.value.clone(),
            assertion: issuer.value.clone(),
        })?;
    }
    // Whose keys counted was taken from what nothing had proven yet. When the issuers may differ,
    // either may be the one that is trusted.
    let trusted = [Some(issuer), response.message.issuer.as_ref()];
    let known = |name: &NameId| judge.is_issuer(&name.value, &idp.entity_id);
    let satisfied = match judge.holds(Rule::SameIssuer) {
        true => known(issuer),
        false => trusted.into_iter().flatten().any(known),
    };
    judge.demand(Rule::TrustedIssuer, satisfied, || Refusal::UntrustedIssuer {
        found: issuer.value.clone(),
    })
}

fn check_subject(judge: &Judge<'_>, assertion: &Assertion) -> Result<(), Refusal> {
    judge.demand(Rule::Subject, assertion.subject.is_some(), || Refusal::NoSubject)?;
    let name = assertion.subject.as_ref().and_then(|subject| subject.name_id());
    // A text of white space says nothing (Core section 1.3.1).
    let filled = name.is_some_and(|name| !name.value.trim_ascii().is_empty());
    judge.demand(Rule::NameId, filled || assertion.subject.is_none(), || Refusal::NoNameId)?;
    if let Some(qualifier) = name.and_then(|name| name.sp_name_qualifier.as_deref()) {
        let ours = qualifier == judge.expects.entity_id;
        judge.demand(Rule::SpNameQualifier, ours, || Refusal::OtherSpNameQualifier {
            found: qualifier.to_owned(),
        })?;
    }
    Ok(())
}

fn check_replay(judge: &Judge<'_>, assertion: &Assertion) -> Result<(), Refusal> {
    let id = assertion.id.as_deref().unwrap_or_default();
    let seen = (judge.expects.seen)(issuer_of(assertion), id);
    judge.demand(Rule::Replay, !seen, || Refusal::Replayed { id: id.to_owned() })
}
