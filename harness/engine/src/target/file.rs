use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    AdminFile, ConnectorFile, Credentials, DirectoryFile, Payload, ReasonSource, SamlIdp, SamlSp,
};
use crate::scenario::{At, one_key};
use crate::vocabulary::{Duration, Era, Party, ProfileName};

/// A target file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Target {
    /// The product's name, as reports show it.
    pub target: At<String>,
    /// What it says it is, with an edition where it is to be certified: `scim-provider/2026.1`.
    pub profile: ProfileName,
    /// Its generation of texts, where the profile knows several.
    #[serde(default)]
    pub era: Option<Era>,
    /// Who makes it.
    #[serde(default)]
    pub vendor: Option<Vendor>,
    /// Its SCIM service.
    #[serde(default)]
    pub scim_server: Option<ScimServer>,
    /// Its SAML sign-in.
    #[serde(default)]
    pub saml_sp: Option<SamlSp>,
    /// Its SAML identity provider.
    #[serde(default)]
    pub saml_idp: Option<SamlIdp>,
    /// Its own sign-in, with passwords and second factors.
    #[serde(default)]
    pub directory: Option<DirectoryFile>,
    /// A provisioning connector, which calls fedspec.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scim_client: Option<ConnectorFile>,
    /// What an administrator can do, as HTTP calls.
    #[serde(default)]
    pub admin: Option<AdminFile>,
    /// How the product words a reason: a regular expression for rows of `reasons.yaml`.
    #[serde(default)]
    pub messages: BTreeMap<String, At<String>>,
    /// Declared capabilities.
    #[serde(default)]
    pub supports: Vec<At<String>>,
    /// How bodies have to look there, beyond what its /Schemas say.
    #[serde(default)]
    pub payload: Payload,
    /// How hard it may be pushed.
    #[serde(default)]
    pub limits: Limits,
}

/// Who makes the target.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Vendor {
    /// Organization.
    pub organization: String,
    /// Whom to ask.
    #[serde(default)]
    pub contact: Option<String>,
    /// Version of the product.
    #[serde(default)]
    pub version: Option<String>,
}

/// How to reach a SCIM service provider.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScimServer {
    /// The base URL, without a query (RFC 7644 section 1.3); `${sandbox.base}` where the target
    /// gives each case a directory of its own.
    pub base: At<String>,
    /// Credentials of every request.
    #[serde(deserialize_with = "one_key")]
    pub auth: Credentials,
    /// The media type of request bodies.
    #[serde(default = "scim_json")]
    pub content_type: String,
}

fn scim_json() -> String {
    "application/scim+json".to_owned()
}

/// How hard a target may be pushed, and how much of it is believed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Limits {
    /// At most so many requests a second in all; none for no limit.
    pub requests_per_second: Option<At<u32>>,
    /// How long one answer may take from the first byte sent to the last received.
    pub patience: Duration,
    /// How long to wait after each change until the target shows it everywhere; nothing by default.
    pub settle: Duration,
    /// How many bytes of a body are read before the answer counts as endless.
    pub max_body: u64,
    /// How many cases run at once unless `-j` says otherwise.
    pub concurrency: Option<At<u16>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_second: None,
            patience: Duration::from_millis(10_000),
            settle: Duration::from_millis(0),
            max_body: 8 * 1024 * 1024,
            concurrency: None,
        }
    }
}

impl Target {
    /// Declared capabilities as text.
    pub fn supported(&self) -> Vec<String> {
        let peer =
            self.scim_client.as_ref().map(|connector| connector.peer.capability().to_owned());
        let declared = self.supports.iter().map(|capability| capability.value.clone());
        declared.chain(peer).collect()
    }

    /// Whether it says how this party is reached.
    pub const fn has(&self, party: Party) -> bool {
        match party {
            Party::ScimServer => self.scim_server.is_some(),
            Party::SamlSp => self.saml_sp.is_some(),
            Party::Directory => self.directory.is_some(),
            Party::ScimClient => self.scim_client.is_some(),
            Party::SamlIdp => self.saml_idp.is_some(),
        }
    }

    /// Why not more than one case should run at once, if so: what a log says cannot be told apart then.
    pub fn one_at_a_time(&self) -> Option<&'static str> {
        if self.scim_client.is_some() {
            return Some("a connector calls one address for all cases");
        }
        let sources = self.saml_sp.iter().flat_map(|sp| &sp.reason.any_of);
        let shared = sources.into_iter().any(|source| {
            matches!(source.value, ReasonSource::Log(..) | ReasonSource::Command(..))
        });
        shared.then_some("reasons are read from a log or a command, which all cases share")
    }

    /// The base URL of a party, as the file has it; empty where there is no such party.
    pub fn base(&self, party: Party) -> &str {
        let base = match party {
            Party::ScimServer => self.scim_server.as_ref().map(|server| &server.base),
            Party::SamlSp => self.saml_sp.as_ref().map(|sp| &sp.base),
            Party::Directory => self.directory.as_ref().map(|directory| &directory.base),
            // It has no address: it calls.
            Party::ScimClient => None,
            Party::SamlIdp => self.saml_idp.as_ref().map(|idp| &idp.base),
        };
        base.map_or("", |base| base.value.as_str())
    }

    /// Whether no address of it can be one of TLS: redirects do not leave the scheme. A sign-in is led
    /// wherever a page says.
    pub fn is_without_tls(&self) -> bool {
        let scim = self.scim_server.as_ref().map(|server| &server.base);
        let directory = self.directory.as_ref().map(|directory| &directory.base);
        let bases = [scim, directory, self.admin.as_ref().map(|admin| &admin.base)];
        let calls = self.scim_client.iter().flat_map(|connector| connector.addresses());
        self.saml_sp.is_none()
            && calls.into_iter().all(|url| url.starts_with("http://"))
            && self.saml_idp.is_none()
            && bases.into_iter().flatten().all(|base| base.starts_with("http://"))
    }

    /// What `${target.x}` stands for before a sandbox is open.
    pub fn values(&self, party: Party) -> BTreeMap<String, Value> {
        BTreeMap::from([
            ("name".to_owned(), Value::String(self.target.value.clone())),
            ("base".to_owned(), Value::String(self.base(party).to_owned())),
        ])
    }
}
