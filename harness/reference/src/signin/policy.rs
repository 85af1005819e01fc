/// What an administrator of a service provider decides, where the standard leaves a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    /// Whether the IdP may begin (SP-66).
    pub(crate) allow_unsolicited: bool,
    /// Whether the IdP is asked to authenticate afresh (SP-81).
    pub(crate) force_authn: bool,
    /// URI of the authentication context asked for, exactly (SP-83).
    pub(crate) authn_context: Option<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { allow_unsolicited: true, force_authn: false, authn_context: None }
    }
}
