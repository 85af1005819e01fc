//! Filter and resource to yes or no.

use serde_json::{Map, Value};

use super::compare::{holds, holds_for_nothing};
use super::{AttributeRules, CompareOp, Filter};
use crate::scim::attr::{AttrPath, AttrRef};
use crate::scim::lookup::{for_each_value, member};

/// Levels of a value that `pr` looks into; SCIM knows two.
const MAX_VALUE_DEPTH: usize = 8;

impl Filter {
    /// Whether `resource` satisfies this filter (RFC 7644 section 3.4.2.2).
    ///
    /// - A multi-valued attribute matches when any of its values does; a complex one that is
    ///   compared without a sub-attribute is compared by its `value`.
    /// - An attribute without a value equals null: `eq null` and `ne "x"` match it, nothing else
    ///   does.
    /// - `gt`, `ge`, `lt` and `le` do not match Booleans, nor values of another kind than the
    ///   literal; a server that has to answer 400 there has to ask its schema first.
    pub fn matches(&self, resource: &Map<String, Value>, rules: &dyn AttributeRules) -> bool {
        evaluate(self, Scope::Resource(resource), rules)
    }

    /// Whether one value of the attribute `parent` satisfies this filter, as inside `parent[…]`.
    ///
    /// The sub-attribute `value` of a value that is not an object is the value itself.
    pub fn matches_element(
        &self,
        parent: AttrRef<'_>,
        element: &Value,
        rules: &dyn AttributeRules,
    ) -> bool {
        evaluate(self, Scope::Element { parent, element }, rules)
    }
}

/// What paths are looked up in.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Resource(&'a Map<String, Value>),
    Element { parent: AttrRef<'a>, element: &'a Value },
}

fn evaluate(filter: &Filter, scope: Scope<'_>, rules: &dyn AttributeRules) -> bool {
    match filter {
        Filter::And(operands) => operands.iter().all(|operand| evaluate(operand, scope, rules)),
        Filter::Or(operands) => operands.iter().any(|operand| evaluate(operand, scope, rules)),
        Filter::Not(operand) => !evaluate(operand, scope, rules),
        Filter::Compare { path, op, value } => compare(scope, path, *op, value, rules),
        Filter::Present { path } => {
            any_value(scope, path, &mut |_, value| is_present(value, MAX_VALUE_DEPTH))
        }
        Filter::ValuePath { path, filter } => any_value(scope, path, &mut |parent, element| {
            filter.matches_element(parent, element, rules)
        }),
    }
}

fn compare(
    scope: Scope<'_>,
    path: &AttrPath,
    op: CompareOp,
    literal: &Value,
    rules: &dyn AttributeRules,
) -> bool {
    let mut has_value = false;
    let found = any_value(scope, path, &mut |attribute, value| {
        has_value = true;
        match value.as_object().and_then(|complex| member(complex, "value")) {
            Some(inner) => holds(inner, op, literal, attribute.with_sub("value"), rules),
            None => holds(value, op, literal, attribute, rules),
        }
    });
    if has_value { found } else { holds_for_nothing(op, literal) }
}

fn any_value(
    scope: Scope<'_>,
    path: &AttrPath,
    found: &mut dyn FnMut(AttrRef<'_>, &Value) -> bool,
) -> bool {
    match scope {
        Scope::Resource(resource) => {
            let attribute = path.borrowed();
            for_each_value(resource, attribute, &mut |value| found(attribute, value))
        }
        Scope::Element { parent, element } => {
            let attribute = parent.with_sub(path.name());
            match element {
                Value::Object(complex) => {
                    for_each_value(complex, path.borrowed(), &mut |value| found(attribute, value))
                }
                simple if path.is_core("value", None) => found(attribute, simple),
                _ => false,
            }
        }
    }
}

/// `pr`: not empty and not null, or a complex value with something in it.
fn is_present(value: &Value, depth: usize) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => !text.is_empty(),
        // What is nested deeper than SCIM allows counts as something.
        Value::Array(_) | Value::Object(_) if depth == 0 => true,
        Value::Array(elements) => elements.iter().any(|element| is_present(element, depth - 1)),
        Value::Object(members) => members.values().any(|member| is_present(member, depth - 1)),
    }
}

#[cfg(test)]
mod tests;
