//! The values of a multi-valued attribute: adding without repeating, selecting, one primary.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::values::{Change, assigned, is_primary, merge};
use super::{OperationError, Shape, Shapes};
use crate::scim::attr::AttrRef;
use crate::scim::filter::{CompareOp, Filter};
use crate::scim::lookup::{member, spelled};

/// The values of an attribute, and which of them the operation made primary.
pub(super) struct Elements {
    values: Vec<Value>,
    promoted: Vec<usize>,
}

impl Elements {
    /// Takes the values out of `slot`. A single value where there should be several counts as one.
    pub(super) fn take(slot: &mut Value) -> Self {
        let values = match slot.take() {
            Value::Null => Vec::new(),
            Value::Array(values) => values,
            single => vec![single],
        };
        Self { values, promoted: Vec::new() }
    }

    /// The values put back together: all but the promoted one are primary no more (RFC 7644 section
    /// 3.5.2).
    pub(super) fn finish(mut self, attr: AttrRef<'_>) -> Result<Value, OperationError> {
        match self.promoted[..] {
            [] => {}
            [promoted] => {
                for (position, value) in self.values.iter_mut().enumerate() {
                    if position != promoted && is_primary(value) {
                        unset_primary(value);
                    }
                }
            }
            _ => return Err(OperationError::SeveralPrimaries { attribute: name_of(attr) }),
        }
        Ok(Value::Array(self.values))
    }

    /// Replaces all values.
    pub(super) fn replace_all(&mut self, incoming: Vec<Value>) {
        self.promoted = positions(&incoming, is_primary);
        self.values = incoming;
    }

    /// Adds values. One that is there already is not repeated; the sub-attributes that come with it
    /// are taken over.
    pub(super) fn add_all(&mut self, attr: AttrRef<'_>, incoming: Vec<Value>, shapes: &dyn Shapes) {
        let mut known: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, value) in self.values.iter().enumerate() {
            known.entry(identity(value, attr, shapes)).or_default().push(position);
        }
        for value in incoming {
            let same = known.entry(identity(&value, attr, shapes)).or_default();
            let found = same
                .iter()
                .copied()
                .find(|at| self.values.get(*at).is_some_and(|old| same_type(old, &value)));
            let position = found.unwrap_or(self.values.len());
            if is_primary(&value) && !self.promoted.contains(&position) {
                self.promoted.push(position);
            }
            match (found.and_then(|at| self.values.get_mut(at)), value) {
                (Some(Value::Object(old)), Value::Object(new)) => {
                    merge(old, &new, Change::Add(&Value::Null), shapes);
                }
                // The same simple value is there already.
                (Some(_), _) => {}
                (None, value) => {
                    same.push(position);
                    self.values.push(value);
                }
            }
        }
    }

    /// Removes the values that `listed` names, the way Entra ID and authentik send it; the RFC gives
    /// the `value` of a removal no meaning.
    pub(super) fn remove_all(&mut self, attr: AttrRef<'_>, listed: &[Value], shapes: &dyn Shapes) {
        let mut gone: HashMap<String, Vec<&Value>> = HashMap::new();
        for value in listed {
            gone.entry(identity(value, attr, shapes)).or_default().push(value);
        }
        self.values.retain(|value| {
            !gone
                .get(&identity(value, attr, shapes))
                .is_some_and(|same| same.iter().any(|listed| same_type(value, listed)))
        });
    }

    /// Applies a change to the values that satisfy `filter`, or to their sub-attribute `sub`.
    pub(super) fn change_matching(
        &mut self,
        target: Selection<'_>,
        change: Change<'_>,
        shapes: &dyn Shapes,
        set: SetMember,
    ) -> Result<(), OperationError> {
        let Selection { attr, filter, sub } = target;
        let filter = filter.prepare_for(attr, shapes);
        let mut matching = positions(&self.values, |value| filter.matches_element(value));
        let none_matches = matching.is_empty();
        if none_matches {
            match change {
                // RFC 7644 section 3.5.2.2: whoever is not a member need not be removed.
                Change::Remove(_) => return Ok(()),
                Change::Replace(_) => return Err(no_match(attr)),
                Change::Add(_) => matching.push(self.create_matching(target, shapes)?),
            }
        }
        if let (Change::Remove(_), None) = (change, sub) {
            let mut position = 0;
            self.values.retain(|_| {
                position += 1;
                // `matching` is sorted, being made in order.
                matching.binary_search(&(position - 1)).is_err()
            });
            return Ok(());
        }
        for at in &matching {
            let Some(value) = self.values.get_mut(*at) else { continue };
            match sub {
                None => change_value(value, attr, change, shapes)?,
                Some(sub) => {
                    let object = value.as_object_mut().ok_or_else(|| wrong_shape(attr))?;
                    set(object, attr.with_sub(sub), change, shapes)?;
                }
            }
        }
        // A value that was created may be primary because the filter says so.
        let created = self.values.last().filter(|_| none_matches);
        if change.makes_primary(sub) || created.is_some_and(is_primary) {
            self.promoted = matching;
        }
        self.values.retain(|value| !value.as_object().is_some_and(Map::is_empty));
        Ok(())
    }

    /// Adds a value that satisfies the filter. RFC 7644 section 3.5.2.1 adds what does not exist, and
    /// does not say whether that holds below a filter; Entra ID relies on it. A filter that does not
    /// tell what the value would be (anything but `eq` and `and`) matches nothing.
    fn create_matching(
        &mut self,
        target: Selection<'_>,
        shapes: &dyn Shapes,
    ) -> Result<usize, OperationError> {
        let Selection { attr, filter, .. } = target;
        let mut created = Map::new();
        let described = shapes.shape(attr) != Some(Shape::List)
            && describe(filter, &mut created)
            && filter.matches_element(attr, &Value::Object(created.clone()), shapes);
        if !described {
            return Err(no_match(attr));
        }
        self.values.push(Value::Object(created));
        Ok(self.values.len() - 1)
    }
}

