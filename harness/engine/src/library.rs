//! Everything below `scenarios/`, read and checked together.

mod coverage;
mod lint;
mod personas;

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::certify::{FrozenProfile, lint_profile};
use crate::problem::{Problem, Source};
use crate::scenario::{self, Case, Fragment, Lint, Scenario, parse_yaml};
use crate::target::{self, Target};
use crate::vocabulary::{Capabilities, Catalogue, Page, PersonaSheet, Reasons, Requirement};

pub use coverage::{CatalogueCoverage, RowCoverage, RowStanding};

/// A scenario with the text it was read from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The file.
    pub source: Source,
    /// The id that its place below the folder of scenarios asks for.
    pub place: String,
    /// What it says.
    pub scenario: Scenario,
}

/// All scenarios, fragments and catalogues.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Rows of `capabilities.yaml`.
    pub capabilities: Capabilities,
    /// Rows of `reasons.yaml`.
    pub reasons: Reasons,
    /// Files of `requirements/`, each with its text.
    pub catalogues: Vec<(Source, Catalogue)>,
    /// Files of `pages/`, each with its text.
    pub pages: Vec<(Source, Page)>,
    /// Files of `fragments/`.
    pub fragments: Vec<Fragment>,
    /// Files of `targets/`, each with its text.
    pub targets: Vec<(Source, Target)>,
    /// Files of `profiles/`, each with its text.
    pub profiles: Vec<(Source, FrozenProfile)>,
    /// The text of every file of scenarios, fragments and catalogues, by its path below the folder.
    pub texts: BTreeMap<Utf8PathBuf, Source>,
    /// All other files, by id.
    pub scenarios: Vec<Loaded>,
}

/// Folders below `scenarios/` that hold other things.
const NOT_SCENARIOS: [&str; 1] = ["schema"];

