//! Replays the fuzz corpora through the bodies of their targets.

use std::fs;
use std::path::PathBuf;

use fedspec_engine::fuzzing;

#[test]
fn every_input_of_the_scenario_file_corpus_keeps_the_properties() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/scenario_file");
    let mut replayed = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        fuzzing::scenario_file(&fs::read(entry.unwrap().path()).unwrap());
        replayed += 1;
    }
    assert!(replayed >= 10, "only {replayed} inputs");
}
