//! What is sent to the sign-in of an AWS account, as files write it.

use std::collections::BTreeMap;

use fedspec_protocol::saml::forge::{Attribute, Parameter, ParameterValue, ResponseSpec};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::saml::beside;
use super::value::{Misfit, read};

/// An assertion for an AWS account: the keys of [`StsCourse`] and, beside them, those of
/// [`ResponseSpec`]. It is read for each case, when placeholders have their values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StsAction(pub Map<String, Value>);

/// How an assertion gets to an AWS account, and which role it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct StsCourse {
    /// Where it is sent.
    pub to: Door,
    /// The ARN of the role: the parameter RoleArn, and a part of the attribute Role.
    pub role: String,
    /// The ARN of the provider: the parameter PrincipalArn, and the other part.
    pub provider: String,
    /// Further parameters of the API, such as DurationSeconds, or others than those two.
    pub parameters: BTreeMap<String, Value>,
    /// Attributes beside Role and RoleSessionName. `attributes` stands for all of them.
    pub also: Vec<Attribute>,
}

/// Where assertions are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    /// AssumeRoleWithSAML.
    #[default]
    Api,
    /// The form of the console.
    Console,
}

/// The keys of [`StsCourse`].
const COURSE: [&str; 5] = ["to", "role", "provider", "parameters", "also"];
/// What the names of attributes begin with.
const ATTRIBUTES: &str = "https://aws.amazon.com/SAML/Attributes/";
/// The name of a session, where a scenario names no other.
const SESSION: &str = "fedspec";

impl StsAction {
    /// Reads the action once its placeholders are replaced: where the message goes, and what it says.
    /// Attributes and parameters that the scenario leaves to fedspec are in it.
    ///
    /// # Errors
    /// The first thing that does not fit, with its place in the map.
    pub fn read(rendered: &Value) -> Result<(Door, ResponseSpec), Misfit> {
        let all = rendered.as_object().cloned().unwrap_or_default();
        let (course, response): (Map<_, _>, Map<_, _>) =
            all.into_iter().partition(|(name, _)| COURSE.contains(&name.as_str()));
        let course: StsCourse = read(&Value::Object(course))?;
        let mut response: ResponseSpec =
            read(&Value::Object(response)).map_err(|misfit: Misfit| misfit.or(&COURSE))?;
        let attributes = course.attributes();
        response.attributes.get_or_insert(attributes);
        if course.to == Door::Api {
            response.deliver.parameters.get_or_insert_with(|| course.form());
        }
        Ok((course.to, response))
    }
}

impl StsCourse {
    /// Role, RoleSessionName, and what the scenario adds.
    fn attributes(&self) -> Vec<Attribute> {
        let attribute = |name: &str, value: String| Attribute {
            name: format!("{ATTRIBUTES}{name}"),
            values: vec![value],
            ..Attribute::default()
        };
        let mut all = vec![
            attribute("Role", format!("{},{}", self.role, self.provider)),
            attribute("RoleSessionName", SESSION.to_owned()),
        ];
        all.extend(self.also.iter().cloned());
        all
    }

    /// The parameters of AssumeRoleWithSAML.
    fn form(&self) -> Vec<Parameter> {
        let usual = [
            ("Action", "AssumeRoleWithSAML"),
            ("Version", "2011-06-15"),
            ("RoleArn", &self.role),
            ("PrincipalArn", &self.provider),
        ];
        let own = |name: &str| self.parameters.contains_key(name);
        let text = |name: &str, value: String| Parameter {
            name: name.to_owned(),
            value: ParameterValue::Text(value),
        };
        let mut form: Vec<Parameter> = usual
            .into_iter()
            .filter(|(name, _)| !own(name))
            .map(|(name, value)| text(name, value.to_owned()))
            .collect();
        if !own("SAMLAssertion") {
            let name = "SAMLAssertion".to_owned();
            form.push(Parameter { name, value: ParameterValue::Message });
        }
        form.extend(self.parameters.iter().filter_map(|(name, value)| match value {
            // A parameter that is not to be there.
            Value::Null => None,
            Value::String(written) => Some(text(name, written.clone())),
            other => Some(text(name, other.to_string())),
        }));
        form
    }
}

impl JsonSchema for StsAction {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let course = StsCourse::json_schema(generator);
        beside(generator, &course)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_role_and_provider_as_parameters_and_in_an_attribute() {
        let (door, response) = StsAction::read(&json!({
            "role": "r", "provider": "p", "clock": "-1m",
            "parameters": { "DurationSeconds": 900, "PrincipalArn": null },
            "also": [{ "name": "x", "values": ["y"] }],
        }))
        .unwrap();
        assert_eq!(door, Door::Api);
        let form = response.deliver.parameters.unwrap();
        let names: Vec<&str> = form.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names, ["Action", "Version", "RoleArn", "SAMLAssertion", "DurationSeconds"]);
        let attributes = response.attributes.unwrap();
        assert_eq!(attributes[0].values, ["r,p"]);
        assert_eq!(attributes.len(), 3);
    }

    #[test]
    fn what_a_scenario_says_itself_is_left_alone() {
        let (door, response) =
            StsAction::read(&json!({ "to": "console", "attributes": [] })).unwrap();
        assert_eq!(door, Door::Console);
        assert_eq!(response.attributes, Some(Vec::new()));
        assert_eq!(response.deliver.parameters, None);
    }

    #[test]
    fn what_does_not_fit_is_told_with_all_names() {
        let misfit = StsAction::read(&json!({ "rol": "r" })).unwrap_err();
        assert!(misfit.help().unwrap().contains("`role`"), "{misfit:?}");
        assert_eq!(StsAction::read(&json!({ "to": "x" })).unwrap_err().path, ["to"]);
    }
}
