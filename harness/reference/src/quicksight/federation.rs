//! Whether somebody who comes by a role is the user that the role and session name decide (QS-01 to
//! QS-06). Nothing of AWS answers at this address: there it is the console's own sign-in.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use super::error::QuickSightError as Error;
use super::login::{Change, ExternalLogin, LoginParameters};
use super::state::Key;
use crate::directory::Directory;
use crate::fault::Fault;
use crate::messages as m;
use crate::signin::page;

/// How somebody comes.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Arrival {
    aws_account_id: String,
    #[serde(default = "default_namespace")]
    namespace: String,
    /// The name of the role.
    role: String,
    session_name: String,
    /// `AssumeRoleWithWebIdentity`, or `CognitoIdentityCredentials` for Cognito's simplified flow.
    flow: Flow,
    /// Whether Cognito knows who it is.
    #[serde(default = "yes")]
    authenticated: bool,
    /// The pools of Cognito.
    identity_pool: Option<String>,
    user_pool: Option<String>,
    #[serde(flatten)]
    login: LoginParameters,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum Flow {
    AssumeRoleWithWebIdentity,
    CognitoIdentityCredentials,
}

fn default_namespace() -> String {
    "default".to_owned()
}

const fn yes() -> bool {
    true
}

/// QS-01: the page that somebody sees.
pub(super) fn arrive(directory: &mut Directory, body: &[u8]) -> Result<Response<Bytes>, Error> {
    let arrival: Arrival = serde_json::from_slice(body).map_err(|_| Error::Parameter("body"))?;
    let faults = directory.faults;
    let Change::Set(login) = arrival.login.clone().qs_11_read(faults)? else {
        return Err(Error::Parameter("ExternalLoginFederationProviderType"));
    };
    let name = format!("{}/{}", arrival.role, arrival.session_name);
    let key: Key = (arrival.aws_account_id.clone(), arrival.namespace.clone(), name.clone());
    if !directory.quicksight.users.contains_key(&key) {
        return Err(Error::NotFound);
    }
    if !qs_03_to_06_supported(directory, &arrival) || !qs_02_is_mapped(directory, &key, &login) {
        let text = match faults.has(Fault::AwsErrorsVague) {
            true => "error",
            false => m::QS_01_LOGIN.text,
        };
        // The page's status is not known.
        return Ok(page::page(StatusCode::FORBIDDEN, m::QS_01_TITLE.text, &[("error", text)]));
    }
    let shown = [("user", name.as_str())];
    Ok(page::page(StatusCode::OK, "QuickSight (reference target)", &shown))
}

/// QS-02, QS-05: a user is whoever came first, or was registered, and nobody else.
fn qs_02_is_mapped(directory: &mut Directory, key: &Key, login: &ExternalLogin) -> bool {
    let any = directory.has(Fault::ExternalLoginIgnored);
    let Some(user) = directory.quicksight.users.get_mut(key) else { return false };
    user.login.get_or_insert_with(|| login.clone()) == login || any
}

/// QS-03, QS-04, QS-06: what QuickSight does not support of Cognito.
fn qs_03_to_06_supported(directory: &mut Directory, arrival: &Arrival) -> bool {
    let faults = directory.faults;
    let simplified = arrival.flow == Flow::CognitoIdentityCredentials;
    if simplified && !faults.has(Fault::SimplifiedFlowAccepted) {
        return false;
    }
    if !arrival.authenticated && !faults.has(Fault::UnauthenticatedAccepted) {
        return false;
    }
    let (Some(identity), Some(user)) = (&arrival.identity_pool, &arrival.user_pool) else {
        return true;
    };
    let pools = &mut directory.quicksight.pools;
    // What is kept for names that anybody may send is bounded.
    if pools.len() >= 1_000 && !pools.contains_key(identity) {
        return false;
    }
    let known = pools.entry(identity.clone()).or_insert_with(|| user.clone());
    known == user || faults.has(Fault::SecondPoolAccepted)
}
