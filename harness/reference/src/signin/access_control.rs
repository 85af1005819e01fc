use fedspec_protocol::scim::urn;
use serde_json::{Map, Value};

/// What an administrator set up: a key, and where its value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(crate) key: String,
    /// Such as `${path:enterprise.department}`.
    pub(crate) source: String,
}

/// Attributes for access control, as an administrator set them up (ABAC rows). Off at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AccessControl {
    pub(crate) enabled: bool,
    pub(crate) mappings: Vec<Mapping>,
}

impl AccessControl {
    /// The keys and values that the set-up gives this user. What the user has no value for has none.
    pub(crate) fn configured(&self, user: &Map<String, Value>) -> Vec<(String, String)> {
        let value = |mapping: &Mapping| Some((mapping.key.clone(), find(user, &mapping.source)?));
        self.mappings.iter().filter_map(value).collect()
    }
}

/// The value of a source such as `${path:name.givenName}`, `${path:enterprise.department}` or
/// `${path:emails[primary eq true].value}`.
fn find(user: &Map<String, Value>, source: &str) -> Option<String> {
    let path = source.strip_prefix("${path:")?.strip_suffix('}')?;
    let (start, path) = match path.strip_prefix("enterprise.") {
        Some(rest) => (user.get(urn::ENTERPRISE_USER)?.as_object()?, rest),
        None => (user, path),
    };
    let mut steps = path.split('.');
    let mut value = step(start, steps.next()?)?;
    for name in steps {
        value = step(value.as_object()?, name)?;
    }
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// A member; of a list its only value, for lists hold one (SCIM-U-06).
fn step<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let name = name.strip_suffix("[primary eq true]").unwrap_or(name);
    match members.get(name)? {
        Value::Array(values) => values.first(),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_what_the_usual_sources_name() {
        let user = json!({
            "userName": "ada", "name": {"givenName": "Ada"},
            "emails": [{"value": "a@x", "primary": true}], "active": true,
            urn::ENTERPRISE_USER: {"department": "R&D"},
        });
        let user = user.as_object().unwrap();
        for (source, value) in [
            ("${path:userName}", Some("ada")),
            ("${path:name.givenName}", Some("Ada")),
            ("${path:emails[primary eq true].value}", Some("a@x")),
            ("${path:enterprise.department}", Some("R&D")),
            ("${path:active}", Some("true")),
            ("${path:title}", None),
            ("${path:name}", None),
            ("userName", None),
        ] {
            assert_eq!(find(user, source).as_deref(), value, "{source}");
        }
    }
}
