//! Every block in every format, and what people paste in every place of a document.

use super::{DocumentFormat, document};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{
    Block, Cell, Document, DocumentItem, DocumentPart, Findings, Inline, Phrase, Role, Row, Steps, TIE, Table,
};
use crate::render::Options;
use crate::source::{SourceKind, Sources, Span};
use crate::text::{Lang, text};

const FORMATS: &[DocumentFormat] = &[
    #[cfg(feature = "cli")]
    DocumentFormat::Human,
    DocumentFormat::Plain,
    DocumentFormat::Markdown,
    DocumentFormat::Html,
];

/// Every block, with this text in each place where a text can stand.
fn every_block<'s>(text: &str, lang: Lang) -> Document<'s> {
    let phrase = |label: &str| Phrase::from(format!("{label} {text}"));
    let rows = || vec![Row::new(phrase("row")).with([phrase("below")])];
    let named = Row { value: Some(format!("value {text}")), ..Row::new(phrase("name")) };
    let mut sources = Sources::new();
    let raw = format!("kind: shop # {text}\n");
    let id = sources.add("provider.yaml", SourceKind::File, &raw);
    let mut finding = Diagnostic::fault("fault", Span::new(id, 6..10), text!("话 {text}", "message {text}"));
    let noted = Span::new(id, 0..4);
    finding.help = Some(text!("做 {text}", "do {text}"));
    let item = |number| DocumentItem {
        number,
        severity: number.map(|_| Severity::Error),
        text: phrase("verdict"),
        lines: vec![phrase("reason")],
    };
    let ids = Cell { text: phrase("1 2 3 4"), shorter: vec!["1 2 +2".into(), "1 +3".into()] };
    let inlines = [
        Inline::Text(format!("see {text} ")),
        Inline::Strong(format!("strong {text}")),
        Inline::Text(format!(" and{TIE}")),
        Inline::Code(format!("code {text}")),
        Inline::Text(", ".to_owned()),
        Inline::Link { text: Some(format!("link {text}")), to: "rules.md#a-rule".to_owned() },
        Inline::Text(", ".to_owned()),
        Inline::Link { text: None, to: format!("https://a.example.com/{text}") },
    ];
    let main = vec![
        Block::paragraph(Phrase::new(inlines)),
        Block::field(phrase("label"), phrase("beside")),
        Block::section(phrase("rows"), vec![Block::Rows(rows()), Block::Rows(vec![named])]),
        Block::section(phrase("numbered"), vec![Block::Numbered(rows())]),
        Block::section(
            phrase("steps"),
            vec![Block::Steps(vec![Steps { who: phrase("who"), steps: vec![phrase("step")] }])],
        ),
        Block::section(
            phrase("quote"),
            vec![Block::Quote(vec![phrase("one"), phrase("two")]), Block::List(vec![phrase("listed")])],
        ),
        Block::Heading(phrase("heading")),
        Block::Findings(Findings::owning([finding], sources).showing(id, vec![(noted, phrase("noted"))])),
        Block::Code(format!("  code\n    {text}\n")),
        Block::More { heading: phrase("rest"), blocks: vec![Block::paragraph(phrase("behind it"))] },
    ];
    let seen = vec![
        Block::Item(item(Some(1))),
        Block::Table(Table {
            heads: vec!["account".into(), phrase("sets")],
            rows: vec![vec![phrase("wx1").into(), ids], vec!["小程序".into(), "none".into()]],
            legend: Some(phrase("legend")),
        }),
    ];
    let read = vec![Block::Item(item(None))];
    let parts = vec![
        DocumentPart {
            closing: vec![phrase("it comes to"), phrase("more")],
            ..DocumentPart::new(phrase("part"), main)
        },
        DocumentPart {
            role: Role::Excerpt { number: 2, text: format!("pasted {text}") },
            ..DocumentPart::new(
                phrase("excerpt"),
                vec![Block::Given(format!("given {text}")), Block::Either { seen, read }],
            )
        },
        DocumentPart { role: Role::Overview, ..DocumentPart::new("overview", vec![Block::Numbered(rows())]) },
    ];
    Document::new(lang, parts).titled(phrase("title"))
}

