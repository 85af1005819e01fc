//! A finding as a scenario.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::composition::Composition;
use super::oracle::Offence;
use crate::fuzz::ScenarioFile;
use crate::scenario::CaseId;
use crate::vocabulary::Duration;

/// What a finding is written from.
pub(super) struct Writing<'a> {
    pub(super) composition: &'a Composition,
    pub(super) offence: Offence,
    /// What came of it.
    pub(super) came: &'a str,
    /// Whether a trusted key vouches for anybody in the message.
    pub(super) vouched: bool,
    pub(super) seed: u64,
    pub(super) target: &'a str,
    /// How long an answer may take.
    pub(super) patience: Duration,
}

/// Letters of an id at most: it names a file.
const LONGEST_ID: usize = 100;

/// Statuses that are no breakdown.
const WELL: [u16; 22] = [
    200, 202, 204, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 410, 411, 412, 413, 414,
    415, 422, 429,
];

impl Writing<'_> {
    /// The id: what became of it, and the kinds of the moves.
    pub(super) fn id(&self) -> String {
        let kinds: Vec<String> = self.composition.kinds().iter().map(|kind| plain(kind)).collect();
        let id = format!("fuzz.saml.{}-{}", self.offence.name(), kinds.join("-with-"));
        // Plain kinds are ASCII. What is cut off has to be told apart all the same.
        match id.get(..LONGEST_ID) {
            Some(cut) => format!("{cut}-{:08x}", CaseId::new(&id, None).hash() >> 32),
            None => id,
        }
    }

    /// The file.
    pub(super) fn text(&self) -> String {
        let (rule, title) = self.offence.rule(self.composition);
        let names: Vec<String> = self.composition.names().into_iter().collect();
        let remarks = [
            format!(
                "Found by `fedspec fuzz saml` with `--seed {}` against {}.",
                self.seed, self.target
            ),
            format!("Moves: {}.", names.join(", ")),
            format!("There: {}.", self.came),
        ];
        let needs: Vec<String> = self.needs().into_iter().collect();
        ScenarioFile {
            id: &self.id(),
            remarks: &remarks,
            title: &capitalized(&title),
            why: "A live fuzzer has found a message by which this does not hold, and left out of it whatever \
                  does not matter.",
            against: "saml-sp",
            rule: &rule,
            needs: &needs,
            times: 1,
            steps: &self.composition.steps(&self.expect()),
        }
        .text()
    }

    fn expect(&self) -> Value {
        let either = json!({ "outcome": { "one-of": ["accepted", "refused"] } });
        let nobody = json!({ "outcome": "refused" });
        let may_enter = self.vouched && self.composition.refused().is_none();
        let decision = if may_enter { either.clone() } else { nobody.clone() };
        match self.offence {
            Offence::Forged if self.vouched => {
                json!({ "signs-in-the-signed-user-or-nobody": either })
            }
            Offence::Forged | Offence::Admitted => json!({ "signs-nobody-in": nobody }),
            Offence::Misread => json!({ "signs-in-the-whole-name-or-nobody": either }),
            Offence::Broke => json!({ "decides": decision, "breaks-nothing": { "status": WELL } }),
            Offence::Hung => {
                json!({ "decides": decision, "answers-in-time": { "within": self.patience.to_string() } })
            }
        }
    }

    /// What the target has to be able to do for the moves, and for what their keys ask.
    fn needs(&self) -> BTreeSet<String> {
        let moves = self.composition.moves.iter();
        let mut needs: BTreeSet<String> = moves.flat_map(|one| one.needs.iter().cloned()).collect();
        if self.composition.encrypts() {
            needs.insert("saml.sp.encryption".to_owned());
        }
        if let Some(flow) = self.composition.patch().get("flow").and_then(Value::as_str) {
            needs.insert(format!("saml.sp.{flow}"));
        }
        needs
    }
}

/// A kind as a word of an id.
fn plain(kind: &str) -> String {
    let kind = kind.strip_prefix("saml.").unwrap_or(kind);
    kind.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).collect()
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
