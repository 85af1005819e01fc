//! RFC 7644 section 3.5.2 said as plainly as possible: attribute by attribute, copying freely.

use serde_json::Value;

use super::filters::{described, is_in_small_letters, satisfies};
use super::user::{ENTERPRISE, Parts, SIMPLE, User, element, is_primary, is_simple};
use crate::scim::attr::AttrPath;
use crate::scim::error::ScimType;
use crate::scim::filter::Filter;
use crate::scim::patch::{Op, Operation, PatchRequest};
use crate::scim::urn;

/// Why the model does not give a user.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stopped {
    /// The request is refused with this keyword.
    Refused(ScimType),
    /// The model does not know what the request is about.
    Outside,
}

type Done<T = ()> = Result<T, Stopped>;

const WRONG_VALUE: Stopped = Stopped::Refused(ScimType::InvalidValue);
const WRONG_PATH: Stopped = Stopped::Refused(ScimType::InvalidPath);
const NO_TARGET: Stopped = Stopped::Refused(ScimType::NoTarget);

/// Does what the operations say, one after the other.
pub(super) fn apply(mut user: User, request: &PatchRequest) -> Done<User> {
    for operation in &request.operations {
        operate(&mut user, operation)?;
    }
    Ok(user)
}

/// One operation at one path.
#[derive(Clone, Copy)]
struct At<'a> {
    op: Op,
    value: &'a Value,
    filter: Option<&'a Filter>,
    sub: Option<&'a str>,
}

fn operate(user: &mut User, operation: &Operation) -> Done {
    let (op, value) = (operation.op, operation.value.as_ref().unwrap_or(&Value::Null));
    let Some(path) = &operation.path else {
        let members = value.as_object().ok_or(WRONG_VALUE)?;
        return members.iter().try_for_each(|(name, value)| {
            let path = AttrPath::parse(name).map_err(|_| WRONG_VALUE)?;
            attribute(user, &path, At { op, value, filter: None, sub: path.sub() })
        });
    };
    if path.attr().sub().is_some() && path.filter().is_some() {
        return Err(Stopped::Outside);
    }
    attribute(user, path.attr(), At { op, value, filter: path.filter(), sub: path.sub() })
}

fn attribute(user: &mut User, path: &AttrPath, at: At<'_>) -> Done {
    let whole = path.to_string();
    let (op, value) = (at.op, at.value);
    // Adding nothing changes nothing.
    let nothing = op == Op::Add && is_nothing(value);
    if whole.eq_ignore_ascii_case(urn::ENTERPRISE_USER) {
        return match (op, value) {
            _ if nothing => Ok(()),
            (Op::Add | Op::Replace, value) if !is_nothing(value) => {
                let members = value.as_object().ok_or(WRONG_VALUE)?;
                members
                    .iter()
                    .try_for_each(|(name, value)| enterprise(user, name, At { value, ..at }))
            }
            _ => {
                user.enterprise.clear();
                Ok(())
            }
        };
    }
    let name = path.name().to_ascii_lowercase();
    match path.schema() {
        Some(schema) if schema.eq_ignore_ascii_case(urn::ENTERPRISE_USER) => {
            return enterprise(user, &name, at);
        }
        Some(schema) if !schema.eq_ignore_ascii_case(urn::USER) => return Err(Stopped::Outside),
        _ => {}
    }
    if name == "emails" {
        return if nothing { Ok(()) } else { emails(&mut user.emails, at) };
    }
    if name != "name" && !SIMPLE.contains(&name.as_str()) {
        return Err(Stopped::Outside);
    }
    if nothing {
        return Ok(());
    }
    match (name.as_str(), at.sub) {
        _ if at.filter.is_some() => Err(WRONG_PATH),
        ("name", None) => complex(&mut user.name, at),
        ("name", Some(sub)) => simple(&mut user.name, sub, at),
        (name, None) => simple(&mut user.simple, name, at),
        // A simple attribute has no sub-attributes: there is nothing to remove, and nothing to set.
        (name, Some(_)) => match op {
            Op::Add | Op::Replace if !value.is_null() => Err(WRONG_VALUE),
            _ if user.simple.contains_key(name) => Err(WRONG_VALUE),
            _ => Ok(()),
        },
    }
}

