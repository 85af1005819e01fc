//! Queries: `GET` of an endpoint or of the root, and `POST …/.search` (RFC 7644 sections 3.4.2 and
//! 3.4.3, RFC 9865).

use fedspec_protocol::scim::project::Projection;
use fedspec_protocol::scim::query::{Page, Query};
use fedspec_protocol::scim::schema::SchemaSet;
use fedspec_protocol::scim::sort::SortKey;
use serde_json::Value;

use super::answer::Answer;
use super::call::Call;
use super::cursor::{self, Bound, Place};
use super::filters::{Written, check_filter, check_sort};
use super::find::{Hit, find};
use super::page::{Slice, body};
use super::parameters::{borrowed, parameters};
use super::provider::Provider;
use super::refusal::Refusal;
use super::request::Request;
use super::{mistakes, represent, schemas};
use crate::directory::Kind;
use crate::fault::Fault;

/// Results of one page when no count is asked for: the `defaultPageSize` that is advertised.
pub(crate) const DEFAULT_PAGE: u64 = 100;
/// Results of one page at most: `maxResults` and `maxPageSize`.
pub(crate) const MAX_PAGE: u64 = 200;

/// `GET /Users`, `/Groups` or the root; of what is in `kinds`.
pub(crate) fn list(
    provider: &Provider,
    call: &Call<'_>,
    request: &Request<'_>,
    kinds: &[Kind],
) -> Result<Answer, Refusal> {
    let parameters = parameters(request.query)?;
    mistakes::of_parameters(&parameters, call.faults)?;
    let query = Query::from_parameters(borrowed(&parameters))
        .or_else(|error| mistakes::of_refusal(error, call.faults))?;
    let query = mistakes::of_url(query, &parameters, call.faults)?;
    let text = parameters.iter().find(|(name, _)| name == "filter");
    let text = text.map(|(_, text)| text.as_str()).unwrap_or_default();
    let query = mistakes::of_text(query, text, &sets(kinds), call.faults)?;
    let mut body = run(provider, call, kinds, query, Written::InUri)?;
    mistakes::of_answer(&mut body, &parameters, call.faults);
    Ok(Answer::json(200, body))
}

/// `POST …/.search`: the same query, in a body. Parameters in the URL count for nothing.
pub(crate) fn search(
    provider: &Provider,
    call: &Call<'_>,
    request: &Request<'_>,
    kinds: &[Kind],
) -> Result<Answer, Refusal> {
    let body = mistakes::of_search(request.json()?, call.faults);
    let query =
        Query::from_json(&body).or_else(|error| mistakes::of_refusal(error, call.faults))?;
    let text = body.get("filter").and_then(Value::as_str).unwrap_or_default();
    let query = mistakes::of_text(query, text, &sets(kinds), call.faults)?;
    Ok(Answer::json(200, run(provider, call, kinds, query, Written::InBody)?))
}

fn run(
    provider: &Provider,
    call: &Call<'_>,
    kinds: &[Kind],
    query: Query,
    written: Written,
) -> Result<Value, Refusal> {
    let sets = sets(kinds);
    let kinds = mistakes::of_kinds(kinds, call.faults);
    if let Some(filter) = &query.filter {
        check_filter(filter, &sets, written, call.faults).map_err(|refusal| {
            let untyped = call.has(Fault::FilterErrorWithoutType);
            if untyped { Refusal::Untyped } else { refusal }
        })?;
    }
    if let Some(sort) = &query.sort {
        check_sort(sort, &sets)?;
    }
    let query = mistakes::of_query(query, call.faults)?;
    let mut hits = find(provider, call, kinds, query.filter.as_ref());
    sort(provider, call, &query, &mut hits);
    let slice = match &query.page.cursor {
        Some(text) => by_cursor(call, kinds, &query, text, &hits)?,
        None => Slice::indexed(&query.page, size(&query.page), call.faults),
    };
    if call.has(Fault::BeyondEndAs404) && slice.first > 0 && slice.of(&hits).is_empty() {
        return Err(Refusal::NoEndpoint { path: "the page".to_owned() });
    }
    let unnamed = query.page.cursor.is_none() && query.page.start_index.is_none();
    if call.has(Fault::RefuseUnnamedPaging) && unnamed && (hits.len() as u64) > slice.size {
        return Err(Refusal::Cursor);
    }
    if call.has(Fault::BrokenList) && !is_greeting(&query, kinds, &hits) {
        return Err(Refusal::Internal);
    }
    if call.has(Fault::NoMatchAs404) && query.filter.is_some() && hits.is_empty() {
        return Err(Refusal::NoEndpoint { path: "the query".to_owned() });
    }
    let page = slice.of(&hits).iter().map(|(seq, _)| {
        let (shown, _) = represent::shown(provider, call, *seq, &query.projection, &[])?;
        Ok(Value::Object(shown))
    });
    let page: Vec<Value> = page.collect::<Result<_, Refusal>>()?;
    Ok(body(call, &slice, hits.len(), page))
}

