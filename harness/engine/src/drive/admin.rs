use std::collections::BTreeMap;

use secrecy::SecretString;
use serde_json::{Map, Value};

use super::site::Site;
use super::step::{self, Prepared};
use super::url::url;
use crate::judge::read_json;
use crate::scenario::{AdminAction, At, Bindings, TemplateError, compiled, render};
use crate::target::{AdminFile, Call};
use crate::transcript::Exchange;
use crate::vocabulary::{AdminOperation, Duration};

/// The values of `${with.x}` for an action's parameters; durations come in seconds too.
pub(super) fn parameters(
    action: &AdminAction,
    bindings: &Bindings<'_>,
) -> Result<BTreeMap<String, Value>, TemplateError> {
    let mut values = BTreeMap::new();
    for (name, value) in &action.with {
        let value = render(value, bindings)?;
        if let Some(Ok(duration)) = value.as_str().map(Duration::parse) {
            let seconds = Value::from(duration.get().as_secs());
            values.insert(format!("with.{name}-seconds"), seconds);
        }
        values.insert(format!("with.{name}"), value);
    }
    Ok(values)
}

/// A mapped call, ready to be sent; `locals` are its `with.x`, `sandbox.x` and `case.id`.
pub(super) fn prepare(
    admin: &AdminFile,
    call: &Call,
    bearer: Option<&SecretString>,
    bindings: &Bindings<'_>,
) -> Result<Prepared, TemplateError> {
    let body = call.body.as_ref().map(|body| render(body, bindings)).transpose()?;
    let url = url(&admin.base, &call.path, &call.query, bindings)?;
    Ok(step::call(call.method.to_http(), url, bearer, body.as_ref()))
}

/// The results of an answer, under the names that scenarios know.
///
/// What is missing in the answer is missing here; that is for the scenario's checks to say.
pub(super) fn results(exchange: &Exchange, mapping: &BTreeMap<String, At<String>>) -> Value {
    let json = exchange.answer.as_ref().ok().and_then(|response| read_json(response).ok());
    let mut results = Map::new();
    for (name, path) in mapping {
        // The lint has refused what does not parse.
        let found = json.as_ref().zip(compiled(path).ok());
        if let Some(value) = found.and_then(|(json, path)| path.query(json).first().cloned()) {
            results.insert(name.clone(), value);
        }
    }
    Value::Object(results)
}

/// The secrets among results, to be redacted from now on.
pub(super) fn secrets(results: &Value) -> Vec<SecretString> {
    let members = results.as_object().into_iter().flatten();
    let secret = members.filter(|(name, _)| AdminOperation::is_secret(name));
    secret.filter_map(|(_, value)| value.as_str().map(SecretString::from)).collect()
}

impl Site {
    /// The administrator's token.
    pub(super) fn admin_token(&self) -> Option<&SecretString> {
        self.admin_bearer.as_ref()
    }
}
