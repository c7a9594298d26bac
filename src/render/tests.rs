//! Pictures, plain lines and JSON of hand-made reports; and that all three tell the same.

#[cfg(feature = "cli")]
mod color;

use super::*;
use crate::diagnostic::{
    About, Actor, Diagnostic, Report, Screen, Severity, Skipped, Subject, Suppressed, Suppression,
    SuppressionKind,
};
use crate::source::{SourceId, SourceKind, Sources, Span};
use crate::sure::Sure;
use crate::text::{Lang, text};

const LINK: &str = concat!(
    "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef",
    "&pre_auth_code=preauthcode@@@abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmn",
    "&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=1&biz_appid=wxfedcba9876543210#wechat_redirect"
);

/// A run of one report, in every format.
struct Run {
    sources: Sources,
    report: Report,
}

impl Run {
    fn new() -> Self {
        Run { sources: Sources::new(), report: Report { links: 1, ..Report::default() } }
    }

    fn add(&mut self, name: &str, kind: SourceKind, text: &str) -> SourceId {
        self.sources.add(name, kind, text)
    }

    /// The nth place (from 0) where `text` stands in a source.
    fn nth(&self, id: SourceId, text: &str, nth: usize) -> Span {
        let shown = self.sources.get(id).unwrap().shown();
        let start = shown.match_indices(text).nth(nth).unwrap_or_else(|| panic!("no {text}")).0;
        Span::new(id, start..start + text.len())
    }

    fn at(&self, id: SourceId, text: &str) -> Span {
        self.nth(id, text, 0)
    }

    fn after(&self, id: SourceId, text: &str) -> Span {
        let end = self.at(id, text).range().end;
        Span::new(id, end..end)
    }

    fn find(&mut self, finding: Diagnostic) {
        self.report.findings.push(finding);
    }

    fn write(&self, format: Format, options: Options) -> String {
        let mut summary = Summary::default();
        summary.add(&self.report);
        let mut out = String::new();
        let mut renderer = renderer(format, options);
        renderer.start(&mut out).unwrap();
        renderer.report(&mut out, &self.report, &self.sources).unwrap();
        renderer.finish(&mut out, &summary).unwrap();
        out
    }

    #[cfg(feature = "cli")]
    fn pictures(&self) -> String {
        format!("{}\n=====\n\n{}", self.human(Lang::En, 80), self.human(Lang::Zh, 80))
    }

    #[cfg(feature = "cli")]
    fn human(&self, lang: Lang, width: usize) -> String {
        let picture = self.write(Format::Human, Options::plain(lang, width));
        for line in picture.lines() {
            let columns = unicode_width::UnicodeWidthStr::width(line);
            assert!(columns <= width, "{columns} columns: {line}\n{picture}");
        }
        picture
    }

    fn plain(&self, lang: Lang) -> String {
        self.write(Format::Plain, Options::plain(lang, 80))
    }

    fn json(&self) -> String {
        self.write(Format::Json, Options::plain(Lang::En, 80))
    }
}

fn about(actor: Actor) -> Option<Box<About>> {
    let subject = Subject { link: Some("link".to_owned()), account: None };
    Some(Box::new(About { actor, faq: None, screen: None, impediment: None, docs: None, subject }))
}

/// A link from a page of another host, against the provider file.
fn entry_domain() -> Run {
    let mut run = Run::new();
    let page = run.add("page", SourceKind::Page, "https://b.example.net/open.html");
    let file = run.add(
        "provider.yaml",
        SourceKind::File,
        "# 平台\nplatform:\n  released: true\n  entry_domain: a.example.com   # 授权发起页域名\n  kind: platform\n",
    );
    let mut finding = Diagnostic::fault(
        "entry-domain-mismatch",
        run.at(page, "b.example.net"),
        text!(
            "链接从 `b.example.net` 打开，而登记的授权发起页域名是 `a.example.com`",
            "the link is opened from `b.example.net`, but the registered entry domain is `a.example.com`"
        ),
    )
    .at(text!("链接放在这个域名的页面上", "the link stands on a page of this host"))
    .and(run.at(file, "a.example.com"), text!("登记的是这个域名", "this one is registered"))
    .help(text!(
        "把带链接的页面放到 `a.example.com` 下，或在「开发资料」改登记的域名并重新全网发布",
        "serve the page from `a.example.com`, or change the registered domain and release again"
    ));
    finding.about = about(Actor::Provider);
    let about = finding.about.as_mut().unwrap();
    about.faq = Some("3".to_owned());
    about.screen = Some(Screen {
        id: "entry-domain".to_owned(),
        code: Some(-14),
        text: "请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的授权发起页域名相同".to_owned(),
        sure: Sure::Official,
        is_old: false,
    });
    run.find(finding);
    run.report.skipped = vec![
        Skipped { rule: "sets-missing".to_owned(), needs: vec!["platform.permission_sets"] },
        Skipped {
            rule: "sets-taken".to_owned(),
            needs: vec![
                "account.elsewhere",
                "account.granted",
                "platform.permission_sets",
                "requires.permission_sets",
            ],
        },
        Skipped { rule: "page-http".to_owned(), needs: vec!["page.scheme"] },
    ];
    run
}