fn written(told: &Document<'_>, format: DocumentFormat, width: usize) -> String {
    document(told, format, &Options::plain(told.lang, width))
}

#[test]
fn every_block_in_every_format() {
    for format in FORMATS {
        let told = every_block("授权 `a_b`", Lang::Zh);
        let name = format!("every_block_{format:?}").to_lowercase();
        insta::assert_snapshot!(name, written(&told, *format, 60));
    }
}

#[cfg(feature = "cli")]
#[test]
fn a_table_gives_way_and_at_last_stands_in_lines() {
    let told = every_block("", Lang::En);
    let at = |width| written(&told, DocumentFormat::Human, width);
    assert!(at(60).contains("account  sets\n"), "{}", at(60));
    assert!(at(60).contains("wx1      1 2 3 4\n"), "{}", at(60));
    let ids = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20";
    let wide = Table {
        heads: vec!["account".into(), "sets".into()],
        rows: vec![vec!["wx1".into(), Cell { text: ids.into(), shorter: vec!["1 2 +18".into()] }]],
        legend: None,
    };
    let told = |table| Document::new(Lang::En, vec![DocumentPart::new("t", vec![Block::Table(table)])]);
    let drawn = written(&told(wide.clone()), DocumentFormat::Human, 40);
    assert!(drawn.contains("wx1      1 2 +18\n"), "{drawn}");
    let rows = wide.rows.into_iter().map(|row| row.into_iter().map(|cell| Cell::from(cell.text)).collect());
    let table = Table { rows: rows.collect(), ..wide };
    let drawn = written(&told(table), DocumentFormat::Human, 40);
    assert!(drawn.contains("wx1\n  sets: 1 2 3"), "{drawn}");
}

/// What people paste to steer whatever shows it.
const HOSTILE: [&str; 12] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]8;;https://evil.example\u{7}link\u{1b}]8;;\u{7}",
    "\u{202e}txt.exe\u{200b}",
    "a\r\nb\n\n# heading\n\n- item",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)' x='",
    "</code></pre></article><b>",
    "[x](javascript:alert(1)) ![i](https://evil.example/i.png) <https://evil.example>",
    "```\n<b>\n~~~ `<i>` ``<u>",
    "@all #1 *b* _i_ | c | ~s~ &#64; &lt;",
    "-->\u{2028}<!--",
];

#[test]
fn nothing_pasted_steers_a_terminal() {
    for text in HOSTILE {
        for format in FORMATS {
            for lang in [Lang::Zh, Lang::En] {
                let told = written(&every_block(text, lang), *format, 60);
                let steers = |character: &char| {
                    character.is_control() && *character != '\n'
                        || "\u{202e}\u{200b}\u{2028}".contains(*character)
                };
                assert_eq!(told.chars().find(steers), None, "{format:?} {text:?}\n{told}");
            }
        }
    }
}

/// Lines without drawing have one place a line: a text takes no more of them than another.
#[test]
fn nothing_pasted_breaks_a_line() {
    let lines = |text: &str| {
        let told = written(&every_block(text, Lang::En), DocumentFormat::Plain, 60);
        // The lines of a code are its own.
        told.lines().filter(|line| !line.starts_with("    ") && !line.trim().is_empty()).count()
    };
    for text in &HOSTILE[..9] {
        let own = text.matches('\n').count();
        assert!(lines(text) <= lines("x") + own, "{text:?}");
    }
}

