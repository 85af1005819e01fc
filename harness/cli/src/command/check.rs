use fedspec_engine::library::Library;

use crate::arguments::CheckArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{output, target_file};

/// Says that all is well; what is not was said by reading the files.
pub(super) fn check(arguments: &CheckArguments, library: &Library) -> Result<Exit, Failure> {
    let mut problems = Vec::new();
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
    output::note(&format!(
        "{} scenarios with {} cases, {} requirements, {} target files: no problem\n",
        library.scenarios.len(),
        library.cases().len(),
        library.requirements().count(),
        library.targets.len() + arguments.targets.len(),
    ));
    Ok(Exit::Success)
}
