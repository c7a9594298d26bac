//! What a project sends its pages with: response headers, middleware, configurations of servers, and the layouts
//! that pages stand in, as far as they decide the Referer.

use std::ops::Range;

use crate::input::Dialect;
use crate::input::file::FileKind;
use crate::input::markup::{self, Said};
use crate::slice::{Slice, ceil_boundary, floor_boundary};

/// Words without one of which a file says nothing of the Referer.
pub const WORDS: [&str; 9] = [
    "eferrer-Policy",
    "eferrer-policy",
    "REFERRER_POLICY",
    "eferrerPolicy",
    "eferrer_policy",
    "\"referrer\"",
    "'referrer'",
    "referrer: '",
    "helmet(",
];

/// What a file says of the Referer of the pages of its project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectPolicy {
    /// The policy, as the header has it.
    pub value: String,
    /// Where it is written.
    pub place: Range<usize>,
    /// True for a `<meta>` of a layout, which only pages that stand in it have.
    pub is_layout: bool,
}

/// What the policy of that file says to all pages, in the order of places. What holds for some of them only is left
/// out, and so is what cannot be read.
pub fn policies(name: &str, text: &str) -> Vec<ProjectPolicy> {
    if !WORDS.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    match FileKind::of(name) {
        FileKind::Page { dialect, language } => {
            found.extend(layout(text, dialect));
            if language.is_some_and(|language| language.name == "php") {
                found.extend(headers(name, text));
            }
        }
        FileKind::Guide => {}
        _ => found.extend(headers(name, text)),
    }
    found.sort_by_key(|policy| policy.place.start);
    found
}

/// Marks of what a layout leaves to the pages that stand in it.
const SLOTS: [&str; 44] = [
    "layout:title-pattern",
    "layout:replace",
    "= yield",
    "block content",
    "yield",
    "{% block",
    "<slot",
    "id=\"app\"",
    "id=\"root\"",
    "id=\"__next\"",
    "id=app",
    "id=root",
    "RenderBody",
    "<%- body",
    "{{{body}}}",
    "{{{ body }}}",
    "<router-view",
    "@section(",
    "layout:fragment",
    "{{ content",
    "{{content",
    "{{{content",
    "{{{ content",
    "$screen_content",
    "$body_content",
    "<#nested",
    "insertAttribute",
    "<sitemesh:write",
    "<decorator:body",
    "<jsp:doBody",
    "@inner_content",
    "{include content}",
    "{include #content}",
    "{block ",
    "{__CONTENT__}",
    "echo $content",
    "<?= $content",
    "fetch('content')",
    "renderSection(",
    "<%-body",
    "{{ template \"",
    "{{template \"",
    "{{ block \"",
    "%sveltekit.body%",
];

/// What the `<meta>` of a page says in which others stand.
fn layout(text: &str, dialect: Dialect) -> Option<ProjectPolicy> {
    if !SLOTS.iter().any(|slot| text.contains(slot)) {
        return None;
    }
    let Said::Known(Some(policy)) = markup::read(text, dialect).policy else { return None };
    Some(ProjectPolicy { value: policy.value.name().to_owned(), place: policy.span, is_layout: true })
}

/// What stands between the name of the header and its value, besides blanks.
const BETWEEN: &[char] =
    &['.', '"', '\'', '`', ',', ':', '=', '>', '(', ')', '[', ']', ' ', '\t', '\n', '\r'];

/// Words that may stand between as well.
const VALUE_WORDS: [&str; 9] = [
    "value",
    "Value",
    "always",
    "set",
    "policy",
    "ReferrerPolicy.",
    "ReferrerPolicyHeaderWriter.",
    "ReferrerPolicy",
    "withPolicy",
];

