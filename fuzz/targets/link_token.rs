#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| onewindow_fuzz::link_token(bytes));
