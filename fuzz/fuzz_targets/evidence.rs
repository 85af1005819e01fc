#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fedspec_engine::fuzzing::evidence(data));
