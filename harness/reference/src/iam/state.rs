use std::collections::BTreeMap;

use super::{Role, SamlProvider};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::random::Generator;

/// What an account has in IAM, and what names its requests and sessions.
#[derive(Debug)]
pub(crate) struct Iam {
    /// Apart from the directory's own, so that calls do not change the ids of users.
    pub(crate) ids: Generator,
    /// By name.
    pub(crate) providers: BTreeMap<String, SamlProvider>,
    /// By name, which is unique whatever the path.
    pub(crate) roles: BTreeMap<String, Role>,
}

impl Iam {
    pub(crate) fn new(name: &str, seed: u64) -> Self {
        // The separator is a control character, which the name of a directory hardly has.
        let ids = Generator::new(seed, &format!("{name}\u{1f}iam"));
        Self { ids, providers: BTreeMap::new(), roles: BTreeMap::new() }
    }

    /// The provider that an ARN names (STS-E-08).
    pub(crate) fn provider(&self, arn: &str, faults: FaultSet) -> Option<&SamlProvider> {
        let any = faults.has(Fault::ProviderOfAnyName);
        let in_any_account = faults.has(Fault::OtherAccountAccepted);
        let named = self.providers.values().find(|known| known.arn == arn);
        let by_name = || arn.rsplit('/').next().and_then(|name| self.providers.get(name));
        named
            .or_else(|| by_name().filter(|_| in_any_account))
            .or_else(|| self.providers.values().next().filter(|_| any))
    }

    /// The role that an ARN names, in the same case (STS-E-05).
    pub(crate) fn role(&self, arn: &str, faults: FaultSet) -> Option<&Role> {
        let folded = faults.has(Fault::RoleNameFolded);
        self.roles.values().find(|known| match folded {
            true => known.arn.eq_ignore_ascii_case(arn),
            false => known.arn == arn,
        })
    }
}
