#![no_main]

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Bytes, and 16 for each request, which is what an allocator keeps beside them.
fn allocated() -> u64 {
    let stats = ALLOCATOR.stats();
    (stats.bytes_allocated + 16 * (stats.allocations + stats.reallocations)) as u64
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| fedspec_engine::fuzzing::growth(data, allocated));
