//! A request and a resource to the patched resource.

use serde_json::{Map, Value};

use super::elements::{Elements, Selection, name_of, no_match};
use super::place::{container, drop_if_empty, whole_schema};
use super::values::{Change, assigned, key_for, merge};
use super::{Op, Operation, OperationError, PatchError, PatchRequest, Shape, Shapes};
use crate::scim::attr::{AttrPath, AttrRef};
use crate::scim::core_schema::CoreSchema;
use crate::scim::filter::Filter;
use crate::scim::lookup::is_base_schema;
use crate::scim::path::PatchPath;

/// Applies a request to a resource of the core schemas; see [`apply_with`].
pub fn apply(
    resource: &Map<String, Value>,
    request: &PatchRequest,
) -> Result<Map<String, Value>, PatchError> {
    apply_with(resource, request, &CoreSchema)
}

/// Applies a request to a resource and gives the patched resource (RFC 7644 section 3.5.2).
///
/// Pure, and so atomic: after an error the caller still has what it had. Mutability, required
/// attributes and uniqueness are the caller's to check on the result.
///
/// Where the RFC is silent:
/// - `add` below a filter that matches nothing creates the value the filter describes, if it is a
///   conjunction of `eq`; other filters give `noTarget`.
/// - `remove` with a `value` removes only the values listed.
/// - `replace` with null or an empty array unassigns, `add` with one changes nothing.
/// - A sub-attribute of a multi-valued attribute without a filter means that of every value.
/// - Without `path`, the members of `value` may be paths of attributes (`name.givenName`,
///   `urn:…:User:department`).
pub fn apply_with(
    resource: &Map<String, Value>,
    request: &PatchRequest,
    shapes: &dyn Shapes,
) -> Result<Map<String, Value>, PatchError> {
    let mut patched = resource.clone();
    for (index, operation) in request.operations.iter().enumerate() {
        operate(&mut patched, operation, shapes)
            .map_err(|reason| PatchError::Operation { index, reason })?;
    }
    Ok(patched)
}

fn operate(
    resource: &mut Map<String, Value>,
    operation: &Operation,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    let change = match (operation.op, &operation.value) {
        (Op::Add, Some(value)) => Change::Add(value),
        (Op::Replace, Some(value)) => Change::Replace(value),
        (Op::Remove, value) => Change::Remove(value.as_ref()),
        (_, None) => return Err(OperationError::MissingValue),
    };
    match (&operation.path, change) {
        (Some(path), _) => at_path(resource, path, change, shapes),
        (None, Change::Remove(_)) => Err(OperationError::MissingPath),
        (None, Change::Add(value) | Change::Replace(value)) => {
            let attributes = value.as_object().ok_or(OperationError::ValueNotAnObject)?;
            attributes.iter().try_for_each(|(name, value)| {
                let path = AttrPath::parse(name)
                    .map_err(|_| OperationError::InvalidName { name: name.clone() })?;
                at_path(resource, &path.into(), change.with(value), shapes)
            })
        }
    }
}

fn at_path(
    resource: &mut Map<String, Value>,
    path: &PatchPath,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    match whole_schema(resource, path, change, shapes) {
        Some(uri) => at_schema(resource, &uri, change, shapes),
        None => at_attribute(resource, path, change, shapes),
    }
}

/// Changes the attributes of one schema together.
fn at_schema(
    resource: &mut Map<String, Value>,
    uri: &str,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    let invalid = |name: &str| OperationError::InvalidName { name: name.to_owned() };
    let value = match change {
        Change::Add(value) | Change::Replace(value) if assigned(value).is_some() => value,
        Change::Add(_) => return Ok(()),
        _ if is_base_schema(resource, uri) => return Err(invalid(uri)),
        _ => {
            let key = key_for(resource, uri, shapes);
            resource.remove(&key);
            return Ok(());
        }
    };
    let attributes = value.as_object().ok_or_else(|| OperationError::WrongShape {
        attribute: uri.to_owned(),
        expected: Shape::Complex,
    })?;
    attributes.iter().try_for_each(|(name, value)| {
        AttrPath::parse(name).ok().filter(|path| path.schema().is_none()).ok_or(invalid(name))?;
        let path = AttrPath::parse(&format!("{uri}:{name}")).map_err(|_| invalid(name))?;
        at_attribute(resource, &path.into(), change.with(value), shapes)
    })
}

fn at_attribute(
    resource: &mut Map<String, Value>,
    path: &PatchPath,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    let change = match change {
        Change::Add(value) if assigned(value).is_none() => return Ok(()),
        Change::Replace(Value::Null) if path.filter().is_none() => Change::Remove(None),
        other => other,
    };
    let attr = path.attr();
    let Some(object) = container(resource, attr, change)? else { return Ok(()) };
    match (path.filter(), attr.sub()) {
        (None, None) => set(object, attr.borrowed(), change, shapes)?,
        (None, Some(sub)) => set_sub(object, attr.borrowed(), sub, change, shapes)?,
        (Some(filter), None) => {
            let target = Selection { attr: attr.borrowed(), filter, sub: path.sub() };
            set_matching(object, target, change, shapes)?;
        }
        // A sub-attribute is never complex (RFC 7643 section 2.3.8): nothing to filter.
        (Some(_), Some(_)) => return Err(not_multi_valued(attr.borrowed())),
    }
    if let Some(schema) = attr.schema() {
        drop_if_empty(resource, schema);
    }
    Ok(())
}

