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
    /// QS-08, QS-11: a login of Cognito has no URL of its own, one of another provider needs one.
    pub(super) fn qs_11_read(self, faults: FaultSet) -> Result<Change, QuickSightError> {
        let any = faults.has(Fault::QuickSightAnyProviderUrl);
        let url = self.custom_federation_provider_url.filter(|url| !url.is_empty());
        let wrong = Err(QuickSightError::Parameter("CustomFederationProviderUrl"));
        let url = match (self.external_login_federation_provider_type.as_deref(), url) {
            (None, None) if self.external_login_id.is_none() => return Ok(Change::Nothing),
            (Some("NONE"), _) => return Ok(Change::Clear),
            (Some("COGNITO"), None) => COGNITO.to_owned(),
            (Some("COGNITO"), Some(url)) if any => url,
            (Some("CUSTOM_OIDC"), Some(url)) => url,
            (Some("CUSTOM_OIDC"), None) if any => String::new(),
            (Some("COGNITO" | "CUSTOM_OIDC"), _) => return wrong,
            _ => return Err(QuickSightError::Parameter("ExternalLoginFederationProviderType")),
        };
        let id = self.external_login_id.filter(|id| !id.is_empty());
        Ok(Change::Set(ExternalLogin {
            kind: self.external_login_federation_provider_type.unwrap_or_default(),
            url,
            id: id.ok_or(QuickSightError::Parameter("ExternalLoginId"))?,
        }))
    }
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
    fn qs_11_a_url_goes_with_other_providers_alone() {
        let url = "idp.us-east-1.amazonaws.com/us-east-1_ABCDE";
        let login = |kind: &str, url: Option<&str>| {
            read(json!({
                "ExternalLoginFederationProviderType": kind, "ExternalLoginId": "1",
                "CustomFederationProviderUrl": url,
            }))
        };
        assert!(login("CUSTOM_OIDC", Some(url)).is_ok());
        let wrong = Err(QuickSightError::Parameter("CustomFederationProviderUrl"));
        assert_eq!(login("CUSTOM_OIDC", None), wrong);
        assert_eq!(login("COGNITO", Some(url)), wrong);
        assert!(login("OTHER", None).is_err());
        assert_eq!(login("NONE", None), Ok(Change::Clear));
        assert_eq!(read(json!({})), Ok(Change::Nothing));
    }
}
