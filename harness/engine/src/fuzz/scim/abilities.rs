use crate::vocabulary::Capabilities;

/// What may be asked of a target, from what its file says that it supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
pub(super) struct Abilities {
    pub(super) read_user: bool,
    pub(super) replace_user: bool,
    pub(super) patch_user: bool,
    pub(super) delete_user: bool,
    pub(super) groups: bool,
    pub(super) patch_group: bool,
    pub(super) delete_group: bool,
    pub(super) member_lists: bool,
    pub(super) member_filter: bool,
    pub(super) find: bool,
    pub(super) search: bool,
    pub(super) logic: bool,
    pub(super) value_path: bool,
    pub(super) walk: bool,
    pub(super) bulk: bool,
    pub(super) several_emails: bool,
    pub(super) optional: bool,
    pub(super) enterprise: bool,
    /// PATCH without the restrictions of IAM Identity Center.
    pub(super) whole_patch: bool,
    pub(super) unique_group_names: bool,
}

impl Abilities {
    /// From names of capabilities.
    pub(super) fn of(supports: &[String]) -> Self {
        let has = |id: &str| Capabilities::satisfied(supports.iter().map(String::as_str), id);
        let groups = has("scim.groups.create") && has("scim.groups.read");
        Self {
            read_user: has("scim.users.read"),
            replace_user: has("scim.users.replace"),
            patch_user: has("scim.users.patch"),
            delete_user: has("scim.users.delete"),
            groups,
            patch_group: groups && has("scim.groups.patch"),
            delete_group: groups && has("scim.groups.delete"),
            member_lists: has("scim.groups.member-lists"),
            member_filter: has("scim.filter.membership") && has("scim.groups.list"),
            find: has("scim.users.list") && has("scim.filter.eq"),
            search: has("scim.users.list")
                && has("scim.filter.operators")
                && has("scim.filter.logic"),
            logic: has("scim.filter.logic"),
            value_path: has("scim.filter.value-path"),
            walk: has("scim.filter.operators") && has("scim.paging.index"),
            bulk: has("scim.bulk") && groups,
            several_emails: has("scim.multi-value"),
            optional: has("scim.optional-attributes"),
            enterprise: has("scim.users.enterprise"),
            whole_patch: !has("aws.patch-rules"),
            unique_group_names: has("scim.unique.group-name"),
        }
    }
}
