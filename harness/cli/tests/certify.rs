//! Evidence from end to end: made against the served target, verified, altered.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]
#![expect(dead_code, reason = "what tests share, not each of them uses whole")]

mod support;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::sync::LazyLock;

use camino::Utf8Path;
use fedspec_engine::certify::{Bundle, Tool, verify};
use fedspec_engine::library::Library;
use serde_json::Value;
use support::binary::{command, said};
use support::files::root;
use tempfile::TempDir;

/// What whoever verifies trusts; read once, for that takes seconds.
static OWN: LazyLock<Library> = LazyLock::new(|| Library::read(&root().join("scenarios")).unwrap());

const ADMIN_TOKEN: &str = "certify-test-admin-token";
/// The smallest profile, so that the tests are quick.
const PROFILE: &str = "quicksight/2026.1";
const VENDOR: &str =
    "vendor: { organization: Example Ltd, contact: idp@example.test, version: 4.2.1 }\n";

fn fedspec(arguments: &[&str]) -> Output {
    command(arguments).env("FEDSPEC_ADMIN_TOKEN", ADMIN_TOKEN).output().unwrap()
}

/// A served target with a fault, or none, and a target file for it.
struct Bench {
    child: Child,
    folder: TempDir,
}

impl Bench {
    fn new(faults: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("served.yaml");
        let mut command = command(&["serve", "--listen", "127.0.0.1:0", "--write-target"]);
        command.arg(&target).env("FEDSPEC_ADMIN_TOKEN", ADMIN_TOKEN);
        command.args(faults.iter().flat_map(|fault| ["--fault", fault]));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with("SCIM"), "{first}");
        let bench = Self { child, folder };
        bench.write("target.yaml", &bench.target(&format!("profile: {PROFILE}\n{VENDOR}")));
        bench
    }

    /// The text of the target file with other lines for `profile:`.
    fn target(&self, lines: &str) -> String {
        let text = std::fs::read_to_string(self.folder.path().join("served.yaml")).unwrap();
        text.replace("profile: aws-identity-center\n", lines)
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn certify(&self, more: &[&str]) -> Output {
        let (target, output) = (self.path("target.yaml"), self.path("evidence"));
        fedspec(&[&["certify", "-t", &target, "-o", &output, "-j", "4"], more].concat())
    }

    fn verify(&self, more: &[&str]) -> Output {
        fedspec(&[&["verify", &self.path("evidence")], more].concat())
    }

    fn statement(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.path("evidence/statement.json")).unwrap())
            .unwrap()
    }

    /// Every problem of the evidence, as `fedspec verify` tells them.
    fn problems(&self) -> String {
        let fedspec = Tool { version: env!("CARGO_PKG_VERSION").to_owned(), commit: None };
        let verified = verify(Utf8Path::new(&self.path("evidence")), &OWN, &fedspec, None);
        verified.problems.iter().map(|problem| format!("× {problem}\n")).collect()
    }

    /// Writes the manifest anew, as somebody would who alters evidence and knows how it is made.
    fn seal(&self) {
        let _ = std::fs::remove_file(self.path("evidence/manifest.txt.minisig"));
        Bundle::at(Utf8Path::new(&self.path("evidence"))).seal(None, "").unwrap();
    }

    /// Does something to a file, asks for a problem with `named`, and puts the file back.
    fn altered(&self, file: &str, named: &str, reseal: bool, alter: impl Fn(Vec<u8>) -> Vec<u8>) {
        let path = self.path(&format!("evidence/{file}"));
        let before = std::fs::read(&path).unwrap();
        let after = alter(before.clone());
        assert_ne!(before, after, "{file}: nothing was altered");
        std::fs::write(&path, after).unwrap();
        if reseal {
            self.seal();
        }
        let problems = self.problems();
        std::fs::write(&path, before).unwrap();
        if reseal {
            self.seal();
        }
        assert!(problems.contains(&format!("× {named}: ")), "{file}: {problems:?}");
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn replaced(bytes: Vec<u8>, what: &str, with: &str) -> Vec<u8> {
    String::from_utf8(bytes).unwrap().replacen(what, with, 1).into_bytes()
}

#[test]
fn signed_evidence_verifies_and_an_altered_byte_of_any_file_is_named() {
    let bench = Bench::new(&[]);
    let keys = fedspec(&["keygen", "-o", &bench.path("keys")]);
    assert_eq!(keys.status.code(), Some(0), "{}", said(&keys));
    let output = bench.certify(&["--key", &bench.path("keys/fedspec.key")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(bench.statement()["standing"], "certified", "{}", said(&output));
    let output = bench.verify(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("says the evidence itself"), "{}", said(&output));
    let output = bench.verify(&["--public-key", &bench.path("keys/fedspec.pub")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let other = fedspec(&["keygen", "-o", &bench.path("other")]);
    let line = String::from_utf8(other.stdout).unwrap();
    let output = bench.verify(&["--public-key", line.trim()]);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));

    let exchange = std::fs::read_dir(bench.path("evidence/run/exchanges")).unwrap();
    let exchange = exchange.map(|entry| entry.unwrap().file_name().into_string().unwrap()).min();
    let exchange = format!("run/exchanges/{}", exchange.unwrap());
    for file in [
        "statement.json",
        "statement.md",
        "target.yaml",
        "calibration.json",
        "run/run.json",
        "run/plan.json",
        "run/verdicts.json",
        "run/transcripts.ndjson",
        "run/events.ndjson",
        "run/junit.xml",
        exchange.as_str(),
        "scenarios/quicksight/roles.yaml",
        "scenarios/requirements/aws-quicksight.yaml",
    ] {
        // In the middle, so that it is a digit or letter of something.
        bench.altered(file, file, false, |mut bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            bytes
        });
    }
    bench.altered("manifest.txt", "manifest.txt.minisig", false, |bytes| replaced(bytes, "0", "1"));
    bench.altered("manifest.txt.minisig", "manifest.txt.minisig", false, |bytes| {
        replaced(bytes, "\ntrusted comment: ", "\ntrusted comment: x")
    });
    std::fs::write(bench.path("evidence/more.txt"), "x").unwrap();
    assert!(bench.problems().contains("× more.txt: is not in the manifest"));
    std::fs::remove_file(bench.path("evidence/more.txt")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", bench.path("evidence/link")).unwrap();
        assert!(bench.problems().contains("× link: is a link or no plain file"));
        std::fs::remove_file(bench.path("evidence/link")).unwrap();
    }
    std::fs::remove_file(bench.path("evidence/run/junit.xml")).unwrap();
    let output = bench.verify(&[]);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    assert!(said(&output).contains("× run/junit.xml: is missing"), "{}", said(&output));
}

#[test]
fn who_alters_evidence_and_seals_it_anew_is_found_out_by_judging_again() {
    let bench = Bench::new(&[]);
    let output = bench.certify(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output = bench.verify(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains("not signed: anybody could have made this"),
        "{}",
        said(&output)
    );
    let alike = [
        ("run/verdicts.json", r#""outcome": "pass""#, r#""outcome": "fail""#),
        ("run/transcripts.ndjson", r#""case":"quick"#, r#""case":"slow"#),
        ("run/run.json", r#""selection": []"#, r#""selection": ["quicksight.roles"]"#),
        ("run/plan.json", r#""case": "quick"#, r#""case": "slow"#),
        ("statement.json", r#""standing": "certified""#, r#""standing": "partial""#),
        ("statement.json", "4.2.1", "4.2.2"),
        ("statement.md", "4.2.1", "4.2.2"),
        ("calibration.json", "quicksight/2026.1", "aws-sts/2026.1"),
        ("scenarios/quicksight/roles.yaml", "level: must", "level: may"),
    ];
    for (file, what, with) in alike {
        bench.altered(file, file, true, |bytes| replaced(bytes, what, with));
    }
    // What follows from an altered file shows in the one that has to follow from it.
    let followed = [
        ("run/transcripts.ndjson", "run/verdicts.json", r#""status":200"#, r#""status":500"#),
        ("target.yaml", "statement.json", "version: 4.2.1", "version: 4.2.2"),
    ];
    for (file, named, what, with) in followed {
        bench.altered(file, named, true, |bytes| replaced(bytes, what, with));
    }
    // Deep nesting and endless numbers are refused like anything else that is not as it should be.
    bench.altered("statement.json", "statement.json", true, |_| "[".repeat(100_000).into_bytes());
    bench.altered("run/plan.json", "run/plan.json", true, |_| b"[1e999999]".to_vec());
    bench.altered("target.yaml", "target.yaml", true, |_| vec![0xff; 10]);
    let output = bench.verify(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output =
        bench.verify(&["--public-key", "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"]);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
}

#[test]
fn what_is_broken_waived_or_not_known_is_not_certified() {
    let bench = Bench::new(&["aws-errors-as-500"]);
    let output = bench.certify(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let statement = bench.statement();
    assert_eq!((&statement["standing"], &statement["level"]), (&"refused".into(), &Value::Null));
    let output = bench.verify(&[]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "evidence of a failure is evidence: {}",
        said(&output)
    );

    let broken = statement["broken"].as_array().unwrap();
    assert!(broken.iter().any(|check| check["core"] == true), "{broken:?}");
    let waiver = |check: &Value, expires: &str| {
        format!(
            "- {{ check: \"{}\", reason: known, ticket: \"#7\", expires: {expires} }}\n",
            check.as_str().unwrap()
        )
    };
    let all: String = broken.iter().map(|broken| waiver(&broken["check"], "9999-12-31")).collect();
    let waivers = bench.write("waivers.yaml", &format!("waivers:\n{all}"));
    let output = bench.certify(&["--waivers", &waivers]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(bench.statement()["standing"], "partial");
    assert_eq!(bench.verify(&[]).status.code(), Some(0));
    bench.altered("waivers.yaml", "waivers.yaml", false, |bytes| replaced(bytes, "known", "knows"));
    bench
        .altered("waivers.yaml", "statement.json", true, |bytes| replaced(bytes, "known", "knows"));

    let late = waiver(&broken[0]["check"], "2020-01-01");
    let waivers = bench.write("waivers.yaml", &format!("waivers:\n{late}"));
    let output = bench.certify(&["--waivers", &waivers]);
    assert!(said(&output).contains("it expired on 2020-01-01"), "{}", said(&output));
    let wrong = waivers_of("quicksight.roles#nothing");
    let output = bench.certify(&["--waivers", &bench.write("waivers.yaml", &wrong)]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

fn waivers_of(check: &str) -> String {
    format!(
        "waivers:\n- {{ check: \"{check}\", reason: known, ticket: \"#7\", expires: 9999-12-31 }}\n"
    )
}

#[test]
fn a_target_whose_core_cannot_be_looked_at_is_partial() {
    let bench = Bench::new(&["quicksight-registers-nobody"]);
    let output = bench.certify(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(bench.statement()["standing"], "partial", "{}", said(&output));
    let whole = bench.target(&format!("profile: {PROFILE}\n{VENDOR}"));
    bench.write("target.yaml", &whole.replace("  - aws\n", "  - aws.iam\n"));
    let output = bench.certify(&[]);
    // Nothing of the profile is left that could be run.
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
}

#[test]
fn certify_refuses_what_it_cannot_answer_for() {
    let bench = Bench::new(&[]);
    for (lines, hint) in [
        (format!("profile: {PROFILE}\n"), "vendor"),
        (format!("profile: quicksight\n{VENDOR}"), "quicksight/2026.1"),
        (format!("profile: quicksight/2025.1\n{VENDOR}"), "quicksight/2026.1"),
    ] {
        bench.write("target.yaml", &bench.target(&lines));
        let output = bench.certify(&[]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(hint), "{}", said(&output));
    }
    bench.write("target.yaml", &bench.target(&format!("profile: {PROFILE}\n{VENDOR}")));
    let scenarios = bench.path("scenarios");
    copy(root().join("scenarios").as_std_path(), Path::new(&scenarios));
    let edited = format!("{scenarios}/quicksight/roles.yaml");
    let text = std::fs::read_to_string(&edited).unwrap();
    std::fs::write(&edited, text.replacen("level: must", "level: may", 1)).unwrap();
    let output = bench.certify(&["--scenarios", &scenarios]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("quicksight/roles.yaml"), "{}", said(&output));
    std::fs::write(bench.path("nonsense.key"), "nonsense").unwrap();
    let output = bench.certify(&["--key", &bench.path("nonsense.key")]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(!Path::new(&bench.path("evidence")).exists(), "nothing was written");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_run_with_waivers_ends_well_as_long_as_they_hold() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let run = |name: &str, more: &[&str]| {
        let output = path(name);
        fedspec(
            &[&["run", "scim.users.create-duplicate-email", "--seed", "7", "-o", &output], more]
                .concat(),
        )
    };
    let fault = ["--fault", "allow-duplicate-email"];
    assert_eq!(run("honest", &[]).status.code(), Some(0));
    assert_eq!(run("broken", &fault).status.code(), Some(1));
    let verdicts = std::fs::read(path("broken/verdicts.json")).unwrap();
    let verdicts: Value = serde_json::from_slice(&verdicts).unwrap();
    let mut ids = Vec::new();
    for case in verdicts["cases"].as_array().unwrap() {
        let checks = case["checks"].as_array().unwrap().iter();
        let broken = checks.filter(|check| check["outcome"] == "fail");
        ids.extend(broken.map(|check| check["id"].as_str().unwrap().to_owned()));
    }
    let waivers: String = ids.iter().map(|id| waivers_of(id).replace("waivers:\n", "")).collect();
    std::fs::write(path("waivers.yaml"), format!("waivers:\n{waivers}")).unwrap();
    let waived = ["--waivers", &path("waivers.yaml")];
    let output = run("waived", &[&fault[..], &waived].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("waived until 9999-12-31"), "{}", said(&output));
    let output = run("mended", &waived);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("stale waiver"), "{}", said(&output));

    let diff = |runs: &[&str], more: &[&str]| {
        let runs: Vec<String> = runs.iter().map(|name| path(name)).collect();
        let runs: Vec<&str> = runs.iter().map(String::as_str).collect();
        fedspec(&[&["diff"][..], &runs, more].concat())
    };
    let output = diff(&["honest", "broken"], &[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("broken   MUST pass -> fail"), "{}", said(&output));
    let output = diff(&["broken", "honest"], &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["rows"][0]["change"], "fixed");
    let output = diff(&["honest", "broken", "mended"], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("pass        fail        pass"), "{}", said(&output));
}
