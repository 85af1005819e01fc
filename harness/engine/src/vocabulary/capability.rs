use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that a target may or may not support, such as `scim.users.patch`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Capability {
    /// Dotted name; a target that declares a prefix has everything below it.
    pub id: String,
    /// What it means, in a sentence.
    pub text: String,
}

/// The catalogue `capabilities.yaml`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// All capabilities that scenarios and targets may name.
    pub capabilities: Vec<Capability>,
}

impl Capabilities {
    /// Whether `id` is a row, or the dotted prefix of one.
    pub fn knows(&self, id: &str) -> bool {
        self.capabilities.iter().any(|c| covers(id, &c.id) || c.id == id)
    }

    /// All row names.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.capabilities.iter().map(|c| c.id.as_str())
    }

    /// Everything that [`knows`](Self::knows) accepts: prefixes first, then rows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let prefixes = |id: &'_ str| {
            let dots = id.match_indices('.').map(|(at, _)| at).collect::<Vec<_>>();
            dots.into_iter()
        };
        let prefixes = self.ids().flat_map(move |id| prefixes(id).filter_map(|at| id.get(..at)));
        prefixes.collect::<std::collections::BTreeSet<_>>().into_iter().chain(self.ids())
    }

    /// Whether a target that declares `supports` has the capability `needed`.
    pub fn satisfied<'a>(mut supports: impl Iterator<Item = &'a str>, needed: &str) -> bool {
        supports.any(|declared| covers(declared, needed))
    }
}

/// `scim.users` covers itself and `scim.users.create`, not `scim.users-extra`.
fn covers(declared: &str, needed: &str) -> bool {
    needed.strip_prefix(declared).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_prefix_covers_what_is_below_it() {
        assert!(covers("scim.users", "scim.users.create"));
        assert!(covers("scim.users", "scim.users"));
        assert!(!covers("scim.users", "scim.users-extra"));
        assert!(!covers("scim.users.create", "scim.users"));
    }
}
