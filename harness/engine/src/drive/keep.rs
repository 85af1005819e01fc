//! What a step keeps for later ones.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::case::CaseRun;
use super::saml::kept;
use super::url::Unaddressed;
use crate::judge::{issued, read_values};
use crate::scenario::{Save, Step, TemplateError, compiled, render, render_text};
use crate::transcript::{Attempt, NotSent, Response, StepRecord};

impl CaseRun<'_> {
    /// Binds what a step asks to keep; a value that is missing stays unbound.
    pub(super) fn save(&mut self, step: &Step, repeated: bool, record: &mut StepRecord) {
        record.saved = self.kept(step, repeated, &record.attempts);
        self.saved.extend(record.saved.clone());
        for (name, save) in step.save.iter().filter(|(_, save)| save.rewritten.is_some()) {
            let as_it_came = Save { rewritten: None, ..save.value.clone() };
            let came = |attempt| self.pick(step, &as_it_came, attempt).is_some();
            if !record.saved.contains_key(&name.value) && record.attempts.iter().all(came) {
                self.unwritable.insert(name.value.clone());
            }
        }
    }

    /// What is noted of a step whose request cannot be made.
    pub(super) fn not_sent(&self, error: &Unaddressed) -> NotSent {
        match error {
            Unaddressed::NoOtherToken(_) => NotSent::Unasked(error.to_string()),
            Unaddressed::Template(TemplateError::Unbound(name))
                if name
                    .strip_prefix("saved.")
                    .is_some_and(|name| self.unwritable.contains(name)) =>
            {
                NotSent::Unasked(format!("what `${{{name}}}` stands for has no such form"))
            }
            _ => NotSent::Blocked(error.to_string()),
        }
    }

    /// What a step keeps of its answers.
    pub(super) fn kept(
        &self,
        step: &Step,
        repeated: bool,
        attempts: &[Attempt],
    ) -> BTreeMap<String, Value> {
        let mut kept = BTreeMap::new();
        for (name, save) in step.save.iter() {
            let values: Vec<Value> =
                attempts.iter().filter_map(|attempt| self.pick(step, save, attempt)).collect();
            let value = match (repeated, values.len() == attempts.len()) {
                (true, true) => Value::Array(values),
                (false, true) => values.into_iter().next().unwrap_or_default(),
                // A value that is missing blocks the steps that use it.
                (_, false) => continue,
            };
            kept.insert(name.value.clone(), value);
        }
        kept
    }

    fn pick(&self, step: &Step, save: &Save, attempt: &Attempt) -> Option<Value> {
        if save.message {
            return kept(attempt);
        }
        let response = attempt.exchange.answer.as_ref().ok()?;
        let found: Vec<Value> = match (&save.json, &save.header) {
            (Some(path), _) => {
                let bindings = self.bindings(BTreeMap::new());
                let path = compiled(&render_text(path, &bindings).ok()?).ok()?;
                let json = match (&attempt.result, &attempt.issued) {
                    (Some(result), _) => result.clone(),
                    (None, Some(record)) => issued(record).facts,
                    (None, None) => {
                        let read = read_values(&step.send.value, response, &self.site.survey);
                        read.ok().or_else(|| created(response))?
                    }
                };
                path.query(&json).all().into_iter().cloned().collect()
            }
            (None, Some(name)) => response.header_values(name).map(Value::from).collect(),
            (None, None) => return None,
        };
        if save.all {
            // A refusal is not a list of nothing.
            let answered = (200..300).contains(&response.status);
            let found = found.into_iter().filter(|value| !value.is_null());
            let shaped: Option<Vec<Value>> = found.map(|value| self.shaped(save, value)).collect();
            return shaped.filter(|found| answered || !found.is_empty()).map(Value::Array);
        }
        let first = found.into_iter().next().filter(|value| !value.is_null())?;
        self.shaped(save, first)
    }

    fn shaped(&self, save: &Save, found: Value) -> Option<Value> {
        let found = match save.rewritten {
            Some(rewriting) => rewriting.of(&found)?,
            None => found,
        };
        match &save.shape {
            None => Some(found),
            Some(shape) => {
                let locals = BTreeMap::from([("it".to_owned(), found)]);
                render(shape, &self.bindings(locals)).ok()
            }
        }
    }
}

/// The id of what was created without a word about it: the body of a 201 is a SHOULD, Location is
/// not (RFC 7644 section 3.3).
fn created(response: &Response) -> Option<Value> {
    let location = response.header_values("location").next()?;
    let path = location.split(['?', '#']).next()?.trim_end_matches('/');
    let (_, id) = path.rsplit_once('/').filter(|_| response.status == 201)?;
    let id = percent_encoding::percent_decode_str(id).decode_utf8().ok()?;
    (response.body.bytes().is_empty() && !id.is_empty()).then(|| json!({ "id": id }))
}
