//! A body against the schemas of its resource type (RFC 7643 sections 2 to 4).

use fedspec_protocol::scim::attr::{AttrPath, AttrRef};
use fedspec_protocol::scim::lookup::member;
use fedspec_protocol::scim::schema::{
    Attribute, AttributeType, Found, Mutability, Schema, SchemaSet,
};
use serde_json::{Map, Value};

use super::mistakes::body::lets_pass;
use super::refusal::Refusal;
use super::schemas;
use super::value::{canonical_email, canonical_handle, fits, is_country};
use super::write::Write;
use crate::directory::Kind;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// The attributes of a body as they are stored: in the schemas' spelling, without what is
/// unassigned (null, an empty list or object: RFC 7643 section 2.5) and without what is read-only,
/// `schemas` saying what is in use.
///
/// Refused: attributes that no schema knows; one attribute twice, in different case; values of
/// another type; required attributes that are absent or empty; several primary values; `schemas`
/// that is absent, does not list the base schema, or lists one that the resource type lacks. The
/// extensions in use need not be listed: the server lists them.
pub(crate) fn conform(
    kind: Kind,
    write: Write,
    body: &Map<String, Value>,
    faults: FaultSet,
) -> Result<Map<String, Value>, Refusal> {
    let set = schemas::of(kind);
    check_schemas(set, body, faults)?;
    let mut stored = Map::new();
    for (name, value) in body {
        match set.extension_named(name) {
            Some(extension) => conform_extension(&mut stored, set, extension, value, faults)?,
            None => {
                let (schema, attribute) = split(name)?;
                put(
                    &mut stored,
                    set,
                    AttrRef { schema, name: attribute, sub: None },
                    value,
                    faults,
                )?;
            }
        }
    }
    let absent = |path: &str, is_empty| match lets_pass(kind, write, is_empty, faults) {
        true => Ok(()),
        false => Err(Refusal::Missing { path: path.to_owned() }),
    };
    require(&set.base().attributes, &stored, None, &absent)?;
    for extension in set.extensions() {
        match stored.get(&extension.id).and_then(Value::as_object) {
            Some(object) => require(&extension.attributes, object, Some(extension), &absent)?,
            None => continue,
        }
    }
    list_schemas(set, &mut stored);
    Ok(stored)
}

/// Writes into `schemas` the base schema and the extensions that have attributes here (RFC 7643
/// section 3).
pub(crate) fn list_schemas(set: &SchemaSet, stored: &mut Map<String, Value>) {
    let in_use = set.extensions().iter().filter(|extension| stored.contains_key(&extension.id));
    let uris = std::iter::once(set.base()).chain(in_use);
    let uris: Vec<Value> = uris.map(|schema| Value::String(schema.id.clone())).collect();
    stored.insert("schemas".to_owned(), Value::Array(uris));
}

fn check_schemas(
    set: &SchemaSet,
    body: &Map<String, Value>,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let base = &set.base().id;
    let missing = || Refusal::SchemaMissing { uri: base.clone() };
    let wrong = || Refusal::WrongValue { path: "schemas".to_owned(), expected: "a list of URIs" };
    let listed = member(body, "schemas").filter(|listed| !listed.is_null()).ok_or_else(missing)?;
    let listed = listed.as_array().ok_or_else(wrong)?;
    let mut seen: Vec<&str> = Vec::new();
    for uri in listed {
        let uri = uri.as_str().ok_or_else(wrong)?;
        let known = uri.eq_ignore_ascii_case(base) || set.extension_named(uri).is_some();
        if !known && !faults.has(Fault::EchoSchemas) {
            return Err(Refusal::UnknownSchema { uri: uri.chars().take(200).collect() });
        }
        if seen.iter().any(|known| known.eq_ignore_ascii_case(uri)) {
            return Err(Refusal::repeated("schemas"));
        }
        // No more than there are schemas, so the list stays short.
        seen.push(uri);
    }
    if seen.iter().any(|uri| uri.eq_ignore_ascii_case(base)) { Ok(()) } else { Err(missing()) }
}

