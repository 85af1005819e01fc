//! A connected Active Directory, as little of it as its rows need: names, a primary group, members from
//! other domains. Whoever administers the target says what is in it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::policy::Mode;
use super::refusal::Refusal;
use crate::directory::{Directory, fold};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::refusal::Unique;
use crate::scim;

/// Users, groups and members of a group at most.
const LIMIT: usize = 1_000;

/// A domain with its users and groups.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ActiveDirectory {
    /// The NetBIOS name, such as `CORP`.
    pub(crate) domain: String,
    pub(crate) users: Vec<AdUser>,
    #[serde(default)]
    pub(crate) groups: Vec<AdGroup>,
}

/// A user of the domain.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct AdUser {
    /// `sAMAccountName`.
    pub(crate) name: String,
    /// `userPrincipalName`, by which users are known here after a synchronisation.
    pub(crate) upn: String,
    pub(crate) password: String,
}

/// A group of the domain.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct AdGroup {
    pub(crate) name: String,
    /// Whether it is the primary group of its members, as Domain Users is.
    #[serde(default)]
    pub(crate) primary: bool,
    #[serde(default)]
    pub(crate) members: Vec<AdMember>,
}

/// A member of a group: `sAMAccountName`, and the trusted domain that it is from, if it is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct AdMember {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) trusted_domain: Option<String>,
}

/// ADM-06: the userName that a name means which was typed at the sign-in. With a connected directory it is
/// a plain name, `DOMAIN\name` or a UPN; where a second factor is asked for, `DOMAIN\name` alone.
pub(crate) fn adm_06_name(
    source: Option<&ActiveDirectory>,
    mode: Mode,
    typed: &str,
    faults: FaultSet,
) -> Result<String, Refusal> {
    let Some(source) = source else { return Ok(typed.to_owned()) };
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let named = |found: Option<&AdUser>| found.map(|user| user.upn.clone()).ok_or(Refusal::NoUser);
    if let Some((domain, name)) = typed.split_once('\\') {
        let mut users = source.users.iter().filter(|_| same(domain, &source.domain));
        return named(users.find(|user| same(&user.name, name)));
    }
    let is_upn = typed.contains('@');
    let (always, never) = match is_upn {
        true => (Fault::UpnAlwaysWorks, Fault::UpnNeverWorks),
        false => (Fault::PlainNameAlwaysWorks, Fault::PlainNameNeverWorks),
    };
    if mode != Mode::Disabled && !faults.has(always) || faults.has(never) {
        return Err(Refusal::NameForm);
    }
    let mut users = source.users.iter();
    named(users.find(|user| same(if is_upn { &user.upn } else { &user.name }, typed)))
}

/// Makes the users and groups of the domain: those that are there already stay. ADM-09: a primary group
/// and its memberships cannot be read. ADM-10: neither can members from a trusted domain.
pub(crate) fn synchronize(directory: &mut Directory, source: ActiveDirectory) {
    for user in source.users.iter().take(LIMIT) {
        let body = json!({
            "userName": user.upn, "displayName": user.name,
            "name": { "givenName": user.name, "familyName": source.domain },
        });
        // One that cannot be made is as if the domain did not have it.
        let _ = scim::create_user(directory, body.to_string().as_bytes());
        if let Some(id) = user_id(directory, &user.upn) {
            directory.sign_in.native.account_mut(id).change_password(&user.password, 1);
        }
    }
    for group in source.groups.iter().take(LIMIT) {
        if !group.primary || directory.has(Fault::SyncPrimaryGroup) {
            let members = members(directory, &source, group);
            let body = json!({ "displayName": group.name, "members": members });
            let _ = scim::create_group(directory, body.to_string().as_bytes());
        }
    }
    directory.sign_in.native.source = Some(source);
}

fn members(directory: &mut Directory, source: &ActiveDirectory, group: &AdGroup) -> Vec<Value> {
    let mut members = Vec::new();
    for member in group.members.iter().take(LIMIT) {
        let upn = match &member.trusted_domain {
            None => {
                source.users.iter().find(|user| user.name == member.name).map(|u| u.upn.clone())
            }
            Some(domain) if directory.has(Fault::SyncForeignPrincipals) => {
                Some(foreign(directory, &member.name, domain))
            }
            Some(_) => None,
        };
        let id = upn.and_then(|upn| user_id(directory, &upn));
        members.extend(id.map(|id| json!({ "value": directory.write_id(id) })));
    }
    members
}

/// The mistake of synchronising who is from another domain.
fn foreign(directory: &mut Directory, name: &str, domain: &str) -> String {
    let upn = format!("{name}@{domain}");
    let body = json!({
        "userName": upn, "displayName": name,
        "name": { "givenName": name, "familyName": domain },
    });
    let _ = scim::create_user(directory, body.to_string().as_bytes());
    upn
}

fn user_id(directory: &Directory, name: &str) -> Option<crate::directory::ResourceId> {
    let mut named = directory.users.holders(Unique::UserName, &fold(Unique::UserName, name));
    named.next().and_then(|seq| directory.users.row(seq)).map(|row| row.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corp() -> ActiveDirectory {
        serde_json::from_value(json!({
            "domain": "CORP",
            "users": [{ "name": "ada", "upn": "ada@corp.example.com", "password": "x" }],
        }))
        .unwrap()
    }

    #[test]
    fn adm_06_asks_for_the_domain_only_while_a_second_factor_is_asked_for() {
        let source = corp();
        let name = |mode, typed| adm_06_name(Some(&source), mode, typed, FaultSet::NONE);
        for typed in ["CORP\\ada", "corp\\Ada"] {
            assert_eq!(name(Mode::AlwaysOn, typed).unwrap(), "ada@corp.example.com", "{typed}");
        }
        let upn = "Ada@Corp.example.com";
        for typed in [upn, "ADA"] {
            assert_eq!(name(Mode::Disabled, typed).unwrap(), "ada@corp.example.com", "{typed}");
            assert_eq!(name(Mode::AlwaysOn, typed), Err(Refusal::NameForm), "{typed}");
            assert_eq!(name(Mode::ContextAware, typed), Err(Refusal::NameForm), "{typed}");
        }
        assert_eq!(name(Mode::Disabled, "OTHER\\ada"), Err(Refusal::NoUser));
        assert_eq!(adm_06_name(None, Mode::AlwaysOn, upn, FaultSet::NONE).unwrap(), upn);
    }
}
