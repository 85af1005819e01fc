use super::answer::Answer;
use super::call::Call;
use super::precondition;
use super::provider::Provider;
use super::read::version;
use super::refusal::Refusal;
use super::request::Request;
use crate::directory::Kind;

/// DELETE of a resource (RFC 7644 section 3.6). It leaves its groups, and its id is never given
/// again.
pub(crate) fn delete(
    provider: &mut Provider,
    call: &Call<'_>,
    kind: Kind,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let seq = provider.find(kind, id)?;
    precondition::of_write(call, &request.headers, &version(provider, call, seq)?)?;
    provider.remove(kind, seq, call.now);
    Ok(Answer::empty(204))
}
