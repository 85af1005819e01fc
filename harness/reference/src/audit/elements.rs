use serde_json::{Map, Value};

use super::hide::hidden;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Characters of a text at most; metadata and policies are longer.
const TEXT: usize = 2_048;
/// What never stands in a record, by its name there.
const HIDDEN: [&str; 6] =
    ["email", "password", "secretAccessKey", "sessionToken", "secret", "addPrivateKey"];

/// Parameters or the answer of a call as a record has them: names begin in lower case (`permissionSetArn`,
/// `sAMLMetadataDocument`), long texts are cut, secrets and addresses of people are hidden.
pub(crate) fn elements(value: &Value, faults: FaultSet) -> Value {
    match value {
        // JSON that came in over the wire is at most 128 levels deep, which bounds the recursion.
        Value::Object(members) => {
            let shown = |(name, value): (&String, &Value)| {
                let name = lowered(name);
                let secret = HIDDEN.contains(&name.as_str());
                let value = match secret && !faults.has(Fault::AuditPersonalData) {
                    true => hidden(),
                    false => elements(value, faults),
                };
                (name, value)
            };
            Value::Object(members.iter().map(shown).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| elements(item, faults)).collect(),
        Value::String(text) => text.chars().take(TEXT).collect::<String>().into(),
        other => other.clone(),
    }
}

fn lowered(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lowers_names_cuts_texts_and_hides_what_is_secret() {
        let value = json!({
            "SAMLMetadataDocument": "x".repeat(TEXT + 1), "Email": "a@x",
            "AddPrivateKey": "k", "User": { "SecretAccessKey": "s", "Tags": [{ "Key": 1 }] },
        });
        let hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";
        let shown = json!({
            "sAMLMetadataDocument": "x".repeat(TEXT), "email": hidden,
            "addPrivateKey": hidden, "user": { "secretAccessKey": hidden, "tags": [{ "key": 1 }] },
        });
        assert_eq!(elements(&value, FaultSet::NONE), shown);
    }
}
