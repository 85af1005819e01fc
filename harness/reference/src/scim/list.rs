use http::StatusCode;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use fedspec_protocol::scim::urn;

use super::answer::Answer;
use super::cursor;
use super::matching::{f_06_member_exists, matching};
use super::represent::{Place, represent};
use crate::directory::{Directory, Kind, Seq};
use crate::era::Era;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Refusal;
use crate::rules::filters::{Query, f_01_query};
use crate::rules::paging::f_11_page_size;

/// The query parameters that count. Any other is ignored: `startIndex` (SCIM-F-09), `attributes` and
/// `excludedAttributes` (SCIM-F-10) are unsupported, with what effect is not known.
#[derive(Debug, Default)]
struct Parameters {
    filter: Option<String>,
    count: Option<String>,
    cursor: Option<String>,
}

/// A page of what a query finds.
struct Page {
    resources: Vec<String>,
    /// Where the next page begins, when more follow.
    next: Option<Seq>,
}

/// `GET /Users`, `GET /Groups` (SCIM-F rows).
pub(crate) fn list(directory: &Directory, kind: Kind, query: &str) -> Result<Answer, Refusal> {
    let faults = directory.faults;
    let parameters = read_parameters(query, directory.era, faults)?;
    let filter = parameters.filter.as_deref();
    let query = match filter {
        Some(text) => f_01_query(kind, text, directory.era, faults)?,
        None => Query::All,
    };
    f_06_member_exists(directory, &query)?;
    let size = f_11_page_size(parameters.count.as_deref(), directory.era, faults)?;
    let body = match &parameters.cursor {
        Some(text) => {
            let filter = filter.unwrap_or_default();
            let from = f_14_start(directory, kind, filter, text)?;
            let page = page(directory, kind, &query, from, size);
            cursor_body(directory, kind, filter, &page, &query)
        }
        None => {
            let page = page(directory, kind, &query, 0, size);
            f_13_body(&page.resources, total(directory, kind, &query), faults)
        }
    };
    if faults.has(Fault::BrokenList) && total(directory, kind, &query) > 0 {
        return Err(Refusal::Internal);
    }
    if faults.has(Fault::NoMatchAs404) && filter.is_some() && total(directory, kind, &query) == 0 {
        return Err(if kind == Kind::User { Refusal::NoUser } else { Refusal::NoGroup });
    }
    Ok(Answer::json(StatusCode::OK, body))
}

fn read_parameters(query: &str, era: Era, faults: FaultSet) -> Result<Parameters, Refusal> {
    let mut parameters = Parameters::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let slot = match &*name {
            "filter" => &mut parameters.filter,
            "count" => &mut parameters.count,
            // Cursors came with the newer edition of the documentation.
            "cursor" if era == Era::Specific && !faults.has(Fault::IgnoreCursor) => {
                &mut parameters.cursor
            }
            other if faults.has(Fault::RefuseUnknownParameters) => {
                return Err(Refusal::WrongType { attribute: other.chars().take(64).collect() });
            }
            _ => continue,
        };
        *slot = Some(value.into_owned());
    }
    Ok(parameters)
}

/// SCIM-F-14: an empty cursor begins at the first resource.
fn f_14_start(directory: &Directory, kind: Kind, filter: &str, text: &str) -> Result<Seq, Refusal> {
    if text.is_empty() || directory.has(Fault::CursorRepeatsPage) {
        return Ok(0);
    }
    match cursor::f_15_read(directory, kind, filter, text) {
        Err(Refusal::BadCursor) if directory.has(Fault::AcceptBadCursor) => Ok(0),
        Err(Refusal::FilterChanged) if directory.has(Fault::AcceptChangedFilter) => Ok(0),
        Ok(_) if directory.has(Fault::BrokenCursor) => Err(Refusal::Internal),
        Ok(next) if directory.has(Fault::CursorSkipsOne) => Ok(next.saturating_add(1)),
        other => other,
    }
}

/// At most `size` resources from this place on.
fn page(directory: &Directory, kind: Kind, query: &Query, from: Seq, size: usize) -> Page {
    let all = directory.collection(kind);
    let mut found = matching(directory, kind, query, from);
    let mut resources = Vec::new();
    for seq in found.by_ref().take(size) {
        if let Some(row) = all.row(seq) {
            resources.push(represent(directory, kind, seq, row, Place::Listed));
        }
    }
    if directory.has(Fault::ListDeletedUser) && kind == Kind::User {
        resources.extend(directory.graveyard.all(kind).map(|row| row.text.to_string()));
    }
    // An empty page of a size of nothing does not move on, so it gives no cursor.
    Page { resources, next: found.next().filter(|_| size > 0) }
}

fn total(directory: &Directory, kind: Kind, query: &Query) -> usize {
    match query {
        Query::All => directory.collection(kind).len(),
        other => matching(directory, kind, other, 0).count(),
    }
}

/// SCIM-F-13.
fn f_13_body(resources: &[String], total: usize, faults: FaultSet) -> String {
    let mut members = Map::new();
    members.insert("totalResults".to_owned(), total.into());
    members.insert("itemsPerPage".to_owned(), resources.len().into());
    members.insert("startIndex".to_owned(), 1.into());
    if faults.has(Fault::OmitStartIndex) {
        members.remove("startIndex");
    }
    if faults.has(Fault::WrongTotalResults) {
        members.insert("totalResults".to_owned(), (total + 1).into());
    }
    if faults.has(Fault::TotalResultsOfPage) {
        members.insert("totalResults".to_owned(), resources.len().into());
    }
    body(members, resources, faults)
}

/// SCIM-F-14: no totals, and `nextCursor` on every page but the last.
fn cursor_body(
    directory: &Directory,
    kind: Kind,
    filter: &str,
    page: &Page,
    query: &Query,
) -> String {
    let faults = directory.faults;
    let mut members = Map::new();
    members.insert("itemsPerPage".to_owned(), page.resources.len().into());
    let mut next = page.next;
    if faults.has(Fault::CursorNeverEnds) {
        next = next.or(Some(0));
    }
    if faults.has(Fault::CursorEndsEarly) {
        next = None;
    }
    if let Some(next) = next {
        let text = cursor::write(directory, kind, filter, next);
        members.insert("nextCursor".to_owned(), text.into());
    }
    if faults.has(Fault::CursorWithTotals) {
        members.insert("totalResults".to_owned(), total(directory, kind, query).into());
        members.insert("startIndex".to_owned(), 1.into());
    }
    body(members, &page.resources, faults)
}

/// Joins the members with the resources, which are JSON text already.
fn body(mut members: Map<String, Value>, resources: &[String], faults: FaultSet) -> String {
    if !faults.has(Fault::OmitListSchemas) {
        members.insert("schemas".to_owned(), json!([urn::LIST_RESPONSE]));
    }
    if faults.has(Fault::NumbersAsStrings) && !resources.is_empty() {
        for value in members.values_mut().filter(|value| value.is_number()) {
            *value = value.to_string().into();
        }
    }
    let head = Value::Object(members).to_string();
    if faults.has(Fault::OmitResources) {
        return head;
    }
    // `itemsPerPage` is always there, so the text ends with a brace after a member.
    let open = head.strip_suffix('}').unwrap_or(&head);
    format!("{open},\"Resources\":[{}]}}", resources.join(","))
}
