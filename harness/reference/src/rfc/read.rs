use super::answer::Answer;
use super::call::Call;
use super::provider::Provider;
use super::refusal::Refusal;
use super::represent;
use super::request::Request;
use crate::directory::Kind;

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
    let (shown, place) = represent::shown(provider, call, seq, &projection, &[])?;
    Ok(Answer::resource(200, shown, place))
}
