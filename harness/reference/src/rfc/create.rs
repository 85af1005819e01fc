use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::schema::Returned;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::call::Call;
use super::conform::conform;
use super::mistakes::{answered, stored};
use super::mutability::{Keep, carry_over};
use super::provider::Provider;
use super::refusal::Refusal;
use super::request::Request;
use super::write::Write;
use super::{members, mistakes, represent, schemas};
use crate::directory::{Kind, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// POST to a collection (RFC 7644 section 3.3).
pub(crate) fn create(
    provider: &mut Provider,
    call: &mut Call<'_>,
    kind: Kind,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let projection = mistakes::of_write(represent::projection(request.query)?, call.faults);
    let (faults, write, nothing) = (call.faults, Write::Create, Map::new());
    let body = mistakes::body::of_body(kind, request, write, body(request)?, faults)?;
    let mut attributes = conform(kind, write, &body, faults)?;
    let members = members::take(provider, &mut attributes, faults)?;
    let id = new_id(provider, call, kind);
    carry_over(kind, id, &nothing, &mut attributes, Keep::Nothing, faults)?;
    stored::of_attributes(kind, write, &body, &nothing, &mut attributes, faults);
    let seq = provider.insert(kind, id, attributes, call.now, faults)?;
    for member in members {
        provider.memberships.add(seq, member);
    }
    stored::after(provider, call, kind, seq, write, &body);
    let sent = written(kind, &body);
    let (mut shown, place) = represent::shown(provider, call, seq, &projection, &sent)?;
    answered::of_written(&mut shown, &body, faults);
    if call.has(Fault::LostCreate) {
        provider.remove(kind, seq, call.now, FaultSet::NONE);
    }
    let status = if call.has(Fault::CreateAnswers200) { 200 } else { 201 };
    let mut answer = Answer::resource(status, shown, place);
    if call.has(Fault::LocationMissing) {
        answer.headers.retain(|(name, _)| *name != "location");
    }
    if call.has(Fault::CreateWithoutBody) {
        answer.body = None;
    }
    Ok(answer)
}

/// An id that no resource has or had, unless by mistake.
fn new_id(provider: &Provider, call: &mut Call<'_>, kind: Kind) -> ResourceId {
    match call.has(Fault::IdsPerType) {
        true => ResourceId::from_bits(provider.table(kind).len() as u128 + 1),
        false => call.ids.uuid(),
    }
}

/// The body of a request, which has to be an object.
pub(crate) fn body(request: &Request<'_>) -> Result<Map<String, Value>, Refusal> {
    match request.json()? {
        Value::Object(body) => Ok(body),
        _ => Err(Refusal::NotTheMessage { expected: "a JSON object" }),
    }
}

/// The attributes that are returned on request, as far as the body has them: a client that writes
/// one sees it in the answer (RFC 7643 section 7).
pub(crate) fn written(kind: Kind, body: &Map<String, Value>) -> Vec<AttrPath> {
    let set = schemas::of(kind);
    let in_extensions = set.extensions().iter().flat_map(|extension| {
        let object = fedspec_protocol::scim::lookup::member(body, &extension.id);
        let object = object.and_then(Value::as_object);
        object.into_iter().flatten().map(|(name, _)| format!("{}:{name}", extension.id))
    });
    let named = body.keys().cloned().chain(in_extensions);
    let paths = named.filter_map(|name| AttrPath::parse(&name).ok());
    paths.filter(|path| on_request(kind, path)).collect()
}

/// Whether a path names an attribute that is returned on request.
pub(crate) fn on_request(kind: Kind, path: &AttrPath) -> bool {
    let attribute = schemas::of(kind).attribute(path.borrowed());
    attribute.is_some_and(|attribute| attribute.returned == Returned::Request)
}
