use super::answer::Answer;
use super::call::Call;
use super::conform::conform;
use super::create::{body, create, written};
use super::mistakes::answered;
use super::mutability::{Keep, carry_over};
use super::patch_members::Draft;
use super::precondition;
use super::provider::Provider;
use super::read::version;
use super::refusal::Refusal;
use super::request::Request;
use super::write::{Update, Write, store};
use super::{mistakes, represent};
use crate::directory::Kind;
use crate::fault::Fault;

/// PUT of a resource (RFC 7644 section 3.5.1).
pub(crate) fn replace(
    provider: &mut Provider,
    call: &mut Call<'_>,
    kind: Kind,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    if call.has(Fault::PutNotAllowed) {
        return Err(Refusal::Method { method: "PUT".to_owned(), allowed: "GET, PATCH, DELETE" });
    }
    let seq = match provider.find(kind, id) {
        Err(_) if call.has(Fault::PutCreatesUnknownId) => {
            return create(provider, call, kind, request);
        }
        found => found?,
    };
    let seq = match call.has(Fault::PutFollowsBodyId) {
        true => mistakes::body::named(provider, kind, request).unwrap_or(seq),
        false => seq,
    };
    precondition::of_write(call, &request.headers, &version(provider, call, seq)?)?;
    let projection = mistakes::of_write(represent::projection(request.query)?, call.faults);
    let (faults, write) = (call.faults, Write::Replace);
    let body = mistakes::body::of_body(kind, request, write, body(request)?, faults)?;
    let mut attributes = conform(kind, write, &body, faults)?;
    let members = super::members::take(provider, &mut attributes, faults)?;
    let resource = provider.get(seq).ok_or(Refusal::Internal)?;
    let keep = Keep::WhatIsLeftOut;
    carry_over(kind, resource.id, &resource.attributes, &mut attributes, keep, faults)?;
    let mut draft = Draft::new(&provider.memberships, seq);
    if !faults.has(Fault::PutMerges) {
        draft.clear();
    }
    for member in members {
        draft.add(member)?;
    }
    let change = draft.finish();
    if faults.has(Fault::BrokenReplace) {
        return Err(Refusal::Internal);
    }
    let sent = attributes.clone();
    store(provider, call, &Update { write, kind, seq, body: &body }, attributes, change)?;
    let (mut shown, place) =
        represent::shown(provider, call, seq, &projection, &written(kind, &body))?;
    answered::of_written(&mut shown, &body, faults);
    answered::of_changed(&mut shown, faults);
    if faults.has(Fault::LostPut) {
        shown.extend(sent.into_iter().filter(|(name, _)| name != "password"));
    }
    Ok(Answer::resource(200, shown, place))
}
