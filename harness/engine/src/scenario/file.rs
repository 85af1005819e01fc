use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{At, LongText, Step};
use crate::vocabulary::{AttributeName, Class, Condition, Discovery, Level, Party, Severity};

/// One behaviour: a file below `scenarios/`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// The path below `scenarios/`, with dots for slashes.
    pub id: At<String>,
    /// The rule, one sentence in the present tense.
    pub title: At<String>,
    /// What breaks for a real identity provider.
    pub why: String,
    /// The party under test.
    pub against: Party,
    /// How strongly the cited specification asks for it.
    pub level: Level,
    /// How bad a breach is.
    #[serde(default)]
    pub severity: Severity,
    /// What kind of finding a breach is.
    #[serde(default)]
    pub class: Class,
    /// The scenario applies only where this holds.
    #[serde(default)]
    pub when: Condition,
    /// Rows of `requirements/`.
    pub cites: Vec<At<String>>,
    /// Rows of `capabilities.yaml` that a target must declare.
    #[serde(default)]
    pub needs: Vec<At<String>>,
    /// Attributes that the scenario is about: `User.nickName`. A target without one is not asked.
    #[serde(default)]
    pub attributes: Vec<At<AttributeName>>,
    /// What the scenario finds out to be there: others that ask for such an endpoint are not run
    /// where the survey found none.
    #[serde(default)]
    pub finds_out: Vec<Discovery>,
    /// Free words to select by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Constants, as `${vars.x}`.
    #[serde(default)]
    pub vars: BTreeMap<String, Value>,
    /// Long texts, as `${texts.x}` in what steps send; at most 16 MiB a case.
    #[serde(default)]
    pub texts: BTreeMap<String, LongText>,
    /// Rows; each runs the whole scenario once.
    #[serde(default)]
    pub cases: Vec<At<CaseRow>>,
    /// Fragments whose variables and set-up come first.
    #[serde(default, rename = "use")]
    pub uses: Vec<At<String>>,
    /// Steps that must hold, or the case is blocked.
    #[serde(default)]
    pub setup: Vec<At<Step>>,
    /// The behaviour itself.
    pub steps: Vec<At<Step>>,
    /// What automatic clean-up cannot know; runs after a failure too.
    #[serde(default)]
    pub cleanup: Vec<At<Step>>,
}

/// A named set-up for `use:`: a file of `fragments/`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fragment {
    /// The file's name without its ending.
    pub fragment: At<String>,
    /// What it sets up.
    pub text: String,
    /// Constants; the scenario's own win.
    #[serde(default)]
    pub vars: BTreeMap<String, Value>,
    /// Steps that come before the scenario's own set-up.
    pub setup: Vec<At<Step>>,
}

/// One row of `cases`: a name, a few overrides, and values for `${case.x}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, Value>", into = "BTreeMap<String, Value>")]
pub struct CaseRow {
    /// The row's name, unique in the file.
    pub name: String,
    /// Instead of the scenario's level.
    pub level: Option<Level>,
    /// Instead of the scenario's severity.
    pub severity: Option<Severity>,
    /// Instead of the scenario's class.
    pub class: Option<Class>,
    /// Beside the scenario's citations.
    pub cites: Vec<String>,
    /// Beside the scenario's needs.
    pub needs: Vec<String>,
    /// Beside the scenario's attributes.
    pub attributes: Vec<AttributeName>,
    /// The row applies only where this holds.
    pub when: Condition,
    /// All other keys.
    pub values: BTreeMap<String, Value>,
}

impl TryFrom<BTreeMap<String, Value>> for CaseRow {
    type Error = String;

    fn try_from(mut row: BTreeMap<String, Value>) -> Result<Self, String> {
        fn take<T: for<'de> Deserialize<'de>>(
            row: &mut BTreeMap<String, Value>,
            key: &str,
        ) -> Result<Option<T>, String> {
            let Some(value) = row.remove(key) else { return Ok(None) };
            T::deserialize(&value).map(Some).map_err(|error| {
                let error = error.to_string().replace("unknown variant", "unknown value");
                format!("`{key}` of the case: {}", error.replacen(", expected", "; write", 1))
            })
        }
        let name: String = take(&mut row, "name")?
            .ok_or("missing key `name`; give the case a name, such as `plain`")?;
        // `${case.name}` and `when: { case.name: … }` are values like any other.
        row.insert("name".to_owned(), Value::String(name.clone()));
        Ok(Self {
            name,
            level: take(&mut row, "level")?,
            severity: take(&mut row, "severity")?,
            class: take(&mut row, "class")?,
            cites: take(&mut row, "cites")?.unwrap_or_default(),
            needs: take(&mut row, "needs")?.unwrap_or_default(),
            attributes: take(&mut row, "attributes")?.unwrap_or_default(),
            when: take(&mut row, "when")?.unwrap_or_default(),
            values: row,
        })
    }
}

impl From<CaseRow> for BTreeMap<String, Value> {
    fn from(row: CaseRow) -> Self {
        let mut map = row.values;
        map.insert("name".to_owned(), Value::String(row.name));
        map
    }
}

impl JsonSchema for CaseRow {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CaseRow".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A name, a few overrides, and values for ${case.x}.",
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": { "type": "string" },
                "level": generator.subschema_for::<Level>(),
                "severity": generator.subschema_for::<Severity>(),
                "class": generator.subschema_for::<Class>(),
                "cites": { "type": "array", "items": { "type": "string" } },
                "needs": { "type": "array", "items": { "type": "string" } },
                "attributes": { "type": "array", "items": { "type": "string" } },
                "when": generator.subschema_for::<Condition>(),
            },
        })
    }
}
