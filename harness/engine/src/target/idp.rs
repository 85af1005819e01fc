//! The `saml-idp` part of a target file: how an identity provider is reached, and how people log in there.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BearerFrom, MetadataFrom, Start, TextFrom};
use crate::scenario::{At, one_key, one_key_if_any};
use crate::vocabulary::Flow;

/// How to reach a SAML identity provider. Texts may hold `${sandbox.x}` where the target has sandboxes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SamlIdp {
    /// The URL that paths below begin with. Nothing is sent to another scheme, host or port.
    pub base: At<String>,
    /// Where its metadata is.
    #[serde(deserialize_with = "one_key")]
    pub metadata: MetadataFrom,
    /// The service provider that it knows, which fedspec plays.
    #[serde(default)]
    pub sp: SpFile,
    /// Who logs in.
    pub users: IdpUsers,
    /// How a person fills in its log-in page.
    pub log_in: LogIn,
    /// What makes it send a response that nobody asked for, if it does: a page for who is logged in.
    #[serde(default, deserialize_with = "one_key_if_any")]
    pub idp_initiated: Option<Start>,
}

/// The service provider that an identity provider knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SpFile {
    /// Its entityID.
    pub entity_id: String,
    /// Its assertion consumer service. Nothing is ever sent there: fedspec reads what a browser would send.
    pub acs: String,
    /// Its private key, PKCS#8 in PEM.
    #[serde(deserialize_with = "one_key")]
    pub key: TextFrom,
    /// Its certificate in PEM.
    #[serde(deserialize_with = "one_key")]
    pub certificate: TextFrom,
    /// Whether it signs requests; as the identity provider's metadata asks by default.
    pub signs: Option<bool>,
    /// Another one that the identity provider knows, for scenarios about two of them.
    pub second: Option<SecondSp>,
}

/// Another service provider, which has the same key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecondSp {
    /// Its entityID.
    pub entity_id: String,
    /// Its assertion consumer service.
    pub acs: String,
}

impl Default for SpFile {
    fn default() -> Self {
        Self {
            entity_id: "https://sp.fedspec.example/metadata".to_owned(),
            acs: "https://sp.fedspec.example/acs".to_owned(),
            key: TextFrom::BuiltIn,
            certificate: TextFrom::BuiltIn,
            signs: None,
            second: None,
        }
    }
}

/// People whom an identity provider knows.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IdpUsers {
    /// Who logs in where a scenario does not say.
    pub honest: Person,
    /// Somebody else.
    #[serde(default)]
    pub other: Option<Person>,
    /// Somebody of whom something is said that looks like markup.
    #[serde(default)]
    pub marked: Option<Person>,
}

/// Somebody who can log in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Person {
    /// What is filled in as their name.
    pub name: String,
    /// Where their password is kept.
    #[serde(deserialize_with = "one_key")]
    pub password: BearerFrom,
    /// Their e-mail address, where assertions name them by it.
    #[serde(default)]
    pub email: Option<String>,
    /// What is said of them that looks like markup, as one value of an attribute.
    #[serde(default)]
    pub markup: Option<String>,
}

/// How a person fills in the log-in page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LogIn {
    /// Names of fields with what goes in: `${user.name}`, `${user.password}`, or any text. The first form of
    /// the page with all these names is the log-in page.
    pub fields: BTreeMap<String, String>,
    /// Names and values of the button that sends it, where it has a name.
    #[serde(default)]
    pub press: BTreeMap<String, String>,
    /// Pages that may follow, each known by the names of its fields: a question for consent, for one.
    #[serde(default)]
    pub then: Vec<LogInStep>,
}

/// A page that may follow the log-in page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LogInStep {
    /// Names of fields with what goes in; without any, the page has one form alone.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Names and values of the button that sends it.
    #[serde(default)]
    pub press: BTreeMap<String, String>,
}

impl SamlIdp {
    /// Whether a sign-in can begin like this.
    pub const fn has(&self, flow: Flow) -> bool {
        match flow {
            Flow::IdpInitiated => self.idp_initiated.is_some(),
            Flow::SpInitiated => true,
        }
    }

    /// How sign-ins can begin.
    pub fn flows(&self) -> impl Iterator<Item = Flow> {
        Flow::ALL.into_iter().filter(|flow| self.has(*flow))
    }

    /// People by the names that scenarios give them.
    pub fn people(&self) -> impl Iterator<Item = (&'static str, &Person)> {
        let IdpUsers { honest, other, marked } = &self.users;
        let more = [("other", other), ("marked", marked)];
        let more = more.into_iter().filter_map(|(name, person)| Some((name, person.as_ref()?)));
        std::iter::once(("honest", honest)).chain(more)
    }
}
