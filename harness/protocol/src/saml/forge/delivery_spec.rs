use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a message is handed over, where that is not as the binding says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct DeliverySpec {
    /// The URL, instead of the assertion consumer service.
    pub url: Option<String>,
    /// What goes as RelayState.
    pub relay_state: RelayStateSpec,
    /// How the message becomes text.
    pub base64: Base64Form,
    /// All parameters instead of the usual ones, in this order.
    pub parameters: Option<Vec<Parameter>>,
    /// Further headers, or others than the usual `Content-Type`.
    pub headers: BTreeMap<String, String>,
}

/// What goes as RelayState.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelayStateSpec {
    /// What came with the request, or what the target wants when it did not ask; nothing when there is
    /// neither.
    #[default]
    Usual,
    /// No such parameter.
    Missing,
    /// This text.
    Written(String),
}

/// How octets become text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Base64Form {
    /// As RFC 4648 section 4 has it, in one line.
    #[default]
    Plain,
    /// In lines of 76 characters, as RFC 2045 has it.
    Lines,
    /// With the alphabet for URLs.
    Url,
    /// Without padding.
    Unpadded,
    /// With a character that base64 does not have.
    Broken,
    /// Not at all: as XML.
    None,
}

/// A parameter of a form or a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parameter {
    /// Its name as it is to stand there, percent-encoded or not.
    pub name: String,
    /// What it says.
    pub value: ParameterValue,
}

/// What a parameter says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterValue {
    /// The message.
    Message,
    /// An unsigned message that names the other user.
    Forged,
    /// The RelayState.
    RelayState,
    /// This text, which is percent-encoded.
    Text(String),
    /// This text as it is to stand there.
    Written(String),
}
