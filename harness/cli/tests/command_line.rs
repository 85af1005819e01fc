//! The binary as a person uses it: words, files, exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up has to fail")]
#![expect(dead_code, reason = "what tests share, not each of them uses whole")]

mod support;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::binary::{command, fedspec, stderr, stdout};
use support::files::root;
use tempfile::TempDir;

const ADMIN_TOKEN: &str = "command-line-test-admin-token";

/// Runs scenarios into a folder of the test's own.
fn run(folder: &TempDir, arguments: &[&str]) -> (Output, PathBuf) {
    let path = folder.path().join("run");
    let whole = [&["run", "-o", path.to_str().unwrap()], arguments].concat();
    (fedspec(&whole), path)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_passing_run_ends_with_zero_and_leaves_its_files() {
    let folder = TempDir::new().unwrap();
    let (output, path) = run(&folder, &["scim.users.create-duplicate", "--seed", "7"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("seed 7"), "{}", stderr(&output));
    for file in [
        "run.json",
        "plan.json",
        "survey.json",
        "events.ndjson",
        "transcripts.ndjson",
        "verdicts.json",
        "junit.xml",
        "failed.txt",
    ] {
        assert!(path.join(file).is_file(), "{file}");
    }
    assert!(path.join("exchanges").read_dir().unwrap().count() > 0);
    let verdicts = json(&path.join("verdicts.json"));
    assert_eq!(verdicts["cases"][0]["outcome"], "pass");
}

#[test]
fn a_fault_ends_with_one_and_failed_txt_runs_the_same_again() {
    let folder = TempDir::new().unwrap();
    let selection = ["scim.users.*", "--fault", "allow-duplicate-user-name"];
    let (output, path) = run(&folder, &selection);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let failed = std::fs::read_to_string(path.join("failed.txt")).unwrap();
    assert!(failed.contains("scim.users.create-duplicate"), "{failed}");
    let list = format!("@{}", path.join("failed.txt").display());
    let other = folder.path().join("again");
    let again = fedspec(&["run", &list, "-o", other.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(0), "without the fault: {}", stderr(&again));
    let planned = json(&other.join("plan.json")).as_array().unwrap().len();
    assert_eq!(planned, failed.lines().count());
}

#[test]
fn what_a_run_did_not_begin_is_in_failed_txt() {
    let folder = TempDir::new().unwrap();
    let selection = ["scim.users.create*", "--fault", "allow-duplicate-user-name"];
    let stop = ["--max-fail", "1", "-j", "1"];
    let (output, path) = run(&folder, &[&selection[..], &stop].concat());
    let verdicts = json(&path.join("verdicts.json"));
    let not_run = verdicts["summary"]["not-run"].as_u64().unwrap();
    let failed = verdicts["summary"]["cases"]["fail"].as_u64().unwrap();
    assert!(not_run > 0, "{}", stderr(&output));
    let listed = std::fs::read_to_string(path.join("failed.txt")).unwrap().lines().count();
    assert_eq!(u64::try_from(listed).unwrap(), not_run + failed);
}

#[test]
fn a_class_is_selected_counted_and_explained() {
    let planned = |class: &str| {
        let output = fedspec(&["run", "--dry-run", "--class", class]);
        let plan: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code(), plan.as_array().map_or(0, Vec::len))
    };
    let all = fedspec(&["run", "--dry-run"]);
    let all: Value = serde_json::from_slice(&all.stdout).unwrap();
    let (code, lenient) = planned("leniency");
    assert_eq!(code, Some(0));
    assert!(0 < lenient && lenient < all.as_array().unwrap().len(), "{lenient}");
    let output = fedspec(&["run", "--class", "lenience"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean `leniency`?"), "{}", stderr(&output));
    let output = fedspec(&["explain", "scim.users.create-duplicate"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("class: rule (what a specification asks of the target)"), "{text}");
}

#[test]
fn a_persona_is_listed_and_explained_with_its_events_and_sources() {
    let text = stdout(&fedspec(&["list", "personas"]));
    let line = text.lines().find(|line| line.starts_with("okta-aiw\t")).unwrap();
    assert!(line.contains("version ") && line.contains("confidence "), "{line}");
    let text = stdout(&fedspec(&["explain", "okta-aiw"]));
    assert!(text.contains("rename           idp.okta-aiw.rename\n"), "{text}");
    assert!(text.contains("create           idp.okta-oin.create\n"), "what it shares: {text}");
    let text = stdout(&fedspec(&["explain", "google"]));
    assert!(text.contains("rename           not played: "), "{text}");
    let text = stdout(&fedspec(&["explain", "ENTRA-11"]));
    assert!(text.contains("E2: Microsoft, ") && text.contains("confidence: high"), "{text}");
}

#[test]
fn a_folder_that_is_passed_over_is_named() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("scenarios")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fedspec"));
    let output = command.args(["list", "reasons"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("`./scenarios` has no `capabilities.yaml`"));
}

#[test]
fn a_second_run_keeps_the_first_and_foreign_folders_are_left_alone() {
    let folder = TempDir::new().unwrap();
    for _ in 0..3 {
        run(&folder, &["scim.users.create-duplicate"]);
    }
    assert!(folder.path().join("run.old/run.json").is_file());
    let mine = folder.path().join("mine");
    std::fs::create_dir(&mine).unwrap();
    std::fs::write(mine.join("thesis.txt"), "years of work").unwrap();
    let output = fedspec(&["run", "scim.users.create-duplicate", "-o", mine.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(mine.join("thesis.txt").is_file());
}

#[test]
fn what_cannot_be_done_says_why_and_what_to_do() {
    let cases: [(&[&str], i32, &str); 11] = [
        (&["run", "scim.users.create-duplicat"], 2, "did you mean"),
        (&["run", "--shard", "3/2"], 2, "2/5"),
        (&["run", "--fault", "lost-pach"], 2, "did you mean"),
        (&["run", "--profile", "okta"], 2, "`saml2-sp`"),
        (&["run", "--profile", "rfc", "--era", "generic"], 2, "no eras"),
        (&["run", "-t", "no/such/target.yaml"], 2, "no/such/target.yaml"),
        (&["run", "--report", "pdf=x"], 2, "junit=PATH"),
        (&["run", "--jobs", "0"], 2, "0"),
        (&["run", "--tag", "no-such-tag"], 4, "nothing to run"),
        (&["explain", "SCIM-U-99"], 2, "did you mean"),
        (&["--scenarios", "no/such/folder", "list"], 2, "no/such/folder"),
    ];
    for (arguments, code, words) in cases {
        let output = fedspec(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}: stdout is for data");
    }
}

#[test]
fn a_target_that_is_not_there_is_never_a_finding() {
    let folder = TempDir::new().unwrap();
    let target = folder.path().join("target.yaml");
    let text = "target: Nobody\nprofile: scim-provider\nscim-server:\n  base: http://127.0.0.1:1/scim/v2\n  auth: none\nsupports: [scim.users]\n";
    std::fs::write(&target, text).unwrap();
    let (output, _) = run(&folder, &["-t", target.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("scim-server.base"), "{}", stderr(&output));
    let probe = fedspec(&["probe", "-t", target.to_str().unwrap()]);
    assert_eq!(probe.status.code(), Some(3));
    assert!(stderr(&probe).contains("broken"), "{}", stderr(&probe));
}

#[test]
fn a_probe_proposes_on_stdout_and_says_where_it_belongs() {
    let output = fedspec(&["probe", "--write"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let (data, notes) = (stdout(&output), stderr(&output));
    assert!(data.starts_with("supports:\n  - scim.users.create\n"), "{data}");
    assert!(data.contains("  - scim.filter.eq\n"), "{data}");
    assert!(notes.ends_with("put this into a target file under `supports:`\n"), "{notes}");
}

#[test]
fn a_dry_run_prints_the_plan_and_shards_share_it_out() {
    let ids = |arguments: &[&str]| -> Vec<String> {
        let output = fedspec(&[&["run", "--dry-run"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let plan: Value = serde_json::from_str(&stdout(&output)).unwrap();
        plan.as_array()
            .unwrap()
            .iter()
            .map(|case| case["case"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut whole = ids(&[]);
    let mut parts: Vec<String> =
        ["1/3", "2/3", "3/3"].iter().flat_map(|part| ids(&["--shard", part])).collect();
    whole.sort();
    parts.sort();
    assert_eq!(whole, parts);
}

#[test]
fn lists_and_explanations_go_to_stdout() {
    for what in ["cases", "requirements", "capabilities", "reasons", "faults"] {
        let output = fedspec(&["list", what]);
        assert!(stdout(&output).lines().count() > 20, "{what}");
    }
    let coverage = stdout(&fedspec(&["list", "requirements", "--coverage"]));
    assert!(coverage.trim_end().ends_with(", 0 missing"), "{coverage}");
    for id in [
        "scim.users.create-duplicate",
        "SCIM-U-16",
        "scim.users.create",
        "duplicate-user",
        "lost-patch",
    ] {
        let output = fedspec(&["explain", id]);
        assert_eq!(output.status.code(), Some(0), "{id}: {}", stderr(&output));
        assert!(stdout(&output).contains(id), "{id}");
    }
    assert!(stdout(&fedspec(&["completions", "bash"])).contains("fedspec"));
    assert!(stdout(&fedspec(&["man"])).contains("fedspec"));
    assert_eq!(fedspec(&["check"]).status.code(), Some(0));
}

#[test]
fn the_help_is_as_recorded() {
    let text = |arguments: &[&str]| stdout(&fedspec(arguments));
    insta::with_settings!({
        snapshot_path => root().join("snapshots/cli").as_std_path(),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("help", text(&["--help"]));
        insta::assert_snapshot!("help-run", text(&["run", "--help"]));
        insta::assert_snapshot!("help-probe", text(&["probe", "--help"]));
        insta::assert_snapshot!("explain-scenario", text(&["explain", "scim.users.create-duplicate"]));
    });
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    let folder = TempDir::new().unwrap();
    fedspec(&["schema", "--write", folder.path().to_str().unwrap()]);
    let committed = root().join("scenarios/schema").into_std_path_buf();
    let mut names = 0;
    for entry in folder.path().read_dir().unwrap() {
        let made = entry.unwrap().path();
        let name = made.file_name().unwrap();
        let old = std::fs::read_to_string(committed.join(name)).unwrap_or_default();
        assert_eq!(old, std::fs::read_to_string(&made).unwrap(), "{name:?}: run `just schema`");
        names += 1;
    }
    assert_eq!(names, committed.read_dir().unwrap().count(), "a schema that nothing makes");
}

/// A `fedspec serve` that ends with the test.
struct Served {
    child: Child,
    folder: TempDir,
}

impl Served {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("target.yaml");
        let mut child = command(&[
            "serve",
            "--frozen",
            "--listen",
            "127.0.0.1:0",
            "--write-target",
            target.to_str().unwrap(),
        ])
        .env("FEDSPEC_ADMIN_TOKEN", ADMIN_TOKEN)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with("SCIM"), "{first}");
        Self { child, folder }
    }

    fn run(&self, arguments: &[&str]) -> Command {
        let target = self.folder.path().join("target.yaml");
        let run = self.folder.path().join("run");
        let fixed = ["run", "-t", target.to_str().unwrap(), "-o", run.to_str().unwrap()];
        let mut command = command(&[fixed.as_slice(), arguments].concat());
        command.env("FEDSPEC_ADMIN_TOKEN", ADMIN_TOKEN);
        command
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn the_served_target_passes_over_http_and_no_secret_is_written() {
    let served = Served::start();
    let output = served.run(&["-j", "4"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let run = served.folder.path().join("run");
    let mut redacted = 0;
    for file in files(&run) {
        // Some messages are no UTF-8 on purpose.
        let bytes = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(ADMIN_TOKEN), "{}", file.display());
        redacted += text.matches("Bearer [secret:").count();
        // The target's tokens are `fedspec.`, an id, and the secret.
        let mut tokens = text.split("fedspec.").skip(1);
        let of_id = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
        let is_id = |id: &str| id.matches('-').count() == 4 && id.bytes().all(of_id);
        let leaked = tokens.find(|rest| rest.get(..36).is_some_and(is_id));
        assert!(leaked.is_none(), "{}: {leaked:.60?}", file.display());
    }
    assert!(redacted > 100, "{redacted} tokens were looked for");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_partial_run_that_can_be_read() {
    let served = Served::start();
    let mut child = served.run(&["-j", "1"]).stderr(Stdio::null()).spawn().unwrap();
    let events = served.folder.path().join("run/events.ndjson");
    let patience = Instant::now();
    while std::fs::read_to_string(&events).unwrap_or_default().matches("case-finished").count() < 3
    {
        assert!(patience.elapsed() < Duration::from_secs(30), "no case was finished");
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130));
    let run = served.folder.path().join("run");
    let verdicts = json(&run.join("verdicts.json"));
    assert!(verdicts["summary"]["not-run"].as_u64().unwrap() > 0);
    assert!(verdicts["cases"].as_array().unwrap().len() >= 3);
    let last = std::fs::read_to_string(&events).unwrap();
    assert!(last.lines().last().unwrap().contains("\"partial\":true"), "{last}");
}
