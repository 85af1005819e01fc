//! What holds for the response as a whole.

use crate::saml::model::{Flaw, FlawKind, NameId, Response, Stated};
use crate::saml::{Instant, id, names};
use crate::xml::Document;

use super::expectations::TrustedIdp;
use super::judge::{Judge, is_version, issuer_of};
use super::problem::TimeProblem;
use super::refusal::{Part, Refusal};
use super::rule::Rule;
use super::signature::Covered;

/// The most assertions that are looked at.
const MOST_ASSERTIONS: usize = 10;

/// Reads the response, as far as it is one.
pub(super) fn read(judge: &Judge<'_>, document: &Document) -> Result<Response, Refusal> {
    let root = document.root().unwrap_or(document.top());
    judge.demand(Rule::Root, root.is(names::PROTOCOL, "Response"), || Refusal::NotAResponse {
        found: root.name().unwrap_or_default().to_owned(),
    })?;
    let mut flaws = Vec::new();
    let response = Response::read(root, &mut flaws);
    check_flaws(judge, flaws)?;
    if response.assertions.len() + response.encrypted.len() > MOST_ASSERTIONS {
        return Err(Refusal::TooManyAssertions { limit: MOST_ASSERTIONS });
    }
    Ok(response)
}

/// Refuses what the schema does not allow, unless another rule says so too.
pub(super) fn check_flaws(judge: &Judge<'_>, flaws: Vec<Flaw>) -> Result<(), Refusal> {
    // Nothing that is wrong in a naive receiver's eyes is refused for its shape.
    if !judge.holds(Rule::Schema) || !judge.holds(Rule::SignedContent) {
        return Ok(());
    }
    match flaws.into_iter().find(|flaw| !has_own_rule(flaw)) {
        Some(flaw) => Err(Refusal::Schema(flaw)),
        None => Ok(()),
    }
}

fn has_own_rule(flaw: &Flaw) -> bool {
    let field = match &flaw.kind {
        FlawKind::OtherElement { .. } => return true,
        FlawKind::NoText => return true,
        FlawKind::MissingAttribute { name }
        | FlawKind::EmptyAttribute { name }
        | FlawKind::MalformedAttribute { name, .. }
        | FlawKind::MalformedId { name } => *name,
        FlawKind::MissingElement { name } => *name,
        _ => return false,
    };
    matches!(
        (flaw.element.as_str(), field),
        ("Response" | "Assertion", "ID" | "Version" | "IssueInstant" | "Issuer" | "Status")
            | ("Status", "StatusCode")
            | ("StatusCode", "Value")
            | ("Subject", "NameID")
            | ("SubjectConfirmation", "Method")
            | ("SubjectConfirmationData" | "Conditions", "NotBefore" | "NotOnOrAfter")
            | ("AudienceRestriction", "Audience")
            | ("AuthnStatement", "AuthnInstant" | "SessionNotOnOrAfter")
    )
}

/// The identity provider whose keys count: the one that the message names, which nothing has proven
/// yet.
pub(super) fn idp<'a>(judge: &Judge<'a>, response: &Response) -> Result<&'a TrustedIdp, Refusal> {
    let of_assertion = response.assertions.first().map(issuer_of);
    let of_response = response.message.issuer.as_ref().map(|issuer| issuer.value.as_str());
    let named = of_response.or(of_assertion).unwrap_or_default();
    let idps = judge.expects.idps;
    let found = idps.iter().find(|idp| judge.is_issuer(named, &idp.entity_id));
    // A receiver that does not care takes any that it knows.
    let careless = idps.first().filter(|_| !judge.holds(Rule::TrustedIssuer));
    found.or(careless).ok_or_else(|| match (of_response, of_assertion) {
        (None, Some("")) => Refusal::NoIssuer { part: Part::Assertion },
        _ => Refusal::UntrustedIssuer { found: named.to_owned() },
    })
}

/// Checks what the response says of itself, and how it went.
pub(super) fn check(judge: &Judge<'_>, covered: &Covered) -> Result<(), Refusal> {
    let response = &covered.response;
    let message = &response.message;
    let part = Part::Response;
    judge.demand(Rule::ResponseVersion, is_version(message.version.as_deref()), || {
        Refusal::Version { part, found: message.version.clone().unwrap_or_default() }
    })?;
    let named = message.id.as_deref().is_some_and(id::is_id);
    judge.demand(Rule::ResponseId, named, || Refusal::Id { part })?;
    if let Some(problem) = time_problem(&message.issue_instant) {
        judge.demand(Rule::ResponseIssueInstant, false, || Refusal::IssueInstant {
            part,
            problem,
        })?;
    }
    match message.destination.as_deref() {
        Some(found) => {
            let satisfied = judge.is_uri(Rule::ExactAddress, found, judge.expects.acs);
            judge.demand(Rule::Destination, satisfied, || Refusal::OtherDestination {
                found: found.to_owned(),
            })?;
        }
        None => judge.demand(Rule::DestinationPresent, !covered.response_signed, || {
            Refusal::NoDestination
        })?,
    }
    match &message.issuer {
        Some(issuer) => check_issuer(judge, issuer)?,
        None => judge.demand(Rule::ResponseIssuerPresent, !covered.response_signed, || {
            Refusal::NoIssuer { part }
        })?,
    }
    check_status(judge, response)
}

fn check_issuer(judge: &Judge<'_>, issuer: &NameId) -> Result<(), Refusal> {
    let part = Part::Response;
    judge.demand(Rule::ResponseIssuerFormat, issuer.is_entity(), || Refusal::IssuerFormat {
        part,
        found: issuer.format.clone().unwrap_or_default(),
    })?;
    judge.demand(Rule::ResponseIssuerQualifiers, !issuer.is_qualified(), || {
        Refusal::IssuerQualifiers { part }
    })
}

fn check_status(judge: &Judge<'_>, response: &Response) -> Result<(), Refusal> {
    let code = response.status.as_ref().and_then(|status| status.top());
    let found = code.unwrap_or_default();
    judge.demand(Rule::StatusCode, names::is_top_status(found), || Refusal::Status {
        found: found.to_owned(),
    })?;
    let refused = names::is_top_status(found) && found != names::SUCCESS;
    judge.demand(Rule::Success, !refused, || Refusal::NotSuccess { status: found.to_owned() })
}

/// What is wrong with a time that has to be there.
pub(super) fn time_problem(time: &Stated<Instant>) -> Option<TimeProblem> {
    match time {
        Stated::Absent => Some(TimeProblem::Missing),
        Stated::Malformed(malformed) => Some(TimeProblem::Malformed(malformed.clone())),
        Stated::Said(_) => None,
    }
}
