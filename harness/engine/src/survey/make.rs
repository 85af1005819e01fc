use fedspec_protocol::scim::lookup::member;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::scenario::{Bindings, render, render_text};

/// Fills in the placeholders of values that a scenario did not write.
///
/// They differ from resource to resource, and stay the same from a create to a replace.
#[derive(Clone, Debug)]
pub struct Make<'a> {
    bindings: &'a Bindings<'a>,
    word: String,
}

impl<'a> Make<'a> {
    /// For bodies of one step.
    pub fn new(bindings: &'a Bindings<'a>) -> Self {
        Self { bindings, word: String::new() }
    }

    /// For one resource, which is told apart by its name.
    pub(super) fn about(&self, resource_type: &str, body: &Map<String, Value>) -> Self {
        let named = ["userName", "displayName", "externalId"];
        let name = named.iter().find_map(|name| member(body, name).and_then(Value::as_str));
        Self { bindings: self.bindings, word: word(resource_type, name.unwrap_or_default()) }
    }

    /// The value with its placeholders replaced; one that has none here stays as it is written.
    pub(super) fn fill(&self, value: &Value) -> Value {
        let mut bindings = self.bindings.clone();
        for kind in ["email", "id", "name"] {
            let own = format!("${{unique.{kind}.{}}}", self.word);
            if let Ok(text) = render_text(&own, self.bindings) {
                bindings.local.insert(format!("unique.{kind}"), Value::String(text));
            }
        }
        render(value, &bindings).unwrap_or_else(|_| value.clone())
    }
}

/// A word that no scenario writes, for a resource's own values.
fn word(resource_type: &str, name: &str) -> String {
    let digest = Sha256::new().chain_update(resource_type).chain_update([0]).chain_update(name);
    let digest = digest.finalize();
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("fitted-{hex}")
}
