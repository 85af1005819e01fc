//! A user as the model holds it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::scim::urn;

/// Sub-attributes and their simple values; names in lower case.
pub(super) type Parts = BTreeMap<String, Value>;

/// What the model knows of a user.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct User {
    /// Attributes with one simple value, by name in lower case.
    pub(super) simple: Parts,
    pub(super) name: Parts,
    pub(super) emails: Vec<Parts>,
    /// Simple attributes of the enterprise extension.
    pub(super) enterprise: Parts,
    /// Whether `schemas` lists the extension.
    pub(super) lists_enterprise: bool,
}

/// Simple attributes of a user, in lower case.
pub(super) const SIMPLE: [&str; 4] = ["username", "title", "displayname", "active"];
/// Simple attributes of the enterprise extension, in lower case.
pub(super) const ENTERPRISE: [&str; 2] = ["department", "costcenter"];

impl User {
    /// Reads a user; none where it has what the model does not know, or something empty.
    pub(super) fn read(resource: &Map<String, Value>) -> Option<Self> {
        let mut user = Self::default();
        let mut schemas = Vec::new();
        for (name, value) in resource {
            match name.to_ascii_lowercase().as_str() {
                "schemas" => schemas = value.as_array()?.iter().map(Value::as_str).collect(),
                "name" => user.name = parts(value)?,
                "emails" => {
                    let values = value.as_array().filter(|values| !values.is_empty())?;
                    user.emails = values.iter().map(element).collect::<Option<_>>()?;
                }
                // URNs of the IETF are the same in any case (RFC 2648 section 5), and a new one is kept as written.
                _ if name.eq_ignore_ascii_case(urn::ENTERPRISE_USER) => {
                    user.enterprise = parts(value)?;
                    let known = |name: &String| ENTERPRISE.contains(&name.as_str());
                    user.enterprise.keys().all(known).then_some(())?;
                }
                simple if SIMPLE.contains(&simple) => {
                    let one = is_simple(value) && !user.simple.contains_key(simple);
                    user.simple.insert(simple.to_owned(), one.then(|| value.clone())?);
                }
                _ => return None,
            }
        }
        user.lists_enterprise = match schemas[..] {
            [Some(urn::USER)] => false,
            [Some(urn::USER), Some(other)] if other.eq_ignore_ascii_case(urn::ENTERPRISE_USER) => {
                true
            }
            _ => return None,
        };
        Some(user)
    }

    /// How many e-mail addresses are the primary one.
    pub(super) fn primaries(&self) -> usize {
        self.emails.iter().filter(|email| is_primary(email)).count()
    }
}

pub(super) fn is_primary(email: &Parts) -> bool {
    email.get("primary") == Some(&Value::Bool(true))
}

/// Neither empty nor of parts; text is ASCII, so that nobody has to fold case.
pub(super) fn is_simple(value: &Value) -> bool {
    match value {
        Value::Bool(_) => true,
        Value::Number(number) => number.is_i64(),
        Value::String(text) => text.is_ascii(),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn parts(value: &Value) -> Option<Parts> {
    let members = value.as_object().filter(|members| !members.is_empty())?;
    let mut parts = Parts::new();
    for (name, value) in members {
        let known = is_simple(value).then(|| value.clone())?;
        parts.insert(name.to_ascii_lowercase(), known).is_none().then_some(())?;
    }
    Some(parts)
}

/// One e-mail address. Its names are in lower case already: where two addresses have no `value`, they are
/// compared name for name.
pub(super) fn element(value: &Value) -> Option<Parts> {
    let lower = |name: &String| !name.bytes().any(|byte| byte.is_ascii_uppercase());
    value.as_object()?.keys().all(lower).then(|| parts(value)).flatten()
}
