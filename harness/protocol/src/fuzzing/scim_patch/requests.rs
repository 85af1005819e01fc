//! Users and PATCH operations, as bytes choose them.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use crate::scim::urn;

/// Operations of a request at most.
const OPERATIONS: usize = 8;

/// A user with some of what the model knows.
pub(super) fn user(choices: &mut Unstructured<'_>) -> Result<Value> {
    let mut user = Map::from_iter([
        ("schemas".to_owned(), json!([urn::USER])),
        ("userName".to_owned(), json!("ada")),
    ]);
    if choices.arbitrary()? {
        user.insert("title".to_owned(), text(choices)?);
    }
    if choices.arbitrary()? {
        user.insert("name".to_owned(), json!({ "givenName": text(choices)?, "familyName": "x" }));
    }
    let count = choices.int_in_range(0..=3)?;
    let emails = (0..count).map(|_| email(choices)).collect::<Result<Vec<_>>>()?;
    let emails: Vec<Value> = emails.into_iter().filter_map(without_nulls).collect();
    if !emails.is_empty() {
        user.insert("emails".to_owned(), Value::Array(emails));
    }
    if choices.arbitrary()? {
        user.insert("schemas".to_owned(), json!([urn::USER, urn::ENTERPRISE_USER]));
        user.insert(urn::ENTERPRISE_USER.to_owned(), json!({ "department": text(choices)? }));
    }
    Ok(Value::Object(user))
}

/// Operations as clients send them, and some that nobody should.
pub(super) fn operations(choices: &mut Unstructured<'_>) -> Result<Value> {
    let mut operations = Vec::new();
    while operations.len() < OPERATIONS && (operations.is_empty() || !choices.is_empty()) {
        operations.push(operation(choices)?);
    }
    Ok(Value::Array(operations))
}

fn operation(choices: &mut Unstructured<'_>) -> Result<Value> {
    let op = *choices.choose(&["add", "replace", "remove", "Add", "Replace", "REMOVE"])?;
    let mut operation = Map::from_iter([("op".to_owned(), op.into())]);
    if choices.ratio(1, 6)? && !op.eq_ignore_ascii_case("remove") {
        operation.insert("value".to_owned(), members(choices)?);
        return Ok(Value::Object(operation));
    }
    operation.insert("path".to_owned(), path(choices)?.into());
    if !op.eq_ignore_ascii_case("remove") || choices.ratio(1, 4)? {
        operation.insert("value".to_owned(), value(choices)?);
    }
    Ok(Value::Object(operation))
}

fn path(choices: &mut Unstructured<'_>) -> Result<String> {
    let of_emails = choices.ratio(2, 3)?;
    let mut path = match of_emails {
        true => (*choices.choose(&["emails", "emails", "EMAILS"])?).to_owned(),
        false => {
            let department = format!("{}:department", urn::ENTERPRISE_USER);
            let own = format!("{}:title", urn::USER);
            let names = [
                "title",
                "Title",
                "name",
                "name.givenName",
                "NAME.familyname",
                "userName",
                "title.sub",
                "name[givenName pr]",
                &department,
                urn::ENTERPRISE_USER,
                &own,
            ];
            (*choices.choose(&names)?).to_owned()
        }
    };
    if of_emails && choices.ratio(2, 3)? {
        path = format!("{path}[{}]", filter(choices, 2)?);
    }
    if of_emails && choices.arbitrary()? {
        path =
            format!("{path}.{}", choices.choose(&["value", "type", "primary", "display", "Type"])?);
    }
    Ok(path)
}

fn filter(choices: &mut Unstructured<'_>, depth: u8) -> Result<String> {
    match choices.int_in_range(0..=if depth == 0 { 5 } else { 8 })? {
        0..=2 => Ok(format!("type eq {}", text(choices)?)),
        3 => {
            let op = choices.choose(&["eq", "ne", "co", "sw", "ew", "gt", "le"])?;
            Ok(format!("value {op} {}", text(choices)?))
        }
        4 => Ok(format!("primary eq {}", choices.arbitrary::<bool>()?)),
        5 => Ok(format!("{} pr", choices.choose(&["type", "display", "value", "primary"])?)),
        6 => Ok(format!("not ({})", filter(choices, depth - 1)?)),
        7 => Ok(format!("{} and {}", filter(choices, depth - 1)?, filter(choices, depth - 1)?)),
        _ => Ok(format!("({}) or {}", filter(choices, depth - 1)?, filter(choices, depth - 1)?)),
    }
}

fn value(choices: &mut Unstructured<'_>) -> Result<Value> {
    match choices.int_in_range(0..=11)? {
        0 => Ok(Value::Null),
        1 => Ok(json!([])),
        2 => Ok(json!({})),
        3 => Ok(Value::Bool(choices.arbitrary()?)),
        4..=5 => text(choices),
        6 => name(choices),
        7..=8 => email(choices),
        9..=10 => {
            let count = choices.int_in_range(1..=3)?;
            (0..count).map(|_| email(choices)).collect()
        }
        _ => Ok(json!([text(choices)?, Value::Null])),
    }
}

/// What an operation without a path sends.
fn members(choices: &mut Unstructured<'_>) -> Result<Value> {
    let mut members = Map::new();
    for name in ["title", "name", "emails", "name.familyName", urn::ENTERPRISE_USER, "active"] {
        if !choices.ratio(1, 3)? {
            continue;
        }
        let value = match name {
            "name" => name_or_null(choices)?,
            "emails" => json!([email(choices)?, email(choices)?]),
            "active" => Value::Bool(choices.arbitrary()?),
            urn::ENTERPRISE_USER if choices.arbitrary()? => json!({ "department": text(choices)? }),
            urn::ENTERPRISE_USER => Value::Null,
            _ => text(choices)?,
        };
        members.insert(name.to_owned(), value);
    }
    Ok(Value::Object(members))
}

fn name_or_null(choices: &mut Unstructured<'_>) -> Result<Value> {
    if choices.ratio(1, 4)? { Ok(Value::Null) } else { name(choices) }
}

fn name(choices: &mut Unstructured<'_>) -> Result<Value> {
    let given = if choices.arbitrary()? { text(choices)? } else { Value::Null };
    Ok(json!({ "givenName": given, "familyName": text(choices)? }))
}

fn email(choices: &mut Unstructured<'_>) -> Result<Value> {
    let mut email = Map::new();
    for name in ["value", "type", "display"] {
        match choices.int_in_range(0..=3)? {
            0 => {}
            1 if name != "value" => _ = email.insert(name.to_owned(), Value::Null),
            _ => _ = email.insert(name.to_owned(), text(choices)?),
        }
    }
    if choices.ratio(1, 3)? {
        email.insert("primary".to_owned(), Value::Bool(choices.arbitrary()?));
    }
    Ok(Value::Object(email))
}

/// Few words, so that they meet again.
fn text(choices: &mut Unstructured<'_>) -> Result<Value> {
    Ok((*choices.choose(&["work", "home", "Work", "a@x", "A@x", "b@x", ""])?).into())
}

/// The address as a user has it; none if nothing is left.
fn without_nulls(email: Value) -> Option<Value> {
    let Value::Object(members) = email else { return None };
    let left: Map<_, _> = members.into_iter().filter(|(_, value)| !value.is_null()).collect();
    (!left.is_empty()).then_some(Value::Object(left))
}
