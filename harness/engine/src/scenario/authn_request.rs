//! What is sent to a SAML identity provider, as files write it.

use fedspec_protocol::saml::ask::RequestSpec;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Browser;
use super::saml::or_placeholder;
use super::value::{Misfit, read};
use crate::vocabulary::Flow;

/// A request of the service provider: the keys of [`AskCourse`] and, beside them, those of [`RequestSpec`]. It
/// is read for each case, when placeholders have their values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AuthnRequestAction(pub Map<String, Value>);

/// Who takes a request to the identity provider, and what they do there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct AskCourse {
    /// The browser that takes it there: one that logged in before is logged in still.
    pub browser: Browser,
    /// `idp-initiated`: nothing is asked, and the page of the target file is opened that answers unasked.
    pub flow: Option<Flow>,
    /// Who logs in where the identity provider asks for that.
    pub user: Named,
    /// `false`: nobody fills in the log-in page.
    pub log_in: Option<bool>,
    /// Which service provider asks.
    pub from: Asking,
    /// A request that an earlier step kept (`save: { x: { message: true } }`): it is sent again, byte for byte.
    pub replay: Option<Value>,
}

/// Somebody of the target file's `users`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Named {
    /// `honest`.
    #[default]
    Honest,
    /// `other`.
    Other,
    /// `marked`.
    Marked,
}

/// A service provider of the target file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Asking {
    /// `sp`.
    #[default]
    First,
    /// `sp.second`.
    Second,
}

/// The keys of [`AskCourse`].
const COURSE: [&str; 6] = ["browser", "flow", "user", "log-in", "from", "replay"];

impl Named {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Honest => "honest",
            Self::Other => "other",
            Self::Marked => "marked",
        }
    }
}

impl AuthnRequestAction {
    /// Reads the action once its placeholders are replaced.
    ///
    /// # Errors
    /// The first thing that does not fit, with its place in the map.
    pub fn read(rendered: &Value) -> Result<(AskCourse, RequestSpec), Misfit> {
        let all = rendered.as_object().cloned().unwrap_or_default();
        let (course, request): (Map<_, _>, Map<_, _>) =
            all.into_iter().partition(|(name, _)| COURSE.contains(&name.as_str()));
        let request = read(&Value::Object(request)).map_err(|misfit: Misfit| misfit.or(&COURSE))?;
        Ok((read(&Value::Object(course))?, request))
    }
}

impl JsonSchema for AuthnRequestAction {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AuthnRequest".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let course = AskCourse::json_schema(generator);
        let mut whole = RequestSpec::json_schema(generator);
        let own = course.get("properties").and_then(Value::as_object).cloned();
        let properties = whole.get_mut("properties").and_then(Value::as_object_mut);
        if let Some((properties, own)) = properties.zip(own) {
            properties.extend(own);
        }
        or_placeholder(&mut whole);
        whole
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn who_asks_stands_beside_what_is_asked() {
        let (course, request) = AuthnRequestAction::read(&json!({
            "browser": "second", "from": "second", "is-passive": true, "acs": { "near": "query" },
        }))
        .unwrap();
        assert_eq!((course.browser, course.from), (Browser::Second, Asking::Second));
        assert_eq!(request.is_passive, Some(true));
        let wrong = AuthnRequestAction::read(&json!({ "is-pasive": true })).unwrap_err();
        assert!(wrong.help().unwrap().contains("is-passive"), "{wrong:?}");
    }
}