fn headers(name: &str, text: &str) -> Vec<ProjectPolicy> {
    let mut found = Vec::new();
    for mark in MARKS {
        for (at, _) in text.match_indices(mark) {
            let end = at + mark.len();
            if is_commented(text, at) || !holds_for_all(name, text, at) {
                continue;
            }
            if let Some(place) = value(text, end) {
                let value = text.slice(place.clone()).to_ascii_lowercase().replace('_', "-");
                found.push(ProjectPolicy { value, place, is_layout: false });
            }
        }
    }
    found.extend(meta_of_component(name, text));
    found.extend(meta_of_settings(name, text));
    found.extend(default_of_helmet(text));
    found.dedup_by(|one, other| one.place == other.place);
    found
}

/// True if a text sets a policy somewhere that leaves WeChat a Referer.
pub fn sets_lenient_policy(text: &str) -> bool {
    MARKS.iter().any(|mark| {
        text.match_indices(mark).any(|(at, _)| {
            let place = value(text, at + mark.len()).filter(|_| !is_commented(text, at));
            let value = place.map(|place| text.slice(place).to_ascii_lowercase().replace('_', "-"));
            let policy = value.and_then(|value| markup::header_policy(&value).map(|(policy, _)| policy));
            policy.is_some_and(|policy| !policy.strips_referrer())
        })
    })
}

/// The names of the header, in code and configurations, without their first letters.
const MARKS: [&str; 5] =
    ["eferrer-Policy", "eferrer-policy", "REFERRER_POLICY", "eferrerPolicy", "eferrer_policy"];

/// The value behind the name of the header.
fn value(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    for _ in 0..12 {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start_matches(BETWEEN).trim_start_matches('{');
        let trimmed = without_lambda(trimmed);
        let skipped = rest.len() - trimmed.len();
        match VALUE_WORDS.iter().find(|word| trimmed.starts_with(**word)) {
            Some(word) => at += skipped + word.len(),
            None if skipped == 0 => break,
            None => at += skipped,
        }
    }
    let rest = text.get(at..)?;
    let end =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
    let word = rest.get(..end)?.to_ascii_lowercase().replace('_', "-");
    let is_policy = markup::header_policy(&word).is_some();
    // Of a list the last one counts; that is not read here.
    let is_list = rest.slice(end..).trim_start().starts_with(',')
        && rest.slice(end..).trim_start_matches([',', ' ']).starts_with(|c: char| c.is_ascii_lowercase());
    (is_policy && at - from < 80 && !is_list).then_some(at..at + end)
}

/// What stands behind `policy -> policy`, `referrer -> referrer.policy`.
fn without_lambda(text: &str) -> &str {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let Some((name, body)) = text.split_once("->").or_else(|| text.split_once("=>")) else { return text };
    let name = name.trim();
    let is_name = !name.is_empty() && name.len() < 24 && name.chars().all(is_word);
    let body = body.trim_start();
    if is_name { body.strip_prefix(name).unwrap_or(body) } else { text }
}

/// True for what stands in a comment of its line.
fn is_commented(text: &str, at: usize) -> bool {
    let line = text.slice(..at).rsplit('\n').next().unwrap_or_default().trim_start();
    ["//", "#", "*", "/*", "<!--", ";"].iter().any(|mark| line.starts_with(mark))
}

/// How far back it is looked for what a header holds for, in bytes.
const FAR: usize = 600;

/// Words that tell of what holds for all answers, in code that sets a header.
const FOR_ALL: [&str; 28] = [
    ".use(",
    ".Use(",
    "iddleware",
    "Filter",
    "filter",
    "nterceptor",
    "default_headers",
    "headers()",
    ".headers(headers",
    "addHeaderWriter",
    "after_request",
    "REFERRER_POLICY",
    "helmet",
    "Headers",
    "http.headers",
    "headers:",
    "\"headers\"",
    "routeRules",
    "before_action",
    "onRequest",
    "securityHeaders",
    "http.Handler) http.Handler",
    "gin.HandlerFunc {",
    "echo.HandlerFunc) echo.HandlerFunc",
    "Talisman(",
    "get_response(request)",
    "add_middleware",
    "secure.Options",
];

