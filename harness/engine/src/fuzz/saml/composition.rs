//! Some moves that are done to one message, and what is done with it.

use std::collections::BTreeSet;

use fedspec_protocol::saml::tamper::{Tampering, Wrap, Wraps};
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use super::moves::{Move, Right, merged};
use crate::fuzz::{Rule, flow};
use crate::vocabulary::{Class, Level, Severity};

/// A message, described by what is done to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Composition {
    pub(super) moves: Vec<Move>,
    /// Whether the message is delivered once more, byte for byte, and by whom.
    pub(super) replay: Option<Replay>,
}

/// Who delivers a message once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Replay {
    /// The same browser.
    Same,
    /// Somebody else's.
    Other,
}

impl Replay {
    /// What moves of it are counted as the same by.
    pub(super) const KIND: &'static str = "replay";

    /// Its own name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Same => "replay.same-browser",
            Self::Other => "replay.another-browser",
        }
    }

    /// The browser, as a scenario names it.
    pub(super) const fn browser(self) -> &'static str {
        match self {
            Self::Same => "first",
            Self::Other => "second",
        }
    }

    /// What a message that is taken twice breaks.
    pub(super) fn rule() -> Rule {
        Rule {
            level: Level::Must,
            severity: Severity::High,
            class: Class::Rule,
            cites: vec!["SAMLPROF-4.1.4.5/replay".to_owned()],
        }
    }
}

impl Composition {
    /// The keys of `saml-response`.
    pub(super) fn patch(&self) -> Map<String, Value> {
        let patches = self.moves.iter().map(|one| &one.patch);
        // Moves that contradict each other are never put together.
        patches.fold(Map::new(), |whole, patch| merged(&whole, patch).unwrap_or(whole))
    }

    /// Whether another move fits.
    pub(super) fn takes(&self, one: &Move) -> bool {
        let fits = self.moves.iter().all(|known| known.goes_with(one));
        fits && merged(&self.patch(), &one.patch).is_some()
    }

    /// What its moves are counted as the same by.
    pub(super) fn kinds(&self) -> BTreeSet<String> {
        let replay = self.replay.map(|_| Replay::KIND.to_owned());
        self.moves.iter().map(|one| one.kind.clone()).chain(replay).collect()
    }

    /// The names of its moves.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let replay = self.replay.map(|replay| replay.name().to_owned());
        self.moves.iter().map(|one| one.name.clone()).chain(replay).collect()
    }

    /// The worst rule that is broken when somebody gets in by it, with its title.
    pub(super) fn refused(&self) -> Option<(&Rule, &str)> {
        let rules = self.moves.iter().filter_map(|one| match &one.right {
            Right::Refused { rule, title } => Some((rule, title.as_str())),
            Right::Anything => None,
        });
        rules.max_by_key(|(rule, _)| (rule.level, rule.severity))
    }

    /// Whether anything is encrypted for the target.
    pub(super) fn encrypts(&self) -> bool {
        let patch = self.patch();
        let wraps = patch.get("wrap").and_then(|wraps| Wraps::deserialize(wraps).ok());
        let tamperings = patch.get("tamper").and_then(Value::as_array).into_iter().flatten();
        let mut tamperings =
            tamperings.filter_map(|one| Tampering::from_name(one.as_str().unwrap_or_default()));
        patch.contains_key("encrypt")
            || wraps.is_some_and(|wraps| wraps.iter().any(Wrap::needs_encryption))
            || tamperings.any(Tampering::needs_encryption)
    }

    /// How many steps and moves a person has to look at.
    pub(super) fn len(&self) -> usize {
        self.moves.len() + usize::from(self.replay.is_some())
    }

    /// Each step, in words.
    pub(super) fn words(&self) -> Vec<String> {
        let moves = self
            .moves
            .iter()
            .map(|one| format!("{}: {}", one.name, flow(&Value::Object(one.patch.clone()))));
        let replay = self.replay.map(|replay| {
            format!("{}: deliver it once more from the {} browser", replay.name(), replay.browser())
        });
        moves.chain(replay).collect()
    }

    /// The steps of a scenario; `expect` is what is right after the last one.
    pub(super) fn steps(&self, expect: &Value) -> Vec<Value> {
        let patch = self.patch();
        let Some(replay) = self.replay else {
            return vec![json!({
                "name": "deliver the message",
                "send": { "saml-response": patch },
                "expect": expect,
            })];
        };
        let taken = json!({ "level": "should", "cites": ["SP-99"], "outcome": "accepted" });
        vec![
            json!({
                "name": "sign in",
                "send": { "saml-response": patch },
                "expect": { "signs-the-user-in": taken },
                "save": { "used": { "message": true } },
            }),
            json!({
                "name": "deliver the same message once more",
                "send": { "saml-response": { "browser": replay.browser(), "replay": "${saved.used}" } },
                "expect": expect,
            }),
        ]
    }
}
