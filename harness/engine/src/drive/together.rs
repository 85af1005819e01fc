//! Steps that are sent at once: none waits for another one's answer.

use std::ops::Range;

use futures_util::future::join_all;

use super::case::{CaseRun, Stop};
use super::prepare::Ready;
use crate::scenario::{At, Phase, Step};
use crate::transcript::{Attempt, NotSent, StepRecord};

/// Steps by what is sent at once: a step with `at-once` goes with the next one.
pub(super) fn groups(steps: &[At<Step>]) -> Vec<Range<usize>> {
    let ends = steps.iter().enumerate().filter(|(at, step)| !step.at_once || at + 1 == steps.len());
    let mut start = 0;
    ends.map(|(at, _)| std::mem::replace(&mut start, at + 1)..at + 1).collect()
}

impl CaseRun<'_> {
    /// Sends steps at once, of which the first has this index; what they keep is there when all are answered.
    pub(super) async fn together(
        &mut self,
        phase: Phase,
        first: usize,
        steps: &[At<Step>],
        blocked: Option<&str>,
    ) -> Result<Vec<StepRecord>, Stop> {
        let mut records = Vec::with_capacity(steps.len());
        let mut ready: Vec<Option<Ready>> = Vec::with_capacity(steps.len());
        for (at, step) in steps.iter().enumerate() {
            let mut record = StepRecord::new(phase, first + at);
            let mut prepared = None;
            if !step.when.holds(&self.context.facts(self.case)) {
                record.not_sent = Some(NotSent::NotApplicable);
            } else if let Some(cause) = blocked {
                record.not_sent = Some(NotSent::Blocked(cause.to_owned()));
            } else {
                match self.prepare(step, None) {
                    Ok(done) => prepared = Some(done),
                    Err(error) => record.not_sent = Some(self.not_sent(&error)),
                }
            }
            self.learn_altered(step);
            records.push(record);
            ready.push(prepared);
        }
        // Cut off later, they may create something that nobody knows the id of. Patience ends them.
        self.bounded(true, async { Ok(()) }).await?;
        let site = self.site;
        let sent = ready.iter().map(|ready| async move {
            match ready {
                Some(ready) => Some(site.exchange(&ready.prepared).await),
                None => None,
            }
        });
        let exchanges = join_all(sent).await;
        for ((ready, exchange), record) in ready.iter().zip(exchanges).zip(&mut records) {
            let (Some(ready), Some(exchange)) = (ready, exchange) else { continue };
            self.note_created(ready.path.as_deref(), &exchange);
            let number = self.next_number();
            record.attempts.push(Attempt { number, ..Attempt::of(exchange) });
        }
        for (step, record) in steps.iter().zip(&mut records) {
            if !record.attempts.is_empty() {
                self.save(step, false, record);
            }
        }
        Ok(records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Source;
    use crate::scenario::parse_yaml;

    #[test]
    fn a_step_at_once_goes_with_the_next_one() {
        let step = |number: usize, at_once: bool| {
            format!(
                "- {{ name: s{number}, send: {{ wait: {{ for: 1s }} }}, at-once: {at_once} }}\n"
            )
        };
        for (at_once, expected) in [
            (&[][..], vec![]),
            (&[false, false], vec![(0, 1), (1, 2)]),
            (&[true, false, false], vec![(0, 2), (2, 3)]),
            (&[false, true, true, false], vec![(0, 1), (1, 4)]),
            // The lint refuses it.
            (&[true], vec![(0, 1)]),
        ] {
            let text: String = at_once.iter().enumerate().map(|(at, one)| step(at, *one)).collect();
            let steps: Vec<At<Step>> = if text.is_empty() {
                Vec::new()
            } else {
                parse_yaml(&Source::new("steps", text)).unwrap()
            };
            let found: Vec<_> = groups(&steps).iter().map(|it| (it.start, it.end)).collect();
            assert_eq!(found, expected, "{at_once:?}");
        }
    }
}
