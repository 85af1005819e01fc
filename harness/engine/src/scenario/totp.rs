//! What a person does with an authenticator app, as files write it.

use std::collections::BTreeMap;
use std::fmt;

use fedspec_protocol::saml::forge::Span;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::saml::or_placeholder;
use super::value::{Misfit, read};

/// The keys of [`OneTime`]. It is read for each case, when placeholders have their values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TotpAction(pub Map<String, Value>);

/// What is done with a code (RFC 6238).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OneTime {
    /// What the code is for.
    #[serde(rename = "do")]
    pub purpose: Purpose,
    /// Who does it.
    pub user: String,
    /// With which password, where the target asks for one.
    #[serde(default)]
    pub password: Option<String>,
    /// The app, by a name of the scenario's own; `app` by default.
    #[serde(default = "app")]
    pub device: String,
    /// How far the app's clock is off the target's: `-30s` is slow, `90s` is fast.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub at: Span,
    /// Instead of the code of that moment: `wrong` (none of the app's within an hour), `none` (no code
    /// is sent), `same` (of `resync`: the first one twice), or a code that an earlier step saved.
    #[serde(default)]
    pub code: Option<String>,
    /// When in a step of the target's clock it is sent: its clock is moved there, or waited for.
    #[serde(default)]
    pub second: Option<Edge>,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// None yet: the target gives the secret of a new device.
    Enroll,
    /// To confirm a device; one that the scenario has not enrolled is enrolled before.
    Register,
    /// To sign in.
    Verify,
    /// To tell the target how far the device is off, by two successive codes.
    Resync,
}

/// A place in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// Its first second.
    First,
    /// Its last second; of a clock that runs, the last but one.
    Last,
}

fn app() -> String {
    "app".to_owned()
}

impl TotpAction {
    /// What the code is for, as far as the file says so: a word, or a value of the case's row.
    pub fn purpose(&self, case: &BTreeMap<String, Value>) -> Option<Purpose> {
        let written = self.0.get("do")?;
        let of_row = written.as_str().and_then(|text| text.strip_prefix("${case."));
        let of_row = of_row.and_then(|rest| rest.strip_suffix('}'));
        Purpose::deserialize(of_row.map_or(Some(written), |name| case.get(name))?).ok()
    }

    /// Reads the action once its placeholders are replaced.
    ///
    /// # Errors
    /// The first thing that does not fit, with its place in the map.
    pub fn read(rendered: &Value) -> Result<OneTime, Misfit> {
        read(rendered)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enroll => "enroll",
            Self::Register => "register",
            Self::Verify => "verify",
            Self::Resync => "resync",
        })
    }
}

impl JsonSchema for TotpAction {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Totp".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut whole = OneTime::json_schema(generator);
        or_placeholder(&mut whole);
        whole
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_what_is_done_and_by_whom() {
        let whole = TotpAction::read(&json!({
            "do": "verify", "user": "ada", "password": "x", "device": "old", "at": "-30s",
            "code": "wrong", "second": "last",
        }));
        let whole = whole.unwrap();
        assert_eq!((whole.purpose, whole.at), (Purpose::Verify, Span::seconds(-30)));
        assert_eq!((whole.device.as_str(), whole.second), ("old", Some(Edge::Last)));
        let least = TotpAction::read(&json!({ "do": "resync", "user": "ada" })).unwrap();
        assert_eq!((least.device.as_str(), least.at, least.code), ("app", Span::seconds(0), None));
    }

    #[test]
    fn says_what_does_not_fit_and_where() {
        let misfit = |value| TotpAction::read(&value).unwrap_err();
        let unknown = misfit(json!({ "do": "verfy", "user": "ada" }));
        assert_eq!(
            (unknown.path.join("."), unknown.to_string()),
            ("do".into(), "unknown value `verfy`".into())
        );
        assert_eq!(unknown.help().unwrap(), "did you mean `verify`?");
        assert_eq!(misfit(json!({ "do": "verify" })).to_string(), "missing key `user`");
        assert_eq!(misfit(json!({ "do": "verify", "user": "a", "at": "soon" })).path, ["at"]);
        assert!(misfit(json!({ "do": "verify", "user": "a", "offset": "1s" })).help().is_some());
    }

    #[test]
    fn the_purpose_may_stand_in_a_row() {
        let of = |text: &str| TotpAction(json!({ "do": text }).as_object().cloned().unwrap());
        let row = BTreeMap::from([("what".to_owned(), json!("resync"))]);
        assert_eq!(of("verify").purpose(&row), Some(Purpose::Verify));
        assert_eq!(of("${case.what}").purpose(&row), Some(Purpose::Resync));
        assert_eq!(of("${vars.what}").purpose(&row), None);
    }
}
