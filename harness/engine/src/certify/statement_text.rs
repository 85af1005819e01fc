use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::statement::{Broken, Statement, Uncovered};
use super::{Attained, Standing, VerifyingKey};
use crate::visible::one_line;
use crate::vocabulary::Level;

/// Rows of one table that are shown; the rest is in `statement.json`.
const SHOWN: usize = 200;

/// The file `statement.md`: the same as `statement.json` for a person.
pub fn markdown(statement: &Statement) -> String {
    let mut page = format!("# {}\n\n", headline(statement));
    let era = statement.era.map_or_else(String::new, |era| format!(", era {era}"));
    for (what, text) in [
        ("product", format!("{} {}", statement.target, statement.version)),
        ("vendor", format!("{}, {}", statement.organization, statement.contact)),
        ("profile", format!("{}{era}, {} scenarios", statement.profile, statement.scenarios)),
        ("run", format!("{}, seed {}", statement.began, statement.seed)),
        ("fedspec", {
            let commit = statement.fedspec.commit.as_deref();
            let commit = commit.map_or_else(String::new, |commit| format!(", commit {commit}"));
            format!("{}{commit}", statement.fedspec.version)
        }),
        (
            "signed by",
            match &statement.signed_by {
                Some(key) => key.clone(),
                None => "nobody: anybody could have made this".to_owned(),
            },
        ),
    ] {
        let _ = writeln!(page, "- {what}: {}", escaped(&text));
    }
    page.push('\n');
    if !statement.because.is_empty() {
        let above = match statement.level {
            None => "Why it is not certified:",
            Some(Attained::Core) => "Why it is not `extended`:",
            Some(_) => "Why it is not `strict`:",
        };
        let _ = writeln!(page, "{above}\n");
        for reason in &statement.because {
            let _ = writeln!(page, "- {}", escaped(reason));
        }
        page.push('\n');
    }
    counts(statement, &mut page);
    broken(&statement.broken, &mut page);
    waivers(statement, &mut page);
    uncovered(&statement.uncovered, &mut page);
    page.push_str(MEANING);
    let key = statement.signed_by.as_ref().filter(|key| key.parse::<VerifyingKey>().is_ok());
    let key = key.map_or_else(String::new, |key| {
        format!("\nminisign -V -m manifest.txt -P {}    # who made this", key.trim())
    });
    let _ = write!(
        page,
        "## Judge it again\n\n```sh\nsha256sum --quiet -c manifest.txt{key}\nfedspec verify .    # judges the recorded \
         transcripts again\n```\n\nWith the target at hand, `fedspec certify -t target.yaml --seed {}` sends the same \
         again.\n",
        statement.seed
    );
    page
}

/// The first line: the level, or that there is none.
fn headline(statement: &Statement) -> String {
    let about = format!(
        "{} {} and {}",
        escaped(&statement.target),
        escaped(&statement.version),
        statement.profile
    );
    match (statement.standing, statement.level) {
        (Standing::Certified, Some(level)) => format!("{about}: {level}"),
        (Standing::Partial, _) => format!("{about}: not certified (partial)"),
        _ => format!("{about}: not certified"),
    }
}

fn counts(statement: &Statement, page: &mut String) {
    let cases = &statement.cases;
    let _ = writeln!(
        page,
        "{} cases are for this target: {} of the core, {} of what a target may have; {} are for others.\n",
        cases.core + cases.optional,
        cases.core,
        cases.optional,
        cases.not_for_it
    );
    let _ = writeln!(page, "| outcome | cases | checks |\n|---|---|---|");
    for outcome in crate::judge::Outcome::WORST_FIRST {
        let of = |counts: &BTreeMap<crate::judge::Outcome, usize>| {
            counts.get(&outcome).copied().unwrap_or_default()
        };
        let (cases, checks) = (of(&statement.summary.cases), of(&statement.summary.checks));
        if cases + checks > 0 {
            let _ = writeln!(page, "| {outcome} | {cases} | {checks} |");
        }
    }
    if statement.summary.not_run > 0 {
        let _ = writeln!(page, "| not run | {} | |", statement.summary.not_run);
    }
    page.push('\n');
}

fn broken(all: &[Broken], page: &mut String) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(
        page,
        "## What is broken\n\n| check | level | severity | class | |\n|---|---|---|---|---|"
    );
    for broken in all.iter().take(SHOWN) {
        let mut notes = Vec::new();
        notes.extend(broken.core.then_some("core"));
        notes.extend(broken.waived.then_some("waived"));
        let level = match broken.level {
            Level::Must => "MUST",
            Level::Should => "SHOULD",
            Level::May => "MAY",
        };
        let _ = writeln!(
            page,
            "| `{}` | {level} | {} | {} | {} |",
            code(&broken.check),
            broken.severity,
            broken.class,
            notes.join(", ")
        );
    }
    rest(all.len(), page);
}

fn waivers(statement: &Statement, page: &mut String) {
    if statement.waivers.is_empty() {
        return;
    }
    let _ = writeln!(page, "## Waivers\n\nThey change no verdict.\n");
    for waiver in &statement.waivers {
        let stale = statement.stale.iter().find(|stale| stale.check == waiver.check);
        let stale = stale.map_or_else(String::new, |stale| format!("; stale: {}", stale.because));
        let _ = writeln!(
            page,
            "- `{}`: {} ({}, until {}{})",
            code(&waiver.check),
            escaped(&waiver.reason),
            escaped(&waiver.ticket),
            waiver.expires,
            escaped(&stale)
        );
    }
    page.push('\n');
}

fn uncovered(all: &[Uncovered], page: &mut String) {
    if all.is_empty() {
        return;
    }
    let mut reasons: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for case in all {
        *reasons.entry((!case.core, &case.because)).or_default() += 1;
    }
    let _ = writeln!(
        page,
        "## What was not looked at\n\n`statement.json` names the cases.\n\n| cases | | why |\n|---|---|---|"
    );
    for ((optional, because), count) in reasons.iter().take(SHOWN) {
        let place = if *optional { "optional" } else { "core" };
        let _ = writeln!(page, "| {count} | {place} | {} |", escaped(because));
    }
    rest(reasons.len(), page);
}

fn rest(all: usize, page: &mut String) {
    if all > SHOWN {
        let _ = writeln!(page, "\n{} more are in `statement.json`.", all - SHOWN);
    }
    page.push('\n');
}

/// A text that stays inside a code span of a table.
fn code(text: &str) -> String {
    one_line(text).replace('`', "'").replace('|', "\\|")
}

/// A text that no reader of Markdown takes for more than text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in one_line(text).chars() {
        if "\\`*_[]<>|#&~".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

const MEANING: &str = "\
## What this means

`core`: every MUST of what nobody does without held, as far as these scenarios ask. `extended`: and every MUST of all
else that the target declares. `strict`: and every SHOULD. It is about this version, configured as `target.yaml` reaches
it, at that time. It says nothing of what was not looked at, and nothing about security beyond the messages that were sent.
Whoever made this folder ran it: fedspec and its authors have certified nothing.

";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_markup() {
        assert_eq!(escaped("<b>|a|</b>\n# x"), "\\<b\\>\\|a\\|\\</b\\>\\\\n\\# x");
    }
}