impl Library {
    /// Reads a folder from disk, files in the order of their paths.
    ///
    /// # Errors
    /// A file that cannot be read, or all that is wrong in the files.
    pub fn read(root: &Utf8Path) -> Result<Self, Vec<Problem>> {
        let mut paths = Vec::new();
        collect(root, Utf8Path::new(""), 0, &mut paths).map_err(|problem| vec![*problem])?;
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let shown = root.join(&path);
            let source = match std::fs::read(&shown) {
                Ok(bytes) => Source::from_bytes(&shown, bytes).map_err(|problem| vec![*problem])?,
                Err(error) => {
                    let problem = Problem::new(&Source::new(&shown, ""), error.to_string());
                    return Err(vec![problem.help("the file has to be readable")]);
                }
            };
            files.push((path, source));
        }
        Self::assemble(files)
    }

    /// Puts texts together; each comes with its path below `scenarios/`.
    ///
    /// # Errors
    /// All that is wrong in the files.
    pub fn assemble(files: Vec<(Utf8PathBuf, Source)>) -> Result<Self, Vec<Problem>> {
        let mut library = Self::default();
        let mut problems: Vec<Problem> = Vec::new();
        for (path, source) in files {
            let kept = (path.clone(), source.clone());
            let result = match path.components().next().map(|first| first.as_str()) {
                Some("capabilities.yaml") => {
                    parse_yaml(&source).map(|read| library.capabilities = read)
                }
                Some("reasons.yaml") => parse_yaml(&source).map(|read| library.reasons = read),
                Some("requirements") => {
                    parse_yaml(&source).map(|read| library.catalogues.push((source, read)))
                }
                Some("pages") => parse_yaml(&source).map(|read| library.pages.push((source, read))),
                Some("fragments") => parse_yaml(&source).map(|read| library.fragments.push(read)),
                Some("targets") => {
                    parse_yaml(&source).map(|target| library.targets.push((source, target)))
                }
                Some("profiles") => {
                    parse_yaml(&source).map(|profile| library.profiles.push((source, profile)))
                }
                Some(folder) if NOT_SCENARIOS.contains(&folder) => Ok(()),
                _ => parse_yaml(&source).map(|scenario| {
                    library.scenarios.push(Loaded { place: id_of(&path), source, scenario });
                }),
            };
            problems.extend(result.err().map(|problem| *problem));
            library.texts.extend([kept]);
        }
        // References are checked only once the catalogues are whole, or each would be reported.
        if problems.is_empty() {
            problems = library.lint();
        }
        if problems.is_empty() { Ok(library) } else { Err(problems) }
    }

    /// Takes in a scenario from elsewhere, whose id is its file's name; returns the id.
    ///
    /// # Errors
    /// All that is wrong in it.
    pub fn add(&mut self, path: &Utf8Path, source: Source) -> Result<String, Vec<Problem>> {
        let scenario = parse_yaml::<Scenario>(&source).map_err(|problem| vec![*problem])?;
        let place = id_of(Utf8Path::new(path.file_name().unwrap_or_default()));
        let requirements: Vec<&Requirement> = self.requirements().collect();
        let mut problems = scenario::lint(&source, &scenario, &place, &self.against(&requirements));
        if self.scenarios.iter().any(|known| known.scenario.id == scenario.id) {
            let message = format!("another scenario has the id `{place}`");
            problems.push(Problem::new(&source, message).help("name the file otherwise"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        self.scenarios.push(Loaded { source, place: place.clone(), scenario });
        Ok(place)
    }

    /// What scenarios are held against.
    fn against<'a>(&'a self, requirements: &'a [&'a Requirement]) -> Lint<'a> {
        Lint {
            capabilities: &self.capabilities,
            reasons: &self.reasons,
            requirements,
            fragments: &self.fragments,
        }
    }

    fn lint(&self) -> Vec<Problem> {
        let requirements: Vec<&Requirement> = self.requirements().collect();
        let against = self.against(&requirements);
        let each = self.scenarios.iter().flat_map(|loaded| {
            scenario::lint(&loaded.source, &loaded.scenario, &loaded.place, &against)
        });
        let targets = self.targets.iter().flat_map(|(source, target)| {
            target::lint(source, target, &self.capabilities, &self.reasons)
        });
        let profiles = self
            .profiles
            .iter()
            .flat_map(|(source, profile)| lint_profile(source, profile, &self.capabilities));
        let pages = lint::pages(&self.pages, &requirements, &self.exercises());
        let personas = personas::check(&self.catalogues, &self.scenarios);
        let catalogues = lint::catalogues(&self.catalogues).into_iter();
        let described = catalogues.chain(pages).chain(personas);
        described.chain(each).chain(targets).chain(profiles).collect()
    }

    /// Rows of all requirement catalogues.
    pub fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.catalogues.iter().flat_map(|(_, catalogue)| &catalogue.rows)
    }

    /// Identity providers that scenarios play, each with the catalogue of its habits.
    pub fn personas(&self) -> impl Iterator<Item = (&PersonaSheet, &Catalogue)> {
        let all = self.catalogues.iter();
        all.filter_map(|(_, catalogue)| Some((catalogue.persona.as_ref()?, catalogue)))
    }

    /// One requirement by its id.
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements().find(|row| row.id == id)
    }

    /// All cases of all scenarios, in the order of the files.
    pub fn cases(&self) -> Vec<Case> {
        self.scenarios.iter().flat_map(|loaded| self.cases_of(loaded)).collect()
    }

    /// The cases of one scenario.
    pub fn cases_of(&self, loaded: &Loaded) -> Vec<Case> {
        let uses = loaded.scenario.uses.iter();
        let fragments: Vec<&Fragment> = uses
            .filter_map(|name| {
                self.fragments.iter().find(|known| known.fragment.value == name.value)
            })
            .collect();
        Case::expand(&loaded.source, &loaded.scenario, &fragments)
    }
}

/// `scim/users/create.yaml` is `scim.users.create`.
fn id_of(below: &Utf8Path) -> String {
    below.as_str().trim_end_matches(".yaml").replace(['/', '\\'], ".")
}

/// More levels than any tidy tree has; a loop of symbolic links ends here.
const MAX_LEVELS: usize = 8;

fn collect(
    root: &Utf8Path,
    below: &Utf8Path,
    level: usize,
    paths: &mut Vec<Utf8PathBuf>,
) -> Result<(), Box<Problem>> {
    let folder = root.join(below);
    let problem = |message: String, help: &str| {
        Box::new(Problem::new(&Source::new(folder.as_str(), ""), message).help(help))
    };
    if level > MAX_LEVELS {
        return Err(problem("folders nest too deep".to_owned(), "is there a loop of links?"));
    }
    let entries = folder
        .read_dir_utf8()
        .map_err(|error| problem(error.to_string(), "name a folder of scenarios"))?;
    for entry in entries {
        let entry = entry.map_err(|error| problem(error.to_string(), "is the disk well?"))?;
        let path = below.join(entry.file_name());
        if entry.path().is_dir() {
            collect(root, &path, level + 1, paths)?;
        } else if path.extension() == Some("yaml") {
            paths.push(path);
        }
    }
    Ok(())
}
