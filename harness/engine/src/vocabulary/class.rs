use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::did_you_mean;

/// What kind of finding a broken check is; each is shown and counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What a specification asks of the target.
    #[default]
    Rule,
    /// The target accepts what a client must not send.
    Leniency,
    /// The target does not get on with a habit of this identity provider.
    Interop(Persona),
    /// A breakdown: a 5xx, a hang, or internals in an answer.
    Robustness,
}

/// Identity providers whose habits on the wire are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of the products")]
pub enum Persona {
    Authentik,
    CyberArk,
    Entra,
    Google,
    JumpCloud,
    Keycloak,
    Okta,
    OneLogin,
    Ping,
}

/// A word that is no class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{written}` is not a class; {help}")]
pub struct UnknownClass {
    /// What was written.
    pub written: String,
    /// What to write.
    pub help: String,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 12] = [
        Self::Rule,
        Self::Leniency,
        Self::Interop(Persona::Authentik),
        Self::Interop(Persona::CyberArk),
        Self::Interop(Persona::Entra),
        Self::Interop(Persona::Google),
        Self::Interop(Persona::JumpCloud),
        Self::Interop(Persona::Keycloak),
        Self::Interop(Persona::Okta),
        Self::Interop(Persona::OneLogin),
        Self::Interop(Persona::Ping),
        Self::Robustness,
    ];

    /// As files and reports write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Leniency => "leniency",
            Self::Interop(Persona::Authentik) => "interop:authentik",
            Self::Interop(Persona::CyberArk) => "interop:cyberark",
            Self::Interop(Persona::Entra) => "interop:entra",
            Self::Interop(Persona::Google) => "interop:google",
            Self::Interop(Persona::JumpCloud) => "interop:jumpcloud",
            Self::Interop(Persona::Keycloak) => "interop:keycloak",
            Self::Interop(Persona::Okta) => "interop:okta",
            Self::Interop(Persona::OneLogin) => "interop:onelogin",
            Self::Interop(Persona::Ping) => "interop:ping",
            Self::Robustness => "robustness",
        }
    }

    /// What a finding of this class is, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Rule => "what a specification asks of the target",
            Self::Leniency => "the target accepts what a client must not send",
            Self::Interop(_) => "a habit of this identity provider that the target does not take",
            Self::Robustness => "what no request should bring about",
        }
    }

    /// Whether a specification could demand it: leniency and foreign habits are nobody's breach.
    pub const fn may_be_must(self) -> bool {
        matches!(self, Self::Rule | Self::Robustness)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Class {
    type Err = UnknownClass;

    fn from_str(text: &str) -> Result<Self, UnknownClass> {
        Self::ALL.into_iter().find(|class| class.name() == text).ok_or_else(|| UnknownClass {
            written: text.to_owned(),
            help: if text == "interop" {
                "name the identity provider, such as `interop:entra`".to_owned()
            } else {
                did_you_mean(text, Self::ALL.iter().map(|class| class.name())).unwrap_or_default()
            },
        })
    }
}

impl Serialize for Class {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Class {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Class {
    fn schema_name() -> Cow<'static, str> {
        "Class".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "description": "What kind of finding a broken check is.",
            "type": "string",
            "enum": Self::ALL.map(Self::name),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_read_as_it_is_written() {
        for class in Class::ALL {
            assert_eq!(class.name().parse(), Ok(class));
        }
        let mut sorted = Class::ALL;
        sorted.sort_unstable();
        assert_eq!(sorted, Class::ALL, "the order of reports");
        let unknown = "interop:entr".parse::<Class>().unwrap_err();
        assert!(unknown.to_string().contains("did you mean `interop:entra`"), "{unknown}");
    }
}
