//! What is sent to a SAML service provider, as files write it.

use std::collections::BTreeMap;

use fedspec_protocol::saml::forge::ResponseSpec;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::value::{Misfit, read};
use crate::vocabulary::Flow;

/// A response of the identity provider: the keys of [`SignIn`] and, beside them, those of
/// [`ResponseSpec`]. It is read for each case, when placeholders have their values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SamlResponseAction(pub Map<String, Value>);

/// The same, read: how the message is delivered, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    /// How the message is delivered.
    pub course: Course,
    /// What it says.
    pub response: ResponseSpec,
}

/// How a response gets to the target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Course {
    /// Who begins; by default the identity provider, where the target takes that.
    pub flow: Option<Flow>,
    /// The browser that delivers it.
    pub browser: Browser,
    /// The browser whose last request is answered, answered already or not. By default that of
    /// `browser`, which makes a request where none waits for an answer.
    pub answers: Option<Browser>,
    /// A message that an earlier step kept (`save: { x: { message: true } }`): it is sent again, byte
    /// for byte.
    pub replay: Option<Value>,
}

/// Which of two people's browsers: each has cookies of its own.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Browser {
    /// The one that is taken where nothing is said.
    #[default]
    First,
    /// Somebody else's.
    Second,
}

/// Makes the target send a request, and reads it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SamlRequestAction {
    /// The browser that begins.
    pub browser: Browser,
}

/// Fetches the target's metadata, and reads it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SamlMetadataAction {}

/// The keys of [`Course`].
const COURSE: [&str; 4] = ["flow", "browser", "answers", "replay"];

impl SamlResponseAction {
    /// Who begins, as far as the file says so: a word, or a value of the case's row.
    pub fn flow(&self, case: &BTreeMap<String, Value>) -> Option<Flow> {
        if self.0.contains_key("answers") {
            return Some(Flow::SpInitiated);
        }
        let written = self.0.get("flow")?;
        let of_row = written.as_str().and_then(|text| text.strip_prefix("${case."));
        let of_row = of_row.and_then(|rest| rest.strip_suffix('}'));
        Flow::deserialize(of_row.map_or(Some(written), |name| case.get(name))?).ok()
    }

    /// The action as far as the file says it, with the values of a case's row; none where it cannot be read
    /// before a run has values for the rest.
    pub fn of_row(&self, case: &BTreeMap<String, Value>) -> Option<SignIn> {
        let filled = self.0.iter().map(|(key, value)| (key.clone(), with_row(value, case)));
        Self::read(&Value::Object(filled.collect())).ok()
    }

    /// Reads the action once its placeholders are replaced.
    ///
    /// # Errors
    /// The first thing that does not fit, with its place in the map.
    pub fn read(rendered: &Value) -> Result<SignIn, Misfit> {
        let all = rendered.as_object().cloned().unwrap_or_default();
        let (course, response): (Map<_, _>, Map<_, _>) =
            all.into_iter().partition(|(name, _)| COURSE.contains(&name.as_str()));
        Ok(SignIn {
            course: read(&Value::Object(course))?,
            response: read(&Value::Object(response))
                .map_err(|misfit: Misfit| misfit.or(&COURSE))?,
        })
    }
}

impl JsonSchema for SamlResponseAction {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SamlResponse".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let course = Course::json_schema(generator);
        beside(generator, &course)
    }
}

/// A value with what a row says in the places of its placeholders.
fn with_row(value: &Value, case: &BTreeMap<String, Value>) -> Value {
    match value {
        Value::String(text) => {
            let name = text.strip_prefix("${case.").and_then(|rest| rest.strip_suffix('}'));
            name.and_then(|name| case.get(name)).unwrap_or(value).clone()
        }
        Value::Array(all) => all.iter().map(|one| with_row(one, case)).collect(),
        Value::Object(all) => {
            Value::Object(all.iter().map(|(key, one)| (key.clone(), with_row(one, case))).collect())
        }
        _ => value.clone(),
    }
}

/// The keys of a response, and beside them those of how it is sent.
pub(super) fn beside(generator: &mut SchemaGenerator, course: &Schema) -> Schema {
    let mut whole = ResponseSpec::json_schema(generator);
    let own = course.get("properties").and_then(Value::as_object).cloned();
    let properties = whole.get_mut("properties").and_then(Value::as_object_mut);
    if let Some((properties, own)) = properties.zip(own) {
        properties.extend(own);
    }
    or_placeholder(&mut whole);
    whole
}

/// Lets a row or a variable say what stands behind each key.
pub(super) fn or_placeholder(whole: &mut Schema) {
    let properties = whole.get_mut("properties").and_then(Value::as_object_mut);
    for value in properties.into_iter().flat_map(Map::values_mut) {
        let written = value.take();
        *value = serde_json::json!({
            "anyOf": [written, { "type": "string", "pattern": "^\\$\\{" }],
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn how_it_is_delivered_stands_beside_what_it_says() {
        let read = SamlResponseAction::read(&json!({
            "flow": "sp-initiated", "browser": "second", "answers": "first", "valid-for": "90s",
        }));
        let SignIn { course, response } = read.unwrap();
        assert_eq!((course.flow, course.browser), (Some(Flow::SpInitiated), Browser::Second));
        assert_eq!(course.answers, Some(Browser::First));
        assert_eq!(response.valid_for.map(|span| span.to_string()), Some("90s".to_owned()));
        let nothing = SamlResponseAction::read(&json!({})).unwrap();
        assert_eq!(nothing.response, ResponseSpec::default());
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place_and_all_names() {
        let misfit = |value| SamlResponseAction::read(&value).unwrap_err();
        let unknown = misfit(json!({ "flows": "sp-initiated" }));
        assert!(unknown.help().unwrap().contains("`flow`"), "{unknown:?}");
        let inside = misfit(json!({ "deliver": { "base64": "brokn" } }));
        assert_eq!(inside.path, ["deliver", "base64"]);
        assert_eq!(inside.to_string(), "unknown value `brokn`");
        assert_eq!(inside.help().unwrap(), "did you mean `broken`?");
        assert_eq!(misfit(json!({ "browser": "third" })).path, ["browser"]);
    }
}
