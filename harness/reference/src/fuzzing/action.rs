//! What clients do, as bytes choose it.

use arbitrary::{Result, Unstructured};
use serde_json::{Value, json};

use super::script::Line;
use crate::directory::Kind;

/// One thing that a client does. `target` and `members` are counted among everything that was ever made.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Create {
        kind: Kind,
        content: Content,
    },
    Replace {
        target: usize,
        content: Content,
        condition: Condition,
    },
    Patch {
        target: usize,
        changes: Vec<Change>,
        condition: Condition,
    },
    Delete {
        target: usize,
        condition: Condition,
    },
    Read {
        target: usize,
        condition: Condition,
    },
    /// Sends back what was read.
    PutBack {
        target: usize,
    },
    /// Reads all pages of a list, with so many results each.
    Pages {
        kind: Kind,
        count: usize,
        by_cursor: bool,
    },
    /// Looks for a name.
    Find {
        kind: Kind,
        name: &'static str,
    },
    /// Anything else.
    Send(Line),
}

/// What a user or group is to be.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) name: &'static str,
    pub(super) title: Option<&'static str>,
    pub(super) members: Vec<usize>,
}

/// One operation of a PATCH request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    Title(&'static str),
    NoTitle,
    /// Without a path.
    TitleAmong(&'static str),
    /// `userName` of a user, `displayName` of a group.
    Name(&'static str),
    AddMember(usize),
    RemoveMember(usize),
    RemoveMembers,
    /// What names no value.
    NoTarget,
}

/// A condition on the version, for a target that has versions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Condition {
    None,
    Current,
    Stale,
}

/// Names of users and groups: few, so that they meet, and some that are one.
const NAMES: [&str; 6] = ["ada", "ADA", "bob", "eve@example.com", "Eve@example.com", "o'neil"];
const TITLES: [&str; 3] = ["Dr.", "Prof.", "ada"];

pub(super) fn choose(choices: &mut Unstructured<'_>) -> Result<Action> {
    Ok(match choices.int_in_range(0..=15)? {
        0..=1 => Action::Create { kind: Kind::User, content: content(choices)? },
        2..=3 => Action::Create { kind: Kind::Group, content: content(choices)? },
        4 => Action::Replace {
            target: target(choices)?,
            content: content(choices)?,
            condition: condition(choices)?,
        },
        5..=8 => {
            let count = choices.int_in_range(1..=3)?;
            let changes = (0..count).map(|_| change(choices)).collect::<Result<_>>()?;
            Action::Patch { target: target(choices)?, changes, condition: condition(choices)? }
        }
        9 => Action::Delete { target: target(choices)?, condition: condition(choices)? },
        10 => Action::Read { target: target(choices)?, condition: condition(choices)? },
        11 => Action::PutBack { target: target(choices)? },
        12 => Action::Pages {
            kind: kind(choices)?,
            count: choices.int_in_range(1..=4)?,
            by_cursor: choices.arbitrary()?,
        },
        13 => Action::Find { kind: kind(choices)?, name: choices.choose(&NAMES)? },
        14 => Action::Send(bulk(choices)?),
        _ => Action::Send(anything(choices)?),
    })
}

fn kind(choices: &mut Unstructured<'_>) -> Result<Kind> {
    choices.choose(&[Kind::User, Kind::Group]).copied()
}

fn target(choices: &mut Unstructured<'_>) -> Result<usize> {
    choices.int_in_range(0..=11)
}

fn condition(choices: &mut Unstructured<'_>) -> Result<Condition> {
    use Condition::{Current, None, Stale};
    choices.choose(&[None, None, None, None, Current, Stale]).copied()
}

fn content(choices: &mut Unstructured<'_>) -> Result<Content> {
    let count = choices.int_in_range(0..=3)?;
    Ok(Content {
        name: choices.choose(&NAMES)?,
        title: if choices.arbitrary()? { Some(choices.choose(&TITLES)?) } else { None },
        members: (0..count).map(|_| target(choices)).collect::<Result<_>>()?,
    })
}

fn change(choices: &mut Unstructured<'_>) -> Result<Change> {
    Ok(match choices.int_in_range(0..=9)? {
        0 => Change::Title(choices.choose(&TITLES)?),
        1 => Change::NoTitle,
        2 => Change::TitleAmong(choices.choose(&TITLES)?),
        3 => Change::Name(choices.choose(&NAMES)?),
        4..=6 => Change::AddMember(target(choices)?),
        7 => Change::RemoveMember(target(choices)?),
        8 => Change::RemoveMembers,
        _ => Change::NoTarget,
    })
}

/// A bulk request, which the profile `aws` does not know.
fn bulk(choices: &mut Unstructured<'_>) -> Result<Line> {
    let name = *choices.choose(&NAMES)?;
    let mut operations = Vec::new();
    for _ in 0..choices.int_in_range(1..=4)? {
        let id = format!("{{{}}}", target(choices)? + 1);
        operations.push(match choices.int_in_range(0..=4)? {
            0 => json!({ "method": "POST", "path": "/Users", "bulkId": "u", "data": user(name) }),
            1 => json!({ "method": "POST", "path": "/Groups", "bulkId": "g", "data": {
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": name,
                "members": [{ "value": "bulkId:u" }, { "value": id }],
            } }),
            2 => json!({ "method": "DELETE", "path": format!("/Users/{id}") }),
            3 => json!({ "method": "DELETE", "path": format!("/Groups/{id}") }),
            _ => json!({ "method": "PUT", "path": format!("/Users/{id}"), "data": user(name) }),
        });
    }
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "failOnErrors": choices.int_in_range(1..=3)?,
        "Operations": operations,
    });
    Ok(Line::new("POST", "/Bulk").with(&body))
}

fn user(name: &str) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name })
}

/// A request in which most of what comes is the bytes' own.
fn anything(choices: &mut Unstructured<'_>) -> Result<Line> {
    let method = *choices.choose(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])?;
    let paths = [
        "/Users",
        "/Groups",
        "/Users/{1}",
        "/Groups/{2}",
        "/.search",
        "/Users/.search",
        "/Bulk",
        "/Me",
        "/Schemas",
        "/ResourceTypes",
        "/ServiceProviderConfig",
        "",
        "/Users/{1}/x",
    ];
    let mut path = (*choices.choose(&paths)?).to_owned();
    let queries =
        ["filter", "count", "startIndex", "cursor", "attributes", "excludedAttributes", "sortBy"];
    for number in 0..choices.int_in_range(0..=2)? {
        let value: String = choices.arbitrary::<&str>()?.chars().take(60).collect();
        let separator = if number == 0 { '?' } else { '&' };
        path.push(separator);
        path.push_str(choices.choose(&queries)?);
        path.push('=');
        path.extend(value.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'%' | b'+' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        }));
    }
    let body: String = choices.arbitrary::<&str>()?.chars().take(200).collect();
    Ok(Line::new(method, path).with(&body))
}