/// Whether this is the plain list of an empty directory, by which the harness sees before a run that
/// there is a SCIM service at all.
fn is_greeting(query: &Query, kinds: &[Kind], hits: &[Hit<'_>]) -> bool {
    let asks_nothing = query.filter.is_none() && query.sort.is_none();
    let first_page = query.page.start_index.is_none() && query.page.cursor.is_none();
    hits.is_empty() && kinds.len() == 1 && asks_nothing && first_page && query.page.count != Some(0)
}

/// The schemas of what a query covers.
fn sets(kinds: &[Kind]) -> Vec<&'static SchemaSet> {
    kinds.iter().map(|kind| schemas::of(*kind)).collect()
}

/// How many results a page has at most.
fn size(page: &Page) -> u64 {
    page.count.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE)
}

/// Resources that stand equal stay in the order of creation.
fn sort(provider: &Provider, call: &Call<'_>, query: &Query, hits: &mut Vec<Hit<'_>>) {
    let Some(sort) = query.sort.clone() else { return };
    let mut keyed: Vec<(SortKey, Hit<'_>)> = hits
        .drain(..)
        .map(|(seq, resource)| {
            let schemas = schemas::of(resource.kind);
            let rules = mistakes::Rules { schemas, faults: call.faults };
            let path = sort.by.borrowed();
            let full =
                represent::is_computed(path).then(|| represent::full(provider, call.base, seq));
            let attributes = full.flatten();
            let attributes = attributes.as_ref().unwrap_or(&resource.attributes);
            (mistakes::key(&sort, attributes, &rules), (seq, resource))
        })
        .collect();
    keyed.sort_by(|(a, _), (b, _)| sort.compare(a, b));
    hits.extend(keyed.into_iter().map(|(_, hit)| hit));
}

/// The page that a cursor names, with the cursors of the pages around it.
fn by_cursor(
    call: &Call<'_>,
    kinds: &[Kind],
    query: &Query,
    text: &str,
    hits: &[Hit<'_>],
) -> Result<Slice, Refusal> {
    let size = size(&query.page);
    let bound = bound(call, kinds, query);
    let place = match text {
        "" => Place { offset: 0, after: None },
        text => cursor::read(call, &bound, text)?,
    };
    if call.has(Fault::BrokenCursor) && !text.is_empty() {
        return Err(Refusal::Internal);
    }
    let first = found_again(&place, hits);
    let first = if call.has(Fault::CursorRepeatsPage) { 0 } else { first };
    let first = first + u64::from(call.has(Fault::CursorSkipsOne) && !text.is_empty());
    let at = |offset: u64| {
        let before = offset.checked_sub(1).and_then(|last| hits.get(usize::try_from(last).ok()?));
        cursor::write(call, &bound, Place { offset, after: before.map(|(seq, _)| seq.0) })
    };
    let next = first.saturating_add(size);
    // Who asks for no results has no next page: the walk would never end.
    let once = call.has(Fault::NextCursorOnce) && !text.is_empty();
    let more = size > 0 && next < hits.len() as u64 && !once;
    let more = (more && !call.has(Fault::CursorEndsEarly)) || call.has(Fault::CursorNeverEnds);
    Ok(Slice {
        first,
        size,
        start_index: None,
        next: more.then(|| at(next)),
        previous: (first > 0 || call.has(Fault::PreviousCursorOnFirst))
            .then(|| at(first.saturating_sub(size))),
    })
}

/// Where the page begins now, when resources have come or gone since the cursor was given.
fn found_again(place: &Place, hits: &[Hit<'_>]) -> u64 {
    let Some(after) = place.after else { return place.offset };
    let is_last = |hit: &Hit<'_>| hit.0.0 == after;
    let guess = usize::try_from(place.offset).ok().and_then(|offset| offset.checked_sub(1));
    match guess.and_then(|guess| hits.get(guess)).is_some_and(is_last) {
        true => place.offset,
        false => hits.iter().position(is_last).map_or(place.offset, |at| at as u64 + 1),
    }
}

/// RFC 9865 section 2: everything but the cursor has to be the same on each page.
fn bound(call: &Call<'_>, kinds: &[Kind], query: &Query) -> Bound {
    let kinds: String = kinds.iter().map(|kind| kind.name()).collect();
    let filter = query.filter.as_ref().map(ToString::to_string).unwrap_or_default();
    let sort = query.sort.as_ref().map(|sort| format!("{} {}", sort.by, sort.order));
    let names = |paths: &[fedspec_protocol::scim::attr::AttrPath]| {
        paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    };
    let projection = match &query.projection {
        Projection::Default => String::new(),
        Projection::Only(paths) => names(paths),
        Projection::Without(paths) => format!("-{}", names(paths)),
    };
    let parts = [&kinds, &filter, &sort.unwrap_or_default(), &projection];
    Bound::new(call, &parts.map(String::as_str), query.page.count)
}
