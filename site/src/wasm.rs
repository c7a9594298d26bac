//! What scripts call.

// The glue between scripts and Rust is written by a macro.
#![allow(unsafe_code)]

use wasm_bindgen::prelude::wasm_bindgen;
use wxauthlint::source::decode;

/// Answers a request in JSON with JSON.
#[wasm_bindgen]
pub fn ask(request: &str) -> String {
    crate::answer_json(request)
}

/// The text of a file in whatever encoding.
#[wasm_bindgen]
pub fn read(bytes: &[u8]) -> String {
    decode(bytes, None).text().to_owned()
}
