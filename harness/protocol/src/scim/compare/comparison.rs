use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Difference;
use super::canonical::canonical;
use super::elements::{Pair, selector, unshared};
use crate::scim::attr::{AttrPath, AttrRef};
use crate::scim::filter::AttributeRules;

/// Differences that are told of one comparison.
pub const MAX_DIFFERENCES: usize = 100;

/// Compares as a schema asks for it (RFC 7643 sections 2.2 to 2.5).
///
/// - Names of attributes and schemas are compared without case.
/// - Texts are compared as [`text_key`](super::text_key) says; points in time by the moment they
///   mean; numbers by value, so `1` equals `1.0`.
/// - The values of a multi-valued attribute have no order; those of the same `type` and `value` are
///   one.
/// - Null, an empty array and an object with nothing assigned in it equal nothing at all; an empty
///   text does not. A value that does not say whether it is primary is not.
#[derive(Clone)]
pub struct Comparison<'r> {
    rules: &'r dyn AttributeRules,
    without: Vec<AttrPath>,
}

impl<'r> Comparison<'r> {
    /// A comparison by the rules of a schema.
    pub fn new(rules: &'r dyn AttributeRules) -> Self {
        Self { rules, without: Vec::new() }
    }

    /// The same, without an attribute, such as `meta` or `meta.lastModified`.
    pub fn without(mut self, path: AttrPath) -> Self {
        self.without.push(path);
        self
    }

    /// Whether two values of the attribute `attr` are equal.
    pub fn equal_values(&self, attr: AttrRef<'_>, left: &Value, right: &Value) -> bool {
        left == right
            || match (left, right) {
                (Value::Array(left), Value::Array(right)) => {
                    unshared(left, right, attr, self.rules).is_empty()
                }
                _ => canonical(left, attr, self.rules) == canonical(right, attr, self.rules),
            }
    }

    /// Whether two resources are equal.
    pub fn equal(&self, left: &Map<String, Value>, right: &Map<String, Value>) -> bool {
        self.differences(left, right).is_empty()
    }

    /// Where two resources differ, [`MAX_DIFFERENCES`] at most, in the order of their names.
    pub fn differences(
        &self,
        left: &Map<String, Value>,
        right: &Map<String, Value>,
    ) -> Vec<Difference> {
        let mut found = Vec::new();
        for (name, [left, right]) in paired(left, right) {
            // Only a schema's URI has a colon in it (RFC 7643 section 2.1).
            if name.contains(':') {
                self.extension(name, left, right, &mut found);
            } else {
                let attr = AttrRef { schema: None, name, sub: None };
                self.attribute(attr, left, right, &mut found);
            }
        }
        found
    }

    fn extension(
        &self,
        uri: &str,
        left: Option<&Value>,
        right: Option<&Value>,
        found: &mut Vec<Difference>,
    ) {
        let nothing = Map::new();
        let (Some(l), Some(r)) = (object(left, &nothing), object(right, &nothing)) else {
            if left != right {
                tell(uri.to_owned(), left, right, found);
            }
            return;
        };
        for (name, [left, right]) in paired(l, r) {
            self.attribute(AttrRef { schema: Some(uri), name, sub: None }, left, right, found);
        }
    }

    fn attribute(
        &self,
        attr: AttrRef<'_>,
        left: Option<&Value>,
        right: Option<&Value>,
        found: &mut Vec<Difference>,
    ) {
        if self.is_left_out(attr) {
            return;
        }
        let (l, r) = (left.unwrap_or(&Value::Null), right.unwrap_or(&Value::Null));
        let nothing = Vec::new();
        match (l, r) {
            (Value::Object(l), Value::Object(r)) => {
                for (sub, [left, right]) in paired(l, r) {
                    self.attribute_of(attr.with_sub(sub), left, right, found);
                }
            }
            (Value::Array(l), Value::Array(r)) => self.values(attr, l, r, found),
            (Value::Array(l), Value::Null) => self.values(attr, l, &nothing, found),
            (Value::Null, Value::Array(r)) => self.values(attr, &nothing, r, found),
            _ => self.attribute_of(attr, left, right, found),
        }
    }