/// A name of a body may carry its schema (RFC 7644 section 3.10).
fn split(name: &str) -> Result<(Option<&str>, &str), Refusal> {
    let unknown = || Refusal::UnknownAttribute { path: name.chars().take(200).collect() };
    match name.rsplit_once(':') {
        None => Ok((None, name)),
        Some((schema, rest)) => match AttrPath::parse(name) {
            Ok(path) if path.sub().is_none() => Ok((Some(schema), rest)),
            _ => Err(unknown()),
        },
    }
}

fn conform_extension(
    stored: &mut Map<String, Value>,
    set: &SchemaSet,
    extension: &Schema,
    value: &Value,
    faults: FaultSet,
) -> Result<(), Refusal> {
    if value.is_null() {
        return Ok(());
    }
    let object = value
        .as_object()
        .ok_or_else(|| Refusal::WrongValue { path: extension.id.clone(), expected: "an object" })?;
    for (name, value) in object {
        put(stored, set, AttrRef { schema: Some(&extension.id), name, sub: None }, value, faults)?;
    }
    Ok(())
}

/// Puts one attribute where it belongs.
fn put(
    stored: &mut Map<String, Value>,
    set: &SchemaSet,
    path: AttrRef<'_>,
    value: &Value,
    faults: FaultSet,
) -> Result<(), Refusal> {
    let Some(Found { extension, attribute, .. }) = set.find(path) else {
        return Err(Refusal::UnknownAttribute { path: written(path) });
    };
    let written = faults.has(Fault::ReadOnlyWritten) && extension.is_some();
    if attribute.mutability == Mutability::ReadOnly && !written || attribute.name == "schemas" {
        return Ok(());
    }
    let place = match extension {
        Some(extension) => format!("{}:{}", extension.id, attribute.name),
        None => attribute.name.clone(),
    };
    let Some(value) = assigned(attribute, &place, value, faults)? else { return Ok(()) };
    let home = match extension {
        None => stored,
        Some(extension) => {
            let object = stored.entry(extension.id.clone()).or_insert_with(|| Map::new().into());
            // Only objects are put under a URI, here.
            let Some(object) = object.as_object_mut() else { return Err(Refusal::Internal) };
            object
        }
    };
    match home.insert(attribute.name.clone(), value) {
        None => Ok(()),
        Some(_) => Err(Refusal::repeated(&place)),
    }
}

/// The value of an attribute, checked; `None` when it is unassigned.
fn assigned(
    attribute: &Attribute,
    path: &str,
    value: &Value,
    faults: FaultSet,
) -> Result<Option<Value>, Refusal> {
    let wrong = |expected| Refusal::WrongValue { path: path.to_owned(), expected };
    match (value, attribute.multi_valued) {
        (Value::Null, _) => Ok(None),
        (Value::Array(values), true) => {
            let mut kept: Vec<Value> = Vec::new();
            for value in values {
                kept.extend(single(attribute, path, value, faults)?);
            }
            let kept = once_each(attribute, path, kept, faults)?;
            Ok((!kept.is_empty()).then_some(Value::Array(kept)))
        }
        (_, true) => Err(wrong("a list")),
        (_, false) => single(attribute, path, value, faults),
    }
}

fn single(
    attribute: &Attribute,
    path: &str,
    value: &Value,
    faults: FaultSet,
) -> Result<Option<Value>, Refusal> {
    let wrong = |expected| Refusal::WrongValue { path: path.to_owned(), expected };
    if value.is_null() {
        return Ok(None);
    }
    if let Err(expected) = fits(value, attribute) {
        let odd = [AttributeType::Binary, AttributeType::DateTime, AttributeType::Integer];
        let scalar = !value.is_object() && !value.is_array();
        match () {
            () if faults.has(Fault::AcceptWrongTypes) => return Ok(None),
            () if faults.has(Fault::AcceptMalformedValues)
                && scalar
                && odd.contains(&attribute.kind) => {}
            () => return Err(wrong(expected)),
        }
    }
    // PRECIS allows none in an identifier (RFC 7644 section 5; RFC 8264 section 4.2.3).
    let is_name = attribute.name == "userName";
    if is_name && value.as_str().is_some_and(|name| name.contains(char::is_control)) {
        return Err(wrong("a name without control characters"));
    }
    if attribute.kind != AttributeType::Complex {
        return Ok(Some(value.clone()));
    }
    let object = value.as_object().ok_or_else(|| wrong("an object"))?;
    let mut kept = Map::new();
    for (name, value) in object {
        let path = format!("{path}.{name}");
        let Some(sub) = attribute.sub(name) else {
            return Err(Refusal::UnknownAttribute { path: path.chars().take(200).collect() });
        };
        if sub.mutability == Mutability::ReadOnly && !faults.has(Fault::BelieveManagerName) {
            continue;
        }
        let Some(value) = assigned(sub, &path, value, faults)? else { continue };
        let value = particular(attribute, sub, &path, value)?;
        if kept.insert(sub.name.clone(), value).is_some() {
            return Err(Refusal::repeated(&path));
        }
    }
    Ok((!kept.is_empty()).then_some(Value::Object(kept)))
}

