use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Credentials;
use crate::scenario::{At, Method, one_key};
use crate::vocabulary::AdminOperation;

/// How the operations of an administrator look at this target.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AdminFile {
    /// The base URL of the calls below.
    pub base: At<String>,
    /// Credentials of the calls.
    #[serde(deserialize_with = "one_key")]
    pub auth: Credentials,
    /// A directory of its own for every case.
    #[serde(default)]
    pub sandbox: Option<SandboxFile>,
    /// Operations that the target has.
    #[serde(default)]
    pub operations: BTreeMap<AdminOperation, At<Operation>>,
}

/// How a directory of its own is made and dropped.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SandboxFile {
    /// The call that makes one; its `result` becomes `${sandbox.x}`. `token` is a secret.
    pub open: Operation,
    /// The call that drops it.
    pub close: Operation,
}

/// An operation: a call, and where its results stand in the answer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Operation {
    /// What is sent.
    pub http: Call,
    /// Result name to JSONPath.
    #[serde(default)]
    pub result: BTreeMap<String, At<String>>,
}

/// An HTTP call with JSON; `${with.x}` are the scenario's parameters.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Call {
    /// HTTP method.
    pub method: Method,
    /// Below the admin base.
    pub path: At<String>,
    /// Query parameters, not yet encoded.
    #[serde(default)]
    pub query: BTreeMap<String, Value>,
    /// A JSON body.
    #[serde(default)]
    pub body: Option<Value>,
}
