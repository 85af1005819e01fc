use super::answer::Answer;
use super::call::Call;
use super::conform::conform;
use super::create::{body, written};
use super::mutability::{Keep, carry_over};
use super::patch_members::Draft;
use super::precondition;
use super::provider::Provider;
use super::read::version;
use super::refusal::Refusal;
use super::request::Request;
use super::write::store;
use super::{mistakes, represent};
use crate::directory::Kind;

/// PUT of a resource (RFC 7644 section 3.5.1).
pub(crate) fn replace(
    provider: &mut Provider,
    call: &Call<'_>,
    kind: Kind,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let seq = provider.find(kind, id)?;
    precondition::of_write(call, &request.headers, &version(provider, call, seq)?)?;
    let projection = mistakes::of_write(represent::projection(request.query)?, call.faults);
    let body = body(request)?;
    let mut attributes = conform(kind, &body)?;
    let members = super::members::take(provider, &mut attributes)?;
    let resource = provider.get(seq).ok_or(Refusal::Internal)?;
    carry_over(kind, resource.id, &resource.attributes, &mut attributes, Keep::WhatIsLeftOut)?;
    let mut draft = Draft::new(&provider.memberships, seq);
    draft.clear();
    for member in members {
        draft.add(member)?;
    }
    let change = draft.finish();
    store(provider, call, kind, seq, attributes, change)?;
    let (shown, place) = represent::shown(provider, call, seq, &projection, &written(kind, &body))?;
    Ok(Answer::resource(200, shown, place))
}
