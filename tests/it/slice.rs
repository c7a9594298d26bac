//! Long enumerations: a slice of each where tests are built without optimisation, all of it where they are, and
//! where `WXAUTHLINT_WHOLE` is set.

/// True if enumerations are gone through to their end.
pub fn is_whole() -> bool {
    !cfg!(debug_assertions) || std::env::var_os("WXAUTHLINT_WHOLE").is_some()
}

/// Each `nth` of an enumeration, the first among them, or all of it. A prime does not keep step with loops.
pub fn slice<T>(all: impl IntoIterator<Item = T>, nth: usize) -> impl Iterator<Item = T> {
    all.into_iter().step_by(if is_whole() { 1 } else { nth })
}

/// How many cases are tried of a property.
pub fn cases(all: u32) -> u32 {
    if is_whole() { all } else { all / 4 }
}
