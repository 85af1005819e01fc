use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::schema::Returned;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::call::Call;
use super::conform::conform;
use super::mutability::{Keep, carry_over};
use super::provider::Provider;
use super::refusal::Refusal;
use super::request::Request;
use super::{members, mistakes, represent, schemas};
use crate::directory::Kind;

/// POST to a collection (RFC 7644 section 3.3).
pub(crate) fn create(
    provider: &mut Provider,
    call: &mut Call<'_>,
    kind: Kind,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let projection = mistakes::of_write(represent::projection(request.query)?, call.faults);
    let body = body(request)?;
    let mut attributes = conform(kind, &body)?;
    let members = members::take(provider, &mut attributes)?;
    let id = call.ids.uuid();
    carry_over(kind, id, &Map::new(), &mut attributes, Keep::Nothing)?;
    let seq = provider.insert(kind, id, attributes, call.now)?;
    for member in members {
        provider.memberships.add(seq, member);
    }
    let sent = written(kind, &body);
    let (shown, place) = represent::shown(provider, call, seq, &projection, &sent)?;
    Ok(Answer::resource(201, shown, place))
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
