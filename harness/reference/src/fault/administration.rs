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
            SecondInstance "second-instance" "Makes a second instance in an account."
            SecondInstanceElsewhere "second-instance-elsewhere" "Makes a second instance in another region."
            InstanceWithoutOptIn "instance-without-opt-in" "Makes an account instance in an old organization that did not opt in."
            InstanceDespitePolicy "instance-despite-policy" "Makes an account instance that a service control policy forbids."
            InstanceNever "instance-never" "Makes no account instance at all."
            PolicyDenyIgnored "policy-deny-ignored" "Passes over statements that deny."
            PolicyAllowsAll "policy-allows-all" "Allows what no statement mentions."
            PolicyAllowsNothing "policy-allows-nothing" "Passes over statements that allow."
            PolicyPrefixOptional "policy-prefix-optional" "Takes the name of an action without its service."
            PolicyProvidersByApplications "policy-providers-by-applications" "Lists providers of applications to whom ListApplications is allowed."
            AttributesEnabledAnyway "attributes-enabled-anyway" "Switches attributes for access control on without the permission for roles."
            AttributesNeverEnabled "attributes-never-enabled" "Never switches attributes for access control on."
            AttributesFailureUntold "attributes-failure-untold" "Does not say that attributes for access control could not be switched on."
        }
    };
}
