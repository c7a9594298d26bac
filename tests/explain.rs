//! Every text that WeChat shows leads to its own explanation, however it was copied.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use wxauthlint::explain::{Explained, Explainer, Explanation, Subject};
use wxauthlint::fact::Page;
use wxauthlint::knowledge::{self, Screen};
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;

fn explain(text: &str) -> Explained {
    Explainer { rules: embedded(), file: None, page: &Page::NotGiven }.explain(text, Sources::new())
}

fn first(text: &str) -> Explanation {
    explain(text).explanations.swap_remove(0)
}

/// All texts of the catalog with values in their slots.
fn texts() -> Vec<(&'static Screen, String)> {
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

#[test]
fn every_text_leads_to_its_own_screen() {
    let texts = texts();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (screen, text) in &texts {
        for (how, variant) in variants(text) {
            count += 1;
            let explanation = first(&variant);
            let is_own = explanation.subject == Subject::Screen(&screen.id);
            // A part that stands in the text of another screen too belongs to both.
            let is_shared = texts.iter().any(|(other, text)| {
                other.id != screen.id && text.to_lowercase().contains(&variant.to_lowercase())
            });
            let is_told = is_own
                || is_shared
                    && explanation.also.iter().any(|also| also.subject == Subject::Screen(&screen.id));
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

#[test]
fn texts_that_have_nothing_to_do_with_it_are_not_forced_onto_a_screen() {
    for text in [
        "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48d5c1]\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:12 +0x1d\nexit status 2",
        "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
        "君不见黄河之水天上来，奔流到海不复回。君不见高堂明镜悲白发，朝如青丝暮成雪。",
        "支付失败：商户号该产品权限未开通，请前往商户平台>产品中心检查后重试",
        "java.lang.NullPointerException: Cannot invoke \"String.length()\" because \"s\" is null",
        "明天下午三点开会，请各位同事准时参加，谢谢。",
        "Shall I compare thee to a summer's day? Thou art more lovely and more temperate.",
        "npm ERR! code ELIFECYCLE\nnpm ERR! errno 1",
        "HTTP 500 Internal Server Error",
        "ECONNREFUSED 127.0.0.1:3306",
        "小程序登录失败 {\"errcode\":40029,\"errmsg\":\"invalid code\"}",
        "微信支付签名错误，请检查后再试",
        "fixtures/answers/*.json",
        "Please register your new account on the official platform before you bind your phone number.",
        "Connection reset by peer while reading response header from upstream, client: 10.0.0.1, server: auth.example.com",
        "您的账号已被冻结，请联系客服处理",
        "验证码错误，请重新输入",
        "系统维护中",
    ] {
        let explained = explain(text);
        for explanation in &explained.explanations {
            assert!(
                !matches!(explanation.subject, Subject::Screen(_)),
                "{text} -> {:?} {:?}",
                explanation.subject,
                explanation.likeness
            );
        }
    }
}
