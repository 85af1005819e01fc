//! What a target file declares, held against what the target advertises: notes, never findings.

use std::collections::BTreeSet;

use crate::vocabulary::{Capabilities, Feature};

/// Features, and a capability that a target with it should declare.
pub(crate) const CAPABILITIES: [(Feature, &str); 8] = [
    (Feature::Patch, "scim.users.patch"),
    (Feature::Bulk, "scim.bulk"),
    (Feature::Filter, "scim.filter.eq"),
    (Feature::ChangePassword, "scim.change-password"),
    (Feature::Sort, "scim.sort"),
    (Feature::Etag, "scim.etag"),
    (Feature::PaginationCursor, "scim.paging.cursor"),
    (Feature::PaginationIndex, "scim.paging.index"),
];

/// Where the two do not say the same. What ServiceProviderConfig is silent about it does not deny:
/// RFC 9865 is younger than most targets, and that a member is missing is for a scenario to find.
pub(super) fn differences(
    advertised: &BTreeSet<Feature>,
    denied: &BTreeSet<Feature>,
    supports: &[String],
) -> Vec<String> {
    let mut told = Vec::new();
    for (feature, capability) in CAPABILITIES {
        let declared = || supports.iter().map(String::as_str);
        let declares = Capabilities::satisfied(declared(), capability);
        if advertised.contains(&feature) && !declares {
            told.push(format!(
                "ServiceProviderConfig advertises `{feature}`, the target file does not declare \
                 `{capability}`"
            ));
        }
        if denied.contains(&feature) && declares {
            told.push(format!(
                "the target file declares `{capability}`, ServiceProviderConfig says that the \
                 target has no `{feature}`"
            ));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_file_and_target_differ() {
        let advertised = BTreeSet::from([Feature::Patch, Feature::Sort]);
        let denied = BTreeSet::from([Feature::Bulk, Feature::Etag, Feature::PaginationIndex]);
        let supports = ["scim.users".to_owned(), "scim.bulk".to_owned(), "scim.paging".to_owned()];
        let told = differences(&advertised, &denied, &supports).join("\n");
        for words in ["advertises `sort`", "declares `scim.bulk`", "declares `scim.paging.index`"] {
            assert!(told.contains(words), "{told}");
        }
        assert_eq!(told.lines().count(), 3, "{told}");
    }

    #[test]
    fn takes_silence_for_no_denial() {
        let supports = ["scim.bulk".to_owned(), "scim.paging.cursor".to_owned()];
        let told = differences(&BTreeSet::new(), &BTreeSet::new(), &supports);
        assert!(told.is_empty(), "{told:?}");
    }
}
