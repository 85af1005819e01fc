//! A history that shows something, as a finding with its scenario.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::call::Call;
use super::lane::RACES;
use super::operation::Operation;
use super::play::Divergence;
use super::tokens::Token;
use crate::fuzz::{Finding, ScenarioFile};

/// What is written down.
pub(super) struct Writing<'a> {
    pub(super) operations: &'a [Operation],
    pub(super) divergence: &'a Divergence,
    pub(super) calls: &'a [Call],
    pub(super) seed: u64,
    pub(super) target: &'a str,
}

impl Writing<'_> {
    /// The finding; how many requests it took is for the run to say.
    pub(super) fn finding(&self) -> Finding {
        let offence = self.divergence.offence;
        let kind = self.operations.last().map(Operation::kind).unwrap_or_default();
        let id = format!("fuzz.scim.{}.{kind}", offence.name());
        Finding {
            kind: offence.name(),
            moves: BTreeSet::from([kind]),
            rule: offence.rule(),
            steps: self.operations.iter().map(ToString::to_string).collect(),
            came: self.divergence.came.clone(),
            scenario: self.scenario(&id),
            id,
            requests: 0,
        }
    }

    fn scenario(&self, id: &str) -> String {
        let Divergence { offence, came, expect, along } = self.divergence;
        let remarks = [format!(
            "Found by `fedspec fuzz scim` at {}, seed {}: {came}.",
            self.target, self.seed
        )];
        let mut steps: Vec<Value> = self
            .calls
            .split_last()
            .map(|(last, before)| {
                // What only looked has found nothing, but for the last.
                let before = before.iter().filter(|call| !call.looks);
                let before = before.enumerate().map(|(at, call)| call.step(at + 1, None));
                before.chain([last.step(0, Some(json!({ "does-it-right": expect })))]).collect()
            })
            .unwrap_or_default();
        steps.splice(0..0, along.iter().map(|call| call.making("makes-somebody-else")));
        let tokens: BTreeSet<Token> =
            self.calls.iter().filter_map(|call| Token::of(&call.auth)).collect();
        let made = tokens.iter().flat_map(|token| token.steps());
        steps.splice(0..0, made.collect::<Vec<_>>());
        let needs: BTreeSet<String> = tokens.iter().map(|token| token.needs().to_owned()).collect();
        let needs: Vec<String> = needs.into_iter().collect();
        let races = self.operations.iter().any(Operation::is_at_once);
        if races {
            turn(&mut steps);
        }
        number(&mut steps);
        let rule = offence.rule();
        ScenarioFile {
            id,
            remarks: &remarks,
            title: offence.title(),
            why: offence.why(),
            against: "scim-server",
            rule: &rule,
            needs: &needs,
            times: if races { RACES } else { 1 },
            steps: &steps,
        }
        .text()
    }
}

/// Of two requests at once the first one goes first in every other case and second in the others: which of them a
/// target is done with first may follow from that.
fn turn(steps: &mut Vec<Value>) {
    let first = steps.iter().position(|step| step.get("at-once").is_some());
    let Some(first) = first.filter(|first| first + 1 < steps.len()) else { return };
    let mut again = steps.get(first).cloned().unwrap_or_default();
    if let Some(again) = again.as_object_mut() {
        again.remove("at-once");
    }
    for (step, order) in [(steps.get_mut(first), "as-sent"), (Some(&mut again), "turned")] {
        if let Some(step) = step.and_then(Value::as_object_mut) {
            step.insert("when".to_owned(), json!({ "case.order": order }));
        }
    }
    if let Some(step) = steps.get_mut(first + 1).and_then(Value::as_object_mut) {
        step.insert("at-once".to_owned(), Value::Bool(true));
    }
    steps.insert(first + 2, again);
}

/// Names of steps differ.
fn number(steps: &mut [Value]) {
    for (at, step) in steps.iter_mut().enumerate() {
        if let Some(Value::String(name)) = step.get_mut("name") {
            *name = format!("{}. {name}", at + 1);
        }
    }
}
