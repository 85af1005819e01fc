use super::address::kind_at;
use super::answer::Answer;
use super::bulk::bulk;
use super::call::Call;
use super::create::create;
use super::delete::delete;
use super::discovery;
use super::list::{list, search};
use super::mistakes;
use super::patch::patch;
use super::provider::Provider;
use super::read::read;
use super::refusal::Refusal;
use super::replace::replace;
use super::request::Request;
use crate::directory::Kind;
use crate::fault::Fault;

/// What a query of the base covers (RFC 7644 section 3.4.2.1).
const ALL: [Kind; 2] = [Kind::User, Kind::Group];

/// Carries a request out: one from HTTP, or an operation of a bulk request.
pub(crate) fn perform(
    provider: &mut Provider,
    call: &mut Call<'_>,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    let method = request.method;
    let other =
        |allowed| Err(Refusal::Method { method: method.chars().take(40).collect(), allowed });
    match (segments.as_slice(), method) {
        ([], "GET") | ([".search"], "POST") if call.has(Fault::RootMissing) => {
            Err(no_endpoint(request))
        }
        ([], "GET") => list(provider, call, request, &ALL),
        ([], _) => other("GET"),
        ([".search"] | [_, ".search"], "POST") if call.has(Fault::SearchMissing) => {
            Err(no_endpoint(request))
        }
        ([".search"], "POST") => search(provider, call, request, &ALL),
        ([endpoint, ".search"], "POST") => match kind_at(endpoint) {
            Some(kind) => search(provider, call, request, &[kind]),
            None => Err(no_endpoint(request)),
        },
        ([".search"] | [_, ".search"], _) => other("POST"),
        (["Bulk"], "POST") => bulk(provider, call, request),
        (["Bulk"], _) => other("POST"),
        // RFC 7644 section 3.11.
        (["Me", ..], _) => Err(Refusal::NotSupported { what: "the alias `/Me`" }),
        (["ServiceProviderConfig"], "GET") => discovery::service_provider_config(call, request),
        (["ResourceTypes"], "GET") => discovery::resource_types(call, request),
        (["ResourceTypes", id], "GET") => discovery::resource_type(call, id),
        (["Schemas"], "GET") => discovery::all_schemas(call, request),
        (["Schemas", uri], "GET") => discovery::schema(call, uri),
        (["ServiceProviderConfig"] | ["ResourceTypes" | "Schemas"], _) => other("GET"),
        (["ResourceTypes" | "Schemas", _], _) => other("GET"),
        ([endpoint], _) => match (kind_at(endpoint), method) {
            (Some(kind), "GET") => list(provider, call, request, &[kind]),
            (Some(kind), "POST") => create(provider, call, kind, request),
            (Some(_), _) => other("GET, POST"),
            (None, _) => Err(no_endpoint(request)),
        },
        ([endpoint, id], _) => {
            let (kind, id) =
                mistakes::of_address(provider, method, (kind_at(endpoint), id), call.faults);
            match (kind, method) {
                (None, _) => Err(no_endpoint(request)),
                (Some(kind), "GET") => read(provider, call, kind, &id, request),
                (Some(kind), "PUT") => replace(provider, call, kind, &id, request),
                (Some(kind), "PATCH") => patch(provider, call, kind, &id, request),
                (Some(kind), "DELETE") => delete(provider, call, kind, &id, request),
                (Some(_), _) => other("GET, PUT, PATCH, DELETE"),
            }
        }
        _ => Err(no_endpoint(request)),
    }
}

fn no_endpoint(request: &Request<'_>) -> Refusal {
    let path: String = request.segments.iter().flat_map(|segment| ["/", segment]).collect();
    Refusal::NoEndpoint { path: path.chars().take(200).collect() }
}
