//! The attributes of AWS in an assertion (STS-R-04 to STS-R-10).

use fedspec_protocol::saml::receive::{SignedAttribute, SignedIn};

use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::iam::{Arn, Resource};

/// What every name of an attribute begins with.
const PREFIX: &str = "https://aws.amazon.com/SAML/Attributes/";

/// What an assertion says under the names of AWS.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attributes<'a> {
    all: &'a [SignedAttribute],
    faults: FaultSet,
}

/// A role, and the provider that vouches for whoever assumes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) role: String,
    pub(crate) provider: String,
}

impl<'a> Attributes<'a> {
    /// Those of somebody who is believed.
    pub(crate) fn of(signed_in: &'a SignedIn, faults: FaultSet) -> Self {
        Self::new(&signed_in.attributes, faults)
    }

    pub(crate) const fn new(all: &'a [SignedAttribute], faults: FaultSet) -> Self {
        Self { all, faults }
    }

    /// STS-R-10: every value of a name, whose case counts.
    pub(crate) fn values(&self, name: &str) -> Vec<&'a str> {
        let folded = self.faults.has(Fault::AttributeNameFolded);
        let is_named = |one: &&SignedAttribute| match one.name.strip_prefix(PREFIX) {
            Some(rest) if folded => rest.eq_ignore_ascii_case(name),
            Some(rest) => rest == name,
            None => false,
        };
        let named = self.all.iter().filter(is_named);
        named.flat_map(|one| &one.values).map(|value| value.as_deref().unwrap_or("")).collect()
    }

    /// Each tag with its values (STS-R-07).
    pub(crate) fn tags(&self) -> impl Iterator<Item = (&'a str, Vec<&'a str>)> {
        self.all.iter().filter_map(|one| {
            let key = one.name.strip_prefix(PREFIX)?.strip_prefix("PrincipalTag:")?;
            Some((key, one.values.iter().map(|value| value.as_deref().unwrap_or("")).collect()))
        })
    }

    /// STS-R-04: the pairs of role and provider, in either order. What is malformed, or has a blank at
    /// either end (STS-R-10), is none.
    pub(crate) fn sts_r_04_pairs(&self) -> Vec<Pair> {
        let trims = self.faults.has(Fault::RoleAttributeTrimmed);
        let pair = |value: &str| {
            let (first, second) = value.split_once(',')?;
            let (first, second) = match trims {
                true => (first.trim(), second.trim()),
                false => (first, second),
            };
            let (one, other) = (Arn::read(first)?, Arn::read(second)?);
            let (role, provider) = match (one.resource, other.resource) {
                (Resource::Role, Resource::SamlProvider) => (first, second),
                (Resource::SamlProvider, Resource::Role) => (second, first),
                _ => return None,
            };
            Some(Pair { role: role.to_owned(), provider: provider.to_owned() })
        };
        self.values("Role").into_iter().filter_map(pair).collect()
    }
}
