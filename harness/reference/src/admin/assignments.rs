use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use super::error::AdminError;
use crate::access::{Assignments, Principal, Thing};
use crate::directory::{Directory, Kind};
use crate::registry::{Shared, lock};
use crate::reply;
use crate::sso_admin::permission_set_of_name;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    assignments: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Role {
    user_name: Option<String>,
    group_name: Option<String>,
    account_id: String,
    role_name: String,
}

/// Says who may use which role in which account; what was said before counts no more. A role is a permission
/// set, made unless there is one of its name; assignments of applications stay as they are.
pub(crate) fn assign(directory: &Shared, body: &Bytes) -> Result<Response<Bytes>, AdminError> {
    let Wanted { assignments } = serde_json::from_slice(body)?;
    let directory = &mut *lock(directory);
    // Looked for first, so that a name of nobody leaves everything as it was.
    let wanted: Vec<(Principal, Role)> = assignments
        .into_iter()
        .map(|role| Ok((principal(directory, &role)?, role)))
        .collect::<Result<_, AdminError>>()?;
    let refused = |error: &dyn std::fmt::Display| AdminError::Assignments(error.to_string());
    let all: &mut Assignments = &mut directory.sign_in.assignments;
    all.forget(|what| matches!(what, Thing::Role { .. }));
    for (to, Role { account_id: account, role_name, .. }) in wanted {
        let set = permission_set_of_name(&mut directory.sign_in, &role_name);
        let set = set.map_err(|error| refused(&error))?;
        let added = directory.sign_in.assignments.add(to, Thing::Role { account, set });
        added.map_err(|error| refused(&error))?;
    }
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

fn principal(directory: &Directory, role: &Role) -> Result<Principal, AdminError> {
    let cut = |name: &str| name.chars().take(64).collect();
    match (role.user_name.as_deref(), role.group_name.as_deref()) {
        (Some(name), None) => Principal::of_name(directory, Kind::User, name)
            .ok_or_else(|| AdminError::NoUser { name: cut(name) }),
        (None, Some(name)) => Principal::of_name(directory, Kind::Group, name)
            .ok_or_else(|| AdminError::NoGroup { name: cut(name) }),
        _ => Err(AdminError::Assignee),
    }
}
