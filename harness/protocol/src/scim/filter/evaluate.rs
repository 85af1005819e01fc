//! Filter and resource to yes or no.

use serde_json::{Map, Value};

use super::CompareOp;
use super::compare::{holds, holds_for_nothing};
use super::literal_test::{LiteralTest, ValueKind};
use super::prepare::{Node, Prepared};
use crate::scim::attr::{AttrPath, AttrRef};
use crate::scim::lookup::{for_each_value, member};

/// Levels of a value that `pr` looks into; SCIM knows two.
const MAX_VALUE_DEPTH: usize = 8;

impl Prepared<'_> {
    /// Whether `resource` satisfies this filter (RFC 7644 section 3.4.2.2).
    ///
    /// - A multi-valued attribute matches when any of its values does; a complex one that is
    ///   compared without a sub-attribute is compared by its `value`.
    /// - An attribute without a value equals null: `eq null` and `ne "x"` match it, nothing else
    ///   does.
    /// - `gt`, `ge`, `lt` and `le` do not match Booleans, nor values of another kind than the
    ///   literal; a server that has to answer 400 there has to ask its schema first.
    pub fn matches(&self, resource: &Map<String, Value>) -> bool {
        evaluate(&self.0, Scope::Resource(resource))
    }

    /// Whether one value of an attribute satisfies this filter, as inside `parent[…]`; the filter was
    /// [prepared for](super::Filter::prepare_for) that attribute.
    ///
    /// The sub-attribute `value` of a value that is not an object is the value itself.
    pub fn matches_element(&self, element: &Value) -> bool {
        evaluate(&self.0, Scope::Element(element))
    }
}

/// What paths are looked up in.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Resource(&'a Map<String, Value>),
    Element(&'a Value),
}

fn evaluate(filter: &Node<'_>, scope: Scope<'_>) -> bool {
    match filter {
        Node::All(operands) => operands.iter().all(|operand| evaluate(operand, scope)),
        Node::Any(operands) => operands.iter().any(|operand| evaluate(operand, scope)),
        Node::Not(operand) => !evaluate(operand, scope),
        Node::Compare { path, op, literal } => compare(scope, path, *op, literal),
        Node::Present { path } => {
            any_value(scope, path, &mut |value| is_present(value, MAX_VALUE_DEPTH))
        }
        Node::Values { path, filter } => {
            any_value(scope, path, &mut |element| evaluate(filter, Scope::Element(element)))
        }
    }
}

fn compare(scope: Scope<'_>, path: &AttrPath, op: CompareOp, literal: &LiteralTest<'_>) -> bool {
    let mut has_value = false;
    let marks = match scope {
        Scope::Resource(_) => path.borrowed().sub.is_some_and(is_primary),
        Scope::Element(_) => path.is_core("primary", None),
    };
    if marks {
        let found = each_marked(scope, path, &mut |marked| {
            has_value = true;
            holds(marked, ValueKind::Own, op, literal)
        });
        return if has_value { found } else { holds_for_nothing(op, literal) };
    }
    let found = any_value(scope, path, &mut |value| {
        has_value = true;
        match value.as_object().and_then(|complex| member(complex, "value")) {
            Some(inner) => holds(inner, ValueKind::Inner, op, literal),
            None => holds(value, ValueKind::Own, op, literal),
        }
    });
    if has_value { found } else { holds_for_nothing(op, literal) }
}

fn any_value(scope: Scope<'_>, path: &AttrPath, found: &mut dyn FnMut(&Value) -> bool) -> bool {
    match scope {
        Scope::Resource(resource) => for_each_value(resource, path.borrowed(), found),
        Scope::Element(Value::Object(complex)) => for_each_value(complex, path.borrowed(), found),
        Scope::Element(simple) => path.is_core("value", None) && found(simple),
    }
}

fn is_primary(name: &str) -> bool {
    name.eq_ignore_ascii_case("primary")
}

/// Looks at `primary` of every value of the attribute: a value that does not say so is not the
/// primary one (RFC 7643 section 2.4: "the value of "primary" SHALL be assumed to be "false"").
fn each_marked(scope: Scope<'_>, path: &AttrPath, found: &mut dyn FnMut(&Value) -> bool) -> bool {
    let mut mark = |value: &Value| {
        let complex = value.as_object();
        complex.is_some_and(|it| found(member(it, "primary").unwrap_or(&Value::Bool(false))))
    };
    match scope {
        Scope::Element(element) => mark(element),
        Scope::Resource(resource) => {
            let all = AttrRef { sub: None, ..path.borrowed() };
            for_each_value(resource, all, &mut mark)
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
