use fedspec_engine::library::Library;

use super::extra;
use crate::arguments::CheckArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{output, target_file};

/// Says that all is well; what is not was said by reading the files.
pub(super) fn check(arguments: &CheckArguments, library: &mut Library) -> Result<Exit, Failure> {
    let mut problems = Vec::new();
    for path in &arguments.files {
        match extra::read(path, library) {
            Ok(_) => {}
            Err(Failure::Files(more)) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    for path in &arguments.targets {
        match target_file::read(path, library) {
            Ok(_) => {}
            Err(Failure::Files(more)) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Files(problems));
    }
    let count = |number: usize, word: &str| {
        format!("{number} {word}{}", if number == 1 { "" } else { "s" })
    };
    output::note(&format!(
        "{} with {}, {}, {}: no problem\n",
        count(library.scenarios.len(), "scenario"),
        count(library.cases().len(), "case"),
        count(library.requirements().count(), "requirement"),
        count(library.targets.len() + arguments.targets.len(), "target file"),
    ));
    Ok(Exit::Success)
}
