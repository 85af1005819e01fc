//! From an HTTP request to the bytes of a message.

use crate::saml::binding::{Arrival, BindingError, MessageKind, Parameters, post, redirect};

use super::expectations::Expectations;
use super::refusal::Refusal;
use super::rule::Rule;

/// What the request carried.
pub(super) struct Carried {
    pub(super) xml: Vec<u8>,
    pub(super) relay_state: Option<String>,
}

pub(super) fn carried(
    arrival: &Arrival<'_>,
    expects: &Expectations<'_>,
) -> Result<Carried, Refusal> {
    let holds = |rule| expects.switches.holds(rule);
    let by_redirect = arrival.method == "GET";
    let parameters = match by_redirect {
        true => Parameters::read(arrival.query.unwrap_or_default(), &expects.limits)?,
        false => post::parameters(arrival, &expects.limits)?,
    };
    let kind = MessageKind::Response;
    if by_redirect && holds(Rule::PostOnly) {
        return Err(match parameters.first(kind.parameter()) {
            Some(_) => Refusal::ByRedirect,
            None => BindingError::NoMessage { expected: kind.parameter() }.into(),
        });
    }
    if holds(Rule::PlainParameterNames) {
        parameters.refuse_encoded_names()?;
    }
    if holds(Rule::NoRepeatedParameters) {
        parameters.refuse_repeated()?;
    }
    if holds(Rule::OneMessage) {
        parameters.refuse_both()?;
    }
    Ok(match by_redirect {
        true => {
            let read = redirect::read_parameters(&parameters, kind, &expects.limits)?;
            Carried { xml: read.xml, relay_state: read.relay_state }
        }
        false => {
            let read = post::read_parameters(&parameters, kind)?;
            Carried { xml: read.xml, relay_state: read.relay_state }
        }
    })
}
