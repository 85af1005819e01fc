use super::answer::Answer;
use super::call::Call;
use super::precondition::{self, Verdict};
use super::provider::Provider;
use super::refusal::Refusal;
use super::represent;
use super::request::Request;
use super::table::Seq;
use crate::directory::Kind;
use crate::fault::Fault;

/// GET of a resource (RFC 7644 section 3.4.1).
pub(crate) fn read(
    provider: &Provider,
    call: &Call<'_>,
    kind: Kind,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let seq = provider.find(kind, id)?;
    let projection = represent::projection(request.query)?;
    let verdict = precondition::of_read(call, &request.headers, &version(provider, call, seq)?)?;
    let empty = kind == Kind::Group && provider.memberships.count(seq) == 0;
    if call.has(Fault::BrokenRead) || (empty && call.has(Fault::PatchRemoveUnreadable)) {
        return Err(Refusal::Internal);
    }
    let (mut shown, place) = represent::shown(provider, call, seq, &projection, &[])?;
    if call.has(Fault::IdNotShown) {
        shown.remove("id");
    }
    Ok(match verdict {
        Verdict::Holds => Answer::resource(200, shown, place),
        // RFC 9110 section 15.4.5: without a body, with the version.
        Verdict::NotModified => Answer::empty(304).with("etag", place.version),
    })
}

/// The version of a resource as conditions are judged by it.
pub(crate) fn version(provider: &Provider, call: &Call<'_>, seq: Seq) -> Result<String, Refusal> {
    let resource = provider.get(seq).ok_or(Refusal::Internal)?;
    Ok(represent::whereabouts(resource, call).version)
}
