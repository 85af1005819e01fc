use crate::target::Target;
use crate::vocabulary::{AdminOperation, Capabilities};

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
    /// Two requests may be under way at once.
    pub(super) at_once: bool,
    /// Nothing is to be had without the right token.
    pub(super) bearer: bool,
    /// There is a token that is the same but for capital letters.
    pub(super) token_in_other_case: bool,
    pub(super) second_token: bool,
    pub(super) deleted_token: bool,
    /// Another directory's.
    pub(super) foreign_token: bool,
}

impl Abilities {
    /// Of a target: what only an administrator can do has to be mapped as well.
    pub(super) fn of_target(target: &Target) -> Self {
        let maps = |operation| {
            target.admin.as_ref().is_some_and(|admin| admin.operations.contains_key(&operation))
        };
        let can = Self::of(&target.supported());
        let tokens = can.second_token && maps(AdminOperation::CreateToken);
        let at_most = target.limits.concurrency.as_ref().map(|limit| limit.value);
        Self {
            at_once: at_most.is_none_or(|at_most| at_most > 1),
            second_token: tokens && maps(AdminOperation::DeleteToken),
            deleted_token: tokens && maps(AdminOperation::DeleteToken),
            foreign_token: can.foreign_token && maps(AdminOperation::CreateDirectory),
            ..can
        }
    }

    /// What is not tried for want of tokens, in words.
    pub(super) fn left_out(self) -> Option<String> {
        let wanted = [
            (self.second_token, "`create-token` and `delete-token`"),
            (self.foreign_token, "`create-directory`"),
        ];
        let missing = wanted.into_iter().filter(|(there, _)| !there).map(|(_, name)| name);
        let missing: Vec<&str> = missing.collect();
        (!missing.is_empty()).then(|| {
            let missing = missing.join(" and ");
            format!("not every token was tried: the target file does not map {missing}")
        })
    }

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
            at_once: true,
            bearer: has("scim.bearer"),
            token_in_other_case: has("scim.bearer"),
            second_token: has("scim.bearer") && has("admin.tokens"),
            deleted_token: has("scim.bearer") && has("admin.tokens"),
            foreign_token: has("scim.bearer") && has("admin.directories"),
        }
    }
}
