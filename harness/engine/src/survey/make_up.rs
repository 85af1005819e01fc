//! Values for attributes that a target demands and a scenario does not send.

use fedspec_protocol::scim::schema::{Attribute, AttributeType};
use serde_json::{Map, Value, json};

use super::fit::has_to_be_sent;

/// A value that fits an attribute, with `${…}` for what differs from resource to resource; none
/// where only an administrator of the target can know one.
pub(super) fn value(attribute: &Attribute) -> Option<Value> {
    let one = match attribute.kind {
        AttributeType::Complex => complex(attribute)?,
        _ => simple(attribute, None)?,
    };
    Some(if attribute.multi_valued { Value::Array(vec![one]) } else { one })
}

/// The same for a sub-attribute of another.
pub(super) fn sub_value(attribute: &Attribute, sub: &Attribute) -> Option<Value> {
    let one = match sub.kind {
        AttributeType::Complex => complex(sub)?,
        _ => simple(sub, Some(attribute))?,
    };
    Some(if sub.multi_valued { Value::Array(vec![one]) } else { one })
}

fn complex(attribute: &Attribute) -> Option<Value> {
    let mut members = Map::new();
    for sub in attribute.sub_attributes.iter().filter(|sub| has_to_be_sent(sub)) {
        members.insert(sub.name.clone(), sub_value(attribute, sub)?);
    }
    if members.is_empty() {
        // Nothing inside is required, but an empty object is no value (RFC 7643 section 2.5).
        let telling = ["value", "familyName", "formatted"];
        let sub = telling.iter().find_map(|name| attribute.sub(name))?;
        members.insert(sub.name.clone(), sub_value(attribute, sub)?);
    }
    Some(Value::Object(members))
}

fn simple(attribute: &Attribute, parent: Option<&Attribute>) -> Option<Value> {
    let name = attribute.name.to_ascii_lowercase();
    Some(match attribute.kind {
        AttributeType::String => text(attribute, &name, parent.map(|parent| parent.name.as_str())),
        // An account that cannot be used would fail for another reason; a second primary too.
        AttributeType::Boolean => json!(name == "active" || name == "primary"),
        AttributeType::Integer => json!(1),
        AttributeType::Decimal => json!(1.5),
        AttributeType::DateTime => json!("${clock.now}"),
        AttributeType::Binary => json!("ZmVkc3BlYw=="),
        AttributeType::Reference => {
            let any = ["external", "uri"];
            let types = &attribute.reference_types;
            let free = types.is_empty() || types.iter().any(|name| any.contains(&name.as_str()));
            // A resource that it could point to is not known.
            return free.then(|| json!("https://fedspec.example.com/${unique.id}"));
        }
        AttributeType::Complex => return None,
    })
}

fn text(attribute: &Attribute, name: &str, parent: Option<&str>) -> Value {
    if let Some(first) = attribute.canonical_values.first() {
        // A target's own word must not be read as a placeholder.
        return Value::String(first.replace("${", "$${"));
    }
    let about = match name {
        "value" | "display" => parent.unwrap_or_default().to_ascii_lowercase(),
        _ => name.to_owned(),
    };
    json!(match about.as_str() {
        about if about.contains("mail") => "${unique.email}",
        "phonenumbers" => "tel:+1-201-555-0123",
        "photos" | "profileurl" => "https://fedspec.example.com/${unique.id}",
        "country" => "US",
        "locale" => "en-US",
        "preferredlanguage" => "en",
        "timezone" => "Europe/Berlin",
        "password" => "Fs!9-${unique.id}",
        "type" => "work",
        about if about.contains("name") || about == "formatted" => "${unique.name}",
        _ => "${unique.id}",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_up_what_anybody_could() {
        let emails = Attribute::complex(
            "emails",
            "",
            vec![
                Attribute::string("value", "").required(),
                Attribute::string("type", "").canonical(&["home", "${x}"]).required(),
                Attribute::boolean("primary", ""),
            ],
        )
        .multi();
        assert_eq!(value(&emails), Some(json!([{ "value": "${unique.email}", "type": "home" }])));
        let name = Attribute::complex("name", "", vec![Attribute::string("familyName", "")]);
        assert_eq!(value(&name), Some(json!({ "familyName": "${unique.name}" })));
        assert_eq!(value(&Attribute::boolean("active", "")), Some(json!(true)));
        let odd = Attribute::string("tier", "").canonical(&["${saved.x}"]);
        assert_eq!(value(&odd), Some(json!("$${saved.x}")));
    }

    #[test]
    fn leaves_to_the_target_file_what_only_the_target_knows() {
        let device = Attribute::reference("device", &["Device"], "");
        assert_eq!(value(&device), None);
        assert!(value(&Attribute::reference("page", &["external"], "")).is_some());
        assert_eq!(value(&Attribute::complex("odd", "", vec![])), None);
    }
}
