//! Queries that code builds out of names and values: maps, builders, parameters set one by one.

use std::ops::Range;

use super::names;
use super::parameters::{insert, parameter};
use super::tokens::Code;
use super::value::{Evaluator, Value};
use crate::source::MappedText;

/// A name and its value, in the code they stand in.
struct Pair {
    name: MappedText<'static>,
    value: Value,
}

/// What is known of a map.
#[derive(Default)]
struct Pairs {
    pairs: Vec<Pair>,
    /// True if it may hold more.
    is_open: bool,
}

/// The query that is made of the arguments of a call: a map, a list of pairs, or a name for one.
pub(super) fn of_arguments<'c>(
    evaluator: &Evaluator<'c>,
    code: &Code<'c>,
    arguments: &[Range<usize>],
    depth: usize,
) -> Option<Value> {
    let Some(first) = arguments.first() else { return Some(Value::default()) };
    if first.len() == 1 && !code.word(first.start).is_empty() {
        return of_variable(evaluator, code.word(first.start), code.place(first).start, depth);
    }
    let pairs = match map_of(code, first) {
        Some(open) => pairs(evaluator, code, open, depth),
        // `to_query(component_appid: x)`
        None if arguments.len() > 1 || is_pair(code, first) => {
            let mut found = Pairs::default();
            for argument in arguments {
                add_pair(evaluator, code, argument.clone(), depth, &mut found);
            }
            found
        }
        None => return evaluator.expression(code, first.clone(), depth + 1),
    };
    let mut whole = text(&pairs);
    // `qs.stringify(params, { addQueryPrefix: true })`
    let has_prefix =
        arguments.iter().skip(1).any(|argument| argument.clone().any(|at| code.word(at) == "addQueryPrefix"));
    if has_prefix {
        let place = code.place(first).start;
        let mut prefixed = MappedText::new();
        prefixed.push_decoded("?", place..place);
        prefixed.push(&whole.text);
        whole.text = prefixed;
    }
    Some(whole)
}

/// The query that a variable holds, with all that is set on it in its function.
pub(super) fn of_variable(
    evaluator: &Evaluator<'_>,
    name: &str,
    place: usize,
    depth: usize,
) -> Option<Value> {
    let code = evaluator.file;
    let mut bindings = evaluator.bindings.all(name).iter().filter(|binding| binding.reaches(place));
    let binding = bindings.next()?;
    let has_others = bindings.next().is_some();
    let mut found = match map_of(code, &binding.value) {
        Some(open) => pairs(evaluator, code, open, depth),
        None => constructed(evaluator, code, &binding.value, depth)?,
    };
    found.is_open |= has_others;
    let is_sure = |at: usize| match code.language.has_braces {
        true => code.block(at) == code.block(binding.name),
        false => code.indent(at) == code.indent(binding.name),
    };
    let mut at = binding.value.end;
    while at < code.len() {
        let token = code.tokens.get(at)?.range.start;
        if code.word(at) != name || !binding.reaches(token) || token > place {
            at += 1;
            continue;
        }
        let before = found.pairs.len();
        let end = set_on(evaluator, code, at, depth, &mut found);
        if end == at + 1 && is_handed_on(code, at) {
            found.is_open = true;
        }
        // What is set only sometimes tells nothing of the name.
        if !is_sure(at) {
            found.pairs.truncate(before);
        }
        at = end;
    }
    Some(text(&found))
}

/// The query that an object holds which writes itself as one: `url.Values`, `URLSearchParams`.
pub(super) fn of_builder(evaluator: &Evaluator<'_>, name: &str, place: usize) -> Option<Value> {
    const BUILDERS: [&str; 5] =
        ["Values", "URLSearchParams", "ParseQueryString", "QueryBuilder", "QueryString"];
    let binding = evaluator.bindings.all(name).iter().find(|binding| binding.reaches(place))?;
    let code = evaluator.file;
    let is_builder = binding.value.clone().any(|at| BUILDERS.contains(&code.word(at)));
    if !is_builder || evaluator.bindings.is_busy(&binding.value) {
        return None;
    }
    let _busy = evaluator.bindings.enter(binding.value.clone());
    of_variable(evaluator, name, place, 0)
}

