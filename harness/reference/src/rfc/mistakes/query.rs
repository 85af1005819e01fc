use fedspec_protocol::scim::query::{Query, QueryError};
use fedspec_protocol::scim::sort::SortOrder;
use fedspec_protocol::scim::urn;
use serde_json::{Value, json};

use super::super::cursor::is_given;
use super::super::parameters::parameters;
use super::super::refusal::Refusal;
use super::filter::nothing;
use crate::directory::Kind;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// The parameters that a query has.
const KNOWN: [&str; 8] = [
    "filter",
    "sortBy",
    "sortOrder",
    "startIndex",
    "count",
    "cursor",
    "attributes",
    "excludedAttributes",
];

/// The query as it is taken.
pub(crate) fn of_query(mut query: Query, faults: FaultSet) -> Result<Query, Refusal> {
    if query.sort.is_some() && faults.has(Fault::SortRefused) {
        return Err(Refusal::SortSecret { path: "anything".to_owned() });
    }
    let unsorted = query.page.cursor.is_some() && faults.has(Fault::CursorUnsorted);
    if unsorted || faults.has(Fault::IgnoreSort) {
        query.sort = None;
    }
    if let Some(sort) = &mut query.sort
        && faults.has(Fault::IgnoreSortOrder)
    {
        sort.order = SortOrder::Ascending;
    }
    if faults.has(Fault::IgnoreCursor) {
        query.page.cursor = None;
    }
    if query.page.count == Some(0) && faults.has(Fault::CountZeroIsDefault) {
        query.page.count = None;
    }
    if let Some(count) = &mut query.page.count
        && *count > 0
        && faults.has(Fault::PageLargerThanCount)
    {
        *count += 1;
    }
    Ok(query)
}

/// A query out of a URL, as it is taken.
pub(crate) fn of_url(
    mut query: Query,
    parameters: &[(String, String)],
    faults: FaultSet,
) -> Result<Query, Refusal> {
    let given = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted);
    if let (Some(sort), None) = (&mut query.sort, given("sortOrder"))
        && faults.has(Fault::DescendingByDefault)
    {
        sort.order = SortOrder::Descending;
    }
    if let Some(asked) = start_index(parameters).filter(|asked| *asked < 1)
        && faults.has(Fault::NegativeStartSkips)
    {
        query.page.start_index = Some(asked.unsigned_abs().saturating_add(2));
    }
    let everything = query.filter.is_none() && given("count").is_none();
    match everything && faults.has(Fault::TooManyWithoutType) {
        true => Err(Refusal::SortSecret { path: "everything".to_owned() }),
        false => Ok(query),
    }
}

/// A list, as it is told.
pub(crate) fn of_answer(body: &mut Value, parameters: &[(String, String)], faults: FaultSet) {
    if let (Some(asked), Some(members)) = (start_index(parameters), body.as_object_mut())
        && faults.has(Fault::EchoStartIndex)
    {
        members.insert("startIndex".to_owned(), asked.into());
    }
}

fn start_index(parameters: &[(String, String)]) -> Option<i64> {
    let found = parameters.iter().find(|(name, _)| name == "startIndex");
    found.and_then(|(_, value)| value.parse().ok())
}

/// The mistake of taking a cursor for a proof of who asks.
pub(crate) fn as_credential(query: &str, key: &[u8; 16], faults: FaultSet) -> bool {
    faults.has(Fault::CursorAsCredential)
        && parameters(query).is_ok_and(|parameters| {
            parameters.iter().any(|(name, text)| name == "cursor" && is_given(text, key))
        })
}

/// The body of `.search` as it is taken.
pub(crate) fn of_search(mut body: Value, faults: FaultSet) -> Value {
    let schemas = json!([urn::SEARCH_REQUEST]);
    if faults.has(Fault::SearchIgnoresBody) {
        return json!({ "schemas": schemas });
    }
    if let Some(members) = body.as_object_mut()
        && faults.has(Fault::SearchWithoutSchema)
    {
        members.insert("schemas".to_owned(), schemas);
    }
    body
}

/// What a query covers, as it is taken.
pub(crate) fn of_kinds(kinds: &[Kind], faults: FaultSet) -> &[Kind] {
    match kinds {
        [first, _, ..] if faults.has(Fault::RootListsUsersOnly) => std::slice::from_ref(first),
        kinds => kinds,
    }
}

/// Parameters that are refused though they should not be.
pub(crate) fn of_parameters(
    parameters: &[(String, String)],
    faults: FaultSet,
) -> Result<(), Refusal> {
    for (name, value) in parameters {
        let wrong = match name.as_str() {
            "startIndex" | "count" => {
                faults.has(Fault::RefuseNumbersBelow)
                    && (value.starts_with('-') || (name == "startIndex" && value == "0"))
            }
            name => faults.has(Fault::RefuseUnknownParameters) && !KNOWN.contains(&name),
        };
        if wrong {
            let path = name.chars().take(64).collect();
            return Err(Refusal::WrongValue { path, expected: "something else" });
        }
    }
    Ok(())
}

/// What becomes of a query that cannot be understood: by mistake it is one that finds nothing, or
/// breaks the provider.
pub(crate) fn of_refusal(error: QueryError, faults: FaultSet) -> Result<Query, Refusal> {
    match error {
        QueryError::Filter(_) if faults.has(Fault::InvalidFilterAs500) => Err(Refusal::Internal),
        QueryError::Filter(_) if faults.has(Fault::FilterErrorWithoutType) => Err(Refusal::Untyped),
        QueryError::Filter(_) if faults.has(Fault::InvalidFilterFindsNothing) => {
            Ok(Query { filter: Some(nothing()), ..Query::default() })
        }
        other => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_a_query_alone_without_a_fault() {
        let parameters =
            [("sortBy", "a"), ("sortOrder", "descending"), ("cursor", "x"), ("count", "0")];
        let query = Query::from_parameters(parameters).unwrap();
        assert_eq!(of_query(query.clone(), FaultSet::NONE), Ok(query.clone()));
        assert_eq!(of_url(query.clone(), &[], FaultSet::NONE), Ok(query));
        let body = json!({ "schemas": ["x"], "filter": "a pr" });
        assert_eq!(of_search(body.clone(), FaultSet::NONE), body);
        let all = [Kind::User, Kind::Group];
        assert_eq!(of_kinds(&all, FaultSet::NONE), all);
        let unknown = [("x".to_owned(), "-1".to_owned()), ("count".to_owned(), "-1".to_owned())];
        assert_eq!(of_parameters(&unknown, FaultSet::NONE), Ok(()));
    }
}
