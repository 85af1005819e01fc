//! The mistakes of IAM Identity Center's administration: permission sets, account instances, policies,
//! attributes for access control.

/// Puts this list behind the one it is given and hands both to the next macro.
macro_rules! administration_faults {
    ($then:ident $(, $more:ident)*; $($before:tt)*) => {
        $then! {
            $($more),*; $($before)*

            DelegatedTouchesManagement "delegated-touches-management" "Lets a delegated administrator change permission sets of the management account."
            DelegatedTouchesNothing "delegated-touches-nothing" "Lets a delegated administrator change no permission set at all."
            ManagementTouchesNothing "management-touches-nothing" "Lets nobody change permission sets of the management account."
            DelegationErrorVague "delegation-error-vague" "Does not say why a delegated administrator is refused."
            AssignmentForgotten "assignment-forgotten" "Answers an assignment to a user or group with success and forgets it."
            AssignmentKept "assignment-kept" "Answers the removal of an assignment with success and keeps it."
            AssignmentToNobody "assignment-to-nobody" "Assigns to users and groups that do not exist."
            PrincipalTypeIgnored "principal-type-ignored" "Assigns to whoever has an id, whether a user or a group was asked for."
            AssignmentsOfTheGoneUnlisted "assignments-of-the-gone-unlisted" "Lists no assignments of users and groups that are gone."
            GroupAssignmentIgnored "group-assignment-ignored" "Gives members of a group nothing of what is assigned to it."
            GroupAssignmentForAll "group-assignment-for-all" "Gives everybody what is assigned to a group."
            AuditWithoutParameters "audit-without-parameters" "Records calls of STS, IAM, QuickSight, administrators and the portal without their parameters."
            AuditNeverReadOnly "audit-never-read-only" "Records calls that only read as if they changed something."
            AuditWithoutErrorCode "audit-without-error-code" "Records refused calls of STS, IAM, QuickSight, administrators and the portal without errorCode."
            OmitAuditOfAdministrators "omit-audit-of-administrators" "Records no calls of the administrators' API."
            OmitAuditOfPortal "omit-audit-of-portal" "Records no calls of the portal."
            OmitAuditOfDevices "omit-audit-of-devices" "Does not record that authenticator apps are registered."
            ExternalLoginUnrecorded "external-login-unrecorded" "Does not record who comes to QuickSight with an external login."
            RevocationUnrecorded "revocation-unrecorded" "Does not record that sessions were revoked."
            SecondInstance "second-instance" "Makes a second instance in an account."
            SecondInstanceElsewhere "second-instance-elsewhere" "Makes a second instance in another region."
            InstanceWithoutOptIn "instance-without-opt-in" "Makes an account instance in an old organization that did not opt in."
            InstanceDespitePolicy "instance-despite-policy" "Makes an account instance that a service control policy forbids."
            InstanceNever "instance-never" "Makes no account instance at all."
            PolicyDenyIgnored "policy-deny-ignored" "Passes over statements that deny."
            PolicyAllowsAll "policy-allows-all" "Allows what no statement mentions."
            PolicyAllowsNothing "policy-allows-nothing" "Passes over statements that allow."
            PolicyPrefixOptional "policy-prefix-optional" "Takes the name of an action without its service."
            PolicyProvidersByThemselves "policy-providers-by-themselves" "Lists providers of applications only to whom ListApplicationProviders is allowed."
            AttributesEnabledAnyway "attributes-enabled-anyway" "Switches attributes for access control on without the permission for roles."
            AttributesNeverEnabled "attributes-never-enabled" "Never switches attributes for access control on."
            AttributesFailureUntold "attributes-failure-untold" "Does not say that attributes for access control could not be switched on."
        }
    };
}
