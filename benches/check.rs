//! What a check costs, as a ratio to a yardstick measured in the same rounds: `Url::parse` and reading
//! all query pairs of the same link. Run with `cargo bench`.
//!
//! Each round measures every case once, one after the other, so that a machine that slows down slows
//! all of them; the figures are medians over the rounds.

#![allow(clippy::print_stdout, clippy::expect_used, missing_docs)]

use std::hint::black_box;
use std::time::Instant;

use wxauthlint::diagnostic::Subject;
use wxauthlint::engine::{Engine, Overrides};
use wxauthlint::explain::Explainer;
use wxauthlint::fact::{Facts, Given, Page, ProviderFacts};
use wxauthlint::input::link::{self, LinkText};
use wxauthlint::lint::{ProviderFile, Settings};
use wxauthlint::rule::{RuleSet, Scope, embedded, embedded_files};
use wxauthlint::source::{MappedText, SourceId, SourceKind, Sources};

const ROUNDS: usize = 301;

const CLEAN: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\
    &pre_auth_code=preauthcode%40%40%40AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv\
    &redirect_uri=https%3A%2F%2Fauth.example.com%2Fwx%2Fcallback%3Ftenant%3D1024%26scene%3Dconsole%26from%3Dhttps%253A%252F%252Fwww.example.com%252F\
    &auth_type=2&biz_appid=wxfedcba9876543210&category_id_list=17%7C18%7C30";

const THREE: &str = "http://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\
    &pre_auth_code=preauthcode%40%40%40AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv\
    &redirect_uri=http%3A%2F%2Fauth.example.com%2Fwx%2Fcallback%3Ftenant%3D1024%26scene%3Dconsole%26from%3Dhttps%253A%252F%252Fwww.example.com%252F\
    &auth_type=0&biz_appid=wxfedcba9876543210&category_id_list=17%7C18%7C30";

const PROVIDER: &str = "platform:
  component_appid: wx0123456789abcdef
  released: true
  entry_domain: auth.example.com
  permission_sets: [1, 7, 11, 17, 18, 30]
accounts:
  - {appid: wxfedcba9876543210, original_id: gh_0123456789ab, kind: mini_program}
";

/// A case: its name, and what it does once.
type Case<'c> = (&'static str, usize, Box<dyn FnMut() + 'c>);

fn main() {
    let rules = embedded();
    let settings = Settings::default();
    let mut sources = Sources::new();
    let source = sources.add("link", SourceKind::Link, CLEAN);
    let three = sources.add("link", SourceKind::Link, THREE);
    let file = ProviderFile::read("provider.yaml", PROVIDER, rules, &mut sources).expect("the file is right");
    let sources = &sources;
    let nothing = ProviderFacts::new(None);
    let provider = ProviderFacts::new(Some(&file.provider));
    println!("the link has {} bytes; {} rules", CLEAN.len(), rules.len());
    for (name, text, source, facts, wanted) in [
        ("clean", CLEAN, source, &nothing, 0),
        ("clean, with a provider file", CLEAN, source, &provider, 0),
        ("three findings", THREE, three, &nothing, 3),
    ] {
        let found = check(rules, sources, facts, text, source);
        assert_eq!(found, wanted, "{name}");
    }
    let files: Vec<_> = embedded_files().collect();
    let mut cases: Vec<Case<'_>> = vec![
        (
            "Url::parse and all query pairs (the yardstick)",
            200,
            Box::new(|| {
                let url = url::Url::parse(black_box(CLEAN)).expect("a link");
                for pair in url.query_pairs() {
                    black_box(pair);
                }
            }),
        ),
        (
            "read the link",
            200,
            Box::new(|| {
                let text = MappedText::verbatim(black_box(CLEAN), 0);
                black_box(link::read(LinkText::new(source, &text)));
            }),
        ),
        (
            "read the link and judge all rules: clean",
            200,
            Box::new(|| {
                black_box(check(rules, sources, &nothing, black_box(CLEAN), source));
            }),
        ),
        (
            "the same with a provider file: clean",
            200,
            Box::new(|| {
                black_box(check(rules, sources, &provider, black_box(CLEAN), source));
            }),
        ),
        (
            "the same: three findings",
            50,
            Box::new(|| {
                black_box(check(rules, sources, &nothing, black_box(THREE), three));
            }),
        ),
        (
            "load the rule set from its files",
            1,
            Box::new(|| {
                black_box(
                    RuleSet::read(black_box(&files), &mut Sources::new()).expect("the rules are right"),
                );
            }),
        ),
    ];
    let chat = include_str!("../fixtures/explain/chat.txt");
    let explainer = Explainer { rules, file: None, page: &Page::NotGiven, settings: &settings };
    let message = "PreAuthCode无效";
    for (text, wanted) in [(message, 1), (chat, 10)] {
        assert_eq!(explainer.explain(text, Sources::new()).explanations.len(), wanted);
    }
    for (name, text) in [("explain a message", message), ("explain a chat of 45 lines", chat)] {
        let case = move || {
            black_box(explainer.explain(black_box(text), Sources::new()));
        };
        cases.push((name, 1, Box::new(case)));
    }
    let mut times: Vec<Vec<f64>> = cases.iter().map(|_| Vec::with_capacity(ROUNDS)).collect();
    for _ in 0..ROUNDS {
        for ((_, repeats, case), times) in cases.iter_mut().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..*repeats {
                case();
            }
            let per_run =
                start.elapsed().as_secs_f64() / f64::from(u32::try_from(*repeats).unwrap_or(u32::MAX));
            times.push(per_run * 1e6);
        }
    }
    let yardstick = times.first().cloned().unwrap_or_default();
    println!("{:>12}  {:>8}", "µs (median)", "ratio");
    for ((name, ..), times) in cases.iter().zip(&times) {
        let ratios = times.iter().zip(&yardstick).map(|(time, yardstick)| time / yardstick).collect();
        println!("{:12.2}  {:8.2}  {name}", median(times.clone()), median(ratios));
    }
}

/// Reads a link and judges every rule about links, as a run over many links does for each of them.
fn check(
    rules: &RuleSet,
    sources: &Sources,
    provider: &ProviderFacts<'_>,
    text: &str,
    source: SourceId,
) -> usize {
    thread_local! {
        static ENGINE: std::cell::RefCell<Option<Engine<'static>>> = const { std::cell::RefCell::new(None) };
    }
    debug_assert_eq!(rules.len(), embedded().len());
    ENGINE.with_borrow_mut(|engine| {
        let engine = engine.get_or_insert_with(|| Engine::new(embedded(), &Overrides::default()));
        let text = MappedText::verbatim(text, 0);
        let link = link::read(LinkText::new(source, &text));
        let page = Page::NotGiven;
        let given = Given { link: Some(&link), page: Some(&page), ..Given::default() };
        let facts = Facts::new(provider, given);
        let mut findings = Vec::new();
        engine.judge(Scope::Link, &facts, sources, Subject::default, &mut findings);
        findings.len()
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
