use std::fmt::Write as _;

use fedspec_engine::library::{Library, Loaded};
use fedspec_engine::problem::did_you_mean;
use fedspec_engine::vocabulary::{
    Catalogue, Forgery, LifecycleEvent, Origin, PersonaSheet, Requirement,
};
use fedspec_reference::{ConnectorFault, Fault};

use super::{coverage, forge};
use crate::arguments::ExplainArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Says in words what an id stands for.
pub(super) fn explain(arguments: &ExplainArguments, library: &Library) -> Result<Exit, Failure> {
    let id = arguments.id.as_str();
    let scenario_id = id.split(['@', '#']).next().unwrap_or(id);
    let loaded = library.scenarios.iter().find(|loaded| loaded.scenario.id.value == scenario_id);
    let text = loaded
        .map(|loaded| scenario(loaded, id, library))
        .or_else(|| library.requirement(id).map(|row| requirement(row, library)))
        .or_else(|| {
            let (sheet, catalogue) = library.personas().find(|(sheet, _)| sheet.name == id)?;
            Some(persona(sheet, catalogue))
        })
        .or_else(|| {
            let row = library.capabilities.capabilities.iter().find(|row| row.id == id)?;
            Some(format!("capability {}: {}\n", row.id, row.text))
        })
        .or_else(|| {
            let row = library.reasons.reasons.iter().find(|row| row.id == id)?;
            Some(format!("reason {}: {}\n", row.id, row.text))
        })
        .or_else(|| {
            let fault = Fault::ALL.iter().find(|fault| fault.name() == id)?;
            Some(format!("fault {id} of the reference target: {}\n", fault.help()))
        })
        .or_else(|| {
            let fault = ConnectorFault::ALL.iter().find(|fault| fault.name() == id)?;
            Some(format!("fault {id} of the built-in connector: {}\n", fault.help()))
        })
        .or_else(|| {
            let one = forgeries().find(|one| one.name == id)?;
            Some(format!(
                "tampering {id}: {}\nwhat may come of it: {}\nsource: {}\n\
                 see the message: {}\n",
                one.summary,
                one.claim,
                one.sources,
                forge::command_for(&one.name)
            ))
        });
    let text = text.ok_or_else(|| {
        let scenarios = library.scenarios.iter().map(|loaded| loaded.scenario.id.value.as_str());
        let rows = library.requirements().map(|row| row.id.as_str());
        let names =
            scenarios.chain(rows).chain(library.capabilities.ids()).chain(library.reasons.ids());
        let names = names.chain(library.personas().map(|(sheet, _)| sheet.name.as_str()));
        let faults = Fault::ALL.iter().map(|fault| fault.name());
        let forgeries: Vec<String> = forgeries().map(|one| one.name).collect();
        Failure::Unknown {
            message: format!("nothing is called `{id}`"),
            help: did_you_mean(id, names.chain(faults).chain(forgeries.iter().map(String::as_str))),
        }
    })?;
    output::data(&text);
    Ok(Exit::Success)
}

fn forgeries() -> impl Iterator<Item = Forgery> {
    Forgery::tamperings().chain(Forgery::wrappings())
}

fn scenario(loaded: &Loaded, id: &str, library: &Library) -> String {
    let scenario = &loaded.scenario;
    let mut text = format!("{}\n{}\n\n", scenario.id.value, scenario.title.value);
    let _ = writeln!(text, "why: {}", scenario.why.trim().replace('\n', " "));
    let _ = writeln!(
        text,
        "level: {}, severity: {}, class: {} ({})",
        scenario.level,
        scenario.severity,
        scenario.class,
        scenario.class.words()
    );
    let _ = writeln!(text, "file: {}", loaded.source.name());
    if !scenario.needs.is_empty() {
        let needs: Vec<&str> = scenario.needs.iter().map(|need| need.value.as_str()).collect();
        let _ = writeln!(text, "needs: {}", needs.join(", "));
    }
    if !scenario.cases.is_empty() {
        let rows: Vec<&str> = scenario.cases.iter().map(|row| row.name.as_str()).collect();
        let _ = writeln!(text, "cases: {}", rows.join(", "));
    }
    let asked = id.split_once('#').map(|(_, check)| check);
    let _ = writeln!(text, "\nsteps:");
    for step in scenario.setup.iter().chain(&scenario.steps) {
        let _ = writeln!(text, "  {}", step.name.value);
        for (name, check) in step.expect.iter() {
            let mark = if asked == Some(name.value.as_str()) { ">" } else { " " };
            let level = check.level.unwrap_or(scenario.level);
            let expected = fedspec_engine::judge::expected_words(&check.subject);
            let class = check.class.filter(|class| *class != scenario.class);
            let class = class.map_or_else(String::new, |class| format!(" [{class}]"));
            let _ = writeln!(text, "  {mark} {level} {}{class}: {expected}", name.value);
        }
    }
    let _ = writeln!(text, "\ncites:");
    let rows = scenario.cites.iter().filter_map(|cite| library.requirement(cite));
    rows.for_each(|row| {
        let _ = writeln!(text, "  {}", cited(row));
    });
    text
}

fn requirement(row: &Requirement, library: &Library) -> String {
    let mut text = format!("{}\nlevel: {}\n", cited(row), row.level);
    if let Some(source) = &row.source {
        let _ = writeln!(text, "source: {source}");
    }
    let mut personas = library.personas();
    let whose = personas.find(|(_, habits)| habits.rows.iter().any(|known| known.id == row.id));
    if let Some((sheet, _)) = whose {
        let named = row.source.iter().flat_map(|source| sheet.sources_named(source));
        named.for_each(|source| {
            let _ = writeln!(text, "  {}: {}, {}", source.short, source.title, source.date);
        });
        let confidence = row.confidence.unwrap_or(sheet.confidence);
        let _ = writeln!(text, "persona: {}, version {}", sheet.name, sheet.version);
        let _ = writeln!(text, "confidence: {confidence}");
    }
    if let Some(wire) = row.wire {
        let _ = writeln!(text, "seen on the wire: {wire}");
    }
    if let Some(reason) = &row.excluded {
        let _ = writeln!(text, "not exercised: {reason}");
    }
    let catalogues = library.coverage();
    let covered = catalogues.iter().flat_map(|one| &one.rows).find(|known| known.row.id == row.id);
    text.extend(covered.map(coverage::checks));
    text
}

fn persona(sheet: &PersonaSheet, habits: &Catalogue) -> String {
    let mut text = format!(
        "{}: {}\nversion: {}, confidence: {}, class: {}\n\nevents:\n",
        sheet.name, sheet.product, sheet.version, sheet.confidence, sheet.class
    );
    for event in LifecycleEvent::ALL {
        let played = sheet.scenario(event);
        let reason = sheet.not_played.get(&event).map_or("", String::as_str);
        let words = played.unwrap_or_else(|| format!("not played: {reason}"));
        let _ = writeln!(text, "  {event:<16} {words}");
    }
    let _ = writeln!(text, "\nhabits:");
    for row in &habits.rows {
        let _ = writeln!(text, "  {}: {}", row.id, row.text);
    }
    let _ = writeln!(text, "\nsources:");
    for source in &sheet.sources {
        let _ = writeln!(text, "  {}: {}, {}", source.short, source.title, source.date);
    }
    text
}

fn cited(row: &Requirement) -> String {
    let origin = match row.origin {
        Origin::Standard => String::new(),
        other => format!(" [{other}]"),
    };
    format!("{}{origin}: {}", row.id, row.text)
}