/// What RFC 7643 section 4.1.2 says of particular sub-attributes.
fn particular(
    attribute: &Attribute,
    sub: &Attribute,
    path: &str,
    value: Value,
) -> Result<Value, Refusal> {
    match (attribute.name.as_str(), sub.name.as_str(), value) {
        ("addresses", "country", Value::String(code)) if !is_country(&code) => {
            let expected = "a code of ISO 3166-1 alpha-2";
            Err(Refusal::WrongValue { path: path.to_owned(), expected })
        }
        ("emails", "value", Value::String(email)) => Ok(Value::String(canonical_email(&email))),
        // In lower case and without blanks, as section 4.1.2 suggests.
        ("ims", "value", Value::String(handle)) => Ok(Value::String(canonical_handle(&handle))),
        (_, _, value) => Ok(value),
    }
}

/// RFC 7643 section 2.4: one value is primary at most, and no pair of `type` and `value` is there
/// twice; what is repeated is dropped.
fn once_each(
    attribute: &Attribute,
    path: &str,
    values: Vec<Value>,
    faults: FaultSet,
) -> Result<Vec<Value>, Refusal> {
    let is_primary = |value: &&Value| value.get("primary") == Some(&Value::Bool(true));
    if values.iter().filter(is_primary).count() > 1 && !faults.has(Fault::TwoPrimaries) {
        return Err(Refusal::SeveralPrimaries { path: path.to_owned() });
    }
    let exact = attribute.sub("value").is_some_and(Attribute::compares_case);
    let mut seen = std::collections::HashMap::new();
    let mut kept: Vec<Value> = Vec::new();
    for value in values {
        let key = identity(&value, exact);
        match key.and_then(|key| seen.insert(key, kept.len())) {
            None => kept.push(value),
            Some(first) => {
                if is_primary(&&value)
                    && let Some(Value::Object(first)) = kept.get_mut(first)
                {
                    first.insert("primary".to_owned(), Value::Bool(true));
                }
            }
        }
    }
    Ok(kept)
}

/// What makes a value the same as another one; nothing where there is no `value`.
fn identity(value: &Value, exact: bool) -> Option<(String, String)> {
    let fold = |text: &str| text.to_lowercase();
    let kind = value.get("type").and_then(Value::as_str).map(fold).unwrap_or_default();
    let text = value.get("value")?.as_str()?;
    Some((kind, if exact { text.to_owned() } else { fold(text) }))
}

/// Asks `absent` about each required attribute that is absent or empty.
fn require(
    attributes: &[Attribute],
    stored: &Map<String, Value>,
    extension: Option<&Schema>,
    absent: &dyn Fn(&str, bool) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let to_be_set =
        attributes.iter().filter(|a| a.required && a.mutability != Mutability::ReadOnly);
    for attribute in to_be_set {
        let is_empty = match stored.get(&attribute.name) {
            None => false,
            Some(value) if value.as_str() == Some("") => true,
            Some(_) => continue,
        };
        match extension {
            Some(extension) => absent(&format!("{}:{}", extension.id, attribute.name), is_empty)?,
            None => absent(&attribute.name, is_empty)?,
        }
    }
    Ok(())
}

fn written(path: AttrRef<'_>) -> String {
    let schema = path.schema.map(|schema| format!("{schema}:")).unwrap_or_default();
    format!("{schema}{}", path.name).chars().take(200).collect()
}

#[cfg(test)]
mod tests;
