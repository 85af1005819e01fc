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

/// Where the two do not say the same.
pub(super) fn differences(advertised: &BTreeSet<Feature>, supports: &[String]) -> Vec<String> {
    let mut told = Vec::new();
    for (feature, capability) in CAPABILITIES {
        let declared = || supports.iter().map(String::as_str);
        let declares = Capabilities::satisfied(declared(), capability);
        match (advertised.contains(&feature), declares) {
            (true, false) => told.push(format!(
                "ServiceProviderConfig advertises `{feature}`, the target file does not declare \
                 `{capability}`"
            )),
            // RFC 9865 is younger than most targets: silence about pages by index says nothing.
            (false, true) if feature != Feature::PaginationIndex => told.push(format!(
                "the target file declares `{capability}`, ServiceProviderConfig does not advertise \
                 `{feature}`"
            )),
            _ => {}
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
        let supports = ["scim.users".to_owned(), "scim.bulk".to_owned(), "scim.paging".to_owned()];
        let told = differences(&advertised, &supports).join("\n");
        for words in ["advertises `sort`", "declares `scim.bulk`", "declares `scim.paging.cursor`"]
        {
            assert!(told.contains(words), "{told}");
        }
        assert_eq!(told.lines().count(), 3, "{told}");
    }
}
