//! Frozen profiles: text to type, and what has changed since.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Day, Digest};
use crate::library::{Library, Loaded};
use crate::problem::{Problem, Source, did_you_mean};
use crate::scenario::At;
use crate::vocabulary::{Capabilities, Party, ProfileName};

/// A dated set of scenarios that stays as it is: a file of `profiles/`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FrozenProfile {
    /// Name and edition.
    pub profile: At<ProfileName>,
    /// When it was frozen.
    pub frozen: Day,
    /// Whom it is for, in a sentence.
    pub text: String,
    /// The parties whose scenarios belong to it.
    pub against: Vec<Party>,
    /// Capabilities that nobody does without: with one of these missing a target is not certified.
    pub core: Vec<At<String>>,
    /// Which scenarios were taken when it was frozen: ids, with `*`.
    pub take: Vec<String>,
    /// What has changed since, and why.
    #[serde(default)]
    pub errata: Vec<Erratum>,
    /// The files of its scenarios, by id, as they were frozen.
    pub scenarios: BTreeMap<String, Digest>,
    /// The files of the fragments that these use.
    #[serde(default)]
    pub fragments: BTreeMap<String, Digest>,
}

/// A change of a frozen scenario or fragment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Erratum {
    /// Since when.
    pub date: Day,
    /// The scenario's id, or `fragments.NAME`.
    pub scenario: At<String>,
    /// The file's digest from then on; none for a scenario that is withdrawn.
    #[serde(default)]
    pub digest: Option<Digest>,
    /// What is different.
    pub change: String,
    /// What was wrong before.
    pub why: String,
}

/// A file that is not as a profile has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its path below the folder of scenarios.
    pub path: Utf8PathBuf,
    /// The scenario's id, or `fragments.NAME`.
    pub id: String,
    /// Its digest now; none where it is gone.
    pub now: Option<Digest>,
}

impl FrozenProfile {
    /// The digests that a scenario or fragment has had, the present one last; nothing where it never belonged to
    /// the profile. What was withdrawn ends with none.
    fn history(&self, id: &str) -> Vec<Option<&Digest>> {
        let frozen = match id.strip_prefix("fragments.") {
            Some(name) => self.fragments.get(name),
            None => self.scenarios.get(id),
        };
        let errata = self.errata.iter().filter(|erratum| erratum.scenario.value == id);
        frozen.map(Some).into_iter().chain(errata.map(|erratum| erratum.digest.as_ref())).collect()
    }

    /// Whether a scenario belongs to it today.
    pub fn has(&self, id: &str) -> bool {
        self.scenarios.contains_key(id) && self.history(id).last().is_some_and(Option::is_some)
    }

    /// Ids of its scenarios, and `fragments.NAME` of their fragments.
    fn ids(&self) -> impl Iterator<Item = String> {
        let fragments = self.fragments.keys().map(|name| format!("fragments.{name}"));
        self.scenarios.keys().cloned().chain(fragments)
    }

    /// What is not as this profile has it today.
    pub fn changed(&self, library: &Library) -> Vec<Changed> {
        self.differing(library, |history, now| history.last().copied().flatten() == Some(now))
    }

    /// What is as this profile never had it.
    pub fn foreign(&self, library: &Library) -> Vec<Changed> {
        self.differing(library, |history, now| history.contains(&Some(now)))
    }

    fn differing(
        &self,
        library: &Library,
        is_right: impl Fn(&[Option<&Digest>], &Digest) -> bool,
    ) -> Vec<Changed> {
        let mut changed = Vec::new();
        for id in self.ids() {
            let path = Utf8PathBuf::from(id.replace('.', "/") + ".yaml");
            let now = library.texts.get(&path).map(|source| Digest::of_text(source.text()));
            let history = self.history(&id);
            let withdrawn = history.last().is_some_and(Option::is_none);
            let right = match &now {
                Some(now) => is_right(&history, now) || withdrawn,
                None => withdrawn,
            };
            if !right {
                changed.push(Changed { path, id, now });
            }
        }
        changed
    }

    /// Scenarios of a library that it does not have. A fragment of its scenarios that it does not have counts too.
    pub fn additional(&self, library: &Library) -> Vec<String> {
        let scenarios = library.scenarios.iter().map(|loaded| loaded.scenario.id.value.clone());
        let strangers = scenarios.filter(|id| !self.scenarios.contains_key(id));
        let used = library.scenarios.iter().flat_map(uses);
        let strange = used.filter(|name| !self.fragments.contains_key(*name));
        let unknown: BTreeSet<String> =
            strange.map(|name| format!("fragments.{name}")).chain(strangers).collect();
        unknown.into_iter().collect()
    }

    /// Freezes what `take` names of a library: the digests of today.
    pub fn freeze(&mut self, library: &Library) {
        let taken = |id: &str| self.take.iter().any(|pattern| matches(pattern, id));
        let kind = self.profile.value.kind().to_string();
        let for_kind = |loaded: &&Loaded| {
            let condition = loaded.scenario.when.0.get("profile");
            condition.is_none_or(|wanted| match wanted {
                serde_json::Value::Array(any) => any.iter().any(|one| *one == *kind),
                one => *one == *kind,
            })
        };
        let chosen: Vec<&Loaded> = library
            .scenarios
            .iter()
            .filter(|loaded| self.against.contains(&loaded.scenario.against))
            .filter(|loaded| taken(&loaded.scenario.id.value))
            .filter(for_kind)
            .collect();
        let digest = |path: String| {
            library
                .texts
                .get(Utf8PathBuf::from(path).as_path())
                .map(|text| Digest::of_text(text.text()))
        };
        let scenarios = chosen.iter().filter_map(|loaded| {
            let id = loaded.scenario.id.value.clone();
            let digest = digest(id.replace('.', "/") + ".yaml")?;
            Some((id, digest))
        });
        let fragments = chosen
            .iter()
            .flat_map(|loaded| uses(loaded))
            .filter_map(|name| Some((name.to_owned(), digest(format!("fragments/{name}.yaml"))?)));
        (self.scenarios, self.fragments) = (scenarios.collect(), fragments.collect());
    }
}

fn uses(loaded: &Loaded) -> impl Iterator<Item = &str> {
    loaded.scenario.uses.iter().map(|name| name.value.as_str())
}

/// Whether a pattern with `*` at its end, or without, takes an id.
fn matches(pattern: &str, id: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == id, |beginning| id.starts_with(beginning))
}

/// What is wrong in a profile, beside its form.
pub fn lint_profile(
    source: &Source,
    profile: &FrozenProfile,
    capabilities: &Capabilities,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    if profile.profile.value.edition().is_none() {
        problems.push(
            Problem::new(source, "a frozen profile has an edition")
                .at(profile.profile.span.clone())
                .help(format!("write `profile: {}/2026.1`", profile.profile.value)),
        );
    }
    for core in profile.core.iter().filter(|core| !capabilities.knows(&core.value)) {
        problems.push(
            Problem::new(source, format!("unknown capability `{}`", core.value))
                .at(core.span.clone())
                .maybe_help(did_you_mean(&core.value, capabilities.names())),
        );
    }
    for erratum in &profile.errata {
        if profile.history(&erratum.scenario.value).len() < 2 {
            problems.push(
                Problem::new(
                    source,
                    format!("`{}` does not belong to the profile", erratum.scenario.value),
                )
                .at(erratum.scenario.span.clone())
                .help("an erratum names a scenario, or `fragments.NAME`, of the lists below"),
            );
        }
    }
    problems
}
