//! The mistakes that concern queries: what a query is taken for instead of what it is. The honest
//! provider goes through here and comes out unchanged.

use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::filter::{AttributeRules, Filter};
use fedspec_protocol::scim::project::Projection;
use fedspec_protocol::scim::query::Query;
use fedspec_protocol::scim::schema::SchemaSet;
use fedspec_protocol::scim::sort::{Sort, SortKey, SortOrder};
use serde_json::{Map, Value};

use super::refusal::Refusal;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// What the schemas say of comparing, with the mistakes about it.
pub(crate) struct Rules<'s> {
    pub(crate) schemas: &'s SchemaSet,
    pub(crate) faults: FaultSet,
}

impl AttributeRules for Rules<'_> {
    fn case_exact(&self, path: AttrRef<'_>) -> bool {
        let external = path.is_core("externalId", None);
        if self.faults.has(Fault::CaseSensitiveFilter) {
            return true;
        }
        if self.faults.has(Fault::CaseInsensitiveFilter)
            || (external && self.faults.has(Fault::CaseInsensitiveExternalId))
        {
            return false;
        }
        self.schemas.case_exact(path)
    }

    fn date_time(&self, path: AttrRef<'_>) -> bool {
        !self.faults.has(Fault::CompareTimesAsText) && self.schemas.date_time(path)
    }
}

/// Whether what an index finds is what the filter would find: not when comparing goes wrong.
pub(crate) fn trusts_indexes(faults: FaultSet) -> bool {
    ![Fault::CaseInsensitiveFilter, Fault::CaseInsensitiveExternalId]
        .into_iter()
        .any(|fault| faults.has(fault))
}

/// The filter as it is taken; `None` when it is ignored.
pub(crate) fn of_filter(filter: &Filter, faults: FaultSet) -> Option<Filter> {
    if faults.has(Fault::IgnoreFilter) {
        return None;
    }
    if faults.has(Fault::FilterFindsNothing) {
        // None of no operands holds.
        return Some(Filter::Or(Vec::new()));
    }
    Some(mistaken(filter, faults))
}

