//! One page of a list, as it is answered (RFC 7644 section 3.4.2, RFC 9865 section 2).

use fedspec_protocol::scim::query::Page;
use fedspec_protocol::scim::urn;
use serde_json::{Map, Value, json};

use super::call::Call;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Which of the results are on the page, and how to go on from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slice {
    /// How many results are before it.
    pub(crate) first: u64,
    /// How many it has at most.
    pub(crate) size: u64,
    /// The 1-based place of its first result; on pages by index only.
    pub(crate) start_index: Option<u64>,
    /// The cursor of the page that follows, if one does.
    pub(crate) next: Option<String>,
    /// The cursor of the page before.
    pub(crate) previous: Option<String>,
}

impl Slice {
    /// A page by index.
    pub(crate) fn indexed(page: &Page, size: u64, faults: FaultSet) -> Self {
        let start = page.start();
        let first = start - 1;
        let first = if faults.has(Fault::IgnoreStartIndex) { 0 } else { first };
        let first = first.saturating_sub(u64::from(faults.has(Fault::StartIndexFromZero)));
        Self { first, size, start_index: Some(start), next: None, previous: None }
    }

    /// The results that are on the page.
    pub(crate) fn of<'h, T>(&self, hits: &'h [T]) -> &'h [T] {
        // A page of more results than there can be is one of all of them.
        let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(hits.len());
        let (from, to) = (at(self.first), at(self.first.saturating_add(self.size)));
        hits.get(from..to).unwrap_or(&[])
    }
}

/// The body of the answer.
pub(crate) fn body(call: &Call<'_>, slice: &Slice, total: usize, resources: Vec<Value>) -> Value {
    let total = match call.has(Fault::TotalResultsOfPage) {
        true => resources.len(),
        false => total + usize::from(call.has(Fault::WrongTotalResults)),
    };
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| {
        body.insert(name.to_owned(), value);
    };
    // An empty list stays right: by one the harness sees that this is a SCIM service at all.
    let listed = !resources.is_empty();
    let number = |number: u64| match listed && call.has(Fault::NumbersAsStrings) {
        true => Value::String(number.to_string()),
        false => number.into(),
    };
    if !call.has(Fault::OmitListSchemas) {
        put("schemas", json!([urn::LIST_RESPONSE]));
    }
    if !(listed && call.has(Fault::OmitTotalResults)) {
        put("totalResults", number(total as u64));
    }
    if !call.has(Fault::OmitItemsPerPage) {
        put("itemsPerPage", number(resources.len() as u64));
    }
    if let Some(start) = slice.start_index.filter(|_| !call.has(Fault::OmitStartIndex)) {
        put("startIndex", number(start));
    }
    if let Some(next) = &slice.next {
        put("nextCursor", json!(next));
    }
    if let Some(previous) = &slice.previous {
        put("previousCursor", json!(previous));
    }
    if !call.has(Fault::OmitResources) {
        put("Resources", Value::Array(resources));
    }
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(first: u64, size: u64) -> Slice {
        Slice { first, size, start_index: None, next: None, previous: None }
    }

    #[test]
    fn takes_what_is_there_and_no_more() {
        let hits = [1, 2, 3, 4, 5];
        assert_eq!(slice(0, 2).of(&hits), [1, 2]);
        assert_eq!(slice(3, 9).of(&hits), [4, 5]);
        assert!(slice(1, 0).of(&hits).is_empty());
        for (first, size) in [(5, 1), (99, 1), (u64::MAX, u64::MAX)] {
            assert!(slice(first, size).of(&hits).is_empty(), "{first}");
        }
    }

    #[test]
    fn counts_from_one() {
        let page = Page { start_index: Some(3), ..Page::default() };
        let found = Slice::indexed(&page, 2, FaultSet::NONE);
        assert_eq!((found.first, found.start_index), (2, Some(3)));
        assert_eq!(Slice::indexed(&Page::default(), 2, FaultSet::NONE).first, 0);
    }
}