/// Which values a path with a filter means.
#[derive(Clone, Copy)]
pub(super) struct Selection<'a> {
    pub(super) attr: AttrRef<'a>,
    pub(super) filter: &'a Filter,
    pub(super) sub: Option<&'a str>,
}

/// Changes one attribute of an object.
pub(super) type SetMember =
    fn(&mut Map<String, Value>, AttrRef<'_>, Change<'_>, &dyn Shapes) -> Result<(), OperationError>;

/// The attribute's name for messages.
pub(super) fn name_of(attr: AttrRef<'_>) -> String {
    match attr.sub {
        Some(sub) => format!("{}.{sub}", attr.name),
        None => attr.name.to_owned(),
    }
}

pub(super) fn no_match(attr: AttrRef<'_>) -> OperationError {
    OperationError::NoMatch { attribute: name_of(attr) }
}

fn wrong_shape(attr: AttrRef<'_>) -> OperationError {
    OperationError::WrongShape { attribute: name_of(attr), expected: Shape::Collection }
}

fn change_value(
    value: &mut Value,
    attr: AttrRef<'_>,
    change: Change<'_>,
    shapes: &dyn Shapes,
) -> Result<(), OperationError> {
    match (value, change) {
        (Value::Object(old), Change::Add(Value::Object(new))) => {
            merge(old, new, change, shapes);
            Ok(())
        }
        (old @ Value::Object(_), Change::Replace(new @ Value::Object(_))) => {
            *old = assigned(new).unwrap_or_else(|| Value::Object(Map::new()));
            Ok(())
        }
        (Value::Object(_), _) => Err(wrong_shape(attr)),
        (old, Change::Add(new) | Change::Replace(new)) if !(new.is_object() || new.is_array()) => {
            *old = new.clone();
            Ok(())
        }
        _ => Err(OperationError::WrongShape { attribute: name_of(attr), expected: Shape::List }),
    }
}

/// What makes two values the same one: the `value` of a complex value (RFC 7643 section 2.4), or
/// everything when it has none. Types are compared apart, because one side may leave its type out.
fn identity(value: &Value, attr: AttrRef<'_>, shapes: &dyn Shapes) -> String {
    let (key, path) = match value.as_object().and_then(|complex| member(complex, "value")) {
        Some(inner) => (inner, attr.with_sub("value")),
        None => (value, attr),
    };
    match key {
        Value::String(text) if shapes.case_exact(path) => format!("s{text}"),
        Value::String(text) => format!("s{}", text.to_lowercase()),
        other => format!("j{other}"),
    }
}

fn same_type(a: &Value, b: &Value) -> bool {
    let kind = |value: &Value| {
        let complex = value.as_object()?;
        Some(member(complex, "type")?.as_str()?.to_lowercase())
    };
    match (kind(a), kind(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

fn unset_primary(value: &mut Value) {
    if let Some(complex) = value.as_object_mut()
        && let Some(key) = spelled(complex, "primary").map(str::to_owned)
    {
        complex.insert(key, Value::Bool(false));
    }
}

/// Writes what a conjunction of `eq` comparisons says of a value; `false` for other filters.
fn describe(filter: &Filter, value: &mut Map<String, Value>) -> bool {
    match filter {
        Filter::And(operands) => operands.iter().all(|operand| describe(operand, value)),
        Filter::Compare { path, op: CompareOp::Eq, value: literal }
            if path.schema().is_none() && path.sub().is_none() && !literal.is_null() =>
        {
            value.insert(path.name().to_owned(), literal.clone());
            true
        }
        _ => false,
    }
}

fn positions(values: &[Value], wanted: impl Fn(&Value) -> bool) -> Vec<usize> {
    values.iter().enumerate().filter(|(_, value)| wanted(value)).map(|(at, _)| at).collect()
}
