use std::fmt::Write as _;

use camino::Utf8Path;
use fedspec_engine::certify::{CheckChange, Comparison, ComparisonRow, compare};
use fedspec_engine::judge::{Outcome, Verdicts};
use fedspec_engine::report::one_line;

use crate::arguments::DiffArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Compares runs.
pub(super) fn diff(arguments: &DiffArguments) -> Result<Exit, Failure> {
    let mut runs = Vec::new();
    for folder in &arguments.runs {
        runs.push((folder.to_string(), read(folder)?.cases));
    }
    let comparison = compare(&runs);
    if arguments.json {
        let text = serde_json::to_string_pretty(&comparison);
        output::data(&(text.map_err(|error| Failure::Internal(error.to_string()))? + "\n"));
    } else if runs.len() == 2 {
        output::data(&list(&comparison));
    } else {
        output::data(&matrix(&comparison));
    }
    // Several targets side by side are no history of one.
    let worse = runs.len() == 2 && comparison.is_worse();
    Ok(if worse { Exit::Broken } else { Exit::Success })
}

/// The verdicts of a run directory, or of an evidence folder.
fn read(folder: &Utf8Path) -> Result<Verdicts, Failure> {
    let evidence = folder.join("run/verdicts.json");
    let path = if evidence.is_file() { evidence } else { folder.join("verdicts.json") };
    let bytes =
        std::fs::read(&path).map_err(|cause| Failure::Unreadable { path: path.clone(), cause })?;
    serde_json::from_slice(&bytes).map_err(|error| Failure::Argument {
        message: format!("`{path}` has no verdicts: {error}"),
        help: "name the folder that `fedspec run -o` wrote, or an evidence folder".to_owned(),
    })
}

const fn words(change: CheckChange) -> &'static str {
    match change {
        CheckChange::Broken => "broken",
        CheckChange::Worse => "worse",
        CheckChange::Changed => "changed",
        CheckChange::Gone => "gone",
        CheckChange::New => "new",
        CheckChange::Fixed => "fixed",
        CheckChange::Same => "between",
    }
}

/// Two runs: a line for each check that is otherwise.
fn list(comparison: &Comparison) -> String {
    let mut text = String::new();
    for row in &comparison.rows {
        let mut ends = row.outcomes.iter().map(|outcome| name(*outcome));
        let (before, after) = (ends.next().unwrap_or("-"), ends.next().unwrap_or("-"));
        let change = words(row.change);
        let _ = writeln!(
            text,
            "{change:<8} {} {before} -> {after}  {}",
            row.level,
            one_line(&row.check)
        );
    }
    let _ = writeln!(text, "{}", summary(comparison));
    text
}

/// Three or more: a row for each check that is not the same in all, a column for each run.
fn matrix(comparison: &Comparison) -> String {
    let mut text = String::new();
    for (run, number) in comparison.runs.iter().zip(1..) {
        let _ = writeln!(text, "{number}: {}", one_line(run));
    }
    let columns = (1..=comparison.runs.len()).map(|number| format!("{number:<12}"));
    let _ = writeln!(text, "\n{}check", columns.collect::<String>());
    for ComparisonRow { check, outcomes, .. } in &comparison.rows {
        let outcomes = outcomes.iter().map(|outcome| format!("{:<12}", name(*outcome)));
        let _ = writeln!(text, "{}{}", outcomes.collect::<String>(), one_line(check));
    }
    let _ = writeln!(
        text,
        "\n{} checks differ, {} are the same",
        comparison.rows.len(),
        comparison.same
    );
    text
}

fn summary(comparison: &Comparison) -> String {
    let all = [
        CheckChange::Broken,
        CheckChange::Worse,
        CheckChange::Changed,
        CheckChange::Gone,
        CheckChange::New,
        CheckChange::Fixed,
    ];
    let counts = all.into_iter().filter_map(|change| {
        let count = comparison.rows.iter().filter(|row| row.change == change).count();
        (count > 0).then(|| format!("{count} {}", words(change)))
    });
    let mut counts: Vec<String> = counts.collect();
    counts.push(format!("{} the same", comparison.same));
    counts.join(", ")
}

const fn name(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(outcome) => outcome.name(),
        None => "-",
    }
}
