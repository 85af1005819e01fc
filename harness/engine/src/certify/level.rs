//! Verdicts to a level: what of a profile holds.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FrozenProfile, StaleWaiver, Waivers};
use crate::judge::{CaseVerdict, Context, Outcome};
use crate::plan::is_for;
use crate::scenario::{Case, CaseId};
use crate::vocabulary::{Capabilities, Condition};

/// How much of a profile holds; each includes the one before.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Attained {
    /// Every MUST of what nobody does without.
    Core,
    /// And every MUST of all else that the target has.
    Extended,
    /// And every SHOULD.
    Strict,
}

impl fmt::Display for Attained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Core => "core",
            Self::Extended => "extended",
            Self::Strict => "strict",
        })
    }
}

/// What a run is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A level is reached.
    Certified,
    /// Something of the core is not known: unsupported, blocked, in error, waived, not run.
    Partial,
    /// A MUST of the core is broken, somebody got in by a forgery, or a waiver is stale.
    Refused,
}

/// What a case is to a profile and a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Its conditions rule the target out: it says nothing.
    NotForIt,
    /// Nobody does without.
    Core,
    /// It is about something that a target may have.
    Optional,
}

/// What a case is to a profile, at a target.
///
/// What depends on attributes that a target may leave out, or on what it advertises, is never core.
pub fn place(case: &Case, profile: &FrozenProfile, context: &Context<'_>) -> Place {
    if !is_for(case, &context.facts(case)) {
        return Place::NotForIt;
    }
    let core = || profile.core.iter().map(|core| core.value.as_str());
    let asks_the_target = |condition: &Condition| {
        let keys = ["supports", "advertises", "does-not-advertise"];
        condition.0.keys().any(|key| keys.contains(&key.as_str()))
    };
    let is_core = case.needs().all(|need| Capabilities::satisfied(core(), need))
        && case.attributes().next().is_none()
        && !asks_the_target(&case.scenario.when)
        && !asks_the_target(&case.row.when);
    if is_core { Place::Core } else { Place::Optional }
}

/// A level, and why it is not a higher one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Whether there is a level.
    pub standing: Standing,
    /// Which.
    pub level: Option<Attained>,
    /// Why not more, a sentence each.
    pub because: Vec<String>,
}

/// The level that verdicts amount to; `places` has every case of the profile.
pub fn assess(
    places: &BTreeMap<CaseId, Place>,
    verdicts: &[CaseVerdict],
    waivers: &Waivers,
    stale: &[StaleWaiver],
) -> Assessment {
    let mut because = Vec::new();
    let by_id: BTreeMap<&CaseId, &CaseVerdict> =
        verdicts.iter().map(|verdict| (&verdict.case, verdict)).collect();
    let (mut unknown, mut waived, mut broken, mut further, mut unclear, mut should) =
        (0, 0, 0, 0, 0, 0);
    for (id, place) in places {
        let Some(verdict) = by_id.get(id) else {
            unknown += usize::from(*place == Place::Core);
            unclear += usize::from(*place == Place::Optional);
            continue;
        };
        let of =
            |outcome: Outcome| verdict.checks.iter().filter(move |check| check.outcome == outcome);
        let fails = of(Outcome::Fail).count();
        should += of(Outcome::Warn).count();
        let is_open = matches!(verdict.outcome, Outcome::Blocked | Outcome::Error)
            || of(Outcome::Blocked).chain(of(Outcome::Error)).next().is_some();
        match place {
            Place::NotForIt => {}
            Place::Core => {
                broken += fails;
                waived += of(Outcome::Fail).filter(|check| waivers.of(check).is_some()).count();
                unknown += usize::from(is_open || verdict.outcome == Outcome::Unsupported);
            }
            Place::Optional => {
                further += fails;
                unclear += usize::from(is_open);
            }
        }
    }
    let forgeries = verdicts.iter().flat_map(|case| &case.checks).filter(|it| it.is_forgery());
    let forgeries = forgeries.count();
    let mut say = |count: usize, one: &str, many: &str| {
        if count > 0 {
            because.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
        count > 0
    };
    let refused = [
        say(broken, "MUST of the core is broken", "MUSTs of the core are broken"),
        say(
            forgeries,
            "check let somebody in of whom nobody had vouched",
            "checks let somebody in of whom nobody had vouched",
        ),
        say(stale.len(), "waiver is stale", "waivers are stale"),
    ];
    let partial = [
        say(
            unknown,
            "case of the core is unsupported, blocked, in error or not run",
            "cases of the core are unsupported, blocked, in error or not run",
        ),
        say(waived, "broken MUST of the core is waived", "broken MUSTs of the core are waived"),
    ];
    let optional = [
        say(further, "MUST of what is optional is broken", "MUSTs of what is optional are broken"),
        say(
            unclear,
            "case of what is optional is blocked, in error or not run",
            "cases of what is optional are blocked, in error or not run",
        ),
    ];
    let advice = say(should, "SHOULD is broken", "SHOULDs are broken");
    let (standing, level) = if partial.contains(&true) {
        (Standing::Partial, None)
    } else if refused.contains(&true) {
        (Standing::Refused, None)
    } else if optional.contains(&true) {
        (Standing::Certified, Some(Attained::Core))
    } else if advice {
        (Standing::Certified, Some(Attained::Extended))
    } else {
        (Standing::Certified, Some(Attained::Strict))
    };
    Assessment { standing, level, because }
}
