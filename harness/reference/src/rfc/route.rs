use super::address::kind_at;
use super::answer::Answer;
use super::call::Call;
use super::create::create;
use super::delete::delete;
use super::patch::patch;
use super::provider::Provider;
use super::read::read;
use super::refusal::Refusal;
use super::replace::replace;
use super::request::Request;

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
    let not_yet = |what| Err(Refusal::NotSupported { what });
    match (segments.as_slice(), method) {
        ([], "GET") => not_yet("a query of the base"),
        ([], _) => other("GET"),
        ([".search"] | [_, ".search"], "POST") => not_yet("a search"),
        ([".search"] | [_, ".search"], _) => other("POST"),
        (["Bulk"], "POST") => not_yet("bulk"),
        (["Bulk"], _) => other("POST"),
        // RFC 7644 section 3.11.
        (["Me", ..], _) => Err(Refusal::NotSupported { what: "the alias `/Me`" }),
        (["ServiceProviderConfig"], "GET") => not_yet("discovery"),
        (["ResourceTypes"], "GET") => not_yet("discovery"),
        (["ResourceTypes", _name], "GET") => not_yet("discovery"),
        (["Schemas"], "GET") => not_yet("discovery"),
        (["Schemas", _uri], "GET") => not_yet("discovery"),
        (["ServiceProviderConfig"] | ["ResourceTypes" | "Schemas"], _) => other("GET"),
        (["ResourceTypes" | "Schemas", _], _) => other("GET"),
        ([endpoint], _) => match (kind_at(endpoint), method) {
            (Some(_kind), "GET") => not_yet("a list"),
            (Some(kind), "POST") => create(provider, call, kind, request),
            (Some(_), _) => other("GET, POST"),
            (None, _) => Err(no_endpoint(request)),
        },
        ([endpoint, id], _) => match (kind_at(endpoint), method) {
            (None, _) => Err(no_endpoint(request)),
            (Some(kind), "GET") => read(provider, call, kind, id, request),
            (Some(kind), "PUT") => replace(provider, call, kind, id, request),
            (Some(kind), "PATCH") => patch(provider, call, kind, id, request),
            (Some(kind), "DELETE") => delete(provider, call, kind, id),
            (Some(_), _) => other("GET, PUT, PATCH, DELETE"),
        },
        _ => Err(no_endpoint(request)),
    }
}

fn no_endpoint(request: &Request<'_>) -> Refusal {
    let path: String = request.segments.iter().flat_map(|segment| ["/", segment]).collect();
    Refusal::NoEndpoint { path: path.chars().take(200).collect() }
}
