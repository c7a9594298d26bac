//! Lists whose items are joined.

use std::ops::Range;

use super::tokens::Code;
use super::value::{Evaluator, Value};

impl<'c> Evaluator<'c> {
    /// The items of a list that stands as the only argument, or the arguments themselves.
    pub(super) fn items(&self, code: &Code<'c>, arguments: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
        let [list] = arguments else { return Some(arguments.to_vec()) };
        let open = (list.start..list.end).find(|at| matches!(code.sign(*at), "[" | "{" | "("))?;
        // `[]string{…}`
        let open = match code.sign(open) == "[" && code.mate(open) == Some(open + 1) {
            true => (open + 2..list.end).find(|at| code.sign(*at) == "{")?,
            false => open,
        };
        (code.mate(open)? + 1 == list.end).then(|| code.arguments(open))
    }

    pub(super) fn joined(
        &self,
        code: &Code<'c>,
        separator: &Value,
        items: &[Range<usize>],
        depth: usize,
    ) -> Value {
        let mut whole = Value::default();
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                whole.text.push(&separator.text);
            }
            let value = self.or_hole(code, item.clone(), depth + 1);
            whole.text.push(&value.text);
            whole.is_open |= value.is_open;
        }
        whole
    }

    /// `[…].join("&")`
    pub(super) fn joined_list(
        &self,
        code: &Code<'c>,
        open: usize,
        range: Range<usize>,
        depth: usize,
    ) -> Option<Value> {
        let close = code.mate(open)?;
        // `[NSString stringWithFormat:@"…", a, b]`
        let format = code.language.is("objective-c").then(|| code.arguments(open)).filter(|arguments| {
            arguments.first().is_some_and(|first| first.clone().any(|at| code.word(at) == "stringWithFormat"))
        });
        if let Some(arguments) = format {
            let first = arguments.first()?;
            let colon = first.clone().find(|at| code.sign(*at) == ":")?;
            let format = self.expression(code, colon + 1..first.end, depth + 1)?;
            return Some(self.fill(code, &format, arguments.get(1..)?, depth));
        }
        let is_join = code.is_member_sign(close + 1) && code.word(close + 2).eq_ignore_ascii_case("join");
        if !is_join || code.sign(close + 3) != "(" || code.mate(close + 3)? + 1 != range.end {
            return None;
        }
        let separator = self.expression(code, code.arguments(close + 3).first()?.clone(), depth + 1)?;
        let items = code.arguments(open);
        // A list that is spread into this one may hold anything.
        let is_open = items.iter().any(|item| code.sign(item.start) == "...");
        let joined = self.joined(code, &separator, &items, depth);
        Some(Value { is_open: joined.is_open || is_open, ..joined })
    }
}
