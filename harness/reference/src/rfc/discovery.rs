//! What the service provider says of itself (RFC 7644 section 4): made from the tables that the rest
//! of it works with. Readable without credentials (RFC 7643 section 5).

use fedspec_protocol::scim::list::ListResponse;
use fedspec_protocol::scim::query::Query;
use fedspec_protocol::scim::schema::{Attribute, AttributeType, Schema, standard};
use fedspec_protocol::scim::urn;
use serde_json::{Value, json};

use super::answer::Answer;
use super::call::Call;
use super::page::Slice;
use super::parameters::{borrowed, parameters};
use super::refusal::Refusal;
use super::request::Request;
use super::{bulk, cursor, list, mistakes, schemas};
use crate::directory::Kind;
use crate::fault::Fault;

const CONFIG: &str = "/ServiceProviderConfig";
const TYPES: &str = "/ResourceTypes";
const SCHEMAS: &str = "/Schemas";

/// `GET /ServiceProviderConfig`.
pub(crate) fn service_provider_config(
    call: &Call<'_>,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    no_filter(call, request)?;
    if call.has(Fault::ProviderConfigMissing) {
        return Err(Refusal::NoEndpoint { path: CONFIG.to_owned() });
    }
    let mut config = json!({
        "schemas": [urn::SERVICE_PROVIDER_CONFIG],
        "patch": { "supported": true },
        "bulk": {
            "supported": true,
            "maxOperations": bulk::MAX_OPERATIONS,
            "maxPayloadSize": bulk::MAX_PAYLOAD,
        },
        "filter": { "supported": true, "maxResults": list::MAX_PAGE },
        "changePassword": { "supported": true },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "A token that the administrator of the directory makes",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "pagination": {
            "cursor": true,
            "index": true,
            "defaultPaginationMethod": "index",
            "defaultPageSize": list::DEFAULT_PAGE,
            "maxPageSize": list::MAX_PAGE,
            "cursorTimeout": cursor::TIMEOUT,
        },
        "meta": meta(call, "ServiceProviderConfig", CONFIG),
    });
    mistakes::configuration(&mut config, call.faults);
    Ok(Answer::json(200, config))
}

/// `GET /ResourceTypes`.
pub(crate) fn resource_types(call: &Call<'_>, request: &Request<'_>) -> Result<Answer, Refusal> {
    no_filter(call, request)?;
    if call.has(Fault::ResourceTypesMissing) {
        return Err(Refusal::NoEndpoint { path: TYPES.to_owned() });
    }
    listed(call, request, all_types(call))
}

/// `GET /ResourceTypes/{id}`.
pub(crate) fn resource_type(call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let missing = call.has(Fault::ResourceTypesMissing);
    one(all_types(call), id, Refusal::NoEndpoint { path: format!("{TYPES}/{id}") }, missing)
}

/// `GET /Schemas`.
pub(crate) fn all_schemas(call: &Call<'_>, request: &Request<'_>) -> Result<Answer, Refusal> {
    no_filter(call, request)?;
    if call.has(Fault::SchemasMissing) {
        return Err(Refusal::NoEndpoint { path: SCHEMAS.to_owned() });
    }
    listed(call, request, described(call))
}

/// `GET /Schemas/{uri}`; the URI in any case (RFC 7643 section 10.2.1).
pub(crate) fn schema(call: &Call<'_>, uri: &str) -> Result<Answer, Refusal> {
    let missing = call.has(Fault::SchemasMissing);
    one(described(call), uri, Refusal::NoEndpoint { path: format!("{SCHEMAS}/{uri}") }, missing)
}

/// RFC 7644 section 4: query parameters are ignored, but a filter is refused, so that nobody takes
/// the answer for what matches.
fn no_filter(call: &Call<'_>, request: &Request<'_>) -> Result<(), Refusal> {
    let parameters = parameters(request.query)?;
    if !parameters.is_empty() && call.has(Fault::DiscoveryReadsParameters) {
        return Err(Refusal::NotSupported { what: "a query parameter here" });
    }
    let filtered = parameters.iter().any(|(name, _)| name == "filter");
    match filtered && !call.has(Fault::DiscoveryIgnoresFilter) {
        true => Err(Refusal::DiscoveryFilter),
        false => Ok(()),
    }
}

