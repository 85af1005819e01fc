//! A fuzz target comes with seeds, a dictionary, a paragraph that names its property, a test that replays its
//! corpus, and a place in CI.

#![expect(clippy::panic, reason = "a test that cannot read its inputs has to fail")]

use std::fs;
use std::path::PathBuf;

#[test]
fn every_fuzz_target_is_one_line_with_seeds_a_dictionary_and_a_paragraph() {
    let targets = targets();
    assert!(targets.contains(&"scim_filter".to_owned()), "{targets:?}");
    let readme = read("README.md");
    for target in targets {
        let body = read(&format!("fuzz_targets/{target}.rs"));
        let code = body.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//"));
        // What counts for `growth` is an allocator, which only a program can choose.
        let lines = if target == "growth" { 10 } else { 2 };
        assert_eq!(code.count(), lines, "{target}: the body belongs into the library");

        let seeds = fs::read_dir(fuzz().join("corpus").join(&target))
            .unwrap_or_else(|error| panic!("{target}: no corpus: {error}"))
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("seed-"));
        assert!(seeds.count() >= 5, "{target}: expected at least five seeds");

        let dictionary = read(&format!("dict/{target}.dict"));
        let words = dictionary.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert!(words.clone().count() >= 5, "{target}: expected at least five words");
        for word in words {
            assert!(word.contains("=\"") && word.ends_with('"'), "{target}: not a word: {word}");
        }

        let paragraph = readme.split(&format!("\n### {target}\n")).nth(1).unwrap_or("");
        let paragraph = paragraph.split("\n#").next().unwrap_or("").trim();
        assert!(paragraph.len() > 100, "{target}: fuzz/README.md does not name its property");
    }
}

#[test]
fn every_corpus_is_replayed_by_an_ordinary_test() {
    let tests = [
        "../harness/protocol/tests/corpus.rs",
        "../harness/protocol/src/fuzzing/xml_two_readers.rs",
        "../harness/engine/tests/corpus.rs",
        "../harness/engine/tests/growth.rs",
        "../harness/reference/src/fuzzing/tests.rs",
    ];
    let tests = tests.map(read).concat();
    for target in targets() {
        // As one of a list of targets, or as the folder of one.
        let replayed = tests.contains(&format!("(\"{target}\", fuzzing::{target}"))
            || tests.contains(&format!("/fuzz/corpus/{target}\""));
        assert!(replayed, "{target}: no test replays its corpus");
    }
}

#[test]
fn every_target_is_fuzzed_in_ci_and_built_for_the_engines() {
    // Both go through the same list, so that none is forgotten.
    for (file, step) in [
        ("../.ci/run", "-dict=\"fuzz/dict/$target.dict\""),
        ("oss-fuzz/build.sh", "cp \"fuzz/dict/$target.dict\" \"$OUT/\""),
    ] {
        let text = read(file);
        let (_, body) = text.split_once("for target in $(cargo fuzz list); do").unwrap_or_default();
        let (body, _) =
            body.split_once("\n    done\n").or(body.split_once("\ndone\n")).unwrap_or_default();
        assert!(body.contains(step), "{file} does not go through all targets");
    }
    assert!(read("../.clusterfuzzlite/build.sh").contains("fuzz/oss-fuzz/build.sh"));
    let ci = read("../.ci/run");
    let steps = ci.lines().find(|line| line.starts_with("STEPS=(")).unwrap_or_default();
    assert!(steps.split([' ', '(', ')']).any(|step| step == "fuzz"), "fuzz is no step of .ci/run");
}

/// The names of the `[[bin]]` tables of `fuzz/Cargo.toml`.
fn targets() -> Vec<String> {
    let manifest = read("Cargo.toml");
    manifest
        .split("[[bin]]")
        .skip(1)
        .filter_map(|table| table.lines().find_map(|line| line.strip_prefix("name = ")))
        .map(|name| name.trim().trim_matches('"').to_owned())
        .collect()
}

fn fuzz() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn read(path: &str) -> String {
    let path = fuzz().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
