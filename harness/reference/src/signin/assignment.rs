use crate::directory::ResourceId;

/// An account and a role in it that a user may use (a permission set, as it was assigned).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    /// Id of the user. A user made anew under the same name has another one (ADM-05).
    pub(crate) user: ResourceId,
    /// The name that it was assigned to; it grants nothing (only a fault looks at it).
    pub(crate) user_name: String,
    /// Twelve digits.
    pub(crate) account: String,
    /// Name of the role.
    pub(crate) role: String,
}
