use std::cmp::Reverse;

use super::block::{Block, Shown};
use super::citation::Citation;
use super::count::count;
use super::page::Page;
use super::style::{Style, Tone};
use crate::judge::{CaseVerdict, Outcome};
use crate::problem::Source;
use crate::transcript::CaseRecord;
use crate::transcript::redact::Redacted;
use crate::vocabulary::Class;

/// A case with all that a report may show of it.
#[derive(Clone, Copy, Debug)]
pub struct FinishedCase<'a> {
    /// What became of it.
    pub verdict: &'a CaseVerdict,
    /// What went over the wire, without secrets; without it no exchange is shown.
    pub record: Option<&'a Redacted<CaseRecord>>,
    /// The scenario's file; without it no lines are shown.
    pub source: Option<&'a Source>,
}

/// What a run found, one block each, by class; in a class errors first, then broken MUSTs, what was
/// blocked, broken SHOULDs; among equals the gravest first, then in the order of the plan.
///
/// `cite` looks up a row of the catalogues. At most `most` blocks are shown, the rest is counted.
/// Empty if there is nothing to tell.
pub fn findings(
    cases: &[FinishedCase<'_>],
    cite: &dyn Fn(&str) -> Option<Citation>,
    most: usize,
    style: Style,
) -> String {
    let mut blocks: Vec<Block<'_>> = cases.iter().flat_map(blocks_of).collect();
    // A stable sort: blocks of one case stay in the order of its checks.
    blocks.sort_by_key(|block| {
        let worst_first = (Reverse(block.outcome()), Reverse(block.severity()));
        (block.class(), worst_first, block.number())
    });
    let several = blocks.iter().any(|block| block.class() != Class::Rule);
    let mut class = None;
    let mut page = Page::new(style);
    let mut before: Option<Shown> = None;
    for block in blocks.iter().take(most) {
        if several && class.replace(block.class()) != Some(block.class()) {
            page.line(&style.paint(Tone::Strong, block.class().name()));
            page.words(block.class().words());
            page.line("");
            before = None;
        }
        before = block.write(&mut page, cite, before, style);
        page.line("");
    }
    let more = blocks.len().saturating_sub(most);
    if more > 0 {
        let more =
            if most == 0 { count(more, "finding", "findings") } else { format!("and {more} more") };
        page.line(&format!("{more}: see verdicts.json"));
    }
    page.finish()
}

/// Each check that failed, met an error or warns; and the case itself where no check says why it
/// has its outcome (set-up, network, interruption).
fn blocks_of<'a>(case: &FinishedCase<'a>) -> Vec<Block<'a>> {
    let verdict = case.verdict;
    let told = |outcome| matches!(outcome, Outcome::Fail | Outcome::Error | Outcome::Warn);
    let checks = verdict.checks.iter().filter(|check| told(check.outcome));
    let mut blocks: Vec<Block<'a>> = checks.map(|check| Block::Check(*case, check)).collect();
    let unexplained = match verdict.outcome {
        Outcome::Blocked => true,
        Outcome::Error => !verdict.checks.iter().any(|check| check.outcome == Outcome::Error),
        _ => false,
    };
    if unexplained {
        blocks.push(Block::Case(*case));
    }
    blocks
}

#[cfg(test)]
mod tests;
