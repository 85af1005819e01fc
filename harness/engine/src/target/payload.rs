use std::collections::BTreeMap;

use fedspec_protocol::scim::attr::{AttrPath, AttrPathError, AttrRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::scenario::At;

/// How bodies have to look at this target: resource type (`User`, `Group`) to changes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Payload(pub BTreeMap<String, PayloadChanges>);

/// What is changed in bodies of POST and PUT, and in the `data` of bulk requests.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct PayloadChanges {
    /// Members that are added where a body lacks them; `${unique.email}`, `${unique.id}`,
    /// `${unique.name}` and `${clock.now}` may stand in values.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub add: Map<String, Value>,
    /// Attributes that the target does not take: `nickName`, `emails.type`, `urn:…:department`.
    /// Scenarios that are about one of them are `unsupported`.
    pub omit: Vec<At<OmittedAttribute>>,
}

/// The path of an attribute that is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct OmittedAttribute(AttrPath);

/// A text that is no such path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an attribute ({cause}); write one such as `emails.type`")]
pub struct OmittedAttributeError {
    text: String,
    cause: AttrPathError,
}

impl Payload {
    /// The changes for a resource type, by its name in any case.
    pub fn of(&self, resource_type: &str) -> Option<&PayloadChanges> {
        let same = |name: &str| name.eq_ignore_ascii_case(resource_type);
        self.0.iter().find(|(name, _)| same(name)).map(|(_, changes)| changes)
    }
}

impl PayloadChanges {
    /// The paths of `omit`.
    pub fn omitted(&self) -> impl Iterator<Item = &AttrPath> {
        self.omit.iter().map(|path| path.value.path())
    }

    /// Whether a whole extension is left out.
    pub fn omits_extension(&self, uri: &str) -> bool {
        self.omitted().any(|omitted| is(uri, &omitted.to_string()))
    }

    /// Whether an attribute is left out, or all of the attribute or extension that it belongs to.
    pub fn omits(&self, path: AttrRef<'_>) -> bool {
        self.omitted().any(|omitted| {
            let same_schema = match (omitted.schema(), path.schema) {
                (Some(omitted), Some(uri)) => is(omitted, uri),
                (omitted, uri) => omitted.is_none() && uri.is_none(),
            };
            let covers =
                omitted.sub().is_none_or(|omitted| path.sub.is_some_and(|sub| is(omitted, sub)));
            same_schema && is(omitted.name(), path.name) && covers
        }) || path.schema.is_some_and(|uri| self.omits_extension(uri))
    }
}

fn is(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

impl OmittedAttribute {
    /// The path.
    pub fn path(&self) -> &AttrPath {
        &self.0
    }
}

impl TryFrom<String> for OmittedAttribute {
    type Error = OmittedAttributeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let path = AttrPath::parse(&text);
        path.map(Self).map_err(|cause| OmittedAttributeError { text, cause })
    }
}

impl From<OmittedAttribute> for String {
    fn from(omitted: OmittedAttribute) -> Self {
        omitted.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_takes_its_parts_along() {
        let omit = |text: &str| At::nowhere(OmittedAttribute::try_from(text.to_owned()).unwrap());
        let changes = PayloadChanges {
            omit: vec![omit("emails.type"), omit("NAME"), omit("urn:example:2.0:User")],
            ..PayloadChanges::default()
        };
        for (path, omitted) in [
            ("emails.type", true),
            ("emails.value", false),
            ("emails", false),
            ("name", true),
            ("name.givenName", true),
            ("urn:example:2.0:User:badge", true),
            ("urn:example:2.0:Group:badge", false),
            ("nickName", false),
        ] {
            let parsed = AttrPath::parse(path).unwrap();
            assert_eq!(changes.omits(parsed.borrowed()), omitted, "{path}");
        }
        assert!(OmittedAttribute::try_from("a b".to_owned()).is_err());
    }
}