/// An attribute of the extension, which is listed as soon as one of its attributes is set.
fn enterprise(user: &mut User, name: &str, at: At<'_>) -> Done {
    let name = name.to_ascii_lowercase();
    if at.sub.is_some() || at.filter.is_some() || !ENTERPRISE.contains(&name.as_str()) {
        return Err(Stopped::Outside);
    }
    if at.op == Op::Add && is_nothing(at.value) {
        return Ok(());
    }
    simple(&mut user.enterprise, &name, at)?;
    user.lists_enterprise |= at.op != Op::Remove && !at.value.is_null();
    Ok(())
}

/// An attribute with one simple value, among others.
fn simple(among: &mut Parts, name: &str, at: At<'_>) -> Done {
    let name = name.to_ascii_lowercase();
    if at.op == Op::Remove || at.value.is_null() {
        among.remove(&name);
    } else if at.value.is_array() || at.value.is_object() {
        return Err(WRONG_VALUE);
    } else {
        among.insert(name, known(at.value)?);
    }
    Ok(())
}

/// `name`: what is sent is set, and the rest stays; null takes away, if it is a replacement.
fn complex(parts: &mut Parts, at: At<'_>) -> Done {
    if at.op == Op::Remove || at.value.is_null() {
        parts.clear();
        return Ok(());
    }
    for (name, value) in at.value.as_object().ok_or(WRONG_VALUE)? {
        let name = name.to_ascii_lowercase();
        if !is_nothing(value) {
            parts.insert(name, known(value)?);
        } else if at.op == Op::Replace {
            parts.remove(&name);
        }
    }
    Ok(())
}

fn emails(emails: &mut Vec<Parts>, at: At<'_>) -> Done {
    let promoted = match (at.filter, at.sub) {
        (None, None) => all(emails, at)?,
        // The sub-attribute of each; where there is none, it is that of a new one.
        (None, Some(sub)) => {
            let (unset, absent) = (at.op == Op::Remove || at.value.is_null(), emails.is_empty());
            match unset {
                true => {
                    emails.iter_mut().for_each(|email| _ = email.remove(&sub.to_ascii_lowercase()))
                }
                false if absent => emails.push(Parts::new()),
                false => {}
            }
            let every: Vec<usize> = if unset { Vec::new() } else { (0..emails.len()).collect() };
            change(emails, &every, at)?
        }
        (Some(filter), _) => selected(emails, filter, at)?,
    };
    match promoted[..] {
        [] => {}
        // RFC 7644 section 3.5.2: the others are primary no more.
        [promoted] => {
            for (position, email) in emails.iter_mut().enumerate() {
                if position != promoted && is_primary(email) {
                    email.insert("primary".to_owned(), Value::Bool(false));
                }
            }
        }
        _ => return Err(WRONG_VALUE),
    }
    emails.retain(|email| !email.is_empty());
    Ok(())
}

/// The attribute as a whole; gives which addresses became primary.
fn all(emails: &mut Vec<Parts>, at: At<'_>) -> Done<Vec<usize>> {
    let sent: Vec<&Value> = match at.value {
        Value::Array(values) => values.iter().collect(),
        single => vec![single],
    };
    let sent: Vec<Value> = sent.into_iter().filter_map(without_nothing).collect();
    if at.op == Op::Remove {
        // The RFC gives no meaning to the `value` of a removal; here it says which.
        let named = |email: &Parts| -> Done<bool> {
            sent.iter().try_fold(false, |so_far, value| Ok(so_far || names(value, email)?))
        };
        let mut left = Vec::new();
        for email in emails.iter().filter(|_| !sent.is_empty()) {
            if !named(email)? {
                left.push(email.clone());
            }
        }
        *emails = left;
        return Ok(Vec::new());
    }
    if sent.iter().any(|value| !value.is_object()) {
        return Err(WRONG_VALUE);
    }
    if at.op == Op::Replace {
        emails.clear();
    }
    let mut promoted = Vec::new();
    for value in &sent {
        let new = element(value).ok_or(Stopped::Outside)?;
        let mut known = emails.iter().position(|email| is_same(email, &new));
        if at.op == Op::Replace {
            known = None;
        }
        let position = known.unwrap_or(emails.len());
        if is_primary(&new) && !promoted.contains(&position) {
            promoted.push(position);
        }
        match emails.get_mut(position) {
            Some(email) => email.extend(new),
            None => emails.push(new),
        }
    }
    Ok(promoted)
}

