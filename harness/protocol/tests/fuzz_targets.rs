//! A fuzz target comes with seeds, a dictionary and a paragraph that names its property.

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
        assert_eq!(code.count(), 2, "{target}: the body belongs into the library");

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
