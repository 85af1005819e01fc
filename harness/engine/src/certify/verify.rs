//! An evidence folder, held against itself: manifest, signature, scenarios, verdicts, statement.

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::{EvidenceProblem, Folder};
use super::rejudge::rejudge;
use super::{
    Calibration, Inputs, MANIFEST, Manifest, SIGNATURE, Statement, Tool, VerifyingKey, Waivers,
    lint_waivers, markdown,
};
use crate::library::Library;
use crate::problem::{Problem, Source};
use crate::scenario::parse_yaml;
use crate::target;

/// What was found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The statement, where it could be read.
    pub statement: Option<Statement>,
    /// The signed comment, where a signature was good.
    pub signed: Option<String>,
    /// Everything that does not verify.
    pub problems: Vec<EvidenceProblem>,
    /// How many cases were judged again.
    pub judged: usize,
}

const STATEMENT: &str = "statement.json";

/// Looks at everything; `own` has the scenarios and frozen profiles that whoever verifies trusts, `key` the signer
/// that is asked for.
pub fn verify(
    root: &Utf8Path,
    own: &Library,
    fedspec: &Tool,
    key: Option<&VerifyingKey>,
) -> Verified {
    let mut verified = Verified { statement: None, signed: None, problems: Vec::new(), judged: 0 };
    match Folder::open(root) {
        Err(problems) => verified.problems = problems,
        Ok(folder) => {
            if let Err(problem) = verified.look(&folder, own, fedspec, key) {
                verified.problems.push(problem);
            }
        }
    }
    // The same file may be wrong in several ways, but not twice in one.
    let mut seen = std::collections::BTreeSet::new();
    verified.problems.retain(|problem| seen.insert((problem.file.clone(), problem.what.clone())));
    verified
}

impl Verified {
    fn look(
        &mut self,
        folder: &Folder,
        own: &Library,
        fedspec: &Tool,
        key: Option<&VerifyingKey>,
    ) -> Result<(), EvidenceProblem> {
        let manifest = folder.text(MANIFEST)?;
        self.files(folder, &manifest);
        let statement: Statement = folder.json(STATEMENT)?;
        self.statement = Some(statement.clone());
        self.signature(folder, &manifest, &statement, key);
        let library = self.scenarios(folder, own, &statement)?;
        let Some(library) = library else { return Ok(()) };
        let known = own.profiles.iter().find(|(_, it)| it.profile.value == statement.profile);
        let Some((_, profile)) = known else {
            let what = format!("this fedspec knows no profile `{}`", statement.profile);
            return Err(EvidenceProblem::new(STATEMENT, what));
        };
        let source = source(folder, "target.yaml")?;
        let target = target::read(&source).map_err(|problem| told(&problem))?;
        let problems = target::lint(&source, &target, &library.capabilities, &library.reasons);
        self.problems.extend(problems.iter().map(told));
        let waivers = if folder.has("waivers.yaml") {
            let source = self::source(folder, "waivers.yaml")?;
            let waivers: Waivers = parse_yaml(&source).map_err(|problem| told(&problem))?;
            let problems = lint_waivers(&source, &waivers, &library.cases());
            self.problems.extend(problems.iter().map(told));
            waivers
        } else {
            Waivers::default()
        };
        let exact = statement.fedspec.version == fedspec.version;
        let run = rejudge(folder, &library, &target, exact, &mut self.problems)?;
        self.judged = run.cases.len();
        let inputs = Inputs {
            profile,
            library: &library,
            target: &target,
            run: &run,
            waivers: &waivers,
            fedspec: &statement.fedspec,
            signed_by: statement.signed_by.as_deref(),
        };
        let again =
            Statement::of(&inputs).map_err(|what| EvidenceProblem::new("target.yaml", what))?;
        self.statement_is(folder, &statement, &again, exact)?;
        self.calibration(folder, &statement)
    }

    /// Every file is as the manifest says, and none is there beside.
    fn files(&mut self, folder: &Folder, text: &str) {
        let manifest = match Manifest::read(text) {
            Ok(manifest) => manifest,
            Err(error) => {
                return self.problems.push(EvidenceProblem::new(MANIFEST, error.to_string()));
            }
        };
        for (path, digest) in &manifest.0 {
            let what = match folder.digest(path) {
                Ok(found) if found == *digest => continue,
                Ok(_) => {
                    EvidenceProblem::new(path, "was altered: its digest is not the manifest's")
                }
                Err(problem) => problem,
            };
            self.problems.push(what);
        }
        let listed = |path: &Utf8Path| {
            manifest.0.contains_key(path) || path == MANIFEST || path == SIGNATURE
        };
        let strangers = folder.paths().filter(|path| !listed(path));
        let strange = |path| EvidenceProblem::new(path, "is not in the manifest");
        self.problems.extend(strangers.map(strange));
    }

