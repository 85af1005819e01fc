use std::path::PathBuf;
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fedspec_protocol::crypto::SignatureAlgorithm;
use fedspec_protocol::xml::c14n::{Comments, Method};
use serde_json::{Value, json};

use super::{Answer, Does, Opinion};
use crate::case::{Case, Key, SECRET, keys_folder};

/// The library signxml for Python, which signs and verifies on lxml.
pub struct Signxml {
    pub python: PathBuf,
    pub folder: PathBuf,
}

impl Signxml {
    /// Its version, where the interpreter has it.
    pub fn version(python: &std::path::Path) -> Option<String> {
        let script = "import importlib.metadata as m; print(m.version('signxml'))";
        let output = Command::new(python).args(["-c", script]).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn ask(&self, tasks: Vec<Value>) -> Vec<Answer<Value>> {
        let count = tasks.len();
        let failed = |error: String| (0..count).map(|_| Err(error.clone())).collect();
        let file = self.folder.join("signxml.json");
        if let Err(error) = std::fs::write(&file, Value::from(tasks).to_string()) {
            return failed(error.to_string());
        }
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("signxml_side.py");
        let output = match Command::new(&self.python).arg(script).arg(&file).output() {
            Ok(output) => output,
            Err(error) => return failed(error.to_string()),
        };
        let answers: Vec<Value> = match serde_json::from_slice(&output.stdout) {
            Ok(answers) => answers,
            Err(_) => return failed(String::from_utf8_lossy(&output.stderr).into_owned()),
        };
        let text = |answer: &Value| answer["error"].as_str().map(str::to_owned);
        answers.iter().map(|one| text(one).map_or_else(|| Ok(one.clone()), Err)).collect()
    }

    fn task(does: &str, case: &Case, text: &str) -> Value {
        let path = |ending| keys_folder().join(format!("{}.{ending}", case.key.name()));
        let secret = match case.key {
            Key::Secret => Value::from(BASE64_STANDARD.encode(SECRET)),
            _ => Value::Null,
        };
        json!({
            "does": does,
            "text": text,
            "id": case.id,
            "secret": secret,
            "key": path("key.pem"),
            "certificate": path("crt.pem"),
            "algorithm": case.algorithm.uri(),
            "digest": case.digest.uri(),
            "form": case.form.uri(),
        })
    }
}

impl Opinion for Signxml {
    fn name(&self) -> &'static str {
        "signxml"
    }

    fn verify(&self, messages: &[(&Case, String)]) -> Vec<Answer<Option<Vec<u8>>>> {
        let tasks = messages.iter().map(|(case, text)| Self::task("verify", case, text));
        let octets = |answer: Value| {
            let octets = answer["octets"].as_str().unwrap_or_default();
            BASE64_STANDARD.decode(octets).map(Some).map_err(|error| error.to_string())
        };
        self.ask(tasks.collect()).into_iter().map(|answer| answer.and_then(octets)).collect()
    }

    fn sign(&self, cases: &[&Case]) -> Vec<Answer<String>> {
        let tasks = cases.iter().map(|case| Self::task("sign", case, case.message.text));
        let text = |answer: Value| {
            answer["text"].as_str().map(str::to_owned).ok_or_else(|| "no text".to_owned())
        };
        self.ask(tasks.collect()).into_iter().map(|answer| answer.and_then(text)).collect()
    }

    fn exception(&self, case: &Case, does: Does) -> Option<&'static str> {
        if case.algorithm == SignatureAlgorithm::Ed25519 {
            return Some("it has no Ed25519");
        }
        if does == Does::Sign && case.id != "_r" {
            return Some("it signs the root of a document only");
        }
        // In both of these, what it signs is refused by xmlsec1 as well. It writes no PrefixList.
        let prefixes = !case.form.prefixes.is_empty() && does == Does::Verify;
        match (case.message.name, case.form.method, case.form.comments) {
            ("hard", Method::Exclusive, Comments::Kept) => {
                Some("it keeps comments that the URI leaves out")
            }
            ("hard", Method::Inclusive | Method::Inclusive11, _) => {
                Some("it forgets the context of a SignedInfo")
            }
            ("hard", Method::Exclusive, _) if prefixes => {
                Some("it forgets the context of a SignedInfo")
            }
            _ => None,
        }
    }
}