fn all_types(call: &Call<'_>) -> Vec<Value> {
    let mut types: Vec<Value> = [Kind::User, Kind::Group]
        .into_iter()
        .map(|kind| {
            let described = schemas::resource_type(kind);
            let path = format!("{TYPES}/{}", described.id);
            with(described.to_json(), "meta", meta(call, "ResourceType", &path))
        })
        .collect();
    mistakes::types(&mut types, call.faults);
    types
}

fn described(call: &Call<'_>) -> Vec<Value> {
    let of_resources = [Kind::User, Kind::Group].into_iter().flat_map(|kind| {
        let set = schemas::of(kind);
        std::iter::once(set.base()).chain(set.extensions()).cloned()
    });
    let own = [configuration(), standard::resource_type(), standard::schema()];
    let mut all: Vec<Value> = of_resources
        .chain(own)
        .map(|schema| {
            let path = format!("{SCHEMAS}/{}", schema.id);
            with(schema.to_json(), "meta", meta(call, "Schema", &path))
        })
        .collect();
    mistakes::schemas(&mut all, call.faults);
    all
}

/// The schema of RFC 7643 section 8.7.2 with what it forgets of section 5 (`etag`, and two parts of
/// an authentication scheme), and with what RFC 9865 section 4 adds.
fn configuration() -> Schema {
    let mut schema = standard::service_provider_config();
    let number = |name, text| Attribute::new(name, AttributeType::Integer, text);
    let supported = Attribute::boolean("supported", "Whether it is supported.").required();
    let pagination = vec![
        Attribute::boolean("cursor", "Whether pages can be asked for by cursor.").required(),
        Attribute::boolean("index", "Whether pages can be asked for by index.").required(),
        Attribute::string("defaultPaginationMethod", "How pages are given to who does not say.")
            .canonical(&["cursor", "index"]),
        number("defaultPageSize", "Resources of one page when no count is asked for."),
        number("maxPageSize", "Resources of one page at most."),
        number("cursorTimeout", "Seconds that a cursor is good for."),
    ];
    let more = [
        Attribute::complex("etag", "Whether resources have versions.", vec![supported]).required(),
        Attribute::complex("pagination", "How lists are given in pages.", pagination),
    ];
    for attribute in more {
        if schema.attributes.iter().all(|known| known.name != attribute.name) {
            schema.attributes.push(attribute.read_only());
        }
    }
    let schemes = schema.attributes.iter_mut().filter(|a| a.name == "authenticationSchemes");
    for scheme in schemes {
        let more = [
            Attribute::string("type", "Which scheme it is.").required(),
            Attribute::boolean("primary", "Whether it is the preferred one."),
        ];
        for sub in more {
            if scheme.sub(&sub.name).is_none() {
                scheme.sub_attributes.push(sub.read_only());
            }
        }
    }
    schema
}

fn meta(call: &Call<'_>, kind: &str, path: &str) -> Value {
    json!({ "resourceType": kind, "location": format!("{}{path}", call.base) })
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
    object
}

fn listed(
    call: &Call<'_>,
    request: &Request<'_>,
    mut resources: Vec<Value>,
) -> Result<Answer, Refusal> {
    if call.has(Fault::DiscoveryAsArray) {
        return Ok(Answer::json(200, Value::Array(resources)));
    }
    let total = resources.len() as u64 + u64::from(call.has(Fault::DiscoveryCountsWrong));
    if call.has(Fault::DiscoveryPages) {
        let query = Query::from_parameters(borrowed(&parameters(request.query)?))?;
        let count = query.page.count.unwrap_or(total);
        let slice = Slice::indexed(&query.page, count, call.faults);
        resources = slice.of(&resources).to_vec();
    }
    let mut body = ListResponse::indexed(total, 1, resources).to_json();
    if let (true, Some(members)) = (call.has(Fault::OmitListSchemas), body.as_object_mut()) {
        members.remove("schemas");
    }
    Ok(Answer::json(200, body))
}

/// The one with this id, ignoring case.
fn one(all: Vec<Value>, id: &str, none: Refusal, missing: bool) -> Result<Answer, Refusal> {
    let has_id = |resource: &Value| {
        let own = resource.get("id").and_then(Value::as_str);
        own.is_some_and(|own| own.eq_ignore_ascii_case(id))
    };
    let found = all.into_iter().find(|resource| has_id(resource) && !missing);
    found.map(|resource| Answer::json(200, resource)).ok_or(none)
}
