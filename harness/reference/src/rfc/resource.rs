use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::directory::{Kind, ResourceId};

/// A stored resource.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) id: ResourceId,
    pub(crate) kind: Kind,
    /// Every attribute that is stored, in the schemas' spelling, with `schemas`, `id` and `meta`
    /// (without `location`), so that filters can be asked of it as it is. What follows from other
    /// resources is not in it: see [`is_computed`](super::represent::is_computed).
    pub(crate) attributes: Map<String, Value>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    /// Counts the changes, from 1.
    pub(crate) version: u64,
}

impl Resource {
    /// A new resource of these attributes.
    pub(crate) fn new(
        kind: Kind,
        id: ResourceId,
        attributes: Map<String, Value>,
        now: Timestamp,
    ) -> Self {
        let mut new = Self { id, kind, attributes, created: now, modified: now, version: 1 };
        new.stamp();
        new
    }

    /// Gives the resource these attributes.
    pub(crate) fn replace(&mut self, attributes: Map<String, Value>, now: Timestamp) {
        self.attributes = attributes;
        self.touch(now);
    }

    /// Says that the resource was changed.
    pub(crate) fn touch(&mut self, now: Timestamp) {
        let next = self.modified.saturating_add(SignedDuration::from_millis(1));
        self.modified = now.max(next.unwrap_or(Timestamp::MAX));
        self.version = self.version.saturating_add(1);
        self.stamp();
    }

    /// The version as an entity tag: weak, for what is computed may differ (RFC 7644 section 3.14).
    pub(crate) fn etag(&self) -> String {
        format!("W/\"{}\"", self.version)
    }

    /// Writes `id` and `meta` into the attributes.
    pub(crate) fn stamp(&mut self) {
        let meta = json!({
            "resourceType": self.kind.name(),
            "created": time(self.created),
            "lastModified": time(self.modified),
            "version": self.etag(),
        });
        self.attributes.insert("id".to_owned(), Value::String(self.id.to_string()));
        self.attributes.insert("meta".to_owned(), meta);
    }
}

/// RFC 3339 in UTC with three digits of the second, so that texts sort as times do.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{at:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_changes_are_never_at_the_same_time() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut resource = Resource::new(Kind::User, ResourceId::from_bits(7), Map::new(), now);
        assert_eq!(resource.attributes["meta"]["created"], "2026-01-01T00:00:00.000Z");
        assert_eq!(resource.attributes["meta"]["lastModified"], "2026-01-01T00:00:00.000Z");
        assert_eq!(resource.attributes["meta"]["version"], "W/\"1\"");
        resource.touch(now);
        resource.replace(Map::new(), now);
        assert_eq!(resource.attributes["meta"]["created"], "2026-01-01T00:00:00.000Z");
        assert_eq!(resource.attributes["meta"]["lastModified"], "2026-01-01T00:00:00.002Z");
        assert_eq!(resource.attributes["meta"]["version"], "W/\"3\"");
        assert_eq!(resource.attributes["id"], "00000000-0000-0000-0000-000000000007");
    }
}
