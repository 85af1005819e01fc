//! What holds for every JSON value that is taken for a message.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::resource::user;
use crate::scim::bulk::{BulkIds, BulkRequest, Step, order, references, resolved};
use crate::scim::compare::Comparison;
use crate::scim::list::ListResponse;
use crate::scim::patch::{PatchRequest, apply_with};
use crate::scim::query::Query;
use crate::scim::schema::{ResourceType, Schema, SchemaSet, standard};

/// Operations of a bulk request that are read here.
const BULK_LIMIT: usize = 100;

static SCHEMAS: LazyLock<SchemaSet> =
    LazyLock::new(|| SchemaSet::new(standard::user(), vec![standard::enterprise_user()]));

pub(super) fn check(value: &Value) {
    if let Ok(request) = PatchRequest::from_json(value) {
        check_patch(&request);
    }
    if let Ok(list) = ListResponse::from_json(value) {
        assert_eq!(ListResponse::from_json(&list.to_json()), Ok(list), "a list changes");
    }
    if let Ok(query) = Query::from_json(value) {
        check_query(&query);
    }
    if let Ok(request) = BulkRequest::from_json(value, BULK_LIMIT) {
        check_bulk(&request);
    }
    check_schema(value);
    if let Value::Object(resource) = value {
        check_comparison(resource, &user());
    }
}

fn check_patch(request: &PatchRequest) {
    let before = user();
    let whole = apply_with(&before, request, &*SCHEMAS);
    assert_eq!(before, user(), "the resource itself is changed");
    let mut step = Ok(user());
    for operation in &request.operations {
        let one = PatchRequest { operations: vec![operation.clone()] };
        step = step.and_then(|resource| apply_with(&resource, &one, &*SCHEMAS));
    }
    assert_eq!(whole.is_ok(), step.is_ok(), "{whole:?} at once, {step:?} one after the other");
    let (Ok(patched), Ok(step)) = (whole, step) else { return };
    assert_eq!(patched, step, "not its operations one after the other");
    for (name, value) in &patched {
        let untouched = before.get(name) == Some(value);
        assert!(untouched || !is_unassigned(value), "`{name}` is left behind as {value}");
        assert!(primaries(value) <= 1, "`{name}` has several primary values: {value}");
    }
    check_comparison(&patched, &before);
}

fn check_query(query: &Query) {
    let user = user();
    if let Some(filter) = &query.filter {
        filter.matches(&user, &*SCHEMAS);
    }
    if let Some(sort) = &query.sort {
        let key = sort.key(&user, &*SCHEMAS);
        assert!(sort.compare(&key, &key).is_eq(), "a user does not stand where it stands");
    }
    let shown = query.projection.apply(&user, &SCHEMAS, &[]);
    let again = query.projection.apply(&shown, &SCHEMAS, &[]);
    assert_eq!(shown, again, "showing what is shown takes something away");
}

fn check_bulk(request: &BulkRequest) {
    let performed = |step: &Step| match step {
        Step::Perform { operation, .. } => Some(*operation),
        Step::Complete { .. } => None,
    };
    let mut order: Vec<usize> = order(&request.operations).iter().filter_map(performed).collect();
    order.sort_unstable();
    assert!(order.into_iter().eq(0..request.operations.len()), "not each operation once");
    let ids = request.operations.iter().flatten().flat_map(references);
    let ids: BulkIds = ids.map(|bulk_id| (bulk_id, "made".to_owned())).collect();
    for operation in request.operations.iter().flatten() {
        let resolved = resolved(operation, &ids);
        let left = references(&resolved);
        assert!(left.is_empty(), "{left:?} are not resolved in {resolved:?}");
    }
}

fn check_schema(value: &Value) {
    let Ok(read) = Schema::from_json(value) else { return };
    // Reading mends once: what comes of it is read as it is.
    let published = |schema: &Schema| Schema::from_json(&schema.to_json());
    let once = published(&read.schema);
    assert!(once.is_ok(), "what is published is not read: {once:?}");
    let Ok(once) = once else { return };
    assert_eq!(published(&once.schema).map(|read| read.schema), Ok(once.schema.clone()));
    drop(ResourceType::from_json(value));
    let set = SchemaSet::new(once.schema, Vec::new());
    for attribute in &set.base().attributes {
        assert!(set.top(&attribute.name).is_some(), "`{}` is not found", attribute.name);
    }
}

fn check_comparison(one: &Map<String, Value>, other: &Map<String, Value>) {
    let comparison = Comparison::new(&*SCHEMAS);
    assert_eq!(comparison.differences(one, one), [], "a resource differs from itself");
    let forth = comparison.differences(one, other).len();
    assert_eq!(forth, comparison.differences(other, one).len(), "difference is not mutual");
}

fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn primaries(value: &Value) -> usize {
    let is_primary = |element: &&Value| element.get("primary") == Some(&Value::Bool(true));
    value.as_array().map_or(0, |elements| elements.iter().filter(is_primary).count())
}
