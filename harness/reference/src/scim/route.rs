use std::borrow::Cow;

use http::Method;
use percent_encoding::percent_decode_str;

use crate::directory::Access;
use crate::refusal::Refusal;

/// The operations that exist (SCIM-G-03).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    CreateUser,
    GetUser(String),
    ListUsers,
    PatchUser(String),
    PutUser(String),
    DeleteUser(String),
    CreateGroup,
    GetGroup(String),
    ListGroups,
    PatchGroup(String),
    DeleteGroup(String),
    ServiceProviderConfig,
    ListResourceTypes,
    ListSchemas,
    GetSchema(String),
}

impl Operation {
    /// The operation at this path below the SCIM base. What is known to SCIM but not offered is
    /// unsupported (SCIM-G-04, SCIM-GR-18); anything else is no endpoint (SCIM-G-05).
    pub(crate) fn find(method: &Method, path: &str) -> Result<Self, Refusal> {
        let segments: Vec<Cow<'_, str>> = path
            .split('/')
            .skip(1)
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy())
            .collect();
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let id = |id: &str| id.to_owned();
        Ok(match (segments.as_slice(), method.as_str()) {
            (["Users"], "POST") => Self::CreateUser,
            (["Users"], "GET") => Self::ListUsers,
            ([_, ""] | [""], _) | ([], _) => return Err(Refusal::NoEndpoint),
            (["Users", user], "GET") => Self::GetUser(id(user)),
            (["Users", user], "PATCH") => Self::PatchUser(id(user)),
            (["Users", user], "PUT") => Self::PutUser(id(user)),
            (["Users", user], "DELETE") => Self::DeleteUser(id(user)),
            (["Groups"], "POST") => Self::CreateGroup,
            (["Groups"], "GET") => Self::ListGroups,
            (["Groups", group], "GET") => Self::GetGroup(id(group)),
            (["Groups", group], "PATCH") => Self::PatchGroup(id(group)),
            (["Groups", group], "DELETE") => Self::DeleteGroup(id(group)),
            (["ServiceProviderConfig"], "GET") => Self::ServiceProviderConfig,
            (["ResourceTypes"], "GET") => Self::ListResourceTypes,
            (["Schemas"], "GET") => Self::ListSchemas,
            (["Schemas", schema], "GET") => Self::GetSchema(id(schema)),
            (["Users" | "Groups" | "Schemas" | "ResourceTypes"], _)
            | (["Users" | "Groups" | "Schemas" | "ResourceTypes", _], _)
            | (["ServiceProviderConfig" | "Me" | "Bulk" | ".search"], _) => {
                return Err(Refusal::Unsupported);
            }
            _ => return Err(Refusal::NoEndpoint),
        })
    }

    /// The name in the audit trail (SCIM-CT-01).
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::CreateUser => "CreateUser",
            Self::GetUser(_) => "GetUser",
            Self::ListUsers => "ListUsers",
            Self::PatchUser(_) => "PatchUser",
            Self::PutUser(_) => "PutUser",
            Self::DeleteUser(_) => "DeleteUser",
            Self::CreateGroup => "CreateGroup",
            Self::GetGroup(_) => "GetGroup",
            Self::ListGroups => "ListGroups",
            Self::PatchGroup(_) => "PatchGroup",
            Self::DeleteGroup(_) => "DeleteGroup",
            Self::ServiceProviderConfig => "ServiceProviderConfig",
            Self::ListResourceTypes => "ListResourceTypes",
            Self::ListSchemas => "ListSchemas",
            Self::GetSchema(_) => "GetSchema",
        }
    }

    /// Whether it changes anything.
    pub(crate) const fn access(&self) -> Access {
        match self {
            Self::CreateUser
            | Self::PatchUser(_)
            | Self::PutUser(_)
            | Self::DeleteUser(_)
            | Self::CreateGroup
            | Self::PatchGroup(_)
            | Self::DeleteGroup(_) => Access::Write,
            _ => Access::Read,
        }
    }

    /// The id in the path.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::GetUser(id)
            | Self::PatchUser(id)
            | Self::PutUser(id)
            | Self::DeleteUser(id)
            | Self::GetGroup(id)
            | Self::PatchGroup(id)
            | Self::DeleteGroup(id)
            | Self::GetSchema(id) => Some(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(method: &str, path: &str) -> Result<Operation, Refusal> {
        Operation::find(&method.parse().unwrap(), path)
    }

    #[test]
    fn g_03_finds_every_operation() {
        for (method, path, name) in [
            ("POST", "/Users", "CreateUser"),
            ("GET", "/Users/x", "GetUser"),
            ("GET", "/Users", "ListUsers"),
            ("PATCH", "/Users/x", "PatchUser"),
            ("PUT", "/Users/x", "PutUser"),
            ("DELETE", "/Users/x", "DeleteUser"),
            ("POST", "/Groups", "CreateGroup"),
            ("GET", "/Groups/x", "GetGroup"),
            ("GET", "/Groups", "ListGroups"),
            ("PATCH", "/Groups/x", "PatchGroup"),
            ("DELETE", "/Groups/x", "DeleteGroup"),
            ("GET", "/ServiceProviderConfig", "ServiceProviderConfig"),
            ("GET", "/ResourceTypes", "ListResourceTypes"),
            ("GET", "/Schemas", "ListSchemas"),
            ("GET", "/Schemas/urn%3Ax", "GetSchema"),
        ] {
            assert_eq!(find(method, path).unwrap().name(), name);
        }
        assert_eq!(find("GET", "/Schemas/urn%3Ax").unwrap().id(), Some("urn:x"));
    }

    #[test]
    fn g_04_knows_what_is_not_supported() {
        for (method, path) in [
            ("PUT", "/Groups/x"),
            ("GET", "/Me"),
            ("POST", "/Bulk"),
            ("POST", "/.search"),
            ("POST", "/Users/.search"),
            ("DELETE", "/Users"),
            ("POST", "/Schemas"),
            ("TRACE", "/Users/x"),
        ] {
            assert_eq!(find(method, path), Err(Refusal::Unsupported), "{method} {path}");
        }
    }

    #[test]
    fn g_05_finds_nothing_elsewhere() {
        for path in ["", "/", "/users", "/Users/", "/Users/x/y", "/Nothing", "//Users"] {
            assert_eq!(find("GET", path), Err(Refusal::NoEndpoint), "{path}");
        }
    }
}
