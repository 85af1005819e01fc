use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Class;

/// What is known of an identity provider as a client of SCIM: the head of a catalogue of its habits.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PersonaSheet {
    /// Its name, and its folder below `idp/`: `okta-oin`.
    pub name: String,
    /// The product, and which of its ways of provisioning.
    pub product: String,
    /// The class of its scenarios.
    pub class: Class,
    /// Date of the newest source, as `2025-04`: products change what they send without notice.
    pub version: String,
    /// How well the sources bear out what its scenarios send; a row may say otherwise.
    pub confidence: Confidence,
    /// What its rows name as their source.
    pub sources: Vec<PersonaSource>,
    /// Events at which it sends the same as another persona, whose scenario plays them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub same_as: BTreeMap<LifecycleEvent, String>,
    /// Events without a scenario, and why.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_played: BTreeMap<LifecycleEvent, String>,
}

/// A document or record that shows what an identity provider sends.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PersonaSource {
    /// As rows name it: `E1`.
    pub short: String,
    /// What it is, and where.
    pub title: String,
    /// When it was written, or, where it does not say, when it was read.
    pub date: String,
}

/// How well a habit is borne out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The product's own documentation or source text shows the request, or several records do.
    High,
    /// One record does, or documentation says so without showing it.
    Medium,
    /// A third party says so, or it is concluded from what else is known.
    Low,
}

/// What happens to a user or group during its life at an identity provider.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum LifecycleEvent {
    /// An administrator tests the connection.
    TestConnection,
    /// It is looked whether a user is there.
    Match,
    /// A user is assigned.
    Create,
    /// Attributes of a user change.
    Update,
    /// A user leaves, and stays in the directory.
    Deactivate,
    /// A user comes back.
    Reactivate,
    /// A user or group is removed for good.
    Delete,
    /// A group is assigned.
    GroupPush,
    /// Members of a group come and go.
    Membership,
    /// A group gets another name.
    Rename,
}

impl PersonaSheet {
    /// The scenario that plays an event, its own or another persona's; none where the event is not played.
    pub fn scenario(&self, event: LifecycleEvent) -> Option<String> {
        if self.not_played.contains_key(&event) {
            return None;
        }
        let name = self.same_as.get(&event).unwrap_or(&self.name);
        Some(format!("idp.{name}.{event}"))
    }

    /// Those of its sources that a row names.
    pub fn sources_named<'a>(
        &'a self,
        row_source: &'a str,
    ) -> impl Iterator<Item = &'a PersonaSource> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric();
        self.sources.iter().filter(move |source| {
            row_source.split(|letter| !is_part(letter)).any(|word| word == source.short)
        })
    }
}

impl LifecycleEvent {
    /// Every event, in the order of a life.
    pub const ALL: [Self; 10] = [
        Self::TestConnection,
        Self::Match,
        Self::Create,
        Self::Update,
        Self::Deactivate,
        Self::Reactivate,
        Self::Delete,
        Self::GroupPush,
        Self::Membership,
        Self::Rename,
    ];

    /// As files name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TestConnection => "test-connection",
            Self::Match => "match",
            Self::Create => "create",
            Self::Update => "update",
            Self::Deactivate => "deactivate",
            Self::Reactivate => "reactivate",
            Self::Delete => "delete",
            Self::GroupPush => "group-push",
            Self::Membership => "membership",
            Self::Rename => "rename",
        }
    }
}

impl fmt::Display for LifecycleEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_written_as_its_file_is_named() {
        for event in LifecycleEvent::ALL {
            assert_eq!(serde_json::to_value(event).unwrap(), event.name());
        }
    }

    #[test]
    fn a_source_is_named_by_a_whole_word() {
        let source = |short: &str| PersonaSource {
            short: short.into(),
            title: String::new(),
            date: String::new(),
        };
        let sheet = PersonaSheet {
            name: "entra".into(),
            product: String::new(),
            class: Class::Rule,
            version: "2025-04".into(),
            confidence: Confidence::High,
            sources: vec![source("E1"), source("E2")],
            same_as: BTreeMap::from([(LifecycleEvent::Match, "okta-oin".into())]),
            not_played: BTreeMap::from([(LifecycleEvent::Rename, "never".into())]),
        };
        let named =
            |text| sheet.sources_named(text).map(|it| it.short.as_str()).collect::<Vec<_>>();
        assert_eq!(named("E2, Delete user; E12"), ["E2"]);
        assert_eq!(named("an issue"), Vec::<&str>::new());
        assert_eq!(sheet.scenario(LifecycleEvent::Match).as_deref(), Some("idp.okta-oin.match"));
        assert_eq!(sheet.scenario(LifecycleEvent::Create).as_deref(), Some("idp.entra.create"));
        assert_eq!(sheet.scenario(LifecycleEvent::Rename), None);
    }
}
