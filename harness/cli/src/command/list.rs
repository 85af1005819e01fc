use std::fmt::Write as _;

use fedspec_engine::library::Library;
use fedspec_engine::vocabulary::Forgery;
use fedspec_reference::{ConnectorFault, Fault, Profile};

use super::coverage;
use crate::arguments::{ListArguments, Listed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Lists one kind of thing, one a line: a name, a tab, a text. Coverage has a layout of its own;
/// a fault ends with the profiles that can make it.
pub(super) fn list(arguments: &ListArguments, library: &Library) -> Result<Exit, Failure> {
    let mut text = String::new();
    let mut line = |name: &str, words: &str| {
        let tab = if words.is_empty() { "" } else { "\t" };
        let _ = writeln!(text, "{name}{tab}{words}");
    };
    match arguments.what {
        Listed::Cases => {
            library.cases().iter().for_each(|case| line(case.id.as_str(), &case.scenario.title))
        }
        Listed::Capabilities => {
            library.capabilities.capabilities.iter().for_each(|row| line(&row.id, &row.text));
        }
        Listed::Reasons => library.reasons.reasons.iter().for_each(|row| line(&row.id, &row.text)),
        Listed::Tamperings => Forgery::tamperings().for_each(|one| line(&one.name, &one.summary)),
        Listed::Wrappings => Forgery::wrappings().for_each(|one| line(&one.name, &one.summary)),
        Listed::Personas => library.personas().for_each(|(sheet, _)| {
            let standing = format!("version {}, confidence {}", sheet.version, sheet.confidence);
            line(&sheet.name, &format!("{} ({standing})", sheet.product));
        }),
        Listed::Fields => Forgery::fields().for_each(|field| line(&field, "")),
        Listed::Faults => Fault::ALL.iter().for_each(|fault| {
            let profiles = Profile::ALL.into_iter().filter(|profile| fault.is_of(*profile));
            let profiles: Vec<&str> = profiles.map(Profile::name).collect();
            line(fault.name(), &format!("{} ({})", fault.help(), profiles.join(", ")));
        }),
        Listed::ConnectorFaults => {
            ConnectorFault::ALL.iter().for_each(|fault| line(fault.name(), fault.help()))
        }
        Listed::Requirements if !arguments.coverage => {
            library.requirements().for_each(|row| line(&row.id, &row.text));
        }
        Listed::Requirements => text = coverage::text(&library.coverage()),
    }
    output::data(&text);
    Ok(Exit::Success)
}
