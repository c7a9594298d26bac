//! Tests of the finder: what a link is in each kind of text, and what it costs.

use std::ops::Range;

use super::*;

fn links(text: &str, context: Context) -> Vec<String> {
    find(text, context).iter().map(|link| link.text().to_owned()).collect()
}

#[test]
fn sentences_and_brackets_are_left_off() {
    let plain = |text: &str| links(text, Context::Prose);
    let link = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=3";
    for text in
        ["请打开{}。谢谢", "见（{}）", "<{}>", "\"{}\"", "open {}, please.", "({})", "{}\n再说", "**{}**"]
    {
        let text = text.replace("{}", link);
        assert_eq!(plain(&text), [link], "{text}");
    }
}

#[test]
fn marks_between_ids_belong_to_the_link_and_those_of_a_sentence_do_not() {
    let link = |ids: &str| {
        format!("https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=3&category_id_list={ids}")
    };
    for ids in ["17｜18", "17、18", "17，18；19", "17|18、19"] {
        for context in [Context::Handed, Context::Chat, Context::Prose] {
            assert_eq!(links(&link(ids), context), [link(ids)], "{context:?}");
            assert_eq!(links(&format!("看 {}，谢谢", link(ids)), context), [link(ids)], "{context:?}");
        }
    }
    for (text, ids) in [("17，谢谢", "17"), ("17、18号之前打开", "17"), ("17，2.用微信打开", "17")]
    {
        assert_eq!(links(&link(text), Context::Chat), [link(ids)], "{text}");
    }
    let other = link("1").replace("&category_id_list=1", "");
    assert_eq!(links(&format!("{other}、18号之前打开"), Context::Chat), [other]);
}

#[test]
fn broken_lines_and_damage_belong_to_the_link() {
    let wrapped = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\n> &auth_type=3。";
    assert_eq!(
        links(wrapped, Context::Prose),
        [
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&auth_type=3"
        ]
    );
    let damaged = "点 https：//mp.weixin.qq.com/cgi-bin/componentloginpage？auth_type=3＆biz_appid=1 吧";
    assert_eq!(
        links(damaged, Context::Prose),
        ["https：//mp.weixin.qq.com/cgi-bin/componentloginpage？auth_type=3＆biz_appid=1"]
    );
}

#[test]
fn escapes_mean_something_where_they_are_read() {
    let link = r"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component\_appid=1&amp;auth\_type=3";
    let read = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=1&auth_type=3";
    assert_eq!(links(&format!("[a]({link})"), Context::Markdown), [read]);
    assert_eq!(links(&format!("```\n{link}\n```"), Context::Markdown), [link]);
    assert_eq!(links(link, Context::Prose), [link]);
    // YAML and its like have no character references, XML does.
    let link = link.replace('\\', "");
    assert_eq!(links(&format!("link: {link}"), Context::Settings), [link.as_str()]);
    assert_eq!(links(&format!("<link>{link}</link>"), Context::Settings), [read]);
    let json = r#"{"url":"https:\/\/mp.weixin.qq.com\/cgi-bin\/componentloginpage?a=1\u0026auth_type=3"}"#;
    assert_eq!(
        links(json, Context::Prose),
        ["https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=1&auth_type=3"]
    );
}

const PC: &str =
    "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&auth_type=3";

fn handed(text: &str) -> Vec<(Range<usize>, String)> {
    find(text, Context::Handed).iter().map(|found| (found.place(), found.text().to_owned())).collect()
}

#[test]
fn what_was_handed_over_is_found_whatever_it_is() {
    let read = |text: &str| handed(text).into_iter().map(|(_, link)| link).collect::<Vec<_>>();
    for (text, link) in [
        ("授权链接：https://a.example.com/?b=1。", "https://a.example.com/?b=1"),
        ("[授权](HTTPS://a.example.com/)", "HTTPS://a.example.com/"),
        ("请打开 https://a.example.com/?b=1 谢谢", "https://a.example.com/?b=1"),
        ("https://a.example.com/?b=1 谢谢", "https://a.example.com/?b=1"),
        ("https://a.example.com/?b=1 2&c=3", "https://a.example.com/?b=1 2&c=3"),
        ("https://a.example.com/?b=1 ＆c=3", "https://a.example.com/?b=1 ＆c=3"),
        ("https://a.example.com/?b=1。", "https://a.example.com/?b=1。"),
        ("没有链接", "没有链接"),
        ("/cgi-bin/componentloginpage?auth_type=3", "/cgi-bin/componentloginpage?auth_type=3"),
        ("地址 /cgi-bin/componentloginpage?auth_type=3，打不开", "/cgi-bin/componentloginpage?auth_type=3"),
        ("https://a.example.com/1 https://b.example.com/2", "https://a.example.com/1"),
    ] {
        assert_eq!(read(text), [link], "{text}");
    }
    assert_eq!(read(&format!("https://a.example.com/ {PC}")), [PC]);
    assert_eq!(read(&format!("一：{PC}，二：{PC}。")), [PC, PC]);
}