/// Places in a link: a parameter, a secret, an empty point.
fn link() -> Run {
    let mut run = Run::new();
    let link = run.add("link", SourceKind::Link, LINK);
    let file = run.add(
        "provider.yaml",
        SourceKind::File,
        "platform:\n  component_appid: wx0123456789abcdef\n  kind: platform\n  released: false\n",
    );
    let mut unreleased = Diagnostic::fault(
        "not-released",
        run.at(link, "wxfedcba9876543210"),
        text!(
            "平台还没有全网发布，不在授权测试公众号/小程序列表里的账号都无法通过这个链接授权",
            "the platform is not released, so no account can authorize by this link yet"
        ),
    )
    .at(text!("不在授权测试公众号/小程序列表里", "is not on the test list"))
    .and(run.at(file, "false"), text!("还没有全网发布", "not released"));
    unreleased.about = about(Actor::Merchant);
    run.find(unreleased);
    let code = run.at(link, "preauthcode@@@");
    let code = Span::new(link, code.range().start..run.at(link, "&redirect_uri").range().start);
    let mut long =
        Diagnostic::fault("code-used", code, text!("预授权码已经用过", "the pre-auth code was used already"))
            .at(text!("每个预授权码只能用一次", "each code works once"))
            .and(
                run.after(link, "auth_type=1"),
                text!("这里缺少 `category_id_list`", "`category_id_list` is missing here"),
            )
            .and(run.after(link, "#wechat_redirect"), text!("链接到此为止", "the link ends here"));
    long.severity = Severity::Warning;
    run.find(long);
    run
}

/// A provider file with a long address, a list, Windows line ends and tabs.
fn file() -> Run {
    let mut run = Run::new();
    let long = run.add(
        "shop/provider.yaml",
        SourceKind::File,
        concat!(
            "links:\r\n  - name: 控制台\r\n    url: https://mp.weixin.qq.com/cgi-bin/componentloginpage?",
            "component_appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fauth.example.com&auth_type=9\r\n",
            "    page: none\r\nrequires:\r\n  permission_sets: [2, 17, 18] # 需要的权限集\r\n",
            "说明: 平台\t\tkey: \"值\"\t# 备注 `x`\r\nlast:"
        ),
    );
    run.find(
        Diagnostic::fault(
            "redirect-http",
            run.at(long, "http%3A"),
            text!("回调地址用的是 http", "the address to return to is plain http"),
        )
        .at(text!("这里写的是 http", "http is written here"))
        .and(run.at(long, "auth_type=9"), text!("没有这个 `auth_type`", "there is no such `auth_type`"))
        .and(run.at(long, "控制台"), text!("这个链接", "this link")),
    );
    let mut sets = Diagnostic::fault(
        "sets-missing",
        run.at(long, "17"),
        text!("缺少权限集", "permission sets are missing"),
    )
    .at(text!("平台没有", "the platform lacks it"))
    .and(
        run.at(long, "18"),
        text!(
            "平台没有，而且这一项必须由商家管理员在授权页上自己勾选",
            "the platform lacks it, and the merchant's administrator has to choose it on the page"
        ),
    )
    .and(run.at(long, "2,"), text!("", ""));
    sets.severity = Severity::Note;
    run.find(sets);
    run.find(
        Diagnostic::fault(
            "wide",
            run.at(long, "\"值\""),
            text!("宽字符之后", "after wide characters and tabs"),
        )
        .at(text!("值", "the value"))
        .and(run.after(long, "last:"), text!("这里缺少值", "a value is missing here"))
        .and(run.at(long, "requires:\r\n  permission_sets: ["), text!("多行", "several lines"))
        .and(run.nth(long, "备注", 0), text!("备注", "remark")),
    );
    run
}

