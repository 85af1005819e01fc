//! Names of roles and providers (STS-R-04, STS-E-15).

/// What of IAM an ARN names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    Role,
    SamlProvider,
}

/// `arn:aws:iam::<account>:role/<path><name>` or `arn:aws:iam::<account>:saml-provider/<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arn {
    pub(crate) resource: Resource,
    /// Twelve digits.
    pub(crate) account: String,
    /// What follows the kind, with the path of a role.
    pub(crate) name: String,
}

impl Arn {
    /// Reads an ARN of IAM; none where it is malformed or names something else.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (account, rest) = text.strip_prefix("arn:aws:iam::")?.split_once(':')?;
        let (kind, name) = rest.split_once('/')?;
        let resource = match kind {
            "role" => Resource::Role,
            "saml-provider" => Resource::SamlProvider,
            _ => return None,
        };
        let numbered = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        let named = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == ',');
        (numbered && named).then(|| Self {
            resource,
            account: account.to_owned(),
            name: name.to_owned(),
        })
    }

    /// The name of a role without its path.
    pub(crate) fn last(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_roles_with_a_path_and_providers() {
        let role = Arn::read("arn:aws:iam::111122223333:role/a/b/Name").unwrap();
        assert_eq!((role.resource, role.last()), (Resource::Role, "Name"));
        let provider = Arn::read("arn:aws:iam::111122223333:saml-provider/x").unwrap();
        assert_eq!(
            (provider.resource, provider.account.as_str()),
            (Resource::SamlProvider, "111122223333")
        );
    }

    #[test]
    fn what_is_malformed_names_nothing() {
        for text in [
            "",
            "role/x",
            "arn:aws:iam::1:role/x",
            "arn:aws:iam::11112222333x:role/x",
            "arn:aws:iam::111122223333:user/x",
            "arn:aws:iam::111122223333:role/",
            "arn:aws:iam::111122223333:role/x ",
            " arn:aws:iam::111122223333:role/x",
        ] {
            assert_eq!(Arn::read(text), None, "{text}");
        }
    }
}
