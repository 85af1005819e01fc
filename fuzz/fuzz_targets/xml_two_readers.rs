#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fedspec_protocol::fuzzing::xml_two_readers(data));