#[cfg(feature = "cli")]
#[test]
fn pictures_of_two_sources() {
    insta::assert_snapshot!(entry_domain().pictures());
}

#[cfg(feature = "cli")]
#[test]
fn pictures_of_a_link() {
    insta::assert_snapshot!(link().pictures());
}

#[cfg(feature = "cli")]
#[test]
fn pictures_of_a_file() {
    insta::assert_snapshot!(file().pictures());
}

#[test]
fn plain_lines() {
    let runs = [entry_domain(), link(), file()];
    let texts: Vec<_> = runs.iter().flat_map(|run| [run.plain(Lang::En), run.plain(Lang::Zh)]).collect();
    insta::assert_snapshot!(texts.join("\n=====\n\n"));
}

#[test]
fn json_of_two_sources() {
    let json = entry_domain().json().replace(concat!("\"", env!("CARGO_PKG_VERSION"), "\""), "\"VERSION\"");
    insta::assert_snapshot!(json);
}

#[test]
fn nothing_found() {
    let run = Run::new();
    assert_eq!(run.plain(Lang::En), "no findings in 1 link\n");
    assert_eq!(run.plain(Lang::Zh), "没有发现问题；检查了 1 个链接\n");
    let json: serde_json::Value = serde_json::from_str(&run.json()).unwrap();
    assert_eq!(json["findings"], serde_json::json!([]));
}

#[test]
fn counts_know_one_from_many() {
    let mut run = entry_domain();
    run.report.skipped.clear();
    let finding = run.report.findings[0].clone();
    let by = Suppression { kind: SuppressionKind::Entry, reason: Some("known".to_owned()) };
    run.report.suppressed.push(Suppressed { finding, by });
    assert!(run.plain(Lang::En).ends_with("\n1 error in 1 link; 1 suppressed by the configuration\n"));
    run.report.links = 0;
    let again = run.report.findings[0].clone();
    run.find(again);
    assert!(run.plain(Lang::En).ends_with("\n2 errors; 1 suppressed by the configuration\n"));
}

/// Every finding as its rule and places (source, line, column), from each format.
#[test]
fn every_format_tells_the_same_findings_at_the_same_places() {
    for run in [entry_domain(), link(), file()] {
        let json: serde_json::Value = serde_json::from_str(&run.json()).unwrap();
        let mut from_json = Vec::new();
        for finding in json["findings"].as_array().unwrap() {
            from_json.push(format!(
                "{} {}",
                finding["severity"].as_str().unwrap(),
                finding["rule"].as_str().unwrap()
            ));
            for label in finding["labels"].as_array().unwrap() {
                let start = &label["start"];
                from_json.push(format!(
                    "{}:{}:{}",
                    label["source"].as_str().unwrap(),
                    start["line"],
                    start["column"]
                ));
            }
        }

        let mut from_plain = Vec::new();
        for line in run.plain(Lang::En).lines() {
            if let Some(place) = line.strip_prefix("  at ") {
                let place = place.split_once(' ').map_or(place, |(place, _)| place);
                from_plain.push(place.trim_end_matches(':').to_owned());
            } else if let Some((title, _)) = line
                .split_once(": ")
                .filter(|(title, _)| !line.contains(" skipped: ") && !title.starts_with(" "))
            {
                from_plain.push(title.to_owned());
            }
        }
        assert_eq!(from_plain, from_json);
        #[cfg(feature = "cli")]
        same_in_pictures(&run, &json);
    }
}

/// The titles, and the places of primary labels at the heads of frames (a link has its own lines).
#[cfg(feature = "cli")]
fn same_in_pictures(run: &Run, json: &serde_json::Value) {
    let human = run.human(Lang::En, 80);
    let titles: Vec<_> = human.lines().filter(|line| line.ends_with(']') && !line.starts_with(' ')).collect();
    let findings = json["findings"].as_array().unwrap();
    let expected: Vec<_> = findings
        .iter()
        .map(|f| format!("{}[{}]", f["severity"].as_str().unwrap(), f["rule"].as_str().unwrap()))
        .collect();
    assert_eq!(titles, expected);
    for label in findings.iter().map(|finding| &finding["labels"][0]) {
        let source = label["source"].as_str().unwrap();
        let head = match source {
            "link" => "╭─[link:".to_owned(),
            _ => format!("╭─[{source}:{}:{}]", label["start"]["line"], label["start"]["column"]),
        };
        assert!(human.contains(&head), "{head} is not in\n{human}");
    }
}