#[test]
fn characters_know_where_they_are_written() {
    let text = format!(
        "见 {}",
        r#"{"url":"https:\/\/mp.weixin.qq.com\/cgi-bin\/componentloginpage?a=1\u0026auth_type=3"}"#
    );
    let found = find(&text, Context::Handed);
    let [link] = found.as_slice() else { panic!("{found:?}") };
    let amp = link.text().find('&').unwrap();
    let pieces = link.clone().into_text();
    assert_eq!(&text[pieces.written(amp..amp + 1)], r"\u0026");
    assert_eq!(
        &text[link.place()],
        r"https:\/\/mp.weixin.qq.com\/cgi-bin\/componentloginpage?a=1\u0026auth_type=3"
    );
    let (written, alone) = link.alone();
    assert_eq!(&written[alone.into_text().written(amp..amp + 1)], r"\u0026");
}

#[test]
fn a_link_in_the_query_of_another_is_the_one_that_is_meant() {
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    for (before, behind) in [("https://gate.example.com/?u=", "&v=1"), ("", ""), ("/jump?to=", "")] {
        for levels in 1..=2 {
            let inner = (0..levels).fold(PC.to_owned(), |text, _| encoded(&text));
            let text = format!("{before}{inner}{behind}");
            let place = before.len()..before.len() + inner.len();
            assert_eq!(handed(&text), [(place, PC.to_owned())], "{text}");
        }
    }
    // What a page of WeChat's is given is its own, and so is what the merchant came back with.
    for text in [
        format!("{PC}&redirect_uri={}", encoded(PC)),
        format!("https://open.weixin.qq.com/connect/oauth2/authorize?redirect_uri={}", encoded(PC)),
        format!("https://a.example.com/?auth_code=1&from={}", encoded(PC)),
    ] {
        assert_eq!(handed(&text), [(0..text.len(), text.clone())], "{text}");
    }
}

#[test]
fn a_text_takes_time_in_proportion_to_its_length() {
    // What takes the square of the time would take minutes.
    let size = if option_env!("WXAUTHLINT_WHOLE").is_some() { 32 << 10 } else { 4 << 10 };
    let pieces = [
        "http",
        "https://",
        "http://a ",
        "https%3A%2F%2F",
        "http%25253A",
        "\"",
        "'",
        "\"https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=1\\u0026\" + \n",
        "%",
        "%25",
        "{",
        "${",
        "<",
        "<%",
        "<?",
        "(",
        ")",
        "。)",
        "\\",
        "&",
        "&amp;",
        " ",
        "\n",
        "componentloginpage",
        "bindcomponent?",
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=1 ",
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=1，",
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=1\n&",
        "https://g.example.com/?u=https://mp.weixin.qq.com/cgi-bin/componentloginpage?",
        "https://g.example.com/?u=https%3A%2F%2Fmp.weixin.qq.com%2Fcgi-bin%2Fcomponentloginpage%3F ",
        "中",
        "\\_",
        "[x](https://mp.weixin.qq.com/",
        "href=\"https://mp.weixin.qq.com/",
        " a",
        "=#",
        "http:/",
        "1 ",
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=中",
    ];
    for piece in pieces {
        for before in [
            "",
            PC,
            "https://a.example.com/?a= ",
            "请打开 https://mp.weixin.qq.com/cgi-bin/componentloginpage?",
        ] {
            let text = format!("{before}{}", piece.repeat(size / piece.len()));
            for context in
                [Context::Handed, Context::Chat, Context::Prose, Context::Markdown, Context::Settings]
            {
                for place in find(&text, context).iter().map(Found::place) {
                    assert!(text.get(place).is_some(), "{context:?}, {piece:?} behind {before:?}");
                }
            }
        }
    }
}

#[test]
fn links_on_lines_below_each_other_are_two() {
    let other = PC.replace("auth_type=3", "auth_type=9&redirect_uri=https://a.example.com/?x=1&y=2");
    let bare = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
    for between in ["\n", "\r\n", "\n\n", "\n> "] {
        let text = format!("{other}{between}{PC}");
        for context in [Context::Chat, Context::Prose, Context::Markdown, Context::Settings] {
            assert_eq!(links(&text, context), [other.as_str(), PC], "{context:?}, {between:?}");
        }
        assert_eq!(links(&format!("{bare}{between}{PC}"), Context::Chat), [bare, PC], "{between:?}");
    }
    let damaged = PC.replace("auth_type=", "auth_type＝");
    for context in [Context::Chat, Context::Prose] {
        assert_eq!(links(&format!("看看\n{damaged}\n谢谢"), context), [damaged.as_str()], "{context:?}");
    }
    // The callback stands on a line of its own.
    let broken = PC.replace("&auth_type", "&redirect_uri=\nhttps%3A%2F%2Fa.example.com%2Fcb&auth_type");
    assert_eq!(links(&broken, Context::Chat), [broken.replace('\n', "")]);
}
