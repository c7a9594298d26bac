//! The targets for libFuzzer: `WXAUTHLINT_FUZZ` names the one to run.

#![allow(unexpected_cfgs)]
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    static TARGET: std::sync::LazyLock<&wxauthlint_fuzz::Target> = std::sync::LazyLock::new(|| {
        let name = std::env::var("WXAUTHLINT_FUZZ").unwrap_or_default();
        wxauthlint_fuzz::target(&name).unwrap_or_else(|| panic!("WXAUTHLINT_FUZZ names no target: `{name}`"))
    });
    (TARGET.check)(input);
});

#[cfg(not(fuzzing))]
fn main() {}
