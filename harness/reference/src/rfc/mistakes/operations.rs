use serde_json::{Map, Value, json};

use crate::directory::Kind;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::rfc::refusal::Refusal;

/// The body of a PATCH as it is taken: operations are passed over, or read as something else.
pub(crate) fn of_operations(
    kind: Kind,
    mut body: Value,
    faults: FaultSet,
) -> Result<Value, Refusal> {
    if faults.is_empty() {
        return Ok(body);
    }
    let Some(operations) = body.get_mut("Operations").and_then(Value::as_array_mut) else {
        return Ok(body);
    };
    if operations.is_empty() {
        return Ok(body);
    }
    for operation in operations.iter_mut().filter_map(Value::as_object_mut) {
        refuse(operation, faults)?;
        reread(operation, faults);
    }
    operations.retain(|operation| !is_passed_over(kind, operation, faults));
    if faults.has(Fault::PatchFirstOperationOnly) {
        operations.truncate(1);
    }
    if operations.is_empty() {
        // What is left does nothing: an empty list would be refused.
        operations.push(json!({ "op": "add", "value": {} }));
    }
    Ok(body)
}

fn refuse(operation: &Map<String, Value>, faults: FaultSet) -> Result<(), Refusal> {
    let op = operation.get("op").and_then(Value::as_str).unwrap_or_default();
    let capital = op.starts_with(|c: char| c.is_ascii_uppercase());
    if faults.has(Fault::PatchCaseSensitiveOp) && capital {
        return Err(Refusal::NotTheMessage { expected: "`op` in lower case" });
    }
    let value = operation.get("value");
    let inside = value.and_then(Value::as_object).map(|value| value.keys().map(String::as_str));
    let mut named = inside.into_iter().flatten().chain(path(operation));
    if faults.has(Fault::PatchRefusesUrn)
        && let Some(name) = named.find(|name| name.starts_with("urn:"))
    {
        return Err(Refusal::PathUnknown { path: name.to_owned() });
    }
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    if faults.has(Fault::RefuseNulls) && value.is_some_and(empty) {
        return Err(Refusal::WrongValue { path: "value".to_owned(), expected: "a value" });
    }
    Ok(())
}

fn reread(operation: &mut Map<String, Value>, faults: FaultSet) {
    if faults.has(Fault::PatchUnknownOperation) {
        let op = operation.get("op").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        if !["add", "remove", "replace"].contains(&op.as_str()) {
            operation.insert("op".to_owned(), "replace".into());
        }
    }
    if faults.has(Fault::PatchMissingValue) && path(operation).is_some() {
        operation.entry("value").or_insert(Value::Null);
    }
    if faults.has(Fault::PatchRemoveWithoutPath) && is(operation, "remove") {
        operation.entry("path").or_insert_with(|| "title".into());
    }
    let Some(text) = path(operation).map(str::to_owned) else { return };
    let (front, filter) = text.split_once('[').unwrap_or((&text, ""));
    let rest = filter.rsplit_once(']').map_or("", |(_, rest)| rest);
    let filtered = text.contains('[');
    let read = match () {
        () if faults.has(Fault::PatchPathUnread) => {
            let odd = |c: char| !(c.is_ascii_alphanumeric() || ":.-_$".contains(c));
            let whole = text.matches('[').count() == text.matches(']').count();
            if whole && !text.contains(' ') {
                text.clone()
            } else {
                text.split(odd).next().unwrap_or_default().to_owned()
            }
        }
        () if faults.has(Fault::PatchAllValues) && filtered => format!("{front}{rest}"),
        () if faults.has(Fault::PatchRemovesWholeValue) && is(operation, "remove") => {
            without_sub(&text)
        }
        () if faults.has(Fault::PatchRemovesWholeExtension)
            && is(operation, "remove")
            && text.starts_with("urn:") =>
        {
            text.rsplit_once(':').map_or(text.clone(), |(uri, _)| uri.to_owned())
        }
        () => return,
    };
    operation.insert("path".to_owned(), read.into());
}

/// `emails[…].display` is `emails[…]`, `name.givenName` is `name`.
fn without_sub(path: &str) -> String {
    match path.rsplit_once(']') {
        Some((front, _)) => format!("{front}]"),
        None => {
            let start = path.rfind(':').map_or(0, |at| at + 1);
            let name = path.get(start..).and_then(|name| name.split('.').next());
            format!("{}{}", path.get(..start).unwrap_or_default(), name.unwrap_or_default())
        }
    }
}

fn is_passed_over(kind: Kind, operation: &Value, faults: FaultSet) -> bool {
    let Some(operation) = operation.as_object() else { return false };
    let removes = is(operation, "remove");
    let path = path(operation);
    let filtered = path.is_some_and(|path| path.contains('['));
    let value = operation.get("value");
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let all_members = kind == Kind::Group && path == Some("members") && value.is_none();
    (removes && faults.has(Fault::PatchRemoveKeepsValue))
        || (removes && all_members && faults.has(Fault::PatchRemoveAllMembersIgnored))
        || (is(operation, "replace") && filtered && faults.has(Fault::PatchIgnoresFilteredReplace))
        || (!removes && value.is_some_and(empty) && faults.has(Fault::IgnoreNulls))
}

fn path(operation: &Map<String, Value>) -> Option<&str> {
    operation.get("path").and_then(Value::as_str)
}

fn is(operation: &Map<String, Value>, name: &str) -> bool {
    let op = operation.get("op").and_then(Value::as_str);
    op.is_some_and(|op| op.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(fault: Fault, operation: &Value) -> Value {
        let faults = [fault].into_iter().collect();
        let body = json!({ "Operations": [operation] });
        of_operations(Kind::Group, body, faults).unwrap()["Operations"][0].clone()
    }

    #[test]
    fn leaves_a_request_alone_without_a_fault() {
        let body = json!({ "Operations": [{ "op": "remove", "path": "emails[type eq" }] });
        assert_eq!(of_operations(Kind::User, body.clone(), FaultSet::NONE), Ok(body));
    }

    #[test]
    fn reads_paths_wrongly_only_by_mistake() {
        let department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
        let extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        for (fault, path, read) in [
            (Fault::PatchPathUnread, "emails[type eq", "emails"),
            (Fault::PatchPathUnread, "title", "title"),
            (Fault::PatchAllValues, "emails[type eq \"a\"].value", "emails.value"),
            (Fault::PatchRemovesWholeValue, "emails[type eq \"a\"].value", "emails[type eq \"a\"]"),
            (Fault::PatchRemovesWholeValue, "name.givenName", "name"),
            (Fault::PatchRemovesWholeExtension, department, extension),
        ] {
            let operation = json!({ "op": "remove", "path": path });
            assert_eq!(taken(fault, &operation)["path"], read, "{path}");
        }
    }

    #[test]
    fn passes_over_what_the_mistake_names_and_does_nothing_instead() {
        let nothing = json!({ "op": "add", "value": {} });
        let all = json!({ "op": "remove", "path": "members" });
        assert_eq!(taken(Fault::PatchRemoveAllMembersIgnored, &all), nothing);
        let filtered = json!({ "op": "Replace", "path": "a[b pr].c", "value": 1 });
        assert_eq!(taken(Fault::PatchIgnoresFilteredReplace, &filtered), nothing);
        let null = json!({ "op": "add", "path": "title", "value": null });
        assert_eq!(taken(Fault::IgnoreNulls, &null), nothing);
        assert_eq!(taken(Fault::PatchRemoveKeepsValue, &null), null);
    }
}
