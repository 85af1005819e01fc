use serde::Deserialize;

use super::error::QuickSightError;
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// The provider that is behind Cognito (QS-08).
const COGNITO: &str = "cognito-identity.amazonaws.com";

/// Who somebody is at a provider elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExternalLogin {
    /// `COGNITO` or `CUSTOM_OIDC`.
    pub(super) kind: String,
    pub(super) url: String,
    pub(super) id: String,
}

/// What a call says of the external login of a user (QS-07, QS-10).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct LoginParameters {
    external_login_federation_provider_type: Option<String>,
    custom_federation_provider_url: Option<String>,
    external_login_id: Option<String>,
}

/// What becomes of the external login of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing is said.
    Nothing,
    /// QS-10: `NONE`.
    Clear,
    Set(ExternalLogin),
}

impl LoginParameters {
    /// QS-08, QS-11: a login of another provider needs the provider's URL, and nothing else has one.
    pub(super) fn qs_11_read(self, faults: FaultSet) -> Result<Change, QuickSightError> {
        let any = faults.has(Fault::QuickSightAnyProviderUrl);
        let url = self.custom_federation_provider_url.filter(|url| !url.is_empty());
        let wrong = Err(QuickSightError::Parameter("CustomFederationProviderUrl"));
        let url = match (self.external_login_federation_provider_type.as_deref(), url) {
            (None, None) if self.external_login_id.is_none() => return Ok(Change::Nothing),
            (Some("NONE"), None) => return Ok(Change::Clear),
            (Some("NONE"), Some(_)) if any => return Ok(Change::Clear),
            (Some("COGNITO"), None) => COGNITO.to_owned(),
            (Some("COGNITO"), Some(url)) if any => url,
            (Some("CUSTOM_OIDC"), Some(url)) => url,
            (Some("CUSTOM_OIDC"), None) if any => String::new(),
            (Some("COGNITO" | "CUSTOM_OIDC" | "NONE"), _) => return wrong,
            _ => return Err(QuickSightError::Parameter("ExternalLoginFederationProviderType")),
        };
        let kind = self.external_login_federation_provider_type.unwrap_or_default();
        let formed = |id: &str| match kind.as_str() {
            "COGNITO" if !faults.has(Fault::QuickSightAnyLoginId) => qs_08_is_cognito(id),
            _ => !id.is_empty(),
        };
        let id = self.external_login_id.filter(|id| formed(id));
        Ok(Change::Set(ExternalLogin {
            kind,
            url,
            id: id.ok_or(QuickSightError::Parameter("ExternalLoginId"))?,
        }))
    }
}

/// QS-08: `<identity-region>:<cognito-user-sub>`.
fn qs_08_is_cognito(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let parts = id.split_once(':');
    parts.is_some_and(|(region, sub)| {
        !region.is_empty() && region.chars().all(plain) && !sub.is_empty()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(written: serde_json::Value) -> Result<Change, QuickSightError> {
        let parameters: LoginParameters = serde_json::from_value(written).unwrap();
        parameters.qs_11_read(FaultSet::NONE)
    }

    #[test]
    fn qs_08_cognito_is_known_by_its_own_address() {
        let login = json!({
            "ExternalLoginFederationProviderType": "COGNITO", "ExternalLoginId": "us-east-1:1",
        });
        let Ok(Change::Set(login)) = read(login) else { panic!("no login") };
        assert_eq!((login.url.as_str(), login.id.as_str()), (COGNITO, "us-east-1:1"));
    }

    #[test]
    fn qs_08_a_login_of_cognito_names_its_region() {
        let login = |id: &str| {
            read(json!({ "ExternalLoginFederationProviderType": "COGNITO", "ExternalLoginId": id }))
        };
        assert!(login("us-east-1:12345678-1234-1234-abc1-a1b1234567").is_ok());
        for id in ["", "nocolon", ":1", "us-east-1:", "US:1"] {
            assert_eq!(login(id), Err(QuickSightError::Parameter("ExternalLoginId")), "{id}");
        }
    }

    #[test]
    fn qs_11_a_url_goes_with_other_providers_alone() {
        let url = "idp.us-east-1.amazonaws.com/us-east-1_ABCDE";
        let login = |kind: &str, url: Option<&str>| {
            read(json!({
                "ExternalLoginFederationProviderType": kind, "ExternalLoginId": "us-east-1:1",
                "CustomFederationProviderUrl": url,
            }))
        };
        assert!(login("CUSTOM_OIDC", Some(url)).is_ok());
        let wrong = Err(QuickSightError::Parameter("CustomFederationProviderUrl"));
        assert_eq!(login("CUSTOM_OIDC", None), wrong);
        assert_eq!(login("COGNITO", Some(url)), wrong);
        assert!(login("OTHER", None).is_err());
        assert_eq!(login("NONE", None), Ok(Change::Clear));
        assert_eq!(login("NONE", Some(url)), wrong);
        assert_eq!(read(json!({})), Ok(Change::Nothing));
    }
}
