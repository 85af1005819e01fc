//! What operations send, as a scenario writes it: placeholders stand for names and ids.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::operation::{
    Breach, Dialect, EmailType, GroupChange, Label, Person, Question, Spelling, UserChange,
};
use crate::scenario::Method;

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// The enterprise extension (RFC 7643 section 4.3).
pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const BULK_REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

const DISPLAY: [&str; 4] = ["Ada Lovelace", "Grace Hopper", "Łucja Ångström", "Alan Turing"];
const FAMILY: [&str; 4] = ["Lovelace", "Hopper", "Angstrom", "Turing"];
const TITLE: [&str; 4] = ["Engineer", "Admiral", "Professor", "Clerk"];
const DEPARTMENT: [&str; 4] = ["Engines", "Navy", "Physics", "Logic"];

fn word(among: [&'static str; 4], number: u8) -> &'static str {
    among.get(usize::from(number)).copied().unwrap_or_default()
}

/// The userName of a user: all users of a history, and nobody else, end like this.
pub(super) fn user_name(user: Label, spelling: Spelling) -> String {
    match spelling {
        Spelling::AsCreated => format!("n{user}-${{unique.email}}"),
        Spelling::Capitals => format!("N{user}-${{unique.email}}"),
    }
}

/// The displayName of a group.
pub(super) fn group_name(group: Label) -> String {
    format!("${{unique.name}} g{group}")
}

/// What stands for the id of a user; [`saved_group`] for that of a group.
pub(super) fn saved_user(user: Label) -> String {
    format!("user-{user}")
}

pub(super) fn saved_group(group: Label) -> String {
    format!("group-{group}")
}

/// `${saved.user-1}`.
pub(super) fn reference(saved: &str) -> String {
    format!("${{saved.{saved}}}")
}

fn email(of_type: EmailType, number: u8) -> Value {
    json!({ "value": format!("{}{number}-${{unique.email}}", of_type.name()), "type": of_type.name() })
}

/// A user (RFC 7643 section 4.1).
pub(super) fn user(user: Label, person: Person, spelling: Spelling) -> Value {
    let family = word(FAMILY, person.family);
    let mut body = json!({
        "schemas": [USER],
        "userName": user_name(user, spelling),
        "displayName": word(DISPLAY, person.display),
        "name": { "givenName": "Ada", "familyName": family },
        "active": person.active,
    });
    let Some(map) = body.as_object_mut() else { return body };
    let types = [EmailType::Work, EmailType::Home];
    let count = usize::from(person.emails);
    let emails: Vec<Value> = types
        .into_iter()
        .take(count)
        // Two users must not have the same address, where the target minds.
        .map(|of_type| {
            let value = format!("n{user}-{}-${{unique.email}}", of_type.name());
            json!({ "value": value, "type": of_type.name() })
        })
        .collect();
    if !emails.is_empty() {
        map.insert("emails".to_owned(), Value::Array(emails));
    }
    if let Some(title) = person.title {
        map.insert("title".to_owned(), Value::from(word(TITLE, title)));
    }
    if let Some(department) = person.department {
        map.insert("schemas".to_owned(), json!([USER, ENTERPRISE]));
        map.insert(ENTERPRISE.to_owned(), json!({ "department": word(DEPARTMENT, department) }));
    }
    body
}

/// A group (RFC 7643 section 4.2).
pub(super) fn group(group: Label, members: &[Label]) -> Value {
    let mut body = json!({ "schemas": [GROUP], "displayName": group_name(group) });
    if let Some(map) = body.as_object_mut().filter(|_| !members.is_empty()) {
        map.insert("members".to_owned(), listed(members));
    }
    body
}

fn listed(members: &[Label]) -> Value {
    members.iter().map(|member| json!({ "value": reference(&saved_user(*member)) })).collect()
}

/// The making of a user or group that is no part of a history.
pub(super) fn somebody_else(collection: &str) -> Call {
    let body = if collection == "/Groups" {
        json!({ "schemas": [GROUP], "displayName": "${unique.name.other}" })
    } else {
        let name = json!({ "givenName": "Mary", "familyName": "Somerville" });
        json!({ "schemas": [USER], "userName": "${unique.email.other}",
                "displayName": "Mary Somerville", "name": name, "active": true })
    };
    Call::new("create somebody else".to_owned(), Method::Post, collection.to_owned())
        .with_body(body)
}

/// A PATCH request (RFC 7644 section 3.5.2).
pub(super) fn patch(operations: &[Value]) -> Value {
    json!({ "schemas": [PATCH_OP], "Operations": operations })
}

/// One operation of a PATCH of a user.
pub(super) fn user_change(change: UserChange, dialect: Dialect) -> Value {
    let department = format!("{ENTERPRISE}:department");
    let (op, path, value) = match change {
        UserChange::Active(active) => ("replace", "active".to_owned(), Some(json!(active))),
        UserChange::Display(number) => {
            ("replace", "displayName".to_owned(), Some(json!(word(DISPLAY, number))))
        }
        UserChange::Family(number) => {
            ("replace", "name.familyName".to_owned(), Some(json!(word(FAMILY, number))))
        }
        UserChange::Title(Some(number)) => {
            ("add", "title".to_owned(), Some(json!(word(TITLE, number))))
        }
        UserChange::Title(None) => ("remove", "title".to_owned(), None),
        UserChange::Department(Some(number)) => {
            ("replace", department, Some(json!(word(DEPARTMENT, number))))
        }
        UserChange::Department(None) => ("remove", department, None),
        UserChange::AddEmail(of_type, number) => {
            ("add", "emails".to_owned(), Some(json!([email(of_type, number)])))
        }
        UserChange::EmailValue(of_type, number) => {
            let value = email(of_type, number).get("value").cloned();
            ("replace", format!("emails[type eq \"{}\"].value", of_type.name()), value)
        }
        UserChange::RemoveEmail(of_type) => {
            ("remove", format!("emails[type eq \"{}\"]", of_type.name()), None)
        }
        UserChange::RemoveEmails => ("remove", "emails".to_owned(), None),
        UserChange::ReplaceEmails(number) => {
            let emails = json!([email(EmailType::Home, number), email(EmailType::Other, number)]);
            ("replace", "emails".to_owned(), Some(emails))
        }
        UserChange::Broken(Breach::UnknownOp) => {
            ("overwrite", "displayName".to_owned(), Some(json!("Nobody")))
        }
        UserChange::Broken(Breach::OpenBracket) => (
            "replace",
            "emails[type eq \"work\".value".to_owned(),
            Some(json!("nobody@example.com")),
        ),
        UserChange::Broken(Breach::RemoveWithoutPath) => return json!({ "op": "remove" }),
    };
    written(op, &path, value, dialect)
}

/// The PATCH operations of a group.
pub(super) fn group_change(change: &GroupChange, dialect: Dialect) -> Value {
    let (op, path, value) = match change {
        GroupChange::Add(members) => ("add", "members".to_owned(), Some(listed(members))),
        GroupChange::Remove(member) => {
            let member = reference(&saved_user(*member));
            ("remove", format!("members[value eq \"{member}\"]"), None)
        }
        GroupChange::RemoveListed(members) => {
            ("remove", "members".to_owned(), Some(listed(members)))
        }
        GroupChange::RemoveAll => ("remove", "members".to_owned(), None),
        GroupChange::ReplaceAll(members) => {
            ("replace", "members".to_owned(), Some(listed(members)))
        }
    };
    written(op, &path, value, dialect)
}

fn written(op: &str, path: &str, value: Option<Value>, dialect: Dialect) -> Value {
    let mut operation = Map::new();
    let op = match dialect {
        Dialect::Capitals => {
            op.get(..1).unwrap_or_default().to_uppercase() + op.get(1..).unwrap_or_default()
        }
        Dialect::Plain | Dialect::WithoutPath => op.to_owned(),
    };
    operation.insert("op".to_owned(), Value::from(op));
    if dialect == Dialect::WithoutPath {
        operation.insert("value".to_owned(), json!({ path: value }));
        return Value::Object(operation);
    }
    operation.insert("path".to_owned(), Value::from(path));
    operation.extend(value.map(|value| ("value".to_owned(), value)));
    Value::Object(operation)
}

/// A bulk request (RFC 7644 section 3.7): a user, and a group with that user in it.
pub(super) fn bulk(new_user: Label, new_group: Label, person: Person) -> Value {
    let mut members = group(new_group, &[]);
    if let Some(map) = members.as_object_mut() {
        map.insert("members".to_owned(), json!([{ "value": "bulkId:u" }]));
    }
    json!({
        "schemas": [BULK_REQUEST],
        "Operations": [
            { "method": "POST", "path": "/Users", "bulkId": "u", "data": user(new_user, person, Spelling::AsCreated) },
            { "method": "POST", "path": "/Groups", "bulkId": "g", "data": members },
        ],
    })
}

/// The filter that finds all users of the history, and nobody else.
pub(super) const EVERYBODY: &str = "userName ew \"-${unique.email}\"";

/// A filter over the users of the history.
pub(super) fn question(question: Question) -> String {
    let capitals = |text: &str| text.to_uppercase();
    let asked = match question {
        Question::Active(active) => format!("active eq {active}"),
        Question::NotActive => "not (active eq true)".to_owned(),
        Question::HasTitle => "title pr".to_owned(),
        Question::Title(number) => format!("title eq \"{}\"", word(TITLE, number)),
        Question::FamilyBegins(number) => {
            let beginning = word(FAMILY, number).get(..3).unwrap_or_default();
            format!("name.familyName sw \"{beginning}\"")
        }
        Question::FamilyIs(number, Spelling::AsCreated) => {
            format!("name.familyName eq \"{}\"", word(FAMILY, number))
        }
        Question::FamilyIs(number, Spelling::Capitals) => {
            format!("name.familyName eq \"{}\"", capitals(word(FAMILY, number)))
        }
        Question::DisplayHas(number) => {
            let middle = word(["lace", "ace H", "cja", "Tur"], number);
            format!("displayName co \"{middle}\"")
        }
        Question::AnyEmailEnds => "emails.value ew \"-${unique.email}\"".to_owned(),
        Question::EmailOfType(of_type) => format!("emails[type eq \"{}\"]", of_type.name()),
        Question::Precedence { family, title, active } => {
            let (family, title) = (word(FAMILY, family), word(TITLE, title));
            format!(
                "name.familyName eq \"{family}\" or title eq \"{title}\" and active eq {active}"
            )
        }
    };
    // Without brackets an `or` would let strangers in.
    format!("{EVERYBODY} and ({asked})")
}