/// The addresses that a filter selects; gives which became primary.
fn selected(emails: &mut Vec<Parts>, filter: &Filter, at: At<'_>) -> Done<Vec<usize>> {
    let mut matching = Vec::new();
    for (position, email) in emails.iter().enumerate() {
        if satisfies(email, filter).ok_or(Stopped::Outside)? {
            matching.push(position);
        }
    }
    let is_new = matching.is_empty();
    match (at.op, is_new) {
        // RFC 7644 section 3.5.2.3.
        (Op::Replace, true) => return Err(NO_TARGET),
        (Op::Remove, _) => {
            match at.sub {
                None => {
                    let mut position = 0;
                    emails.retain(|_| {
                        position += 1;
                        !matching.contains(&(position - 1))
                    });
                }
                Some(sub) => {
                    for email in matching.iter().copied() {
                        emails.get_mut(email).map(|email| email.remove(&sub.to_ascii_lowercase()));
                    }
                }
            }
            return Ok(Vec::new());
        }
        // The RFC is silent; here the address is made that the filter describes.
        (Op::Add, true) => {
            satisfies(&Parts::new(), filter).ok_or(Stopped::Outside)?;
            if !is_in_small_letters(filter) {
                return Err(Stopped::Outside);
            }
            matching.push(emails.len());
            emails.push(described(filter).ok_or(NO_TARGET)?);
        }
        _ => {}
    }
    let promoted = change(emails, &matching, at)?;
    // An address that was made may be primary because the filter says so.
    let primary = |at: &usize| emails.get(*at).is_some_and(is_primary);
    Ok(if is_new { matching.into_iter().filter(primary).collect() } else { promoted })
}

/// Sets these addresses, or a sub-attribute of theirs; gives which became primary.
fn change(emails: &mut [Parts], which: &[usize], at: At<'_>) -> Done<Vec<usize>> {
    let mut promoted = Vec::new();
    for position in which.iter().copied() {
        let Some(email) = emails.get_mut(position) else { continue };
        let sent = match at.sub {
            Some(sub) => {
                let lower = sub.to_ascii_lowercase();
                // A new name is kept as it is written, and addresses are read in small letters alone.
                if lower != sub && !email.contains_key(&lower) {
                    return Err(Stopped::Outside);
                }
                simple(email, sub, at)?;
                Parts::from([(sub.to_ascii_lowercase(), at.value.clone())])
            }
            None => {
                let members = at.value.as_object().ok_or(WRONG_VALUE)?;
                let sent =
                    without_nothing(at.value).unwrap_or_else(|| Value::Object(members.clone()));
                let sent = if is_nothing(&sent) {
                    Parts::new()
                } else {
                    element(&sent).ok_or(Stopped::Outside)?
                };
                if at.op == Op::Replace {
                    email.clear();
                }
                email.extend(sent.clone());
                sent
            }
        };
        if is_primary(&sent) {
            promoted.push(position);
        }
    }
    Ok(promoted)
}

/// Whether two addresses are one: the same `value` (everything where neither has one), and no other type.
fn is_same(one: &Parts, other: &Parts) -> bool {
    let lower = |value: &Value| match value {
        Value::String(text) => Value::String(text.to_ascii_lowercase()),
        other => other.clone(),
    };
    let same = match (one.get("value"), other.get("value")) {
        (Some(one), Some(other)) => lower(one) == lower(other),
        (None, None) => one == other,
        _ => false,
    };
    let types =
        [one, other].map(|email| email.get("type").filter(|kind| kind.is_string()).map(lower));
    same && !matches!(types, [Some(one), Some(other)] if one != other)
}

/// Whether a value that a removal lists means this address.
fn names(listed: &Value, email: &Parts) -> Done<bool> {
    match listed {
        Value::Object(_) => Ok(is_same(email, &element(listed).ok_or(Stopped::Outside)?)),
        Value::Array(_) => Err(Stopped::Outside),
        simple => Ok(is_same(email, &Parts::from([("value".to_owned(), simple.clone())]))),
    }
}

/// RFC 7643 section 2.5: null and the empty array are no value; nor is what holds nothing else.
fn is_nothing(value: &Value) -> bool {
    without_nothing(value).is_none()
}

fn without_nothing(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Array(values) => {
            let left: Vec<Value> = values.iter().filter_map(without_nothing).collect();
            (!left.is_empty()).then_some(Value::Array(left))
        }
        Value::Object(members) => {
            let left = members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), without_nothing(value)?)));
            let left: serde_json::Map<_, _> = left.collect();
            (!left.is_empty()).then_some(Value::Object(left))
        }
        simple => Some(simple.clone()),
    }
}

fn known(value: &Value) -> Done<Value> {
    if is_simple(value) { Ok(value.clone()) } else { Err(Stopped::Outside) }
}
