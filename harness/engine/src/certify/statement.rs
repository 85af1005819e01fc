//! What is said of a target, all of it taken from the run and its judgement.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rejudge::Rejudged;
use super::waiver::StaleWaiver;
use super::{Assessment, Attained, Day, FrozenProfile, Place, Standing, Waivers, assess, place};
use crate::judge::{Context, Outcome, Summary};
use crate::library::Library;
use crate::scenario::CaseId;
use crate::target::Target;
use crate::vocabulary::{Class, Era, Level, ProfileName, Severity};

/// The file `statement.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Statement {
    /// Version of this format.
    pub format: u32,
    /// The fedspec that made it.
    pub fedspec: Tool,
    /// The frozen profile.
    pub profile: ProfileName,
    /// The product.
    pub target: String,
    /// Its version.
    pub version: String,
    /// Who makes it.
    pub organization: String,
    /// Whom to ask.
    pub contact: String,
    /// Its generation of texts, where the profile knows several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub era: Option<Era>,
    /// When the run began, RFC 3339.
    pub began: String,
    /// The run's seed.
    pub seed: u64,
    /// Whether it is certified.
    pub standing: Standing,
    /// The level that is reached.
    pub level: Option<Attained>,
    /// Why not a higher one.
    pub because: Vec<String>,
    /// How many scenarios the profile has.
    pub scenarios: usize,
    /// How many cases of it are for this target, and how many of these nobody does without.
    pub cases: Cases,
    /// How many cases and checks had which outcome.
    pub summary: Summary,
    /// What is broken.
    pub broken: Vec<Broken>,
    /// Findings that somebody answers for.
    pub waivers: Vec<StatedWaiver>,
    /// Those of them that waive nothing.
    pub stale: Vec<StaleWaiver>,
    /// What was not asked of this target, or is not known.
    pub uncovered: Vec<Uncovered>,
    /// The minisign public key that signs, if one does.
    pub signed_by: Option<String>,
}

/// The fedspec that made a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tool {
    /// Its version.
    pub version: String,
    /// The commit that it was built from, where the build said so.
    pub commit: Option<String>,
}

/// Cases that are for the target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cases {
    /// Of the core.
    pub core: usize,
    /// Of what is optional, whether the target has it or not.
    pub optional: usize,
    /// For other kinds of targets, or other eras.
    pub not_for_it: usize,
}

/// A waiver, without its place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StatedWaiver {
    /// The check.
    pub check: String,
    /// Why.
    pub reason: String,
    /// Where it is being worked on.
    pub ticket: String,
    /// The last day on which it counts.
    pub expires: Day,
}

/// A broken check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Broken {
    /// Its id.
    pub check: String,
    /// How strongly it was asked.
    pub level: Level,
    /// How bad it is.
    pub severity: Severity,
    /// What kind of finding it is.
    pub class: Class,
    /// Whether nobody does without.
    pub core: bool,
    /// Whether a waiver is about it.
    pub waived: bool,
}

/// A case of which nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Uncovered {
    /// The case.
    pub case: CaseId,
    /// Its outcome; none where it was not run.
    pub outcome: Option<Outcome>,
    /// Whether nobody does without.
    pub core: bool,
    /// Why, in words.
    pub because: String,
}

/// What a statement is made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The frozen profile.
    pub profile: &'a FrozenProfile,
    /// Its scenarios.
    pub library: &'a Library,
    /// The target file.
    pub target: &'a Target,
    /// The run, judged again.
    pub run: &'a Rejudged,
    /// Waivers.
    pub waivers: &'a Waivers,
    /// Who says so.
    pub fedspec: &'a Tool,
    /// The key that signs, if one does.
    pub signed_by: Option<&'a str>,
}

impl Statement {
    /// What there is to say.
    ///
    /// # Errors
    /// The target file does not say who makes which version, or the run does not say when it began.
    pub fn of(inputs: &Inputs<'_>) -> Result<Self, String> {
        let Inputs { profile, library, target, run, waivers, .. } = inputs;
        let vendor = target.vendor.as_ref().ok_or("the target file has no `vendor`")?;
        let text = |text: &Option<String>, key: &str| {
            let text = text.clone().filter(|text| !text.trim().is_empty());
            text.ok_or_else(|| format!("the target file has no `vendor.{key}`"))
        };
        let day = Day::of_time(&run.file.began).ok_or("run.json has no time of its beginning")?;
        let supports = target.supported();
        let context = Context { target, supports: &supports, survey: &run.survey };
        let mut places: BTreeMap<CaseId, Place> = BTreeMap::new();
        for case in library.cases() {
            let place = place(&case, profile, &context);
            places.insert(case.id, place);
        }
        let stale = waivers.stale(&run.cases, day);
        let Assessment { standing, level, because } = assess(&places, &run.cases, waivers, &stale);
        let is_core = |id: &CaseId| places.get(id) == Some(&Place::Core);
        let count = |wanted: Place| places.values().filter(|place| **place == wanted).count();
        let mut uncovered = Vec::new();
        for (id, place) in places.iter().filter(|(_, place)| **place != Place::NotForIt) {
            let verdict = run.cases.iter().find(|verdict| verdict.case == *id);
            let outcome = verdict.map(|verdict| verdict.outcome);
            let unknown = [Outcome::Unsupported, Outcome::Blocked, Outcome::Error];
            if outcome.is_some_and(|outcome| !unknown.contains(&outcome)) {
                continue;
            }
            let because = verdict.and_then(|verdict| verdict.because.clone());
            let because = because.unwrap_or_else(|| "it was not run".to_owned());
            let core = *place == Place::Core;
            uncovered.push(Uncovered { case: id.clone(), outcome, core, because });
        }
        let broken = run.cases.iter().flat_map(|verdict| {
            let broken = |outcome| matches!(outcome, Outcome::Fail | Outcome::Warn);
            verdict.checks.iter().filter(move |it| broken(it.outcome)).map(move |it| (verdict, it))
        });
        let broken = broken.map(|(verdict, check)| Broken {
            check: check.id.clone(),
            level: check.level,
            severity: check.severity,
            class: check.class,
            core: is_core(&verdict.case),
            waived: waivers.of(check).is_some(),
        });
        let stated = waivers.waivers.iter().map(|waiver| StatedWaiver {
            check: waiver.check.value.clone(),
            reason: waiver.reason.clone(),
            ticket: waiver.ticket.clone(),
            expires: waiver.expires,
        });
        Ok(Self {
            format: 1,
            fedspec: inputs.fedspec.clone(),
            profile: target.profile.clone(),
            target: target.target.value.clone(),
            version: text(&vendor.version, "version")?,
            organization: text(&Some(vendor.organization.clone()), "organization")?,
            contact: text(&vendor.contact, "contact")?,
            era: target.era,
            began: run.file.began.clone(),
            seed: run.file.seed,
            standing,
            level,
            because,
            scenarios: library.scenarios.len(),
            cases: Cases {
                core: count(Place::Core),
                optional: count(Place::Optional),
                not_for_it: count(Place::NotForIt),
            },
            summary: Summary::of(&run.cases, places.len()),
            broken: broken.collect(),
            waivers: stated.collect(),
            stale,
            uncovered,
            signed_by: inputs.signed_by.map(str::to_owned),
        })
    }

    /// Without sentences, which another release may word otherwise.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        self.because.clear();
        self.uncovered.iter_mut().for_each(|case| case.because.clear());
        self.stale.iter_mut().for_each(|stale| stale.because.clear());
        self
    }
}
