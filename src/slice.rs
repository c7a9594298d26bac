//! Parts of texts and lists by ranges that were found in these very texts and lists.

pub(crate) use codeflow::{Slice, ceil_boundary, floor_boundary};
