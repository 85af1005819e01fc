#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fedspec_reference::fuzzing::reference_scim(data));
