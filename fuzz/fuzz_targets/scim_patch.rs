#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fedspec_protocol::fuzzing::scim_patch(data));