/// The query as it is taken.
pub(crate) fn of_query(mut query: Query, faults: FaultSet) -> Query {
    if faults.has(Fault::IgnoreSort) {
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
    query
}

/// The query of `.search` as it is taken.
pub(crate) fn of_search(mut query: Query, faults: FaultSet) -> Query {
    if faults.has(Fault::SearchIgnoresBody) {
        query = Query::default();
    }
    query
}

/// What is asked to be shown, as it is taken.
pub(crate) fn of_projection(projection: &Projection, faults: FaultSet) -> Projection {
    let without_urns = |paths: &[AttrPath]| {
        let core = paths.iter().filter(|path| path.schema().is_none());
        core.cloned().collect::<Vec<_>>()
    };
    match projection {
        Projection::Only(_) if faults.has(Fault::IgnoreAttributes) => Projection::Default,
        Projection::Without(_) if faults.has(Fault::IgnoreExcludedAttributes) => {
            Projection::Default
        }
        Projection::Only(paths) if faults.has(Fault::IgnoreQualifiedNames) => {
            Projection::Only(without_urns(paths))
        }
        Projection::Without(paths) if faults.has(Fault::IgnoreQualifiedNames) => {
            Projection::Without(without_urns(paths))
        }
        other => other.clone(),
    }
}

/// Where a resource stands, with the mistakes about sorting.
pub(crate) fn key(sort: &Sort, attributes: &Map<String, Value>, rules: &Rules<'_>) -> SortKey {
    let faults = rules.faults;
    let mut attributes = std::borrow::Cow::Borrowed(attributes);
    if faults.has(Fault::SortByFirstValue) {
        let values = attributes.to_mut().values_mut().filter_map(Value::as_array_mut);
        for element in values.flatten().filter_map(Value::as_object_mut) {
            element.remove("primary");
        }
    }
    let missing = || sort.key(&attributes, rules) == sort.key(&Map::new(), rules);
    if faults.has(Fault::SortMissingFirst) && missing() {
        let first = [("x".to_owned(), Value::Bool(false))].into_iter().collect();
        let by = AttrPath::parse("x").unwrap_or_else(|_| sort.by.clone());
        return Sort { by, order: sort.order }.key(&first, rules);
    }
    sort.key(&attributes, rules)
}

/// Parameters that are refused though they should not be.
pub(crate) fn of_parameters(
    parameters: &[(String, String)],
    faults: FaultSet,
) -> Result<(), Refusal> {
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

fn mistaken(filter: &Filter, faults: FaultSet) -> Filter {
    let all = |operands: &[Filter]| -> Vec<Filter> {
        operands.iter().map(|operand| mistaken(operand, faults)).collect()
    };
    match filter {
        Filter::And(operands) => Filter::And(all(operands)),
        Filter::Or(operands) if faults.has(Fault::OrBeforeAnd) => or_first(all(operands)),
        Filter::Or(operands) => Filter::Or(all(operands)),
        Filter::Not(operand) if faults.has(Fault::FilterIgnoresNot) => mistaken(operand, faults),
        Filter::Not(operand) => Filter::Not(Box::new(mistaken(operand, faults))),
        Filter::ValuePath { path, filter } if faults.has(Fault::ValuePathOverAllValues) => {
            spread(path, filter)
        }
        other => other.clone(),
    }
}

/// `a and b or c` read as `a and (b or c)`.
fn or_first(operands: Vec<Filter>) -> Filter {
    let mut groups: Vec<Filter> = Vec::new();
    let mut group: Vec<Filter> = Vec::new();
    for operand in operands {
        let parts = match operand {
            Filter::And(parts) => parts,
            other => vec![other],
        };
        for (place, part) in parts.into_iter().enumerate() {
            if place > 0 {
                groups.push(Filter::Or(std::mem::take(&mut group)));
            }
            group.push(part);
        }
    }
    groups.push(Filter::Or(group));
    Filter::And(groups)
}

/// `a[b and c]` read as `a.b and a.c`, which different values may satisfy.
fn spread(parent: &AttrPath, filter: &Filter) -> Filter {
    let all = |operands: &[Filter]| operands.iter().map(|o| spread(parent, o)).collect();
    let below = |path: &AttrPath| {
        format!("{parent}.{}", path.name()).parse().unwrap_or_else(|_| parent.clone())
    };
    match filter {
        Filter::And(operands) => Filter::And(all(operands)),
        Filter::Or(operands) => Filter::Or(all(operands)),
        Filter::Not(operand) => Filter::Not(Box::new(spread(parent, operand))),
        Filter::Compare { path, op, value } => {
            Filter::Compare { path: below(path), op: *op, value: value.clone() }
        }
        Filter::Present { path } => Filter::Present { path: below(path) },
        Filter::ValuePath { .. } => filter.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(filter: &str, faults: &[Fault]) -> String {
        let filter = Filter::parse(filter).unwrap();
        let taken = of_filter(&filter, faults.iter().copied().collect());
        taken.map_or_else(String::new, |filter| filter.to_string())
    }

    #[test]
    fn leaves_a_filter_alone_without_a_fault() {
        let filter = "not (a pr) or b eq 1 and c[d pr and e pr]";
        assert_eq!(taken(filter, &[]), filter);
        assert_eq!(of_query(Query::default(), FaultSet::NONE), Query::default());
    }

    #[test]
    fn mistakes_precedence_negation_and_value_paths() {
        let or_first = taken("a pr and b pr or c pr or d pr", &[Fault::OrBeforeAnd]);
        let filter = Filter::parse(&or_first).unwrap();
        assert_eq!(filter, Filter::parse("(a pr) and (b pr or c pr or d pr)").unwrap());
        assert_eq!(taken("not (a pr) and b pr", &[Fault::FilterIgnoresNot]), "a pr and b pr");
        let spread = taken("c[d pr and not (e eq 1)]", &[Fault::ValuePathOverAllValues]);
        assert_eq!(spread, "c.d pr and not (c.e eq 1)");
        assert_eq!(taken("a pr", &[Fault::IgnoreFilter]), "");
    }
}
