use std::path::PathBuf;

use super::*;
use crate::fault::Fault;

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/reference_scim")
}

#[test]
fn every_seed_keeps_the_properties() {
    let mut replayed = 0;
    for entry in std::fs::read_dir(corpus()).unwrap() {
        reference_scim(&std::fs::read(entry.unwrap().path()).unwrap());
        replayed += 1;
    }
    assert!(replayed >= 20, "only {replayed} inputs");
}

#[test]
fn scripts_make_what_they_seem_to_make() {
    let script = std::fs::read(corpus().join("seed-rfc-nested-groups")).unwrap();
    let (profile, requests) = script::read(&script).unwrap();
    let mut history = History::new(profile, FaultSet::NONE);
    requests.for_each(|request| history.request(&request));
    assert_eq!(history.size(), 3);
}

#[test]
fn any_history_keeps_the_properties() {
    (1..HISTORIES / 8).for_each(|seed| run(&bytes(seed), FaultSet::NONE));
}

/// A check that a broken server passes is none.
#[test]
fn faults_of_the_target_are_noticed() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut missed = Vec::new();
    for fault in FAULTS {
        let faults: FaultSet = [fault].into_iter().collect();
        let noticed = (1..HISTORIES).any(|seed| {
            let data = bytes(seed);
            std::panic::catch_unwind(|| run(&data, faults)).is_err()
        });
        missed.extend((!noticed).then_some(fault));
    }
    std::panic::set_hook(hook);
    assert!(missed.is_empty(), "{missed:?}");
}

/// Histories that are tried.
const HISTORIES: u64 = 400;

/// Faults of either profile that break what is promised here.
const FAULTS: [Fault; 20] = [
    Fault::AllowDuplicateUserName,
    Fault::AllowDuplicateOnUpdate,
    Fault::CaseSensitiveUsernameUniqueness,
    Fault::ListDeletedUser,
    Fault::KeepDeletedMember,
    Fault::LostCreate,
    Fault::LostPut,
    Fault::LostPatch,
    Fault::LostDelete,
    Fault::LostGroupPatch,
    Fault::PatchNotAtomic,
    Fault::PutMerges,
    Fault::IgnoreIfMatch,
    Fault::IgnoreIfNoneMatch,
    Fault::LastModifiedAlwaysMoves,
    Fault::WrongTotalResults,
    Fault::TotalResultsOfPage,
    Fault::IgnoreStartIndex,
    Fault::OmitMeta,
    Fault::SecondDeleteAnswers204,
];

/// Bytes that follow from a number.
fn bytes(seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        // Knuth's multiplier; the high bits are good enough.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..400).map(|_| next()).collect()
}
