use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::did_you_mean;

/// What kind of product a target says it is; expectations may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// AWS IAM Identity Center: a subset of SCIM with limits and texts of its own.
    AwsIdentityCenter,
    /// Any service provider that follows RFC 7643 and RFC 7644.
    ScimProvider,
    /// Any SAML 2.0 service provider that follows the Web Browser SSO profile.
    SamlSp,
    /// Any provisioning connector that writes into SCIM service providers.
    ScimConnector,
    /// Any SAML 2.0 identity provider that follows the Web Browser SSO profile.
    SamlIdp,
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AwsIdentityCenter => "aws-identity-center",
            Self::ScimProvider => "scim-provider",
            Self::SamlSp => "saml-sp",
            Self::ScimConnector => "scim-connector",
            Self::SamlIdp => "saml-idp",
        })
    }
}

/// What a frozen profile may be called, and the kind of product that it is for. Several may be for one kind.
const NAMES: [(&str, Profile); 7] = [
    ("aws-identity-center", Profile::AwsIdentityCenter),
    ("aws-sts", Profile::AwsIdentityCenter),
    ("quicksight", Profile::AwsIdentityCenter),
    ("saml-idp", Profile::SamlIdp),
    ("saml-sp", Profile::SamlSp),
    ("scim-connector", Profile::ScimConnector),
    ("scim-provider", Profile::ScimProvider),
];

/// `profile:` of a target file: a name, `scim-provider`, or a frozen edition, `scim-provider/2026.1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProfileName {
    name: String,
    edition: Option<String>,
}

impl ProfileName {
    /// The kind of product that it is for.
    pub fn kind(&self) -> Profile {
        let named = NAMES.iter().find(|(name, _)| *name == self.name);
        named.map_or(Profile::ScimProvider, |(_, kind)| *kind)
    }

    /// The name without the edition.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The edition, `2026.1`; none where any scenario will do.
    pub fn edition(&self) -> Option<&str> {
        self.edition.as_deref()
    }

    /// The name of its file below `scenarios/profiles/`, without the ending.
    pub fn file_stem(&self) -> String {
        self.to_string().replace('/', "-")
    }
}

impl From<Profile> for ProfileName {
    fn from(kind: Profile) -> Self {
        // Each kind is a name as well.
        Self { name: kind.to_string(), edition: None }
    }
}

impl FromStr for ProfileName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, edition) = match text.split_once('/') {
            Some((name, edition)) => (name, Some(edition)),
            None => (text, None),
        };
        let known = NAMES.iter().find(|(known, _)| *known == name).ok_or_else(|| {
            let help = did_you_mean(name, NAMES.iter().map(|(name, _)| *name));
            format!("unknown profile `{name}`; {}", help.unwrap_or_default())
        })?;
        if edition.is_some_and(|edition| !is_edition(edition)) {
            return Err(format!("`{text}` has no edition such as `{name}/2026.1`"));
        }
        Ok(Self { name: known.0.to_owned(), edition: edition.map(str::to_owned) })
    }
}

/// A year and a number: `2026.1`.
fn is_edition(text: &str) -> bool {
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split_once('.').is_some_and(|(year, count)| {
        number(year, 4..=4) && number(count, 1..=3) && !count.starts_with('0')
    })
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.edition.iter().try_for_each(|edition| write!(f, "/{edition}"))
    }
}

impl TryFrom<String> for ProfileName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<ProfileName> for String {
    fn from(name: ProfileName) -> Self {
        name.to_string()
    }
}

impl JsonSchema for ProfileName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ProfileName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        schemars::json_schema!({
            "description": "What the target says it is: a name, or a frozen edition of its scenarios.",
            "type": "string",
            "pattern": format!(r"^({})(/[0-9]{{4}}\.[1-9][0-9]{{0,2}})?$", names.join("|")),
            "examples": ["scim-provider", "scim-provider/2026.1"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_a_year_and_a_number() {
        let name: ProfileName = "aws-sts/2026.1".parse().unwrap();
        assert_eq!((name.name(), name.edition()), ("aws-sts", Some("2026.1")));
        assert_eq!(name.kind(), Profile::AwsIdentityCenter);
        assert_eq!(
            (name.to_string().as_str(), name.file_stem().as_str()),
            ("aws-sts/2026.1", "aws-sts-2026.1")
        );
        assert_eq!("saml-sp".parse::<ProfileName>().unwrap().edition(), None);
        for wrong in [
            "saml-sp/",
            "saml-sp/2026",
            "saml-sp/2026.01",
            "saml-sp/26.1",
            "saml-sp/2026.1/2",
            "saml-sp/../x",
            "sp/2026.1",
            "",
        ] {
            assert!(wrong.parse::<ProfileName>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_kind_is_a_name() {
        for kind in [
            Profile::AwsIdentityCenter,
            Profile::ScimProvider,
            Profile::SamlSp,
            Profile::ScimConnector,
            Profile::SamlIdp,
        ] {
            let name = ProfileName::from(kind);
            assert_eq!((name.kind(), name.to_string()), (kind, kind.to_string()));
        }
    }
}