/// Reads what is done to a map at one place; the token behind it.
fn set_on<'c>(
    evaluator: &Evaluator<'c>,
    code: &Code<'c>,
    at: usize,
    depth: usize,
    found: &mut Pairs,
) -> usize {
    let mut end = at + 1;
    // `$params['name'] = value`
    if code.sign(end) == "["
        && let Some(close) = code.mate(end)
    {
        if code.sign(close + 1) == "=" {
            let value = close + 2..super::bindings::expression_end(code, close + 2);
            let after = value.end;
            push(evaluator, code, end + 1..close, value, depth, found);
            return after;
        }
        return end;
    }
    while code.is_member_sign(end) && !code.word(end + 1).is_empty() {
        let method = code.word(end + 1);
        if code.sign(end + 2) == "=" {
            // `params.name = value`
            let value = end + 3..super::bindings::expression_end(code, end + 3);
            let after = value.end;
            push(evaluator, code, end + 1..end + 2, value, depth, found);
            return after;
        }
        let Some(close) = code.mate(end + 2).filter(|_| code.sign(end + 2) == "(") else { return end };
        let arguments = code.arguments(end + 2);
        match (method.to_ascii_lowercase().as_str(), arguments.as_slice()) {
            (
                "set" | "add" | "append" | "put" | "setproperty" | "push" | "store" | "insert",
                [name, value],
            ) => {
                push(evaluator, code, name.clone(), value.clone(), depth, found);
            }
            (
                "merge" | "update" | "putall" | "addall" | "assign" | "set" | "add" | "append" | "put"
                | "push" | "putifabsent" | "computeifabsent" | "merge!" | "extend" | "foreach" | "each",
                _,
            ) => found.is_open = true,
            _ => {}
        }
        end = close + 1;
    }
    end
}

/// True where a map is given to something that may change it.
fn is_handed_on(code: &Code<'_>, at: usize) -> bool {
    let Some(open) = code.parent(at).filter(|open| code.sign(*open) == "(") else { return false };
    let Some((name, _)) = code.callee(open) else { return false };
    let is_query = names::function(&name, code.language.name) == Some(names::Does::Query);
    !is_query
        && !names::logs(&name)
        && !matches!(names::last(&name), "isset" | "empty" | "len" | "count" | "String")
}

/// The bracket of a map or list of pairs that an expression is.
fn map_of(code: &Code<'_>, range: &Range<usize>) -> Option<usize> {
    let mut at = range.start;
    // `array(…)`, `dict(…)`, `Map.of(…)`, `mapOf(…)`, `url.Values{…}`, `new Dictionary<string, string> {…}`
    while at < range.end
        && (!code.word(at).is_empty() || matches!(code.sign(at), "." | "::" | "<" | ">" | "," | "?" | "&"))
    {
        at += 1;
    }
    let name: String = (range.start..at).map(|at| code.written(at)).collect();
    // `map[string]string{…}`, `[]string{…}`
    while code.sign(at) == "[" && code.mate(at).is_some_and(|close| close + 1 < range.end) {
        at = code.mate(at)? + 1;
        while !code.word(at).is_empty() || matches!(code.sign(at), "." | "*") {
            at += 1;
        }
    }
    // `new Dictionary<string, string>() {…}`
    if code.sign(at) == "(" && code.mate(at) == Some(at + 1) && code.sign(at + 2) == "{" {
        at += 2;
    }
    let is_open = match code.sign(at) {
        "[" | "{" => true,
        "(" => [
            "array",
            "dict",
            "Map.of",
            "mapOf",
            "linkedMapOf",
            "ImmutableMap.of",
            "hashMapOf",
            "mutableMapOf",
            "listOf",
            "List.of",
        ]
        .contains(&name.as_str()),
        _ => false,
    };
    (is_open && code.mate(at) == Some(range.end.checked_sub(1)?)).then_some(at)
}

