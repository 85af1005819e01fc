//! Replays the corpus of the fuzz target `growth`, alone in its process: the allocator counts for all threads.

use std::alloc::System;
use std::fs;
use std::path::PathBuf;

use fedspec_engine::fuzzing;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn twice_the_input_is_no_more_than_two_and_a_half_times_the_work() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/growth");
    let mut replayed = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        fuzzing::growth(&fs::read(entry.unwrap().path()).unwrap(), allocated);
        replayed += 1;
    }
    assert!(replayed >= 20, "only {replayed} inputs");
}

/// Bytes, and 16 for each request, which is what an allocator keeps beside them.
fn allocated() -> u64 {
    let stats = ALLOCATOR.stats();
    (stats.bytes_allocated + 16 * (stats.allocations + stats.reallocations)) as u64
}
