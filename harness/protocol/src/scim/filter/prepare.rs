//! A filter and the rules of a schema to a filter that asks nobody any more.

use serde_json::{Map, Value};

use super::literal_test::LiteralTest;
use super::{AttributeRules, CompareOp, Filter};
use crate::scim::attr::{AttrPath, AttrRef};

/// A filter made ready for many resources: what the schema says of each attribute is looked up, and
/// each literal brought into the form in which it is compared.
#[derive(Clone, Debug)]
pub struct Prepared<'f>(pub(super) Node<'f>);

#[derive(Clone, Debug)]
pub(super) enum Node<'f> {
    All(Vec<Node<'f>>),
    Any(Vec<Node<'f>>),
    Not(Box<Node<'f>>),
    Compare { path: &'f AttrPath, op: CompareOp, literal: LiteralTest<'f> },
    Present { path: &'f AttrPath },
    Values { path: &'f AttrPath, filter: Box<Node<'f>> },
}

impl Filter {
    /// Makes the filter ready for resources that follow these rules.
    pub fn prepare(&self, rules: &dyn AttributeRules) -> Prepared<'_> {
        Prepared(prepare(self, None, rules))
    }

    /// Makes the filter ready for values of the attribute `parent`, as inside `parent[…]`.
    pub fn prepare_for(&self, parent: AttrRef<'_>, rules: &dyn AttributeRules) -> Prepared<'_> {
        Prepared(prepare(self, Some(parent), rules))
    }

    /// Whether `resource` satisfies this filter; see [`Prepared::matches`]. For many resources,
    /// [`prepare`](Self::prepare) it once.
    pub fn matches(&self, resource: &Map<String, Value>, rules: &dyn AttributeRules) -> bool {
        self.prepare(rules).matches(resource)
    }

    /// Whether one value of the attribute `parent` satisfies this filter; see
    /// [`Prepared::matches_element`].
    pub fn matches_element(
        &self,
        parent: AttrRef<'_>,
        element: &Value,
        rules: &dyn AttributeRules,
    ) -> bool {
        self.prepare_for(parent, rules).matches_element(element)
    }
}

fn prepare<'f>(
    filter: &'f Filter,
    parent: Option<AttrRef<'_>>,
    rules: &dyn AttributeRules,
) -> Node<'f> {
    let all = |operands: &'f [Filter]| {
        operands.iter().map(|operand| prepare(operand, parent, rules)).collect()
    };
    match filter {
        Filter::And(operands) => Node::All(all(operands)),
        Filter::Or(operands) => Node::Any(all(operands)),
        Filter::Not(operand) => Node::Not(Box::new(prepare(operand, parent, rules))),
        Filter::Compare { path, op, value } => {
            let literal = LiteralTest::new(value, attribute(path, parent), rules);
            Node::Compare { path, op: *op, literal }
        }
        Filter::Present { path } => Node::Present { path },
        Filter::ValuePath { path, filter } => {
            let inner = prepare(filter, Some(attribute(path, parent)), rules);
            Node::Values { path, filter: Box::new(inner) }
        }
    }
}

/// The attribute that a path means: below `parent`, its name is that of a sub-attribute.
fn attribute<'a>(path: &'a AttrPath, parent: Option<AttrRef<'a>>) -> AttrRef<'a> {
    match parent {
        Some(parent) => parent.with_sub(path.name()),
        None => path.borrowed(),
    }
}