#[test]
fn no_message_can_steer_a_terminal() {
    let mut run = Run::new();
    let link =
        run.add("li\u{1b}[31mnk", SourceKind::Link, "https://a.example.com/\u{1b}[31m?\u{9b}1m=\u{202e}");
    let evil = || text!("坏\u{1b}[2J\u{7}\n话", "ev\u{1b}[2J\u{7}\u{202e}\nil");
    let span = Span::new(link, 0..30);
    run.find(
        Diagnostic::fault("evil", span, evil()).at(evil()).and(Span::new(link, 5..6), evil()).help(evil()),
    );
    let outputs = [
        run.plain(Lang::En),
        run.plain(Lang::Zh),
        run.json(),
        #[cfg(feature = "cli")]
        run.human(Lang::En, 80),
        #[cfg(feature = "cli")]
        run.human(Lang::Zh, 80),
    ];
    for output in outputs {
        let steers = |c: char| c != '\n' && c.is_control() || c == '\u{202e}';
        assert!(!output.contains(steers), "{output:?}");
    }
}

#[cfg(feature = "cli")]
#[test]
fn pictures_keep_to_their_width() {
    for run in [entry_domain(), link(), file()] {
        for width in [60, 100, 140] {
            run.human(Lang::En, width);
            run.human(Lang::Zh, width);
        }
    }
    insta::assert_snapshot!(file().human(Lang::En, 60));
}

#[cfg(feature = "cli")]
#[test]
fn faults_are_drawn_without_closing_lines() {
    let mut sources = Sources::new();
    let id = sources.add("provider.yaml", SourceKind::File, "platfrom:\n");
    let fault =
        Diagnostic::fault("unknown-key", Span::new(id, 0..8), text!("未知", "unknown key `platfrom`"));
    let options = Options::plain(Lang::En, 80);
    insta::assert_snapshot!(faults(&[fault], &sources, &options));
}

#[cfg(feature = "cli")]
#[test]
fn missing_things_are_marked_wherever_they_are_missing() {
    let mut run = Run::new();
    let empty = run.add("empty.yaml", SourceKind::File, "");
    let ended = run.add("ended.yaml", SourceKind::File, "a: 1\n\nb:\n");
    let link = run.add("link", SourceKind::Link, "https://a.example.com/?biz_appid=&auth_type=3");
    let here = || text!("这里", "here");
    let fault = |span| Diagnostic::fault("missing", span, text!("缺", "missing")).at(here());
    run.find(fault(Span::new(empty, 0..0)));
    run.find(
        fault(Span::new(ended, 9..9)).and(Span::new(ended, 8..8), here()).and(Span::new(ended, 5..5), here()),
    );
    run.find(
        fault(run.after(link, "biz_appid="))
            .and(run.after(link, "=3"), here())
            .and(Span::new(link, 0..0), here()),
    );
    insta::assert_snapshot!(run.human(Lang::En, 80));
}

#[cfg(feature = "cli")]
mod arbitrary {
    use super::*;
    use crate::diagnostic::Label;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_places_in_any_texts_are_drawn(
            first in "([ -~]|[权限集é\t\n?&#=]|\r\n){0,300}",
            second in "\\PC{0,40}",
            is_link: bool,
            spots in prop::collection::vec((any::<bool>(), 0usize..400, 0usize..60), 1..6),
            width in 30usize..120,
        ) {
            let mut run = Run::new();
            let kind = if is_link { SourceKind::Link } else { SourceKind::File };
            let ids = [run.add("one", kind, &first), run.add("two", SourceKind::File, &second)];
            let span = |(other, start, length): (bool, usize, usize)| {
                let (id, text) = if other { (ids[1], &second) } else { (ids[0], &first) };
                let ends: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                let start = start % ends.len();
                Span::new(id, ends[start]..ends[(start + length).min(ends.len() - 1)])
            };
            let mut spots = spots.into_iter().map(span);
            let mut finding = Diagnostic::fault("any", spots.next().unwrap(), text!("任意", "any place"));
            finding.secondary = spots
                .map(|span| Label { span, message: text!("在这里", "a place that is here") })
                .collect();
            run.find(finding);
            let drawn = run.write(Format::Human, Options::plain(Lang::En, width));
            prop_assert!(!drawn.contains("Failed to read"));
            prop_assert!(drawn.contains("─[one:") || drawn.contains("─[two:"));
            run.plain(Lang::Zh);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&run.json()).is_ok());
        }
    }
}