/// True if a header is set for all pages: in a configuration of a server outside of a location of its own, in code
/// where a word tells of all.
fn holds_for_all(name: &str, text: &str, at: usize) -> bool {
    let first = ceil_boundary(text, at.saturating_sub(FAR));
    let before = text.slice(first..at);
    match FileKind::of(name) {
        FileKind::Settings | FileKind::Text => {
            let location = before.rfind("location ").or_else(|| before.rfind("<Location"));
            location.is_none_or(|open| {
                let block = before.slice(open..);
                let is_closed = block.matches('}').count() >= block.matches('{').count().max(1)
                    || block.contains("</Location");
                let path = block.split(['{', '>', '\n']).next().unwrap_or_default();
                is_closed || matches!(path.split_whitespace().last(), Some("/" | "/\"" | "\"/\""))
            })
        }
        _ => {
            let is_for_all =
                FOR_ALL.iter().any(|word| {
                    before.contains(word) || text.get(at..at + 24).is_some_and(|near| near.contains(word))
                }) || text.get(at.saturating_sub(8)..at).is_some_and(|near| near.contains("SECURE_"))
                    || is_of_middleware(name);
            is_for_all && !is_of_path(before)
        }
    }
}

/// True for a file, or one in a folder, that is named for what all answers go through.
fn is_of_middleware(name: &str) -> bool {
    let mut parts = name.rsplit(['/', '\\']).take(2);
    parts.any(|part| {
        let part = part.to_ascii_lowercase();
        ["middleware", "interceptor", "filter"].iter().any(|word| part.contains(word))
    })
}

