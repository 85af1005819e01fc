use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happens at an identity provider that makes its provisioning connector act.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// An administrator tests the connection.
    TestConnection,
    /// `user` is assigned to the application.
    CreateUser,
    /// `user` is another one now: all of it, as it is after the change.
    UpdateUser,
    /// `user` may not sign in any more.
    DeactivateUser,
    /// `user` may sign in again.
    ReactivateUser,
    /// `user` is gone for good.
    DeleteUser,
    /// `group` is pushed, without members.
    CreateGroup,
    /// `group` is called `name` from now on.
    RenameGroup,
    /// `group` is gone.
    DeleteGroup,
    /// `members` (userNames) join `group`.
    AddMembers,
    /// `members` (userNames) leave `group`.
    RemoveMembers,
    /// All users of the service provider are read.
    ImportUsers,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 12] = [
        Self::TestConnection,
        Self::CreateUser,
        Self::UpdateUser,
        Self::DeactivateUser,
        Self::ReactivateUser,
        Self::DeleteUser,
        Self::CreateGroup,
        Self::RenameGroup,
        Self::DeleteGroup,
        Self::AddMembers,
        Self::RemoveMembers,
        Self::ImportUsers,
    ];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TestConnection => "test-connection",
            Self::CreateUser => "create-user",
            Self::UpdateUser => "update-user",
            Self::DeactivateUser => "deactivate-user",
            Self::ReactivateUser => "reactivate-user",
            Self::DeleteUser => "delete-user",
            Self::CreateGroup => "create-group",
            Self::RenameGroup => "rename-group",
            Self::DeleteGroup => "delete-group",
            Self::AddMembers => "add-members",
            Self::RemoveMembers => "remove-members",
            Self::ImportUsers => "import-users",
        }
    }

    /// What has to be known about it, under `with`.
    pub const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::TestConnection | Self::ImportUsers => &[],
            Self::CreateUser
            | Self::UpdateUser
            | Self::DeactivateUser
            | Self::ReactivateUser
            | Self::DeleteUser => &["user"],
            Self::CreateGroup | Self::DeleteGroup => &["group"],
            Self::RenameGroup => &["group", "name"],
            Self::AddMembers | Self::RemoveMembers => &["group", "members"],
        }
    }

    /// What a person is asked to do.
    pub const fn words(self) -> &'static str {
        match self {
            Self::TestConnection => "test the connection",
            Self::CreateUser => "assign this user to the application",
            Self::UpdateUser => "change this user, who is assigned, to be",
            Self::DeactivateUser => "deactivate this user",
            Self::ReactivateUser => "reactivate this user",
            Self::DeleteUser => "delete this user for good",
            Self::CreateGroup => "push this group, without members",
            Self::RenameGroup => "rename this group, which is pushed",
            Self::DeleteGroup => "delete this group",
            Self::AddMembers => "add these members to this group",
            Self::RemoveMembers => "remove these members from this group",
            Self::ImportUsers => "import all users of the application",
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_it_is_called() {
        for event in Event::ALL {
            assert_eq!(serde_json::to_value(event).unwrap(), event.name());
        }
    }
}
