//! What a filter says of one e-mail address.

use std::cmp::Ordering;

use serde_json::Value;

use super::user::{Parts, is_simple};
use crate::scim::filter::{CompareOp, Filter};

/// Whether the address satisfies the filter; none for a filter that the model does not know.
pub(super) fn satisfies(email: &Parts, filter: &Filter) -> Option<bool> {
    match filter {
        // Not to stop early: the model has to know all of a filter.
        Filter::And(all) => {
            all.iter().try_fold(true, |so_far, one| Some(satisfies(email, one)? && so_far))
        }
        Filter::Or(any) => {
            any.iter().try_fold(false, |so_far, one| Some(satisfies(email, one)? || so_far))
        }
        Filter::Not(inner) => Some(!satisfies(email, inner)?),
        Filter::Present { path } => {
            let value = email.get(&name(path.schema(), path.name(), path.sub())?);
            Some(value.is_some_and(|value| *value != Value::String(String::new())))
        }
        Filter::Compare { path, op, value } => {
            let name = name(path.schema(), path.name(), path.sub())?;
            let absent = if name == "primary" { Value::Bool(false) } else { Value::Null };
            compared(email.get(&name).unwrap_or(&absent), *op, value)
        }
        Filter::ValuePath { .. } => None,
    }
}

/// The address that a filter describes: what a conjunction of `eq` says, if it does not contradict itself.
pub(super) fn described(filter: &Filter) -> Option<Parts> {
    let mut email = Parts::new();
    let operands = match filter {
        Filter::And(operands) => operands.as_slice(),
        other => std::slice::from_ref(other),
    };
    for operand in operands {
        match operand {
            Filter::Compare { path, op: CompareOp::Eq, value } if !value.is_null() => {
                email.insert(path.name().to_ascii_lowercase(), value.clone());
            }
            Filter::And(_) => email.extend(described(operand)?),
            _ => return None,
        }
    }
    satisfies(&email, filter)?.then_some(email)
}

/// Whether the names are as addresses have them: a name that is new is kept as it is written.
pub(super) fn is_in_small_letters(filter: &Filter) -> bool {
    match filter {
        Filter::And(operands) | Filter::Or(operands) => operands.iter().all(is_in_small_letters),
        Filter::Not(operand) => is_in_small_letters(operand),
        Filter::Compare { path, .. } | Filter::Present { path } => {
            path.name().bytes().all(|byte| !byte.is_ascii_uppercase())
        }
        Filter::ValuePath { .. } => false,
    }
}

fn name(schema: Option<&str>, name: &str, sub: Option<&str>) -> Option<String> {
    (schema.is_none() && sub.is_none()).then(|| name.to_ascii_lowercase())
}

fn compared(actual: &Value, op: CompareOp, literal: &Value) -> Option<bool> {
    if !literal.is_null() && !is_simple(literal) {
        return None;
    }
    let order: Option<Ordering> = match (actual, literal) {
        (Value::String(a), Value::String(b)) => {
            Some(a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase()))
        }
        (Value::Number(a), Value::Number(b)) => a.as_i64().zip(b.as_i64()).map(|(a, b)| a.cmp(&b)),
        _ => None,
    };
    let equal = order == Some(Ordering::Equal) || (order.is_none() && actual == literal);
    let lower = |value: &Value| value.as_str().map(str::to_ascii_lowercase);
    let (text, part) = (lower(actual), lower(literal));
    let texts = text.as_deref().zip(part.as_deref());
    Some(match op {
        CompareOp::Eq => equal,
        CompareOp::Ne => !equal,
        CompareOp::Co => texts.is_some_and(|(text, part)| text.contains(part)),
        CompareOp::Sw => texts.is_some_and(|(text, part)| text.starts_with(part)),
        CompareOp::Ew => texts.is_some_and(|(text, part)| text.ends_with(part)),
        CompareOp::Gt => order == Some(Ordering::Greater),
        CompareOp::Lt => order == Some(Ordering::Less),
        CompareOp::Ge => order.is_some_and(|order| order != Ordering::Less),
        CompareOp::Le => order.is_some_and(|order| order != Ordering::Greater),
    })
}
