//! One file per subcommand.

mod certify;
mod check;
mod completions;
mod coverage;
mod diff;
mod explain;
mod extra;
mod forge;
mod fuzz;
mod idp;
mod keygen;
mod list;
mod man;
mod probe;
mod recorder;
mod report_file;
mod run;
mod schema;
mod serve;
mod site;
mod verify;
mod waivers;

use crate::arguments::{Arguments, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::library;

pub(crate) use site::random_token;

/// Does what the arguments ask for.
pub(crate) fn execute(arguments: &Arguments) -> Result<Exit, Failure> {
    let load = || library::load(arguments.scenarios.as_deref());
    match &arguments.command {
        Command::Run(run) => run::run(run, &mut load()?),
        Command::Fuzz(fuzz) => fuzz::fuzz(fuzz, &load()?),
        Command::Certify(certify) => certify::certify(certify, &mut load()?),
        Command::Verify(arguments) => verify::verify(arguments),
        Command::Diff(diff) => diff::diff(diff),
        Command::Keygen { output } => keygen::keygen(output),
        Command::Probe(probe) => probe::probe(probe, &load()?),
        Command::Check(check) => check::check(check, &mut load()?),
        Command::List(list) => list::list(list, &load()?),
        Command::Explain(explain) => explain::explain(explain, &load()?),
        Command::Forge(forge) => forge::forge(forge, &load()?),
        Command::Idp(idp) => idp::idp(idp),
        Command::Serve(serve) => serve::serve(serve),
        Command::Schema(schema) => schema::schema(schema),
        Command::Completions { shell } => Ok(completions::completions(*shell)),
        Command::Man => man::man(),
    }
}