#[test]
fn nothing_pasted_becomes_markdown() {
    for text in HOSTILE {
        let told = written(&every_block(text, Lang::En), DocumentFormat::Markdown, 60);
        // Outside of fences and code nothing is left that begins an element, a link, a picture, a call.
        let mut fence: Option<&str> = None;
        for line in told.lines() {
            match fence {
                Some(opening) => {
                    fence = Some(opening).filter(|opening| line != *opening);
                    continue;
                }
                None if line.starts_with("```") && !line.trim_start_matches('`').contains('`') => {
                    fence = Some(line.trim_end_matches("text"));
                    continue;
                }
                None => {}
            }
            let mut bare = without_code(line);
            // Nothing is looked for within an address; it ends at the first bracket.
            while let Some((before, address)) = bare.split_once("<https://a.example.com/") {
                bare = format!("{before}{}", address.split_once('>').unwrap().1);
            }
            let bare = bare.replace("](rules.md#a-rule)", "").replace("\\]", "").replace("&#8203;", "|");
            for mark in ["<script", "<img", "<b>", "<!--", "](", "@all", " #1"] {
                assert!(!bare.contains(mark), "{mark} of {text:?} in {line}");
            }
        }
        assert_eq!(fence, None, "{text:?}\n{told}");
    }
}

/// A line of Markdown without its code.
fn without_code(line: &str) -> String {
    let mut bare = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        bare.push_str(&rest[..at]);
        let run = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let fence = "`".repeat(run);
        let behind = &rest[at + run..];
        let end = behind
            .match_indices(&fence)
            .map(|(end, _)| end)
            .find(|end| !behind[..*end].ends_with('`') && !behind[end + run..].starts_with('`'));
        match end {
            Some(end) => rest = &behind[end + run..],
            None => rest = behind,
        }
    }
    bare + rest
}

#[test]
fn nothing_pasted_becomes_html() {
    let tags = |told: &str| -> Vec<String> {
        let starts = told.match_indices('<').map(|(at, _)| &told[at..]);
        starts.map(|rest| rest[..=rest.find('>').unwrap()].to_owned()).collect()
    };
    let plain = tags(&written(&every_block("x", Lang::En), DocumentFormat::Html, 60));
    for text in HOSTILE {
        let told = written(&every_block(text, Lang::En), DocumentFormat::Html, 60);
        for tag in tags(&told) {
            // The address holds the text; only the characters of an address may come of it.
            let is_address = tag.starts_with("<a href=\"https://a.example.com/")
                && !tag[9..].trim_end_matches("\">").contains(['"', '\'', '<', '>']);
            let is_code = ["<code>", "</code>"].contains(&&*tag);
            // Lines of a text that is drawn have numbers.
            let number = tag.strip_prefix("<li value=\"").and_then(|rest| rest.strip_suffix("\">"));
            let is_line = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            assert!(plain.contains(&tag) || is_address || is_code || is_line, "{tag} of {text:?}");
        }
    }
}

#[test]
fn an_address_that_does_something_leads_nowhere() {
    for to in
        ["javascript:alert(1)", "data:text/html,x", "//evil.example/x", "vbscript:x", "x:y", " javascript:x"]
    {
        let phrase = Phrase::link("here", to).and(Phrase::address(to));
        let told = Document::new(Lang::En, vec![DocumentPart::new("t", vec![Block::Paragraph(phrase)])]);
        let html = written(&told, DocumentFormat::Html, 60);
        assert!(!html.contains("<a "), "{html}");
        let markdown = written(&told, DocumentFormat::Markdown, 60);
        assert!(!markdown.contains("](") && !markdown.contains('<'), "{markdown}");
    }
}

#[test]
fn a_page_begins_with_its_title() {
    let told =
        Document::new(Lang::En, vec![DocumentPart::new("a-rule", vec![Block::Heading("more".into())])]);
    let told = told.page("Rules");
    assert_eq!(written(&told, DocumentFormat::Markdown, 60), "# Rules\n\n## a-rule\n\n### more\n");
    assert_eq!(
        written(&told, DocumentFormat::Html, 60),
        "<article lang=\"en\">\n<h1>Rules</h1>\n<section>\n<h2>a-rule</h2>\n<h3>more</h3>\n</section>\n</article>\n"
    );
    assert_eq!(written(&told, DocumentFormat::Plain, 60), "a-rule\n\nmore\n");
}
