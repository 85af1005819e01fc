//! Where in a resource an attribute lives: at the top level, or in the object of an extension.

use serde_json::{Map, Value};

use super::values::Change;
use super::{OperationError, Shape, Shapes};
use crate::scim::attr::{AttrPath, is_core_schema};
use crate::scim::lookup::{is_base_schema, member, spelled};
use crate::scim::path::PatchPath;

/// The URI of the schema whose attributes the path means all together, if it names a schema.
///
/// The last segment of a URI reads like the name of an attribute, so the resource and the schema
/// have to be asked. An object sent for an unknown schema is taken for that schema's attributes.
pub(super) fn whole_schema(
    resource: &Map<String, Value>,
    path: &PatchPath,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Option<String> {
    let attr = path.attr();
    let prefix = attr.schema()?;
    if attr.sub().is_some() || path.filter().is_some() {
        return None;
    }
    let uri = format!("{prefix}:{}", attr.name());
    let known = |uri: &str| {
        shapes.extension(uri) || spelled(resource, uri).is_some() || is_listed(resource, uri)
    };
    let is_schema = known(&uri)
        || is_core_schema(&uri) && is_base_schema(resource, &uri) && !is_core_schema(prefix)
        || change.value().is_some_and(Value::is_object)
            && !known(prefix)
            && !is_core_schema(prefix);
    is_schema.then_some(uri)
}

/// The object that has, or will have, the attribute; `None` when there is nothing to remove.
pub(super) fn container<'r>(
    resource: &'r mut Map<String, Value>,
    attr: &AttrPath,
    change: Change<'_>,
) -> Result<Option<&'r mut Map<String, Value>>, OperationError> {
    let Some(schema) = attr.schema() else { return Ok(Some(resource)) };
    let existing = spelled(resource, schema).map(str::to_owned);
    if existing.is_none() {
        if is_base_schema(resource, schema) {
            return Ok(Some(resource));
        }
        if is_core_schema(schema) {
            return Err(OperationError::OtherSchema { schema: schema.to_owned() });
        }
    }
    if matches!(change, Change::Remove(_)) {
        let Some(key) = existing else { return Ok(None) };
        return object(resource, key).map(Some);
    }
    list_schema(resource, schema);
    object(resource, existing.unwrap_or_else(|| schema.to_owned())).map(Some)
}

/// Drops the object of an extension in which nothing is left.
pub(super) fn drop_if_empty(resource: &mut Map<String, Value>, schema: &str) {
    let Some(key) = spelled(resource, schema).map(str::to_owned) else { return };
    if resource.get(&key).and_then(Value::as_object).is_some_and(Map::is_empty) {
        resource.remove(&key);
    }
}

fn object(
    resource: &mut Map<String, Value>,
    key: String,
) -> Result<&mut Map<String, Value>, OperationError> {
    let error = OperationError::WrongShape { attribute: key.clone(), expected: Shape::Complex };
    resource.entry(key).or_insert_with(|| Value::Object(Map::new())).as_object_mut().ok_or(error)
}

fn is_listed(resource: &Map<String, Value>, uri: &str) -> bool {
    let listed = member(resource, "schemas").and_then(Value::as_array);
    listed.is_some_and(|list| contains(list, uri))
}

/// Adds the schema to the resource's `schemas` (RFC 7644 section 3.5.2). A resource that does not
/// say what it is stays that way: with the extension alone it would say something wrong.
fn list_schema(resource: &mut Map<String, Value>, uri: &str) {
    let Some(key) = spelled(resource, "schemas").map(str::to_owned) else { return };
    if let Some(Value::Array(list)) = resource.get_mut(&key)
        && !contains(list, uri)
    {
        list.push(Value::String(uri.to_owned()));
    }
}

fn contains(list: &[Value], uri: &str) -> bool {
    list.iter().filter_map(Value::as_str).any(|known| known.eq_ignore_ascii_case(uri))
}
