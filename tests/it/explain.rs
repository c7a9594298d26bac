//! Every text that WeChat shows leads to its own explanation, however it was copied.

use wxauthlint::explain::{Explained, ExplainedSubject, Explainer, Explanation};
use wxauthlint::fact::Page;
use wxauthlint::knowledge::{self, ScreenEntry};
use wxauthlint::lint::{ProviderFile, Settings};
use wxauthlint::render::{self, ExplainedFormat, Options};
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

use crate::slice::slice;

fn explain(text: &str) -> Explained {
    Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &Settings::default() }
        .explain(text, Sources::new())
}

fn first(text: &str) -> Explanation {
    explain(text).explanations.swap_remove(0)
}

/// All texts of the catalog with values in their slots.
fn texts() -> Vec<(&'static ScreenEntry, String)> {
    let filled = |text: &str| {
        text.replace("{entry_host}", "b.example.com")
            .replace("{redirect_host}", "a.example.com")
            .replace("{appid}", "wxfedcba9876543210")
            .replace("{name}", "示例平台")
    };
    knowledge::screens()
        .flat_map(|screen| {
            let chinese = screen.texts.iter().map(|text| text.zh.as_str());
            chinese.chain(screen.english.iter().map(String::as_str)).map(move |text| (screen, filled(text)))
        })
        .collect()
}

/// The ways in which a text gets changed between WeChat's screen and a ticket.
fn variants(text: &str) -> Vec<(&'static str, String)> {
    let letters: Vec<char> = text.chars().collect();
    let third = letters.len() / 3;
    let swap = |pairs: &[(char, char)]| -> String {
        let change = |character| {
            pairs
                .iter()
                .find_map(|(one, other)| match character {
                    _ if character == *one => Some(*other),
                    _ if character == *other => Some(*one),
                    _ => None,
                })
                .unwrap_or(character)
        };
        text.chars().map(change).collect()
    };
    vec![
        ("as it is", text.to_owned()),
        ("账 and 帐 exchanged", swap(&[('账', '帐')])),
        (
            "punctuation exchanged",
            swap(&[('，', ','), ('。', '.'), ('：', ':'), ('“', '"'), ('（', '('), ('）', ')'), ('；', ';')]),
        ),
        ("first third cut off", letters[third..].iter().collect()),
        ("last third cut off", letters[..letters.len() - third].iter().collect()),
        (
            "sentences around it",
            format!("商家的管理员扫码之后看到这样一行字：{text}。请问应该怎么办？谢谢！"),
        ),
        (
            "sentences around it, English",
            format!("Our merchant gets this on his phone: {text}. What shall we do?"),
        ),
        ("over two lines", {
            let middle = letters.len() / 2;
            let (start, end) =
                (letters[..middle].iter().collect::<String>(), letters[middle..].iter().collect::<String>());
            format!("{start}\n{end}")
        }),
    ]
}

/// What says little, of what is a part of a message and of what is not; see [`weight`].
const FEW_OF_PART: usize = 14;
const FEW: usize = 8;

/// True if the message of a code of the API has a text.
fn is_in_message(subject: &ExplainedSubject, text: &str) -> bool {
    let ExplainedSubject::ApiCode(code) = subject else { return false };
    let letters = |text: &str| text.to_lowercase().replace([' ', '_'], "");
    let known = knowledge::api_code(*code);
    let texts = known.into_iter().flat_map(|known| known.message.iter().chain(&known.zh).chain(&known.texts));
    texts.into_iter().any(|known| letters(known).contains(&letters(text)))
}