    fn signature(
        &mut self,
        folder: &Folder,
        manifest: &str,
        statement: &Statement,
        key: Option<&VerifyingKey>,
    ) {
        let named = statement.signed_by.as_deref();
        let mut problem = |what: String| self.problems.push(EvidenceProblem::new(SIGNATURE, what));
        if named.is_none() && key.is_none() && !folder.has(SIGNATURE) {
            return;
        }
        let own: Option<VerifyingKey> = named.and_then(|key| key.parse().ok());
        let Some(own) = own else {
            return problem("the statement names no key that signs".to_owned());
        };
        if key.is_some_and(|key| *key != own) {
            return problem(format!("the statement names another key than the one given: {own}"));
        }
        let signature = match folder.text(SIGNATURE) {
            Ok(signature) => signature,
            Err(missing) => return problem(missing.what),
        };
        match own.verify(manifest.as_bytes(), &signature) {
            Ok(comment) => self.signed = Some(comment),
            Err(error) => problem(error.to_string()),
        }
    }

    /// The evidence's own scenarios, which have to be those that were frozen.
    fn scenarios(
        &mut self,
        folder: &Folder,
        own: &Library,
        statement: &Statement,
    ) -> Result<Option<Library>, EvidenceProblem> {
        let mut files = Vec::new();
        for path in folder.paths() {
            let Ok(below) = path.strip_prefix("scenarios") else { continue };
            files.push((below.to_owned(), source(folder, path.as_str())?));
        }
        let library = match Library::assemble(files) {
            Ok(library) => library,
            Err(problems) => {
                self.problems.extend(problems.iter().map(told));
                return Ok(None);
            }
        };
        let known = own.profiles.iter().find(|(_, it)| it.profile.value == statement.profile);
        if let Some((_, profile)) = known {
            for changed in profile.foreign(&library) {
                let what = match changed.now {
                    Some(_) => format!("was never so in {}", statement.profile),
                    None => format!("is missing: it belongs to {}", statement.profile),
                };
                self.problems.push(EvidenceProblem::new(
                    Utf8Path::new("scenarios").join(changed.path),
                    what,
                ));
            }
            for id in profile.additional(&library) {
                let path = format!("scenarios/{}.yaml", id.replace('.', "/"));
                let what = format!("does not belong to {}", statement.profile);
                self.problems.push(EvidenceProblem::new(path, what));
            }
        }
        Ok(Some(library))
    }

    /// The statement says what follows from the run, and its text says what it says.
    fn statement_is(
        &mut self,
        folder: &Folder,
        statement: &Statement,
        again: &Statement,
        exact: bool,
    ) -> Result<(), EvidenceProblem> {
        let same = if exact {
            statement == again
        } else {
            statement.clone().without_words() == again.clone().without_words()
        };
        if !same {
            let what = match (statement.level, again.level) {
                (said, is) if said == is => "is not what follows from the run".to_owned(),
                (_, None) => "states a level, and none is reached".to_owned(),
                (_, Some(is)) => format!("states another level than {is}, which is reached"),
            };
            self.problems.push(EvidenceProblem::new(STATEMENT, what));
        }
        let text = folder.text("statement.md")?;
        if exact && text != markdown(statement) {
            let what = "does not say what statement.json says";
            self.problems.push(EvidenceProblem::new("statement.md", what));
        }
        Ok(())
    }

    fn calibration(
        &mut self,
        folder: &Folder,
        statement: &Statement,
    ) -> Result<(), EvidenceProblem> {
        let calibration: Calibration = folder.json("calibration.json")?;
        if calibration.profile != statement.profile || calibration.proofs.is_empty() {
            let what = format!("is none of {}", statement.profile);
            self.problems.push(EvidenceProblem::new("calibration.json", what));
        }
        Ok(())
    }
}

fn source(folder: &Folder, path: &str) -> Result<Source, EvidenceProblem> {
    Ok(Source::new(path, folder.text(path)?))
}

/// A problem of a file that people write, as one of evidence.
fn told(problem: &Problem) -> EvidenceProblem {
    let file = Utf8PathBuf::from(problem.file());
    EvidenceProblem::new(file, problem.message())
}
