use std::path::{Path, PathBuf};
use std::process::Command;

use fedspec_protocol::crypto::SignatureAlgorithm;

use super::{Answer, Does, Opinion};
use crate::case::{Case, Key, SECRET, keys_folder};

/// The program of libxmlsec1.
pub struct Xmlsec1 {
    pub folder: PathBuf,
}

impl Xmlsec1 {
    pub fn version() -> Option<String> {
        let output = Command::new("xmlsec1").arg("--version").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    pub fn run(arguments: &[String], file: &Path) -> Answer<String> {
        let output = Command::new("xmlsec1").args(arguments).arg(file).output();
        let output = output.map_err(|error| error.to_string())?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        }
    }

    fn arguments(&self, does: Does, case: &Case) -> Vec<String> {
        let key = |ending: &str| keys_folder().join(format!("{}.{ending}", case.key.name()));
        let shown = |path: PathBuf| path.display().to_string();
        let mut arguments = vec![match does {
            Does::Verify => "--verify".to_owned(),
            Does::Sign => "--sign".to_owned(),
        }];
        for element in ["Response", "Assertion"] {
            arguments.extend([format!("--id-attr:ID"), element.to_owned()]);
        }
        arguments.extend(match (case.key, does) {
            (Key::Secret, _) => ["--hmackey".to_owned(), shown(self.folder.join("secret.bin"))],
            (_, Does::Verify) => ["--pubkey-cert-pem".to_owned(), shown(key("crt.pem"))],
            (_, Does::Sign) => ["--privkey-pem".to_owned(), shown(key("key.pem"))],
        });
        arguments
    }

    fn ask(&self, does: Does, case: &Case, text: &str) -> Answer<String> {
        std::fs::write(self.folder.join("secret.bin"), SECRET)
            .map_err(|error| error.to_string())?;
        let file = self.folder.join("xmlsec1.xml");
        std::fs::write(&file, text).map_err(|error| error.to_string())?;
        Self::run(&self.arguments(does, case), &file)
    }
}

impl Opinion for Xmlsec1 {
    fn name(&self) -> &'static str {
        "xmlsec1"
    }

    fn verify(&self, messages: &[(&Case, String)]) -> Vec<Answer<Option<Vec<u8>>>> {
        let ask = |(case, text): &(&Case, String)| self.ask(Does::Verify, case, text);
        messages.iter().map(|message| ask(message).map(|_| None)).collect()
    }

    fn sign(&self, cases: &[&Case]) -> Vec<Answer<String>> {
        cases.iter().map(|case| self.ask(Does::Sign, case, &case.template())).collect()
    }

    fn exception(&self, case: &Case, _does: Does) -> Option<&'static str> {
        use SignatureAlgorithm as A;
        match case.algorithm {
            A::RsaPssSha256 | A::RsaPssSha384 | A::RsaPssSha512 => {
                Some("release 1.2 has no RSA-PSS")
            }
            A::Ed25519 => Some("release 1.2 has no Ed25519"),
            _ => None,
        }
    }
}