/// Changes an attribute of an object, or a sub-attribute when `attr` has one.
fn set(
    object: &mut Map<String, Value>,
    attr: AttrRef<'_>,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    let key = key_for(object, attr.sub.unwrap_or(attr.name), shapes);
    // An attribute that no schema knows has the shape of its value, or of the list it is given.
    let given = match change {
        Change::Add(value) | Change::Replace(value) if value.is_array() => Some(value),
        _ => None,
    };
    let shape = shapes.shape(attr).or_else(|| shape_of(object.get(&key).or(given)?));
    let slot = object.entry(key.clone()).or_insert(Value::Null);
    set_slot(slot, attr, shape, change, shapes)?;
    if is_empty(slot) {
        object.remove(&key);
    }
    Ok(())
}

fn set_slot(
    slot: &mut Value,
    attr: AttrRef<'_>,
    shape: Option<Shape>,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    let wrong = |expected| OperationError::WrongShape { attribute: name_of(attr), expected };
    match (change, shape) {
        (Change::Remove(listed), _) => {
            match listed.map(listed_values).filter(|listed| !listed.is_empty() && slot.is_array()) {
                None => *slot = Value::Null,
                Some(listed) => {
                    let mut elements = Elements::take(slot);
                    elements.remove_all(attr, &listed, shapes);
                    *slot = elements.finish(attr)?;
                }
            }
        }
        (Change::Add(value) | Change::Replace(value), Some(shape)) if shape.is_multi_valued() => {
            let incoming = listed_values(value);
            let complex = shape == Shape::Collection;
            if incoming.iter().any(|value| value.is_object() != complex || value.is_array()) {
                return Err(wrong(shape));
            }
            let mut elements = Elements::take(slot);
            match change {
                Change::Add(_) => elements.add_all(attr, incoming, shapes),
                _ => elements.replace_all(incoming),
            }
            *slot = elements.finish(attr)?;
        }
        (Change::Add(value) | Change::Replace(value), Some(Shape::Complex)) => {
            let incoming = value.as_object().ok_or_else(|| wrong(Shape::Complex))?;
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            if let Some(complex) = slot.as_object_mut() {
                merge(complex, incoming, change, shapes);
            }
        }
        (Change::Add(value) | Change::Replace(value), Some(Shape::Single))
            if value.is_object() || value.is_array() =>
        {
            return Err(wrong(Shape::Single));
        }
        (Change::Add(value) | Change::Replace(value), _) => {
            *slot = assigned(value).unwrap_or(Value::Null);
        }
    }
    Ok(())
}

/// Changes the sub-attribute `sub` of a complex attribute, of every value if there are several.
fn set_sub(
    object: &mut Map<String, Value>,
    attr: AttrRef<'_>,
    sub: &str,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    let parent = AttrRef { sub: None, ..attr };
    let key = key_for(object, attr.name, shapes);
    let is_multi = shapes.shape(parent).is_some_and(Shape::is_multi_valued);
    let slot = object.entry(key.clone()).or_insert(Value::Null);
    match slot {
        Value::Array(_) | Value::Null if is_multi || slot.is_array() => {
            // The filter that every value satisfies turns this into a path with a filter.
            let every = Filter::And(Vec::new());
            // RFC 7644 section 3.5.2.3: replacing what does not exist is adding it.
            let change = match change {
                Change::Replace(value) if is_empty(slot) => Change::Add(value),
                other => other,
            };
            let target = Selection { attr: parent, filter: &every, sub: Some(sub) };
            return set_matching(object, target, change, shapes);
        }
        // An attribute with one simple value has none below it, whether it has its value or not.
        Value::Null
            if shapes.shape(parent) == Some(Shape::Single)
                && !matches!(change, Change::Remove(_)) =>
        {
            let attribute = name_of(parent);
            return Err(OperationError::WrongShape { attribute, expected: Shape::Complex });
        }
        Value::Null => {
            let mut complex = Map::new();
            set(&mut complex, attr, change, shapes)?;
            *slot = Value::Object(complex);
        }
        Value::Object(complex) => set(complex, attr, change, shapes)?,
        _ => {
            let attribute = name_of(parent);
            return Err(OperationError::WrongShape { attribute, expected: Shape::Complex });
        }
    }
    if is_empty(slot) {
        object.remove(&key);
    }
    Ok(())
}

/// Changes the values of an attribute that a filter selects.
fn set_matching(
    object: &mut Map<String, Value>,
    target: Selection<'_>,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    let attr = target.attr;
    let key = key_for(object, attr.name, shapes);
    let present = object.get(&key).filter(|value| !value.is_null());
    let several = match present {
        Some(value) => value.is_array(),
        None => shapes.shape(attr).is_none_or(Shape::is_multi_valued),
    };
    if !several {
        return Err(not_multi_valued(attr));
    }
    if present.is_none() && matches!(change, Change::Replace(_)) {
        return Err(no_match(attr));
    }
    let slot = object.entry(key.clone()).or_insert(Value::Null);
    let mut elements = Elements::take(slot);
    elements.change_matching(target, change, shapes, set)?;
    *slot = elements.finish(attr)?;
    if is_empty(slot) {
        object.remove(&key);
    }
    Ok(())
}

/// The values that are sent for a multi-valued attribute; one alone need not be in an array.
fn listed_values(value: &Value) -> Vec<Value> {
    match assigned(value) {
        None => Vec::new(),
        Some(Value::Array(values)) => values,
        Some(single) => vec![single],
    }
}

fn shape_of(present: &Value) -> Option<Shape> {
    match present {
        Value::Object(_) => Some(Shape::Complex),
        Value::Array(values) => values.first().map(|first| match first {
            Value::Object(_) => Shape::Collection,
            _ => Shape::List,
        }),
        _ => None,
    }
}

fn not_multi_valued(attr: AttrRef<'_>) -> OperationError {
    OperationError::NotMultiValued { attribute: name_of(attr) }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
