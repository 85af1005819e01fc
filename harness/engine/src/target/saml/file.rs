use fedspec_protocol::saml::forge::{self, Signed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{IdentityProbe, IdpFile, ReasonChannel, Users};
use crate::scenario::{At, one_key, one_key_if_any};
use crate::vocabulary::Flow;

/// How to reach a SAML service provider. Texts may hold `${sandbox.x}` where the target has sandboxes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SamlSp {
    /// The URL that paths below begin with. Nothing is sent to another scheme, host or port.
    pub base: At<String>,
    /// Where its metadata is.
    #[serde(default, deserialize_with = "one_key_if_any")]
    pub metadata: Option<MetadataFrom>,
    /// Its entityID; that of the metadata by default.
    #[serde(default)]
    pub entity_id: Option<At<String>>,
    /// The URL of its assertion consumer service; the default one of the metadata by default.
    #[serde(default)]
    pub acs: Option<At<String>>,
    /// What makes it send a request, if it does.
    #[serde(default, deserialize_with = "one_key_if_any")]
    pub start: Option<Start>,
    /// Whether it takes a response that it did not ask for.
    #[serde(default = "yes")]
    pub idp_initiated: bool,
    /// The RelayState of responses that nobody asked for.
    #[serde(default)]
    pub relay_state: Option<String>,
    /// The identity provider that it trusts, which fedspec plays.
    #[serde(default)]
    pub idp: IdpFile,
    /// Who signs in.
    #[serde(default)]
    pub users: Users,
    /// How it shows who is signed in.
    pub identity: IdentityProbe,
    /// Where it says why it refuses.
    #[serde(default)]
    pub reason: ReasonChannel,
    /// What brings it back to the state before a case, beside new cookies.
    #[serde(default, deserialize_with = "one_key")]
    pub reset: Reset,
    /// What it asks of every message.
    #[serde(default)]
    pub wants: Wants,
    /// Where an AWS account that trusts the same identity provider takes assertions.
    #[serde(default)]
    pub sts: Option<StsFile>,
}

/// Where an AWS account takes assertions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StsFile {
    /// AssumeRoleWithSAML: a path below `base`, or a whole URL of the same scheme, host and port.
    pub api: String,
    /// The form of the console, which is also the recipient that assertions name.
    pub console: String,
    /// The audience that assertions name.
    #[serde(default = "amazon")]
    pub audience: String,
}

fn amazon() -> String {
    "urn:amazon:webservices".to_owned()
}

const fn yes() -> bool {
    true
}

/// Where metadata comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MetadataFrom {
    /// A path below `base`, or a whole URL of the same scheme, host and port.
    Get(String),
    /// A file.
    File(String),
}

/// What makes a service provider send a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// A path below `base`, or a whole URL of the same scheme, host and port.
    Get(String),
}

/// What is done before a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reset {
    /// Nothing but new cookies, which every case gets.
    Cookies(NewCookies),
    /// A POST without a body to a path below `base`.
    Post(String),
    /// A command, given as a list of words; what it prints is not looked at.
    Command(Vec<String>),
}

impl Default for Reset {
    fn default() -> Self {
        Self::Cookies(NewCookies::New)
    }
}

/// What becomes of cookies: there is no other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NewCookies {
    /// A case begins with none.
    New,
}

/// What a service provider asks of every message, beyond what the profile asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Wants {
    /// Which elements carry a signature; each assertion by default.
    pub sign: Option<Vec<Signed>>,
    /// Whether assertions come encrypted, for the certificate of its metadata.
    pub encrypted_assertions: bool,
}

impl SamlSp {
    /// Whether a sign-in can begin like this.
    pub const fn has(&self, flow: Flow) -> bool {
        match flow {
            Flow::IdpInitiated => self.idp_initiated,
            Flow::SpInitiated => self.start.is_some(),
        }
    }

    /// What it asks of every message, with what is asked by default.
    pub fn asks(&self) -> forge::Wants {
        forge::Wants {
            sign: self.wants.sign.clone().unwrap_or_else(|| forge::Wants::default().sign),
            encrypted_assertions: self.wants.encrypted_assertions,
        }
    }

    /// How sign-ins can begin, the one that is taken by default first.
    pub fn flows(&self) -> impl Iterator<Item = Flow> {
        Flow::ALL.into_iter().filter(|flow| self.has(*flow))
    }

    /// Whether everything that a message has to name stands in the file.
    pub const fn is_whole(&self) -> bool {
        self.entity_id.is_some() && self.acs.is_some()
    }
}
