use fedspec_protocol::scim::query::{Query, QueryError};
use fedspec_protocol::scim::sort::SortOrder;

use super::super::refusal::Refusal;
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

/// The query of `.search` as it is taken.
pub(crate) fn of_search(query: Query, faults: FaultSet) -> Query {
    if faults.has(Fault::SearchIgnoresBody) { Query::default() } else { query }
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
        QueryError::Filter(_) if faults.has(Fault::InvalidFilterFindsNothing) => Ok(Query {
            filter: Some(fedspec_protocol::scim::filter::Filter::Or(Vec::new())),
            ..Query::default()
        }),
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
        assert_eq!(of_search(query.clone(), FaultSet::NONE), query);
        let all = [Kind::User, Kind::Group];
        assert_eq!(of_kinds(&all, FaultSet::NONE), all);
        let unknown = [("x".to_owned(), "-1".to_owned()), ("count".to_owned(), "-1".to_owned())];
        assert_eq!(of_parameters(&unknown, FaultSet::NONE), Ok(()));
    }
}
