//! Addresses of resources, and what an address says.

use crate::directory::{Kind, ResourceId};

/// The endpoint of a kind of resource, below the base.
pub(crate) const fn endpoint(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "Users",
        Kind::Group => "Groups",
    }
}

/// The kind of resource at an endpoint. Paths have case (RFC 3986 section 6.2.2.1).
pub(crate) fn kind_at(endpoint: &str) -> Option<Kind> {
    match endpoint {
        "Users" => Some(Kind::User),
        "Groups" => Some(Kind::Group),
        _ => None,
    }
}

/// The address of a resource, absolute: `meta.location` and every `$ref`.
pub(crate) fn location(base: &str, kind: Kind, id: ResourceId) -> String {
    format!("{base}/{}/{id}", endpoint(kind))
}

/// The resource that a reference names, by its last two segments.
pub(crate) fn referred(reference: &str) -> Option<(Kind, ResourceId)> {
    let mut segments = reference.rsplit('/');
    let id = ResourceId::parse(segments.next()?)?;
    Some((kind_at(segments.next()?)?, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_addresses_it_writes() {
        let id = ResourceId::from_bits(7);
        let address = location("http://x/t/scim/v2", Kind::Group, id);
        assert_eq!(referred(&address), Some((Kind::Group, id)));
        assert_eq!(referred(&format!("../Users/{id}")), Some((Kind::User, id)));
        for other in [format!("Devices/{id}"), id.to_string(), "Users/7".to_owned(), String::new()]
        {
            assert_eq!(referred(&other), None, "{other}");
        }
    }
}