    fn attribute_of(
        &self,
        attr: AttrRef<'_>,
        left: Option<&Value>,
        right: Option<&Value>,
        found: &mut Vec<Difference>,
    ) {
        let form = |value: Option<&Value>| canonical(value?, attr, self.rules);
        if !self.is_left_out(attr) && left != right && form(left) != form(right) {
            tell(path_of(attr), left, right, found);
        }
    }

    fn values(
        &self,
        attr: AttrRef<'_>,
        left: &[Value],
        right: &[Value],
        found: &mut Vec<Difference>,
    ) {
        for Pair { left, right } in unshared(left, right, attr, self.rules) {
            let (Some(Value::Object(l)), Some(Value::Object(r))) = (left, right) else {
                let one = left.or(right).unwrap_or(&Value::Null);
                tell(format!("{}{}", path_of(attr), selector(one)), left, right, found);
                continue;
            };
            let selector = left.map(selector).unwrap_or_default();
            for (name, [left, right]) in paired(l, r) {
                let sub = attr.with_sub(name);
                let form = |value: Option<&Value>| canonical(value?, sub, self.rules);
                let (l, r) = (form(left), form(right));
                let is_default = |form: &Option<Value>| {
                    name.eq_ignore_ascii_case("primary")
                        && form.as_ref().is_none_or(|form| *form == Value::Bool(false))
                };
                if l != r && !(is_default(&l) && is_default(&r)) && !self.is_left_out(sub) {
                    tell(format!("{}{selector}.{name}", path_of(attr)), left, right, found);
                }
            }
        }
    }

    /// Whether the attribute, or the one it belongs to, was left out.
    fn is_left_out(&self, attr: AttrRef<'_>) -> bool {
        self.without.iter().any(|path| {
            let path = path.borrowed();
            let same_schema = match (path.schema, attr.schema) {
                (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
                (None, None) => true,
                _ => path.is_core(path.name, path.sub) && attr.is_core(attr.name, attr.sub),
            };
            let same_sub = match (path.sub, attr.sub) {
                (None, _) => true,
                (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
                (Some(_), None) => false,
            };
            same_schema && same_sub && path.name.eq_ignore_ascii_case(attr.name)
        })
    }
}

/// The members of both objects by name, without case. Of two names that differ in case only, the
/// last one counts.
fn paired<'v>(
    left: &'v Map<String, Value>,
    right: &'v Map<String, Value>,
) -> impl Iterator<Item = (&'v str, [Option<&'v Value>; 2])> {
    let mut pairs: BTreeMap<String, (&str, [Option<&Value>; 2])> = BTreeMap::new();
    for (name, value) in left {
        pairs.insert(name.to_ascii_lowercase(), (name, [Some(value), None]));
    }
    for (name, value) in right {
        let (_, [_, right]) =
            pairs.entry(name.to_ascii_lowercase()).or_insert((name, [None, None]));
        *right = Some(value);
    }
    pairs.into_values()
}

/// The members of an object; none when there is nothing, `None` when it is something else.
fn object<'v>(
    value: Option<&'v Value>,
    nothing: &'v Map<String, Value>,
) -> Option<&'v Map<String, Value>> {
    match value {
        None | Some(Value::Null) => Some(nothing),
        Some(Value::Object(members)) => Some(members),
        Some(_) => None,
    }
}

fn tell(path: String, left: Option<&Value>, right: Option<&Value>, found: &mut Vec<Difference>) {
    if found.len() < MAX_DIFFERENCES {
        found.push(Difference { path, left: left.cloned(), right: right.cloned() });
    }
}

fn path_of(attr: AttrRef<'_>) -> String {
    let schema = attr.schema.map(|schema| format!("{schema}:")).unwrap_or_default();
    let sub = attr.sub.map(|sub| format!(".{sub}")).unwrap_or_default();
    format!("{schema}{}{sub}", attr.name)
}

#[cfg(test)]
mod tests;
