//! The layer rules of ARCHITECTURE.md that crate boundaries do not enforce.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources has to fail")]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        if folder.is_file() {
            found.push((folder.clone(), fs::read_to_string(&folder).unwrap()));
            continue;
        }
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

/// The part of a file before its unit tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

/// Whether a file below `src` holds unit tests alone: they read fixtures.
fn is_unit_tests(path: &Path) -> bool {
    let named = path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"));
    named || path.iter().any(|part| part == "tests")
}

fn refuse(folder: &str, words: &[&str]) {
    for (path, text) in sources(folder) {
        if is_unit_tests(path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(&path)) {
            continue;
        }
        for word in words {
            let line = code(&text).lines().position(|line| {
                let line = line.trim_start();
                !line.starts_with("//") && line.contains(word)
            });
            assert!(
                line.is_none(),
                "{}:{}: `{word}` has no place here",
                path.display(),
                line.unwrap_or(0) + 1
            );
        }
    }
}

#[test]
fn judging_and_reporting_use_no_runtime_files_clock_or_environment() {
    let outside =
        ["tokio", "std::fs", "std::env", "Instant::now", "SystemTime", "Timestamp::now", "reqwest"];
    refuse("engine/src/judge", &outside);
    refuse("engine/src/report", &outside);
    refuse("engine/src/vocabulary", &outside);
    refuse("engine/src/scenario", &outside);
    refuse("engine/src/survey", &outside);
    refuse("engine/src/plan", &outside);
    // Two files of certification handle files: an evidence folder as it is read, and as it is written.
    let outside: Vec<&str> = outside.into_iter().filter(|word| *word != "std::fs").collect();
    refuse("engine/src/certify", &outside);
    for (path, text) in sources("engine/src/certify") {
        let allowed = ["folder.rs", "bundle.rs"].iter().any(|name| path.ends_with(name));
        assert!(allowed || !code(&text).contains("std::fs"), "{}", path.display());
        let signs = path.ends_with("sign.rs");
        assert!(signs || !code(&text).contains("minisign::"), "{}", path.display());
    }
}

#[test]
fn the_judge_shares_no_rule_of_scim_with_the_reference_target() {
    let rules = [
        "scim::filter",
        "scim::path",
        "scim::patch",
        "scim::compare",
        "scim::query",
        "scim::sort",
        "scim::bulk",
        "scim::etag",
    ];
    // But for `fuzz`, whose oracle these rules are: slow models that share no code with them are held against
    // them by `cargo fuzz`.
    for folder in [
        "engine/src/drive",
        "engine/src/judge",
        "engine/src/library",
        "engine/src/plan",
        "engine/src/report",
        "engine/src/scenario",
        "engine/src/survey",
        "engine/src/target",
        "engine/src/transcript",
        "engine/src/vocabulary",
    ] {
        refuse(folder, &rules);
    }
    refuse("engine/src/judge", &["fedspec_protocol::scim"]);
}

#[test]
fn only_drive_and_the_reference_target_open_sockets() {
    let sockets = ["reqwest", "tokio::net", "std::net", "hyper::"];
    for folder in [
        "protocol/src",
        "engine/src/certify",
        "engine/src/fuzz",
        "engine/src/judge",
        "engine/src/plan",
        "engine/src/report",
        "engine/src/scenario",
        "engine/src/survey",
        "engine/src/target",
        "engine/src/transcript",
        "engine/src/vocabulary",
    ] {
        refuse(folder, &sockets);
    }
}

#[test]
fn only_the_command_line_prints_exits_or_reads_the_environment() {
    let words = ["println!", "print!(", "process::exit", "std::env::var", "env::args"];
    for folder in ["protocol/src", "reference/src", "engine/src"] {
        refuse(folder, &words);
    }
}

#[test]
fn the_engine_and_the_reference_target_never_name_each_other() {
    refuse("engine/src", &["fedspec_reference"]);
    refuse("reference/src", &["fedspec_engine"]);
    refuse("protocol/src", &["fedspec_engine", "fedspec_reference", "tokio", "std::fs"]);
    for (folder, forbidden) in [("engine", "fedspec-reference"), ("reference", "fedspec-engine")] {
        let manifest =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join("Cargo.toml");
        assert!(!fs::read_to_string(manifest).unwrap().contains(forbidden));
    }
}

#[test]
fn only_the_reader_of_scenario_files_knows_the_yaml_crate() {
    for (path, text) in sources("engine/src") {
        let allowed =
            ["parse.rs", "located.rs", "refusal.rs"].iter().any(|name| path.ends_with(name));
        assert!(allowed || !text.contains("serde_saphyr"), "{}", path.display());
    }
}

#[test]
fn crates_of_the_wire_whose_types_could_spread_have_one_file_each() {
    for (name, file) in [
        ("quick_xml", "xml/read/token.rs"),
        ("flate2", "saml/binding/deflate.rs"),
        ("html5gum", "saml/binding/html.rs"),
        ("x509_cert", "saml/x509/certificate.rs"),
    ] {
        let knows = |text: &str| code(text).contains(name);
        let all = sources("protocol/src").into_iter();
        let files: Vec<_> = all.filter(|(_, text)| knows(text)).map(|(path, _)| path).collect();
        assert!(files.len() == 1 && files.iter().all(|path| path.ends_with(file)), "{files:?}");
    }
}
