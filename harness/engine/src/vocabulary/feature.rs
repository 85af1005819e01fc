use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that a ServiceProviderConfig says of its target (RFC 7643 section 5, RFC 9865
/// section 4, RFC 9967 section 3).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Feature {
    /// PATCH.
    #[serde(rename = "patch")]
    Patch,
    /// Bulk requests.
    #[serde(rename = "bulk")]
    Bulk,
    /// Filters.
    #[serde(rename = "filter")]
    Filter,
    /// Changing a password.
    #[serde(rename = "changePassword")]
    ChangePassword,
    /// Sorted lists.
    #[serde(rename = "sort")]
    Sort,
    /// Versions and preconditions.
    #[serde(rename = "etag")]
    Etag,
    /// Pages by cursor.
    #[serde(rename = "pagination.cursor")]
    PaginationCursor,
    /// Pages by index.
    #[serde(rename = "pagination.index")]
    PaginationIndex,
    /// Asynchronous requests and events.
    #[serde(rename = "securityEvents")]
    SecurityEvents,
}

impl Feature {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Patch,
        Self::Bulk,
        Self::Filter,
        Self::ChangePassword,
        Self::Sort,
        Self::Etag,
        Self::PaginationCursor,
        Self::PaginationIndex,
        Self::SecurityEvents,
    ];

    /// The name in scenarios: that of the member, with a dot where it stands in another.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Bulk => "bulk",
            Self::Filter => "filter",
            Self::ChangePassword => "changePassword",
            Self::Sort => "sort",
            Self::Etag => "etag",
            Self::PaginationCursor => "pagination.cursor",
            Self::PaginationIndex => "pagination.index",
            Self::SecurityEvents => "securityEvents",
        }
    }

    /// The feature of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.name() == name)
    }

    /// What a ServiceProviderConfig says of it; `None` when it is silent.
    ///
    /// # Errors
    /// What stands there is none of what the RFCs allow; in words.
    pub fn of(self, config: &Value) -> Result<Option<bool>, String> {
        let place = match self {
            Self::PaginationCursor => "/pagination/cursor".to_owned(),
            Self::PaginationIndex => "/pagination/index".to_owned(),
            // Its presence says so (RFC 9967); it has no member `supported`.
            Self::SecurityEvents => {
                return Ok(config.get(self.name()).map(Value::is_object));
            }
            other => format!("/{}/supported", other.name()),
        };
        match config.pointer(&place) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(supported)) => Ok(Some(*supported)),
            Some(_) => Err(format!("`{}` is no Boolean", place[1..].replace('/', "."))),
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn is_what_the_config_says_and_nothing_where_it_is_silent() {
        let config = json!({
            "patch": { "supported": true },
            "bulk": { "supported": "yes" },
            "filter": true,
            "sort": { "supported": false },
            "pagination": { "cursor": true },
            "securityEvents": { "asyncRequest": "none" },
        });
        assert_eq!(Feature::Patch.of(&config), Ok(Some(true)));
        assert_eq!(Feature::Filter.of(&config), Ok(None));
        assert_eq!(Feature::Etag.of(&config), Ok(None));
        assert_eq!(Feature::Sort.of(&config), Ok(Some(false)));
        assert_eq!(Feature::PaginationCursor.of(&config), Ok(Some(true)));
        assert_eq!(Feature::PaginationIndex.of(&config), Ok(None));
        assert_eq!(Feature::SecurityEvents.of(&config), Ok(Some(true)));
        assert_eq!(Feature::Bulk.of(&config), Err("`bulk.supported` is no Boolean".to_owned()));
    }

    #[test]
    fn every_name_is_the_one_in_files() {
        for feature in Feature::ALL {
            assert_eq!(serde_json::to_value(feature).unwrap(), feature.name());
            assert_eq!(Feature::named(feature.name()), Some(feature));
        }
    }
}
