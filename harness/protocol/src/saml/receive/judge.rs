use crate::saml::binding::{Arrival, LONGEST_RELAY_STATE};
use crate::saml::instant::{earlier, later};
use crate::saml::model::{Assertion, Response};
use crate::saml::{Instant, names};
use crate::xml::Document;

use super::expectations::{Expectations, Pending};
use super::identity::{self, SignedIn};
use super::refusal::Refusal;
use super::rule::Rule;
use super::signature::{self, Covered};
use super::{mistake, response, transport};

/// Whom the request lets in.
///
/// What the caller has to do with the answer: remember [`SignedIn::remember`], drop the request that
/// was answered from those pending, end the session when [`SignedIn::session_ends`] says so.
///
/// # Errors
/// At the first rule that is broken.
pub fn receive(arrival: &Arrival<'_>, expects: &Expectations<'_>) -> Result<SignedIn, Refusal> {
    let carried = transport::carried(arrival, expects)?;
    let signed_in = judge(&carried.xml, expects)?;
    // A longer one is not what this receiver sent out (SP-02).
    let relay_state = carried.relay_state.filter(|state| state.len() <= LONGEST_RELAY_STATE);
    Ok(SignedIn { relay_state, ..signed_in })
}

/// Whom a message lets in, however it came.
pub(super) fn judge(xml: &[u8], expects: &Expectations<'_>) -> Result<SignedIn, Refusal> {
    let document = Document::read(xml)?;
    let judge = Judge { expects };
    let read = response::read(&judge, &document)?;
    let idp = response::idp(&judge, &read)?;
    let covered = match judge.holds(Rule::SignedContent) {
        true => signature::cover(&judge, &document, read, idp)?,
        false => mistake::cover(&judge, &document, read, idp)?,
    };
    response::check(&judge, &covered)?;
    let pending = judge.pending(&covered.response, &idp.entity_id)?;
    let Covered { response, assertions, .. } = &covered;
    judge.demand(Rule::AssertionPresent, !assertions.is_empty(), || {
        match response.encrypted.len() {
            0 => Refusal::NoAssertion,
            _ => Refusal::Encrypted,
        }
    })?;
    for assertion in assertions {
        super::assertion::check(&judge, &covered.response, assertion, idp, pending)?;
    }
    super::authn::check(&judge, assertions, pending)?;
    identity::of(&judge, &document, &covered, idp, pending)
}

/// Rules, and what they are judged by.
pub(super) struct Judge<'a> {
    pub(super) expects: &'a Expectations<'a>,
}

impl<'a> Judge<'a> {
    /// Whether a rule is on.
    pub(super) fn holds(&self, rule: Rule) -> bool {
        self.expects.switches.holds(rule)
    }

    /// Refuses what does not satisfy a rule that is on.
    pub(super) fn demand(
        &self,
        rule: Rule,
        satisfied: bool,
        refusal: impl FnOnce() -> Refusal,
    ) -> Result<(), Refusal> {
        match satisfied || !self.holds(rule) {
            true => Ok(()),
            false => Err(refusal()),
        }
    }

    /// Whether an audience or address is the one that it has to be. `exact` is the rule by which it is
    /// compared exactly.
    pub(super) fn is_uri(&self, exact: Rule, found: &str, own: &str) -> bool {
        found == own
            || (!self.holds(exact) && mistake::is_loosely(found, own))
            || (!self.holds(Rule::WholeUri) && mistake::begins_like(found, own))
            || (!self.holds(Rule::WithOrigin) && mistake::has_path_of(found, own))
    }

    /// Whether an issuer is the one that it has to be.
    pub(super) fn is_issuer(&self, found: &str, known: &str) -> bool {
        found == known || (!self.holds(Rule::ExactIssuer) && mistake::is_loosely(found, known))
    }

    /// Whether a time has come, as far as clocks can be trusted.
    pub(super) fn has_come(&self, instant: Instant) -> bool {
        earlier(instant, self.expects.skew) <= self.expects.now
    }

    /// Whether what ends at a time has ended, as far as clocks can be trusted: the end itself is
    /// no longer part of it.
    pub(super) fn has_ended(&self, instant: Instant) -> bool {
        self.expects.now >= later(instant, self.expects.skew)
    }

    /// The request that the response answers; none when it answers none.
    fn pending(&self, response: &Response, idp: &str) -> Result<Option<&'a Pending>, Refusal> {
        let Some(id) = response.in_response_to.as_deref() else { return Ok(None) };
        let asked = |pending: &&Pending| {
            let answered_by = pending.idp.as_deref();
            pending.id == id && answered_by.is_none_or(|asked| asked == idp)
        };
        let found = self.expects.pending.iter().find(asked);
        self.demand(Rule::ResponseInResponseTo, found.is_some(), || Refusal::UnknownRequest {
            found: id.to_owned(),
        })?;
        Ok(found)
    }
}

/// What is checked of a version.
pub(super) fn is_version(version: Option<&str>) -> bool {
    version == Some(names::VERSION)
}

/// The issuer that an assertion names; empty when it names none.
pub(super) fn issuer_of(assertion: &Assertion) -> &str {
    assertion.issuer.as_ref().map_or("", |issuer| &issuer.value)
}
