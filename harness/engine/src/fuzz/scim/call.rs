use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::scenario::{At, Auth, Method, ScimAction};

/// One request of a history, as a step of a scenario has it.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// What it does, in words.
    pub(super) name: String,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: BTreeMap<String, Value>,
    pub(super) body: Option<Value>,
    pub(super) auth: Auth,
    /// Where ids of the answer are kept: name and JSONPath.
    pub(super) saves: Vec<(String, String)>,
    /// Whether it only looks: a scenario does without it, unless it shows what is wrong.
    pub(super) looks: bool,
    /// The status that came, which was right.
    pub(super) status: u16,
    /// Whether another status would have been right as well.
    pub(super) any: bool,
    /// Whether it was sent together with the next one.
    pub(super) at_once: bool,
}

impl Call {
    pub(super) fn new(name: String, method: Method, path: String) -> Self {
        let (query, saves) = (BTreeMap::new(), Vec::new());
        let looks = method == Method::Get;
        Self {
            name,
            method,
            path,
            query,
            body: None,
            auth: Auth::Target,
            saves,
            looks,
            status: 0,
            any: false,
            at_once: false,
        }
    }

    pub(super) fn with_body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    pub(super) fn with_query(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.query.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn saving(mut self, name: String, path: &str) -> Self {
        self.saves.push((name, path.to_owned()));
        self
    }

    /// What is sent.
    pub(super) fn action(&self) -> ScimAction {
        ScimAction {
            method: self.method,
            path: Some(At { value: self.path.clone(), span: None }),
            url: None,
            query: self.query.clone(),
            headers: BTreeMap::new(),
            body: self.body.clone(),
            as_written: false,
            auth: self.auth.clone(),
        }
    }

    /// The step of a scenario that has to succeed before the others.
    pub(super) fn making(&self, check: &str) -> Value {
        self.step(0, Some(json!({ check: { "status": "2xx" } })))
    }

    /// The step of a scenario, with a check of its own or with the one that what came was right.
    pub(super) fn step(&self, number: usize, expect: Option<Value>) -> Value {
        let mut scim = json!({ "method": self.method, "path": self.path });
        let mut step = json!({ "name": self.name });
        if let (Some(scim), Some(step)) = (scim.as_object_mut(), step.as_object_mut()) {
            if !self.query.is_empty() {
                scim.insert("query".to_owned(), json!(self.query));
            }
            scim.extend(self.body.clone().map(|body| ("body".to_owned(), body)));
            if self.auth != Auth::Target {
                scim.insert("auth".to_owned(), json!(self.auth));
            }
            let usual =
                json!({ format!("does-step-{number}"): { "status": statuses(self.status) } });
            let expect = expect.or_else(|| (!self.any).then_some(usual));
            step.extend(expect.map(|expect| ("expect".to_owned(), expect)));
            step.insert("send".to_owned(), json!({ "scim": Value::Object(scim.clone()) }));
            if self.at_once {
                step.insert("at-once".to_owned(), Value::Bool(true));
            }
            if !self.saves.is_empty() {
                let saves = self.saves.iter();
                let saves: serde_json::Map<String, Value> =
                    saves.map(|(name, path)| (name.clone(), json!({ "json": path }))).collect();
                step.insert("save".to_owned(), Value::Object(saves));
            }
        }
        step
    }
}

/// What may come where this came, on another target as well.
fn statuses(status: u16) -> Value {
    match status {
        200..=299 => json!("2xx"),
        400..=499 => json!("4xx"),
        other => json!(other),
    }
}
