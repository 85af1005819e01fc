//! RegisterUser, DescribeUser and UpdateUser (QS-07 to QS-14).

use serde::Deserialize;
use serde_json::{Value, json};

use super::error::QuickSightError as Error;
use super::login::{Change, LoginParameters};
use super::state::{Key, User};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::iam::{Arn, Resource};

/// Users of a directory at most; AWS's quota is not known.
const USERS: usize = 10_000;
/// QS-13.
const ROLES: [&str; 8] = [
    "ADMIN",
    "AUTHOR",
    "READER",
    "RESTRICTED_AUTHOR",
    "RESTRICTED_READER",
    "ADMIN_PRO",
    "AUTHOR_PRO",
    "READER_PRO",
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Registration {
    identity_type: String,
    email: String,
    user_role: String,
    iam_arn: Option<String>,
    session_name: Option<String>,
    user_name: Option<String>,
    #[serde(flatten)]
    login: LoginParameters,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Update {
    email: String,
    role: String,
    #[serde(flatten)]
    login: LoginParameters,
}

/// QS-07.
pub(super) fn register(
    directory: &mut Directory,
    account: &str,
    namespace: &str,
    body: &[u8],
) -> Result<Value, Error> {
    let faults = directory.faults;
    if faults.has(Fault::QuickSightRegistersNobody) {
        return Err(Error::Limit);
    }
    let asked: Registration = serde_json::from_slice(body).map_err(|_| Error::Parameter("body"))?;
    let Registration { identity_type, email, user_role, iam_arn, session_name, .. } = asked;
    qs_13_email_and_role(&email, ("UserRole", &user_role), faults)?;
    let (name, principal) = match identity_type.as_str() {
        "IAM" => federated(directory, iam_arn.as_deref(), session_name.as_deref())?,
        "QUICKSIGHT" | "IAM_IDENTITY_CENTER" => {
            let name = asked.user_name.filter(|name| !name.is_empty());
            let name = name.ok_or(Error::Parameter("UserName"))?;
            (name.clone(), format!("user/{name}"))
        }
        _ => return Err(Error::Parameter("IdentityType")),
    };
    let login = match asked.login.qs_11_read(faults)? {
        Change::Set(login) => Some(login),
        Change::Nothing => None,
        // `NONE` is for updates alone (QS-10).
        Change::Clear => return Err(Error::Parameter("ExternalLoginFederationProviderType")),
    };
    let key: Key = (account.to_owned(), namespace.to_owned(), name.clone());
    if directory.quicksight.users.contains_key(&key) && !faults.has(Fault::QuickSightUserTwice) {
        return Err(Error::Exists);
    }
    if directory.quicksight.users.len() >= USERS {
        return Err(Error::Limit);
    }
    let user = User {
        arn: format!("arn:aws:quicksight:us-east-1:{account}:user/{namespace}/{name}"),
        name,
        email,
        role: user_role,
        identity_type,
        principal,
        login,
    };
    let shown = shown(&user, directory);
    directory.quicksight.users.insert(key, user);
    Ok(shown)
}

/// Name and principal of a user who comes by a role of IAM (QS-09, QS-14).
fn federated(
    directory: &mut Directory,
    arn: Option<&str>,
    session: Option<&str>,
) -> Result<(String, String), Error> {
    let role = arn.and_then(Arn::read).filter(|arn| arn.resource == Resource::Role);
    let role = role.ok_or(Error::Parameter("IamArn"))?;
    let session = session.filter(|name| qs_07_is_session_name(name));
    let session = session.ok_or(Error::Parameter("SessionName"))?;
    let known = directory.iam.roles.get(role.last()).map(|role| role.id.clone());
    // Whether the role is there, QuickSight is not told to ask.
    let id = known.unwrap_or_else(|| format!("AROA{}", directory.iam.ids.digits(17)));
    Ok((format!("{}/{session}", role.last()), format!("federated-iam-{id}:{session}")))
}

/// QS-09.
pub(super) fn describe(directory: &Directory, key: &Key) -> Result<Value, Error> {
    let user = directory.quicksight.users.get(key);
    let user = user.filter(|_| !directory.has(Fault::QuickSightFindsNobody));
    Ok(shown(user.ok_or(Error::NotFound)?, directory))
}

/// QS-10.
pub(super) fn update(directory: &mut Directory, key: &Key, body: &[u8]) -> Result<Value, Error> {
    let faults = directory.faults;
    let asked: Update = serde_json::from_slice(body).map_err(|_| Error::Parameter("body"))?;
    qs_13_email_and_role(&asked.email, ("Role", &asked.role), faults)?;
    let change = asked.login.qs_11_read(faults)?;
    let user = directory.quicksight.users.get_mut(key);
    let user = user.filter(|_| !faults.has(Fault::QuickSightFindsNobody));
    let user = user.ok_or(Error::NotFound)?;
    (user.email, user.role) = (asked.email, asked.role);
    match change {
        Change::Set(login) => user.login = Some(login),
        Change::Clear if !faults.has(Fault::NoneKeepsLogin) => user.login = None,
        Change::Clear | Change::Nothing => {}
    }
    let user = user.clone();
    Ok(shown(&user, directory))
}

/// QS-13. The role has one name in a registration and another one in an update.
fn qs_13_email_and_role(
    email: &str,
    (parameter, role): (&'static str, &str),
    faults: FaultSet,
) -> Result<(), Error> {
    if email.is_empty() {
        return Err(Error::Parameter("Email"));
    }
    match ROLES.contains(&role) || faults.has(Fault::QuickSightAnyRole) {
        true => Ok(()),
        false => Err(Error::Parameter(parameter)),
    }
}

/// QS-07: `[\w+=.@-]{2,64}`.
fn qs_07_is_session_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=.@-".contains(c);
    (2..=64).contains(&name.chars().count()) && name.chars().all(allowed)
}

fn shown(user: &User, directory: &Directory) -> Value {
    let mut shown = json!({
        "Arn": match directory.has(Fault::QuickSightNamesDashed) {
            true => user.arn.replace('/', "-"),
            false => user.arn.clone(),
        },
        "UserName": match directory.has(Fault::QuickSightNamesDashed) {
            true => user.name.replace('/', "-"),
            false => user.name.clone(),
        },
        "Email": user.email,
        "Role": user.role,
        "IdentityType": user.identity_type,
        "Active": !directory.has(Fault::QuickSightInactive),
        "PrincipalId": match directory.has(Fault::QuickSightPrincipalOther) {
            true => user.name.clone(),
            false => user.principal.clone(),
        },
    });
    if let (Some(login), Some(members)) = (&user.login, shown.as_object_mut()) {
        members.insert("ExternalLoginFederationProviderType".to_owned(), json!(login.kind));
        let url = match directory.has(Fault::QuickSightUrlLost) {
            true => Value::Null,
            false => json!(login.url),
        };
        members.insert("ExternalLoginFederationProviderUrl".to_owned(), url);
        members.insert("ExternalLoginId".to_owned(), json!(login.id));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qs_13_names_the_parameter_as_the_call_does() {
        let check = |name, role| qs_13_email_and_role("a@b.example", (name, role), FaultSet::NONE);
        for role in ROLES {
            assert_eq!(check("Role", role), Ok(()), "{role}");
        }
        assert_eq!(check("Role", "OWNER"), Err(Error::Parameter("Role")));
        assert_eq!(check("UserRole", ""), Err(Error::Parameter("UserRole")));
    }
}
