//! What exercises which requirement, as a text for people.

use std::fmt::Write as _;

use fedspec_engine::library::{CatalogueCoverage, RowCoverage, RowStanding};

/// Every specification and section with its counts, and every row with the checks that cite it.
pub(super) fn text(catalogues: &[CatalogueCoverage<'_>]) -> String {
    let ids = catalogues.iter().flat_map(|one| &one.rows).map(|row| row.row.id.len());
    let width = ids.max().unwrap_or_default();
    let mut text = String::new();
    for one in catalogues {
        let rows: Vec<&RowCoverage<'_>> = one.rows.iter().collect();
        let _ = writeln!(text, "{}\n  {}", one.catalogue.catalogue, counts(&rows));
        // Rows of a section stand together, whatever the file mixes.
        let mut sections: Vec<(Option<&str>, Vec<&RowCoverage<'_>>)> = Vec::new();
        for row in rows {
            let section = row.row.section();
            match sections.iter_mut().find(|(known, _)| *known == section) {
                Some((_, rows)) => rows.push(row),
                None => sections.push((section, vec![row])),
            }
        }
        for (section, rows) in sections {
            if let Some(section) = section {
                let _ = writeln!(text, "\n  section {section}: {}", counts(&rows));
            }
            rows.iter().for_each(|row| line(row, width, &mut text));
        }
        text.push('\n');
    }
    let all: Vec<&RowCoverage<'_>> = catalogues.iter().flat_map(|one| &one.rows).collect();
    let _ = writeln!(text, "all: {}", counts(&all));
    text
}

/// The checks of one row, for a text about that row.
pub(super) fn checks(row: &RowCoverage<'_>) -> String {
    let mut text = String::new();
    match row.standing() {
        RowStanding::Covered => text.push_str("covered by:\n"),
        RowStanding::Missing if row.checks.is_empty() => text.push_str("covered by no check\n"),
        RowStanding::Missing => {
            let _ = writeln!(text, "covered by no check that is {}; cited by:", row.row.level);
        }
        RowStanding::Excluded if row.checks.is_empty() => {}
        RowStanding::Excluded => text.push_str("cited by:\n"),
    }
    for (id, level) in &row.checks {
        let _ = writeln!(text, "  {level:<6} {id}");
    }
    text
}

fn counts(rows: &[&RowCoverage<'_>]) -> String {
    let of = |standing| rows.iter().filter(|row| row.standing() == standing).count();
    let total = rows.len();
    format!(
        "{total} {}, {} covered, {} excluded, {} missing",
        if total == 1 { "row" } else { "rows" },
        of(RowStanding::Covered),
        of(RowStanding::Excluded),
        of(RowStanding::Missing),
    )
}

fn line(row: &RowCoverage<'_>, width: usize, text: &mut String) {
    let level = row.row.level;
    let mut lines: Vec<String> = match row.standing() {
        RowStanding::Covered => Vec::new(),
        RowStanding::Excluded => {
            vec![format!("excluded: {}", row.row.excluded.as_deref().unwrap_or_default())]
        }
        RowStanding::Missing if row.checks.is_empty() => vec!["MISSING".to_owned()],
        RowStanding::Missing => vec![format!("MISSING: no check that is {level}")],
    };
    lines.extend(row.checks.iter().map(|(id, level)| format!("{level:<6} {id}")));
    let head = format!("    {:<width$}  {level:<6}  ", row.row.id);
    for (number, line) in lines.iter().enumerate() {
        let margin = if number == 0 { head.as_str() } else { "" };
        let _ = writeln!(text, "{margin:<indent$}{line}", indent = head.len());
    }
}
