/// Somebody who can log in.
pub(super) struct Someone {
    /// What is filled in as their name.
    pub(super) name: &'static str,
    /// Their e-mail address.
    pub(super) email: &'static str,
    /// What people call them: the attribute `displayName`.
    pub(super) called: &'static str,
}

/// Everybody whom a directory of this profile knows; the last one's name looks like markup.
pub(super) const PEOPLE: [Someone; 3] = [
    Someone { name: "ada", email: "ada@idp.test", called: "Ada Example" },
    Someone { name: "bob", email: "bob@idp.test", called: "Bob Example" },
    Someone {
        name: "eve",
        email: "eve@idp.test",
        called: "</saml:AttributeValue> \"O'Eve\" <admin> & ]]> &amp; <!-- x -->",
    },
];