/// A map that a constructor or an empty call makes.
fn constructed<'c>(
    evaluator: &Evaluator<'c>,
    code: &Code<'c>,
    range: &Range<usize>,
    depth: usize,
) -> Option<Pairs> {
    let open = (range.start..range.end).find(|at| code.sign(*at) == "(")?;
    let (name, _) = code.callee(open)?;
    let last = names::last(&name).to_ascii_lowercase();
    const MAKERS: [&str; 16] = [
        "urlsearchparams",
        "hashmap",
        "linkedhashmap",
        "treemap",
        "map",
        "parsequerystring",
        "dictionary",
        "make",
        "dict",
        "values",
        "querystring",
        "namevaluecollection",
        "linkedmultivaluemap",
        "sorteddictionary",
        "arraylist",
        "ordereddict",
    ];
    if !MAKERS.contains(&last.as_str()) {
        return None;
    }
    let arguments = code.arguments(open);
    match arguments.first().and_then(|first| map_of(code, first)) {
        Some(open) => Some(pairs(evaluator, code, open, depth)),
        // Sizes and empty texts say nothing; another map may hold anything.
        None => {
            let is_plain = arguments.iter().all(|argument| {
                argument
                    .clone()
                    .all(|at| code.is_number(at) || code.literal(at).is_some() || at + 1 < argument.end)
                    || code.written(argument.end - 1) == "Empty"
                    || last == "make"
            });
            Some(Pairs { pairs: Vec::new(), is_open: !is_plain })
        }
    }
}

fn pairs<'c>(evaluator: &Evaluator<'c>, code: &Code<'c>, open: usize, depth: usize) -> Pairs {
    let mut found = Pairs::default();
    let arguments = code.arguments(open);
    let is_flat = arguments.len().is_multiple_of(2)
        && !arguments.is_empty()
        && code.sign(open) == "("
        && arguments.iter().step_by(2).all(|name| name.len() == 1 && code.literal(name.start).is_some());
    if is_flat {
        for pair in arguments.chunks_exact(2) {
            if let [name, value] = pair {
                push(evaluator, code, name.clone(), value.clone(), depth, &mut found);
            }
        }
        return found;
    }
    for argument in arguments {
        add_pair(evaluator, code, argument, depth, &mut found);
    }
    found
}

fn is_pair(code: &Code<'_>, item: &Range<usize>) -> bool {
    !code.word(item.start).is_empty() && matches!(code.sign(item.start + 1), ":" | "=>" | "=")
}

fn add_pair<'c>(
    evaluator: &Evaluator<'c>,
    code: &Code<'c>,
    item: Range<usize>,
    depth: usize,
    found: &mut Pairs,
) {
    let start = item.start;
    // `:name => value`
    if code.sign(start) == ":" && code.sign(start + 2) == "=>" {
        return push(evaluator, code, start + 1..start + 2, start + 3..item.end, depth, found);
    }
    let is_name = code.literal(start).is_some() || !code.word(start).is_empty();
    let is_told = matches!(code.sign(start + 1), "=>" | ":" | "=") || code.word(start + 1) == "to";
    if is_name && is_told && start + 2 < item.end {
        return push(evaluator, code, start..start + 1, start + 2..item.end, depth, found);
    }
    // `{ name }` of JavaScript.
    if item.len() == 1 && code.language.is("javascript") && !code.word(start).is_empty() {
        return push(evaluator, code, item.clone(), item, depth, found);
    }
    // `URLQueryItem(name: "…", value: …)`, `new NameValuePair("…", …)`
    let call = if code.word(start) == "new" { start + 2 } else { start + 1 };
    if code.sign(call) == "("
        && code.mate(call) == Some(item.end - 1)
        && let [name, value] = code.arguments(call).as_slice()
    {
        let unnamed = |argument: &Range<usize>| match code.sign(argument.start + 1) {
            ":" => argument.start + 2..argument.end,
            _ => argument.clone(),
        };
        return push(evaluator, code, unnamed(name), unnamed(value), depth, found);
    }
    if matches!(code.sign(start), "(" | "[" | "{")
        && let Some(close) = code.mate(start)
    {
        if close + 1 == item.end
            && let [name, value] = code.arguments(start).as_slice()
        {
            return push(evaluator, code, name.clone(), value.clone(), depth, found);
        }
        // `["name"] = value`
        if code.sign(close + 1) == "=" {
            return push(evaluator, code, start + 1..close, close + 2..item.end, depth, found);
        }
    }
    found.is_open = true;
}

