//! What a step keeps for later ones.

use std::collections::BTreeMap;

use serde_json::Value;

use super::case::CaseRun;
use crate::judge::read_json;
use crate::scenario::{Save, Step, compiled, render, render_text};
use crate::transcript::{Attempt, StepRecord};

impl CaseRun<'_> {
    /// Binds what a step asks to keep; a value that is missing stays unbound.
    pub(super) fn save(&mut self, step: &Step, repeated: bool, record: &mut StepRecord) {
        for (name, save) in step.save.iter() {
            let values: Vec<Value> =
                record.attempts.iter().filter_map(|attempt| self.pick(save, attempt)).collect();
            let value = match (repeated, values.len() == record.attempts.len()) {
                (true, true) => Value::Array(values),
                (false, true) => values.into_iter().next().unwrap_or_default(),
                // A value that is missing blocks the steps that use it.
                (_, false) => continue,
            };
            self.saved.insert(name.value.clone(), value.clone());
            record.saved.insert(name.value.clone(), value);
        }
    }

    fn pick(&self, save: &Save, attempt: &Attempt) -> Option<Value> {
        let response = attempt.exchange.answer.as_ref().ok()?;
        let found = match (&save.json, &save.header) {
            (Some(path), _) => {
                let bindings = self.bindings(BTreeMap::new());
                let path = compiled(&render_text(path, &bindings).ok()?).ok()?;
                let json = match &attempt.result {
                    Some(result) => result.clone(),
                    None => read_json(response).ok()?,
                };
                path.query(&json).first().cloned()?
            }
            (None, Some(name)) => Value::from(response.header_values(name).next()?),
            (None, None) => return None,
        };
        if found.is_null() {
            return None;
        }
        match &save.shape {
            None => Some(found),
            Some(shape) => {
                let locals = BTreeMap::from([("it".to_owned(), found)]);
                render(shape, &self.bindings(locals)).ok()
            }
        }
    }
}
