use fedspec_protocol::scim::lookup::member;
use serde_json::{Map, Value};

use crate::directory::Kind;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::rfc::provider::Provider;
use crate::rfc::refusal::Refusal;
use crate::rfc::request::{Body, Request};
use crate::rfc::schemas;
use crate::rfc::table::Seq;
use crate::rfc::write::Write;

/// The body of a POST or PUT as it is taken: refused though it is good, or changed.
pub(crate) fn of_body(
    kind: Kind,
    request: &Request<'_>,
    write: Write,
    mut body: Map<String, Value>,
    faults: FaultSet,
) -> Result<Map<String, Value>, Refusal> {
    if faults.is_empty() {
        return Ok(body);
    }
    of_order(request, faults)?;
    let refuse =
        |path: &str| Err(Refusal::WrongValue { path: path.to_owned(), expected: "something else" });
    let read_only = ["id", "meta", "groups"].into_iter().find(|name| body.contains_key(*name));
    let put = write == Write::Replace && faults.has(Fault::PutRefusesReadOnly);
    if let Some(name) = read_only
        && (put || faults.has(Fault::RefuseReadOnly))
    {
        return refuse(name);
    }
    let first = member(&body, "schemas").and_then(|schemas| schemas.get(0)?.as_str());
    let base = schemas::of(kind).base().id.as_str();
    if faults.has(Fault::BaseSchemaFirst) && first.is_some_and(|first| first != base) {
        return refuse("schemas");
    }
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    if faults.has(Fault::RefuseNulls)
        && let Some((name, _)) = body.iter().find(|(_, value)| empty(value))
    {
        return refuse(name);
    }
    if faults.has(Fault::NullAsText) {
        let texts = ["title", "nickName", "displayName", "externalId", "userType", "locale"];
        let nulls = body.iter_mut().filter(|(name, _)| texts.contains(&name.as_str()));
        nulls.filter(|(_, value)| value.is_null()).for_each(|(_, value)| *value = "null".into());
    }
    if faults.has(Fault::MangleNonAscii) {
        body.values_mut().for_each(mangle);
    }
    Ok(body)
}

/// The mistakes about the order of members, which only the text has.
pub(crate) fn of_order(request: &Request<'_>, faults: FaultSet) -> Result<(), Refusal> {
    let Body::Bytes(bytes) = request.body else { return Ok(()) };
    let text = String::from_utf8_lossy(bytes);
    let inside = text.trim_start().trim_start_matches('{').trim_start();
    if faults.has(Fault::SchemasFirst) && !inside.starts_with("\"schemas\"") {
        return Err(Refusal::NotTheMessage { expected: "`schemas` first" });
    }
    Ok(())
}

/// The resource whose id stands in a body.
pub(crate) fn named(provider: &Provider, kind: Kind, request: &Request<'_>) -> Option<Seq> {
    let body = request.json().ok()?;
    provider.find(kind, body.get("id")?.as_str()?).ok()
}

/// Whether a required attribute may be absent or empty.
pub(crate) fn lets_pass(kind: Kind, write: Write, is_empty: bool, faults: FaultSet) -> bool {
    let skipped = match write {
        Write::Create => false,
        Write::Replace => faults.has(Fault::PutSkipsValidation),
        Write::Patch => {
            faults.has(Fault::PatchSkipsValidation) || faults.has(Fault::PatchRemoveProtected)
        }
    };
    let accepted = match (kind, is_empty) {
        (Kind::User, false) => Fault::AcceptMissingUserName,
        (Kind::User, true) => Fault::AcceptEmptyUserName,
        (Kind::Group, false) => Fault::AcceptMissingGroupName,
        (Kind::Group, true) => Fault::AcceptEmptyGroupName,
    };
    skipped || faults.has(accepted)
}

fn mangle(value: &mut Value) {
    match value {
        Value::String(text) => {
            *text = text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
        }
        // The reader bounds the depth.
        Value::Array(values) => values.iter_mut().for_each(mangle),
        Value::Object(members) => members.values_mut().for_each(mangle),
        _ => {}
    }
}