/// True for what is set for a path other than all: `app.use("/admin", …)`, `source: "/admin/:path*"`.
fn is_of_path(before: &str) -> bool {
    let marks = ["use(", "Use(", "source:", "\"source\":", "for:", "MapWhen(", "Map("];
    let nearest = marks.iter().filter_map(|mark| before.rfind(mark).map(|at| at + mark.len())).max();
    let Some(behind) = nearest.and_then(|at| before.get(at..)) else { return false };
    let behind = behind.trim_start();
    let Some(quote) = behind.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`')) else {
        return false;
    };
    let path = behind.get(1..).and_then(|path| path.split(quote).next()).unwrap_or_default();
    let is_all = matches!(path, "/" | "/(.*)" | "/:path*" | "/*" | "*" | "/**" | "(.*)" | "/(.*?)" | "**/*");
    path.starts_with('/') && !is_all
}

/// `<meta name="referrer" content="…">` among the tags of a component.
fn meta_of_component(name: &str, text: &str) -> Option<ProjectPolicy> {
    let FileKind::Code(language) = FileKind::of(name) else { return None };
    let at = text.find("name=\"referrer\"").filter(|_| language.name == "javascript")?;
    let open = text.slice(..at).rfind('<').filter(|open| text.slice(*open..).starts_with("<meta"))?;
    let tag = text.slice(open..).split('>').next()?;
    let start = tag.find("content=\"")? + "content=\"".len();
    let len = tag.slice(start..).find('"')?;
    let value = tag.slice(start..start + len);
    markup::header_policy(value)?;
    let place = open + start..open + start + len;
    Some(ProjectPolicy { value: value.to_owned(), place, is_layout: true })
}

/// `{ name: 'referrer', content: '…' }` in the head that a framework writes for all pages, and `referrer: '…'` in the
/// metadata of a layout.
fn meta_of_settings(name: &str, text: &str) -> Option<ProjectPolicy> {
    let FileKind::Code(language) = FileKind::of(name) else { return None };
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.split('.').next().unwrap_or(base);
    let is_of_all = matches!(stem, "nuxt" | "app" | "layout" | "_app" | "_document" | "root" | "gridsome");
    if language.name != "javascript" || !is_of_all {
        return None;
    }
    let marks = ["'referrer', content:", "\"referrer\", content:", " referrer:"];
    let mark = marks.iter().find_map(|mark| text.find(mark).map(|at| at + mark.len()))?;
    let is_metadata = text.slice(..mark).ends_with("content:") || text.contains("metadata");
    let rest = text.slice(mark..);
    let open = rest.len() - rest.trim_start().len();
    let quote = rest.slice(open..).chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let start = mark + open + 1;
    let value = text.slice(start..).split(quote).next()?;
    markup::header_policy(value).filter(|_| is_metadata)?;
    let place = start..start + value.len();
    Some(ProjectPolicy { value: value.to_owned(), place, is_layout: false })
}

/// What a component says of the Referer of the page that it is part of.
pub fn own_policy(name: &str, text: &str) -> Option<ProjectPolicy> {
    if text.contains("\"referrer\"") { meta_of_component(name, text) } else { None }
}

/// How far from a link the header may be set that goes with its page, in bytes.
const BESIDE: usize = 4000;

/// How many headers around a link are looked at.
const MOST_BESIDE: usize = 4;

/// What the code around a byte sends the page with that it writes: a header that is set in the same block or around it,
/// or a `<meta>` in the page that it writes.
pub fn policy_beside(name: &str, text: &str, at: usize) -> Option<ProjectPolicy> {
    let first = floor_boundary(text, at.saturating_sub(BESIDE));
    let window = text.get(first..floor_boundary(text, at + BESIDE))?;
    if !FileKind::of(name).is_code() || !WORDS.iter().any(|word| window.contains(word)) {
        return None;
    }
    let mut found: Option<ProjectPolicy> = None;
    for mark in MARKS.into_iter().chain(["name=\"referrer\" content"]) {
        let mut set: Vec<usize> = window.match_indices(mark).map(|(set, _)| first + set).collect();
        set.sort_by_key(|set| set.abs_diff(at));
        for set in set.into_iter().take(MOST_BESIDE) {
            let place = value(text, set + mark.len())
                .filter(|_| !is_commented(text, set) && is_in_block(text, set, at));
            let Some(place) = place else { continue };
            let value = text.slice(place.clone()).to_ascii_lowercase().replace('_', "-");
            if found.as_ref().is_some_and(|known| known.value != value) {
                return None;
            }
            found = found.or(Some(ProjectPolicy { value, place, is_layout: mark.starts_with("name=") }));
        }
    }
    found
}

/// True if what is done at one byte is done whenever the code at another runs: in the same block, or in one around it,
/// of the same function.
fn is_in_block(text: &str, done: usize, at: usize) -> bool {
    let between = match done < at {
        true => text.get(done..at),
        false => text.get(at..done),
    };
    let Some(between) = between else { return false };
    let mut depth = 0i32;
    let mut lowest = 0;
    for c in between.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        lowest = lowest.min(depth);
    }
    // Where there are no braces another function begins with its word.
    let begins_other = |line: &str| {
        let word = line.trim_start();
        word.starts_with("def ") || word.starts_with("async def ")
    };
    let has_other = between.lines().skip(1).any(begins_other);
    // Set behind it: nothing opens on the way that is not closed again.
    let is_around = if done < at { lowest >= 0 } else { depth <= lowest };
    is_around && !has_other
}

/// `app.use(helmet())`, which sends `no-referrer` unless it is told otherwise.
fn default_of_helmet(text: &str) -> Option<ProjectPolicy> {
    let at = text.find("use(helmet(").map(|at| at + 4)?;
    if is_commented(text, at) {
        return None;
    }
    let arguments = text.get(at..)?;
    let end = arguments.find(";").or_else(|| arguments.find("\n\n")).unwrap_or(arguments.len());
    let says = arguments.slice(..end).contains("eferrerPolicy");
    let is_replaced = text.contains("eferrer-Policy") || text.contains("helmet.referrerPolicy");
    (!says && !is_replaced).then(|| ProjectPolicy {
        value: "no-referrer".to_owned(),
        place: at..at + "helmet".len(),
        is_layout: false,
    })
}
