use std::borrow::Cow;

use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::filter::AttributeRules;
use fedspec_protocol::scim::sort::{Sort, SortKey};
use serde_json::{Map, Value};

use super::Rules;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Where a resource stands, with the mistakes about sorting.
pub(crate) fn key(sort: &Sort, attributes: &Map<String, Value>, rules: &Rules<'_>) -> SortKey {
    let faults = rules.faults;
    if faults.is_empty() {
        return sort.key(attributes, rules);
    }
    let rules = SortRules(rules);
    let mut attributes = Cow::Borrowed(attributes);
    if faults.has(Fault::SortByFirstValue) {
        let values = attributes.to_mut().values_mut().filter_map(Value::as_array_mut);
        for element in values.flatten().filter_map(Value::as_object_mut) {
            element.remove("primary");
        }
    }
    if faults.has(Fault::SortAsText) {
        attributes.to_mut().values_mut().for_each(as_text);
    }
    if faults.has(Fault::SortMissingFirst) && is_missing(sort, &attributes, &rules) {
        return first(sort, &rules);
    }
    sort.key(&attributes, &rules)
}

struct SortRules<'a>(&'a Rules<'a>);

impl SortRules<'_> {
    fn faults(&self) -> FaultSet {
        self.0.faults
    }
}

impl AttributeRules for SortRules<'_> {
    fn case_exact(&self, path: AttrRef<'_>) -> bool {
        self.faults().has(Fault::SortByCase) || self.0.schemas.case_exact(path)
    }

    fn date_time(&self, path: AttrRef<'_>) -> bool {
        !self.faults().has(Fault::SortAsText) && self.0.date_time(path)
    }
}

fn is_missing(sort: &Sort, attributes: &Map<String, Value>, rules: &SortRules<'_>) -> bool {
    sort.key(attributes, rules) == sort.key(&Map::new(), rules)
}

/// A key before which none stands.
fn first(sort: &Sort, rules: &SortRules<'_>) -> SortKey {
    let resource = [("x".to_owned(), Value::Bool(false))].into_iter().collect();
    let by = AttrPath::parse("x").unwrap_or_else(|_| sort.by.clone());
    Sort { by, order: sort.order }.key(&resource, rules)
}

fn as_text(value: &mut Value) {
    match value {
        Value::Number(number) => *value = Value::String(number.to_string()),
        Value::Array(elements) => elements.iter_mut().for_each(as_text),
        // Attributes are two levels deep, so this ends.
        Value::Object(members) => members.values_mut().for_each(as_text),
        _ => {}
    }
}
