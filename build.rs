//! Lists the shipped rules, so that adding a rule adds one file.
fn main() {}