/// How much the letters of a text say, but for how many messages end; Latin letters half as much.
fn weight(text: &str) -> usize {
    let text = ["请稍后重试", "请稍候再试", "请稍后再试"]
        .iter()
        .fold(text.to_owned(), |text, end| text.replace(end, ""));
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn every_text_leads_to_its_own_screen() {
    let texts = texts();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (screen, text) in &texts {
        for (how, variant) in slice(variants(text), 7) {
            count += 1;
            let explanation = first(&variant);
            let is_own = explanation.subject == ExplainedSubject::Screen(&screen.id);
            // A part that stands in the text of another screen too belongs to both.
            let is_shared = texts.iter().any(|(other, text)| {
                other.id != screen.id && text.to_lowercase().contains(&variant.to_lowercase())
            });
            // A few letters, or words that many texts have, tell of nothing, or are a guess.
            let is_part = how.ends_with("cut off");
            let says_little = weight(&variant) < if is_part { FEW_OF_PART } else { FEW };
            let is_guessed =
                explanation.also.iter().any(|also| also.subject == ExplainedSubject::Screen(&screen.id));
            let is_unknown = explanation.subject == ExplainedSubject::Unknown;
            // So does a code of the API whose message has just these letters.
            let is_of_code = is_part && is_in_message(&explanation.subject, &variant);
            let is_told = is_own
                || is_unknown && (says_little || is_part && is_guessed)
                || is_shared && is_guessed
                || is_of_code;
            if !is_told {
                wrong.push(format!(
                    "{} {how}: {variant} -> {:?} {:?}",
                    screen.id,
                    explanation.subject,
                    explanation.also.iter().map(|a| &a.subject).collect::<Vec<_>>()
                ));
            } else if is_own {
                assert_eq!(explanation.who, screen.guidance().map(|guidance| guidance.actor), "{variant}");
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The kinds and ids of what was found, in order.
fn subjects(explained: &Explained) -> String {
    let told = explained.explanations.iter().map(|explanation| {
        let subject = &explanation.subject;
        subject.id().map_or_else(|| subject.kind().to_owned(), |id| format!("{}:{id}", subject.kind()))
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_people_paste_is_recognised() {
    let cases = include_str!("../../fixtures/explain/cases.txt");
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (wanted, text) = case.split_once(" => ").unwrap();
        let told = subjects(&explain(&text.replace("\\n", "\n")));
        count += 1;
        if told != wanted {
            wrong.push(format!("{text}: wanted {wanted}, told {told}"));
        }
    }
    assert!(count > 300, "{count} cases");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn texts_of_one_thing_say_who_must_act_and_what_stood_in_their_slots() {
    let entry = "请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的网页开发域名相同。授权入口页所在域名：";
    for (text, actor, sentence) in [
        (format!("{entry}空"), "provider", "The entry domain is empty (空)"),
        (
            format!("{entry}b.example.com，授权后回调页所在域名：空"),
            "provider",
            "The entry page's host was `b.example.com`.",
        ),
        (
            format!("{entry}b.example.com，授权后回调页所在域名：a.example.com"),
            "provider",
            "was `b.example.com` and the host of `redirect_uri` was `a.example.com`. They differ",
        ),
        (
            format!("{entry}b.example.com，授权后回调页所在域名：空"),
            "provider",
            "The callback's host is empty (空)",
        ),
        ("授權入口頁所在域名：空".to_owned(), "provider", "The entry domain is empty (空)"),
        (
            "仅支持指定账号“wxfedcba9876543210”进行授权".to_owned(),
            "provider",
            "The link allows only the account `wxfedcba9876543210`.",
        ),
        ("该授权仅支持小程序账号".to_owned(), "merchant", "administrator"),
        ("61007".to_owned(), "provider", "permission set"),
    ] {
        let explanation = first(&text);
        assert_eq!(explanation.who.map(knowledge::Who::name), Some(actor), "{text}");
        let told: Vec<&str> = explanation.happened.iter().map(|text| &*text.en).collect();
        assert!(told.iter().any(|told| told.contains(sentence)), "{text}: {told:#?}");
    }
}

#[test]
fn the_first_step_is_that_of_the_likeliest_cause() {
    let entry = "授权入口页所在域名：b.example.com";
    for (text, step) in [
        (
            format!("请确认授权入口页所在域名，与授权后回调页所在域名相同。{entry}"),
            "Compare the host in the message",
        ),
        (
            format!(
                "请确认授权入口页所在域名，与授权后回调页所在域名相同。{entry}，授权后回调页所在域名：a.example.com"
            ),
            "Compare the host of `redirect_uri`",
        ),
        ("授权入口页所在域名：空".to_owned(), "Put the link on a page"),
    ] {
        let steps = first(&text).steps;
        assert!(steps[0].text.en.starts_with(step), "{text}: {}", steps[0].text.en);
    }
}

#[test]
fn an_empty_entry_host_leaves_the_causes_that_empty_it() {
    let rules = |text: &str| -> Vec<String> {
        first(text).causes.into_iter().filter_map(|cause| cause.rule).collect()
    };
    let (empty, named) = (rules("授权入口页所在域名：空"), rules("授权入口页所在域名：b.example.com"));
    assert!(empty.contains(&"opened-directly".to_owned()), "{empty:?}");
    assert!(!empty.contains(&"entry-domain-mismatch".to_owned()), "{empty:?}");
    assert!(named.contains(&"entry-domain-mismatch".to_owned()), "{named:?}");
    assert!(!named.contains(&"opened-directly".to_owned()), "{named:?}");
}

/// The rule or a word of the cause that comes first, and who must act.
#[test]
fn the_cause_that_is_spoken_of_comes_first() {
    for (text, cause, actor) in [
        ("permission added but still 61007", "added later", "merchant"),
        ("权限集加上了还是报 61007", "added later", "merchant"),
        ("errcode -1", "WeChat was busy", "wechat"),
        ("api_start_push_ticket errcode -1", "another account", "provider"),
        ("61023", "empty value", "provider"),
        ("61023，商家昨天取消授权又重新授权了", "cancelled and authorized again", "provider"),
        ("授权入口页所在域名：空", "opened-directly", "provider"),
        ("用 a 标签点击也提示入口域名为空", "referrer-stripped", "provider"),
        ("<a> click still says 授权入口页所在域名：空, we use Django", "referrer-stripped", "provider"),
        ("请确认授权入口页所在域名，与授权后回调页所在域名相同", "opened-directly", "provider"),
        (
            "授权入口页所在域名：b.example.com，授权后回调页所在域名：c.example.com",
            "redirect-host-mismatch",
            "provider",
        ),
        (
            "授权入口页所在域名：b.example.com，授权后回调页所在域名：b.example.com",
            "entry-domain-mismatch",
            "provider",
        ),
    ] {
        let explanation = first(text);
        let told = &explanation.causes[0];
        assert!(told.rule.as_deref() == Some(cause) || told.text.en.contains(cause), "{text}: {told:?}");
        assert_eq!(explanation.who.map(knowledge::Who::name), Some(actor), "{text}");
        assert!(explanation.steps[0].who.name() == actor || actor == "wechat", "{text}");
    }
}

const CHAT: &str = include_str!("../../fixtures/explain/chat.txt");

#[test]
fn a_chat_is_told_in_its_order_each_thing_once() {
    let explained = explain(CHAT);
    assert!(explained.is_search);
    assert_eq!(
        subjects(&explained).split(' ').collect::<Vec<_>>(),
        [
            "link:pc",
            "screen:entry-domain",
            "screen:no-account-mini-program",
            "screen:pre-auth-code-invalid",
            "callback",
            "api-code:61007",
            "permission-set:17",
            "api-code:61003",
            "screen:not-released",
            "look-alike:payment",
        ]
    );
}

#[test]
fn a_chat_that_tells_a_thing_twice_is_told_it_once() {
    let text = "PreAuthCode无效\n收到\n又是 PreAuthCode无效\n61007\n还是 61007";
    assert_eq!(subjects(&explain(text)), "screen:pre-auth-code-invalid api-code:61007");
}

/// The texts that name a subject in a format for people.
fn named(explained: &Explained, format: ExplainedFormat, lang: Lang) -> String {
    let text = render::explained(explained, format, &Options::plain(lang, 1000));
    // Markdown writes some signs differently, so that they are no markup.
    text.replace('\\', "").replace("&#8203;", "").replace("&lt;", "<").replace("&gt;", ">")
}

#[test]
fn all_formats_tell_the_same_subjects() {
    for text in [
        "61007",
        "-14",
        "PreAuthCode无效",
        "permission 18",
        "auth_type",
        "mini_game",
        "entry-domain-mismatch",
        "没有这回事",
        "wx.login",
        CHAT,
    ] {
        let explained = explain(text);
        let json = render::explained(&explained, ExplainedFormat::Json, &Options::plain(Lang::En, 80));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let told = json["explanations"].as_array().unwrap();
        assert_eq!(told.len(), explained.explanations.len());
        for (lang, key) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
            let titles: Vec<&str> = told.iter().map(|told| told["what"][key].as_str().unwrap()).collect();
            let formats = ExplainedFormat::NAMES.iter().filter_map(|name| ExplainedFormat::parse(name));
            for format in formats.filter(|format| *format != ExplainedFormat::Json) {
                let text = named(&explained, format, lang);
                let mut rest = &*text;
                for title in &titles {
                    let (_, behind) =
                        rest.split_once(title).unwrap_or_else(|| panic!("{format:?} {key}: {title}\n{text}"));
                    rest = behind;
                }
            }
        }
    }
}

/// A text that was cut before the host says nothing of it: every cause stays, and the rest is asked for.
#[test]
fn a_host_that_was_not_pasted_is_asked_for() {
    let whole = first("请确认授权入口页所在域名，与授权后回调页所在域名相同。授权入口页所在域名：空");
    let cut = first("请确认授权入口页所在域名，与授权后回调页所在域名相同");
    assert_eq!(
        (&whole.subject, &cut.subject),
        (&ExplainedSubject::Screen("entry-domain"), &ExplainedSubject::Screen("entry-domain"))
    );
    let rules = |explanation: &Explanation| -> Vec<String> {
        explanation.causes.iter().filter_map(|cause| cause.rule.clone()).collect()
    };
    assert!(cut.happened[0].zh.contains("没有包含末尾"), "{}", cut.happened[0].zh);
    assert!(whole.happened[0].zh.contains("是空的"), "{}", whole.happened[0].zh);
    assert!(
        ["opened-directly", "entry-domain-mismatch"]
            .iter()
            .all(|rule| rules(&cut).contains(&(*rule).to_owned()))
    );
    assert!(!rules(&whole).contains(&"entry-domain-mismatch".to_owned()));
}

#[test]
fn what_is_too_short_is_named_as_guesses() {
    for (text, wanted) in [
        ("域名不对", "screen:entry-domain"),
        ("授权不了！", "topic:page-does-not-open"),
        ("没有权限", "api-code:61007"),
        ("no permission", "api-code:61007"),
        ("回调不了", "topic:no-return"),
    ] {
        let told = first(text);
        assert_eq!(told.subject, ExplainedSubject::Unknown, "{text}");
        let guessed = told.also.first().map(|also| &also.subject);
        let name = guessed.map(|to| format!("{}:{}", to.kind(), to.id().unwrap_or_default()));
        assert_eq!(name.as_deref(), Some(wanted), "{text}");
        assert_eq!(told.steps.len(), 1, "one question back: {text}");
    }
}

/// What a provider file registers tells whether the entry page or the callback is on the wrong domain.
#[test]
fn hosts_of_a_message_are_compared_with_the_provider_file() {
    let told = |entry_host: &str, platform: &str| {
        let mut sources = Sources::new();
        let yaml = format!("platform: {{{platform}}}");
        let file = ProviderFile::read("provider.yaml", &yaml, embedded(), &mut sources).unwrap();
        let settings = Settings::default();
        let explainer =
            Explainer { rules: embedded(), file: Some(&file), page: &Page::NotGiven, settings: &settings };
        let text = format!(
            "请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的授权发起页域名相同。授权入口页所在域名：{entry_host}"
        );
        let mut explanation = explainer.explain(&text, sources).explanations.swap_remove(0);
        let first = explanation.causes.swap_remove(0).rule.unwrap();
        (explanation.happened.swap_remove(0).en, first)
    };
    let registered = "entry_domain: auth.example.com";
    for (host, platform, happened, cause) in [
        (
            "www.example.com",
            registered,
            "differs from the `entry_domain` of the provider file (`auth.example.com`)",
            "entry-domain-mismatch",
        ),
        (
            "Auth.Example.com",
            registered,
            "is the `entry_domain` of the provider file",
            "redirect-host-mismatch",
        ),
        // What waits for the release counts for nobody else yet.
        (
            "new.example.com",
            "entry_domain: auth.example.com, released: true, pending: {entry_domain: new.example.com}",
            "differs from the `entry_domain` of the provider file (`auth.example.com`)",
            "entry-domain-mismatch",
        ),
        ("空", registered, "The entry domain is empty", "opened-directly"),
        (
            "www.example.com",
            "released: true",
            "The entry page's host was `www.example.com`.",
            "entry-domain-mismatch",
        ),
        (
            "www.example.com",
            "entry_domain: '{{ domain }}'",
            "The entry page's host was `www.example.com`.",
            "entry-domain-mismatch",
        ),
    ] {
        let (told, first) = told(host, platform);
        assert!(told.contains(happened), "{host}: {told}");
        assert_eq!(first, cause, "{host}");
    }
}
