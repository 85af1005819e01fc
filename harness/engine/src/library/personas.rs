use std::collections::BTreeSet;

use super::Loaded;
use crate::problem::{Problem, Source, did_you_mean};
use crate::vocabulary::{Catalogue, Class, LifecycleEvent, Origin, PersonaSheet};

/// What is wrong in the personas: each scenario below `idp/` is an event of one, of its class; each event of each
/// is played or says why not; each habit says where it is from, and each source is named by a habit.
pub(super) fn check(catalogues: &[(Source, Catalogue)], scenarios: &[Loaded]) -> Vec<Problem> {
    let sheets: Vec<&PersonaSheet> =
        catalogues.iter().filter_map(|(_, catalogue)| catalogue.persona.as_ref()).collect();
    let mut problems: Vec<Problem> =
        scenarios.iter().filter_map(|loaded| misplaced(loaded, &sheets)).collect();
    let ids: BTreeSet<&str> = scenarios.iter().map(|loaded| loaded.place.as_str()).collect();
    for (source, catalogue) in catalogues {
        let Some(sheet) = &catalogue.persona else {
            let habit = catalogue.rows.iter().find(|row| row.origin == Origin::Client);
            problems.extend(habit.map(|row| {
                let text = format!("`{}` is a habit of nobody", row.id);
                let problem = Problem::new(source, text).at(source.find(&row.id));
                problem.help("say in `persona` whose habits these are")
            }));
            continue;
        };
        let mut problem = |part: &str, text: String, help: &str| {
            problems.push(Problem::new(source, text).at(source.find(part)).help(help));
        };
        if !matches!(sheet.class, Class::Interop(_)) {
            let text = format!("the class of a persona is not `{}`", sheet.class);
            problem(sheet.class.name(), text, "write one such as `interop:entra`");
        }
        if !is_month(&sheet.version) {
            let text = format!("`{}` is no month", sheet.version);
            problem(&sheet.version, text, "write the date of the newest source, as 2025-04");
        }
        for event in LifecycleEvent::ALL {
            let own = format!("idp.{}.{event}", sheet.name);
            let ways = [
                ids.contains(own.as_str()),
                sheet.same_as.contains_key(&event),
                sheet.not_played.contains_key(&event),
            ];
            let text = match ways.into_iter().filter(|way| *way).count() {
                0 => format!("nothing says how `{}` does `{event}`", sheet.name),
                1 => continue,
                _ => format!("`{event}` of `{}` is told twice", sheet.name),
            };
            problem(
                event.name(),
                text,
                "write a scenario, or the event in `same-as` or `not-played`",
            );
        }
        for (event, other) in &sheet.same_as {
            if !ids.contains(format!("idp.{other}.{event}").as_str()) {
                let text = format!("there is no scenario `idp.{other}.{event}`");
                problem(other, text, "name a persona that plays this event itself");
            }
        }
        for row in catalogue.rows.iter().filter(|row| row.source.is_none()) {
            let text = format!("`{}` does not say `source`", row.id);
            problem(&row.id, text, "name one of the persona's sources");
        }
        for known in &sheet.sources {
            let named = catalogue.rows.iter().filter_map(|row| row.source.as_ref());
            let mut named = named.flat_map(|text| sheet.sources_named(text));
            if !named.any(|it| it.short == known.short) {
                let text = format!("no row names the source `{}`", known.short);
                problem(
                    &known.short,
                    text,
                    "name it in the row that it bears out, or leave it out",
                );
            }
        }
    }
    problems
}

/// What is wrong with the place or the class of a scenario below `idp/`.
fn misplaced(loaded: &Loaded, sheets: &[&PersonaSheet]) -> Option<Problem> {
    let (persona, event) = loaded.place.strip_prefix("idp.")?.split_once('.').unwrap_or_default();
    let problem = |text: String, help: String| {
        let at = loaded.scenario.id.span.clone();
        Some(Problem::new(&loaded.source, text).at(at).help(help))
    };
    let Some(sheet) = sheets.iter().find(|sheet| sheet.name == persona) else {
        let help = did_you_mean(persona, sheets.iter().map(|sheet| sheet.name.as_str()));
        let help = help.unwrap_or_else(|| "`requirements/idp-….yaml` say who it is".to_owned());
        return problem(format!("there is no persona `{persona}`"), help);
    };
    let names = LifecycleEvent::ALL.map(LifecycleEvent::name);
    if !names.contains(&event) {
        let help = format!("write one of {}", names.join(", "));
        return problem(format!("`{event}` is no event in the life of a user or group"), help);
    }
    if loaded.scenario.class != sheet.class {
        let text = format!(
            "`{persona}` is of the class `{}`, not `{}`",
            sheet.class, loaded.scenario.class
        );
        return problem(text, format!("write `class: {}`", sheet.class));
    }
    None
}

fn is_month(text: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    text.split_once('-').is_some_and(|(year, month)| digits(year, 4) && digits(month, 2))
}
