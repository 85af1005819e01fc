use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::judge::{CaseVerdict, Summary};
use crate::scenario::CaseId;
use crate::visible::inert_json;
use crate::vocabulary::{Era, Profile};

/// Something that happened in a run: a line of `events.ndjson`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The plan stands and the first case is about to begin.
    RunStarted {
        /// The target's name.
        target: String,
        /// What it says it is.
        profile: Profile,
        /// Its generation of texts, where the profile knows several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        era: Option<Era>,
        /// The run's seed.
        seed: u64,
        /// How many cases are planned.
        planned: usize,
        /// When, RFC 3339.
        started: String,
    },
    /// A case began.
    CaseStarted {
        /// Which.
        case: CaseId,
        /// Number in the plan, from 1.
        number: u32,
    },
    /// A case ended and was judged.
    CaseFinished {
        /// What became of it.
        verdict: CaseVerdict,
    },
    /// The last line of a run that came to its end, early or not.
    RunFinished {
        /// How many cases and checks had which outcome.
        summary: Summary,
        /// Whether cases were left out (Ctrl-C, `--max-fail`).
        partial: bool,
    },
}

/// An event as one line of NDJSON, with its line end.
pub fn ndjson(event: &Event) -> String {
    #[expect(
        clippy::expect_used,
        reason = "strings, numbers and maps named by strings have a JSON form"
    )]
    let line = serde_json::to_string(event).expect("an event has a JSON form");
    let mut line = inert_json(line);
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn events() -> Vec<Event> {
        let cases = sample::verdicts();
        let summary = Summary::of(&cases, cases.len() + 1);
        let mut events = vec![
            Event::RunStarted {
                target: "Example Directory".into(),
                profile: Profile::AwsIdentityCenter,
                era: Some(Era::Specific),
                seed: u64::MAX,
                planned: cases.len() + 1,
                started: "2026-01-01T00:00:00Z".into(),
            },
            Event::CaseStarted { case: CaseId::new("scim.users.create", None), number: 1 },
        ];
        events.extend(cases.into_iter().map(|verdict| Event::CaseFinished { verdict }));
        events.push(Event::RunFinished { summary, partial: true });
        events
    }

    #[test]
    fn every_event_is_one_line_that_reads_back_as_itself() {
        for event in events() {
            let line = ndjson(&event);
            assert_eq!(line.matches('\n').count(), 1);
            assert!(line.ends_with('\n'));
            assert_eq!(serde_json::from_str::<Event>(&line).unwrap(), event);
        }
    }

    #[test]
    fn the_kind_of_an_event_is_in_its_field_event() {
        let kinds: Vec<String> = events()
            .iter()
            .map(|event| serde_json::from_str::<serde_json::Value>(&ndjson(event)).unwrap())
            .map(|event| event["event"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(&kinds[..3], ["run-started", "case-started", "case-finished"]);
        assert_eq!(kinds.last().unwrap(), "run-finished");
    }
}
