//! Replays the fuzz corpora through the bodies of their targets.

use std::fs;
use std::path::PathBuf;

use fedspec_engine::fuzzing;

#[test]
fn every_input_of_every_corpus_keeps_the_properties() {
    for (target, body) in [
        ("redaction", fuzzing::redaction as fn(&[u8])),
        ("evidence", fuzzing::evidence),
        ("scenario_file", fuzzing::scenario_file),
        ("target_file", fuzzing::target_file),
    ] {
        let folder =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
        let mut replayed = 0;
        for entry in fs::read_dir(&folder).unwrap() {
            body(&fs::read(entry.unwrap().path()).unwrap());
            replayed += 1;
        }
        assert!(replayed >= 15, "{target}: only {replayed} inputs");
    }
}