fn push<'c>(
    evaluator: &Evaluator<'c>,
    code: &Code<'c>,
    name: Range<usize>,
    value: Range<usize>,
    depth: usize,
    found: &mut Pairs,
) {
    let Some(name) = self::name(evaluator, code, name, depth) else {
        found.is_open = true;
        return;
    };
    let is_nothing =
        value.len() == 1 && matches!(code.word(value.start), "null" | "nil" | "None" | "undefined" | "NULL");
    if is_nothing {
        return;
    }
    let value = match (code.sign(value.start), code.mate(value.start)) {
        // `{x}` of Go.
        ("{", Some(close)) if close + 1 == value.end => value.start + 1..close,
        ("[", Some(close))
            if close == value.start + 1
                && !code.word(close + 1).is_empty()
                && code.sign(close + 2) == "{" =>
        {
            close + 3..value.end - 1
        }
        _ => value,
    };
    let value = evaluator.or_hole(code, value, depth + 1);
    // What is set again takes the place of what was there.
    match found.pairs.iter_mut().find(|pair| pair.name.text() == name.text()) {
        Some(pair) => pair.value = value,
        None => found.pairs.push(Pair { name, value }),
    }
}

fn name<'c>(
    evaluator: &Evaluator<'c>,
    code: &Code<'c>,
    range: Range<usize>,
    depth: usize,
) -> Option<MappedText<'static>> {
    let word = code.word(range.start);
    if range.len() == 1 && !word.is_empty() && !word.starts_with(['$', '@']) {
        let is_short = code.language.is("javascript")
            && matches!(code.sign(range.end), "," | "}")
            && matches!(code.sign(range.start.wrapping_sub(1)), "," | "{");
        let is_symbol = matches!(code.sign(range.end), ":" | "=>" | "=") || is_short;
        let is_ruby_symbol = code.language.is("ruby") && code.sign(range.start.wrapping_sub(1)) == ":";
        if is_symbol || is_ruby_symbol {
            return Some(MappedText::verbatim(word.to_owned(), code.place(&range).start));
        }
    }
    // `:name`
    let range = if code.sign(range.start) == ":" { range.start + 1..range.end } else { range };
    let is_symbol = range.len() == 1 && code.language.is("ruby") && !code.word(range.start).is_empty();
    if is_symbol && code.sign(range.start.wrapping_sub(1)) == ":" {
        return Some(MappedText::verbatim(code.word(range.start).to_owned(), code.place(&range).start));
    }
    let known = evaluator.expression(code, range, depth + 1)?;
    (!known.text.has_hole() && !known.is_open).then_some(known.text)
}

fn text(pairs: &Pairs) -> Value {
    let mut whole = Value { is_open: pairs.is_open, ..Value::default() };
    for (number, pair) in pairs.pairs.iter().enumerate() {
        let place = pair.name.written(0..0);
        if number > 0 {
            whole.text.push_decoded("&", place.start..place.start);
        }
        whole.text.push(&parameter(&pair.name, &pair.value));
        whole.is_open |= pair.value.is_open;
    }
    whole
}

/// Adds a parameter that a method of a builder is given.
pub(super) fn add<'c>(
    evaluator: &Evaluator<'c>,
    code: &Code<'c>,
    link: &mut Value,
    arguments: &[Range<usize>],
    depth: usize,
) {
    let name = arguments.first().and_then(|name| self::name(evaluator, code, name.clone(), depth));
    match (name, arguments.get(1)) {
        (Some(name), Some(value)) => {
            let value = evaluator.or_hole(code, value.clone(), depth + 1);
            link.is_open |= value.is_open;
            let text = parameter(&name, &value);
            insert(link, &text);
        }
        _ => link.is_open = true,
    }
}
