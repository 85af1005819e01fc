//! One form for what both read: operands of the same operator in one list, names without case.

use fedspec_protocol::scim::attr::AttrPath;
use fedspec_protocol::scim::filter::Filter;
use fedspec_protocol::scim::path::PatchPath;
use scim_v2::filter as theirs;
use serde_json::Value;

/// A filter that says nothing about how it was written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plain {
    And(Vec<Plain>),
    Or(Vec<Plain>),
    Not(Box<Plain>),
    Compare(String, String, Value),
    Present(String),
    Values(String, Box<Plain>),
}

pub(crate) fn ours(filter: &Filter) -> Plain {
    let all = |operands: &[Filter]| operands.iter().map(ours).collect();
    match filter {
        Filter::And(operands) => flat_and(all(operands)),
        Filter::Or(operands) => flat_or(all(operands)),
        Filter::Not(operand) => Plain::Not(Box::new(ours(operand))),
        Filter::Compare { path, op, value } => {
            Plain::Compare(our_path(path), op.to_string(), plain_value(value.clone()))
        }
        Filter::Present { path } => Plain::Present(our_path(path)),
        Filter::ValuePath { path, filter } => Plain::Values(our_path(path), Box::new(ours(filter))),
    }
}

pub(crate) fn theirs(filter: &theirs::Filter) -> Plain {
    match filter {
        theirs::Filter::And(operands) => flat_and(operands.iter().map(theirs).collect()),
        theirs::Filter::Or(operands) => flat_or(operands.iter().map(theirs).collect()),
        theirs::Filter::Not(operand) => Plain::Not(Box::new(theirs(operand))),
        theirs::Filter::Attr(expression) => their_expression(expression),
        theirs::Filter::ValuePath(path) => {
            Plain::Values(their_path(&path.attr), Box::new(their_values(&path.filter)))
        }
    }
}

/// The attribute, the filter and the sub-attribute of a PATCH path.
pub(crate) type PlainPath = (String, Option<Plain>, Option<String>);

pub(crate) fn our_patch_path(path: &PatchPath) -> PlainPath {
    let filter = path.filter().map(ours);
    let sub = path.sub().filter(|_| filter.is_some()).map(str::to_ascii_lowercase);
    (our_path(path.attr()), filter, sub)
}

pub(crate) fn their_patch_path(path: &theirs::PatchPath) -> PlainPath {
    match path {
        theirs::PatchPath::Attr(attr) => (their_path(attr), None, None),
        theirs::PatchPath::Value(values) => (
            their_path(&values.attr),
            Some(their_values(&values.filter)),
            values.sub_attr.as_deref().map(str::to_ascii_lowercase),
        ),
    }
}

fn their_values(filter: &theirs::ValFilter) -> Plain {
    match filter {
        theirs::ValFilter::And(operands) => flat_and(operands.iter().map(their_values).collect()),
        theirs::ValFilter::Or(operands) => flat_or(operands.iter().map(their_values).collect()),
        theirs::ValFilter::Not(operand) => Plain::Not(Box::new(their_values(operand))),
        theirs::ValFilter::Attr(expression) => their_expression(expression),
    }
}

fn their_expression(expression: &theirs::AttrExp) -> Plain {
    match expression {
        theirs::AttrExp::Present(path) => Plain::Present(their_path(path)),
        theirs::AttrExp::Comparison(path, op, value) => {
            let value = match value {
                theirs::CompValue::False => Value::Bool(false),
                theirs::CompValue::True => Value::Bool(true),
                theirs::CompValue::Null => Value::Null,
                theirs::CompValue::Number(number) => Value::Number(number.clone()),
                theirs::CompValue::Str(text) => Value::String(text.clone()),
            };
            Plain::Compare(their_path(path), op.to_string(), plain_value(value))
        }
    }
}

/// Zero has one sign; of other numbers `serde_json`, which they read with, may miss the last bit.
fn plain_value(value: Value) -> Value {
    match value.as_f64() {
        Some(0.0) => Value::from(0),
        Some(float) if value.is_f64() => Value::from(format!("{float:.12e}")),
        _ => value,
    }
}

fn our_path(path: &AttrPath) -> String {
    path.to_string().to_ascii_lowercase()
}

fn their_path(path: &theirs::AttrPath) -> String {
    path.to_string().to_ascii_lowercase()
}

fn flat_and(operands: Vec<Plain>) -> Plain {
    Plain::And(
        operands
            .into_iter()
            .flat_map(|operand| match operand {
                Plain::And(inner) => inner,
                other => vec![other],
            })
            .collect(),
    )
}

fn flat_or(operands: Vec<Plain>) -> Plain {
    Plain::Or(
        operands
            .into_iter()
            .flat_map(|operand| match operand {
                Plain::Or(inner) => inner,
                other => vec![other],
            })
            .collect(),
    )
}
