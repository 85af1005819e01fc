use super::answer::Answer;
use super::call::Call;
use super::precondition;
use super::provider::Provider;
use super::read::version;
use super::refusal::Refusal;
use super::request::Request;
use crate::directory::Kind;
use crate::fault::Fault;

/// DELETE of a resource (RFC 7644 section 3.6). It leaves its groups, and its id is never given
/// again.
pub(crate) fn delete(
    provider: &mut Provider,
    call: &Call<'_>,
    kind: Kind,
    id: &str,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let seq = match provider.find(kind, id) {
        Err(_) if call.has(Fault::SecondDeleteAnswers204) => return Ok(Answer::empty(204)),
        found => found?,
    };
    precondition::of_write(call, &request.headers, &version(provider, call, seq)?)?;
    if !call.has(Fault::LostDelete) {
        provider.remove(kind, seq, call.now, call.faults);
    }
    if call.has(Fault::DeleteAnswers200) {
        return Ok(Answer::json(200, serde_json::json!({})));
    }
    Ok(Answer::empty(204))
}
