//! WeChat's screens written out as one document: which section, code and rule leads to which, and what
//! each of them means.

use super::shelf::Shelf;
use super::steps::{how_sure, in_vain, steps};
use super::{file_of, markdown, source};
use crate::document::{Block, Cell, Document, DocumentPart, Phrase, Table};
use crate::explain::ExplainedSubject;
use crate::knowledge::{
    self, ApiCode, CauseKind, Guidance, GuidanceCause, ScreenEntry, ScreenPage, Who, api_codes, without_slots,
};
use crate::rule::{Rule, RuleSet};
use crate::text::{Lang, Text};
use crate::words::{actor_of, colon, wording};

/// The list of WeChat's screens in Markdown: the sections of WeChat's FAQ and the code tables of its pages, each with
/// the screens and the rules that lead there.
pub fn screen_index(rules: &RuleSet, lang: Lang) -> String {
    let page = Page { rules, lang, shelf: Shelf::Files(""), words: words(lang) };
    let mut parts =
        vec![DocumentPart { blocks: vec![Block::paragraph(page.words.intro)], ..DocumentPart::default() }];
    parts.push(page.faq_table());
    parts.extend([ScreenPage::Scan, ScreenPage::Password, ScreenPage::Qr].map(|kind| page.code_table(kind)));
    let each = knowledge::screens().filter_map(|screen| {
        let title = screen.guidance()?.title.get(lang);
        Some(page.link(&screen.id).and(colon(lang)).and(title))
    });
    parts.push(DocumentPart::new(page.words.screens, vec![Block::List(each.collect())]));
    let document = Document::new(lang, parts).page(page.words.title);
    format!("{}\n\n{}", page.words.generated, markdown(&document))
}

/// The file of one screen in Markdown.
pub fn screen_file(rules: &RuleSet, screen: &ScreenEntry, lang: Lang) -> String {
    let part = screen_part(rules, screen, Shelf::Files("../"), lang);
    file_of(words(lang).generated, &screen.id, part, lang)
}

/// What there is to say of a screen: what it means, who must act, and what to do.
pub(super) fn screen_part(
    rules: &RuleSet,
    screen: &ScreenEntry,
    shelf: Shelf<'_>,
    lang: Lang,
) -> DocumentPart<'static> {
    let blocks = Page { rules, lang, shelf, words: words(lang) }.screen(screen);
    DocumentPart { blocks, ..DocumentPart::default() }
}

/// The sections of WeChat's FAQ on authorization and what they treat. It numbers two sections 5.5.
const FAQ: [(&str, &str, &str); 10] = [
    ("1", "授权入口页域名为空", "The entry domain is empty"),
    ("2", "在授权入口页所在域名下打开授权链接", "Opening the link from a page on the entry domain"),
    ("3", "授权入口页域名不一致", "The entry domain differs"),
    ("4", "添加了权限集，调接口仍然没权限", "Permission sets were added, but API calls fail"),
    ("5", "提示无法授权、无账号", "Cannot authorize, no account"),
    ("5.1", "权限与账号类型不一致", "Permission sets and account kinds do not match"),
    ("5.2", "仅支持指定账号", "Only the designated account"),
    ("5.3", "不是任何小程序或公众号的管理员", "Not an administrator of a mini program or official account"),
    ("5.4", "不是任何小程序的管理员", "Not an administrator of a mini program"),
    (
        "5.5",
        "不是任何公众号的管理员；待全网发布",
        "Not an administrator of an official account; platform not released",
    ),
];

/// The documents that are WeChat's FAQ on authorization, in Chinese and in English.
const FAQ_DOCUMENTS: [&str; 2] = ["authorization_troubleshooting", "authorization_troubleshooting_en"];

struct Page<'r> {
    rules: &'r RuleSet,
    lang: Lang,
    shelf: Shelf<'r>,
    words: Words,
}

impl Page<'_> {
    fn faq_table(&self) -> DocumentPart<'static> {
        let rows = FAQ.iter().map(|(section, zh, en)| {
            let mut led: Vec<Phrase> = Vec::new();
            let mut rules: Vec<&str> = Vec::new();
            let treating = self.rules.iter().filter(|rule| rule.faq.as_deref() == Some(section));
            rules.extend(treating.map(|rule| rule.id.as_str()));
            for screen in knowledge::screens().filter(|screen| screen.faq.iter().any(|faq| faq == section)) {
                led.push(self.link(&screen.id));
                rules.extend(self.leading_to(screen));
            }
            for code in api_codes().filter(|code| treats(code, section)) {
                led.extend(code.codes.iter().map(|code| format!("errcode {code}").into()));
                let causes = code.guidance().map_or(&[][..], |guidance| &guidance.causes);
                rules.extend(causes.iter().filter_map(named_rule));
            }
            let treats = Text::new(*zh, *en);
            let led = Phrase::join(led, self.words.between);
            [(*section).into(), treats.get(self.lang).into(), led, self.rule_links(&rules)]
        });
        DocumentPart::new(self.words.faq, vec![table(self.words.faq_head, rows)])
    }

    fn code_table(&self, page: ScreenPage) -> DocumentPart<'static> {
        let (title, intro) = match page {
            ScreenPage::Scan => (self.words.scan, self.words.scan_intro),
            ScreenPage::Password => (self.words.password, self.words.password_intro),
            ScreenPage::Qr => (self.words.qr, self.words.qr_intro),
        };
        let mut rows: Vec<(i64, &ScreenEntry)> = knowledge::screens()
            .flat_map(|screen| {
                let codes = screen.codes.iter().filter(|code| code.page == page);
                codes.map(move |code| (code.code, screen))
            })
            .collect();
        rows.sort_by_key(|(code, _)| code.abs());
        let rows = rows.into_iter().map(|(code, screen)| {
            let rules: Vec<_> = self.leading_to(screen).collect();
            let text = without_slots(screen.text());
            [code.to_string().into(), text.into(), self.link(&screen.id), self.rule_links(&rules)]
        });
        DocumentPart::new(title, vec![Block::paragraph(intro), table(self.words.code_head, rows)])
    }

    /// The rules that can be the cause of a screen: those it names, and those that name it.
    fn leading_to<'s>(&'s self, screen: &'s ScreenEntry) -> impl Iterator<Item = &'s str> {
        let causes = screen.guidance().map_or(&[][..], |guidance| &guidance.causes);
        causes.iter().filter_map(named_rule).chain(self.naming(screen))
    }

    fn naming<'s>(&'s self, screen: &'s ScreenEntry) -> impl Iterator<Item = &'s str> {
        let is_named = |rule: &&Rule| rule.screens.iter().any(|known| known.screen.id == screen.id);
        self.rules.iter().filter(is_named).map(|rule| rule.id.as_str())
    }

    /// Links to rules, each once.
    fn rule_links(&self, rules: &[&str]) -> Phrase {
        let mut seen: Vec<&str> = Vec::new();
        for rule in rules {
            if !seen.contains(rule) {
                seen.push(rule);
            }
        }
        Phrase::join(seen.into_iter().map(|rule| self.rule_link(rule)), self.words.between)
    }

    fn rule_link(&self, rule: &str) -> Phrase {
        self.shelf.rule(rule, self.lang)
    }

    fn link(&self, screen: &'static str) -> Phrase {
        self.shelf.link(screen, &ExplainedSubject::Screen(screen), self.lang)
    }

    fn screen(&self, screen: &ScreenEntry) -> Vec<Block<'static>> {
        let (lang, words) = (self.lang, &self.words);
        let Some(guidance) = screen.guidance() else { return Vec::new() };
        let acts = match (guidance.actor, lang) {
            (Who::Nobody, Lang::Zh) => "无需处理".to_owned(),
            (Who::Nobody, Lang::En) => "no fault".to_owned(),
            (actor, lang) => format!("{}{}", words.actor, actor_of(actor, lang)),
        };
        let quoted = |text: &str, how: &str| Phrase::from(format!("{} [{how}]", without_slots(text)));
        let wordings = screen.texts.iter().map(|told| {
            let how = wording(told.sure, told.is_old(), lang);
            quoted(&told.zh, &how)
        });
        let english = screen.english.iter().map(|english| quoted(english, words.english));
        let sources = guidance.sources.iter();
        let sources =
            sources.map(|rests| source(&rests.doc, rests.section.as_deref(), rests.sure, lang)).collect();
        let mut blocks = vec![
            Block::Paragraph(match self.shelf {
                Shelf::Files(_) => Phrase::strong(guidance.title.get(lang)).and(format!(" · {acts}")),
                // Its title stands above.
                Shelf::Pages(_) => acts.into(),
            }),
            Block::Quote(wordings.chain(english).collect()),
            Block::paragraph(guidance.meaning.get(lang)),
            Block::section(words.causes, vec![Block::List(self.causes(screen, guidance))]),
        ];
        blocks.extend(self.what_to_do(guidance));
        blocks.push(Block::section(words.sources, vec![Block::List(sources)]));
        blocks
    }

    /// The causes in their order, and then the other rules that name the screen.
    fn causes(&self, screen: &ScreenEntry, guidance: &Guidance) -> Vec<Phrase> {
        let (lang, words) = (self.lang, &self.words);
        let with_title = |rule: &str| {
            let title = self.rules.get(rule).map(|rule| rule.title.get(lang));
            let title = title.map(|title| format!("{}{title}", colon(lang))).unwrap_or_default();
            self.rule_link(rule).and(title)
        };
        let causes = guidance.causes.iter().map(|cause| match &cause.kind {
            CauseKind::Rule(rule) => with_title(rule),
            CauseKind::Unseen { cause, ask, sure, source } => {
                let told = Phrase::from(format!("{}{}{} ", cause.get(lang), words.space, ask.get(lang)));
                told.and(how_sure(*sure, source, lang))
            }
        });
        let is_told = |rule: &str| guidance.causes.iter().filter_map(named_rule).any(|told| told == rule);
        let others = self.naming(screen).filter(|rule| !is_told(rule)).map(with_title);
        causes.chain(others).collect()
    }

    fn what_to_do(&self, guidance: &Guidance) -> Vec<Block<'static>> {
        let (lang, words) = (self.lang, &self.words);
        let mut blocks: Vec<_> =
            steps(&guidance.steps, lang).chain(in_vain(&guidance.in_vain, lang)).collect();
        if let Some(cured) = &guidance.cured {
            blocks.push(Block::field(words.cured, cured.get(lang)));
        }
        if let Some(forward) = &guidance.forward {
            let quote = Block::Quote(vec![forward.get(lang).into()]);
            blocks.push(Block::section(words.forward, vec![quote]));
        }
        blocks
    }
}

fn table(heads: [&str; 4], rows: impl Iterator<Item = [Phrase; 4]>) -> Block<'static> {
    let rows = rows.map(|row| row.map(Cell::from).to_vec());
    Block::Table(Table { heads: heads.map(Phrase::from).to_vec(), rows: rows.collect(), legend: None })
}

fn named_rule(cause: &GuidanceCause) -> Option<&str> {
    match &cause.kind {
        CauseKind::Rule(rule) => Some(rule),
        CauseKind::Unseen { .. } => None,
    }
}

/// True if an API error is what that section of the FAQ treats.
fn treats(code: &ApiCode, section: &str) -> bool {
    code.guidance()
        .into_iter()
        .flat_map(|guidance| &guidance.sources)
        .any(|rests| FAQ_DOCUMENTS.contains(&rests.doc.as_str()) && rests.section.as_deref() == Some(section))
}

struct Words {
    generated: &'static str,
    title: &'static str,
    intro: &'static str,
    faq: &'static str,
    faq_head: [&'static str; 4],
    scan: &'static str,
    scan_intro: &'static str,
    password: &'static str,
    password_intro: &'static str,
    qr: &'static str,
    qr_intro: &'static str,
    code_head: [&'static str; 4],
    screens: &'static str,
    actor: &'static str,
    english: &'static str,
    causes: &'static str,
    cured: &'static str,
    forward: &'static str,
    sources: &'static str,
    between: &'static str,
    space: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Zh => Words {
            generated: "<!-- 由 catalog/ 和规则文件生成；请改那些文件，再运行 UPDATE_GENERATED=1 cargo test generated -->",
            title: "授权时微信的提示",
            intro: "商家授权时，微信可能显示下面这些提示。下面是对照表：微信授权 FAQ 的各节、授权页的返回码，各对应哪个提示，哪些规则能在上线前查出它；每个提示是什么意思、该谁处理、怎么处理，在它自己的一页里。微信的原文保持不变，`…` 处是域名、AppID 或名称；方括号里是这句话有多可靠。",
            faq: "微信授权 FAQ",
            faq_head: ["节", "内容", "提示、错误码", "规则"],
            scan: "扫码授权页的返回码",
            scan_intro: "`authorize/confirm.js`，约 2018 年起。",
            password: "旧版授权页的返回码",
            password_intro: "`authorize/auth_login.js`，约 2015–2017 年，输入密码授权；现在未必还会出现。表里是各个提示的第一种说法，其余说法列在该提示下面。",
            qr: "二维码的状态",
            qr_intro: "扫码授权页轮询二维码得到的状态，以及扫码之后的 `component_status`。",
            code_head: ["返回码", "原文", "提示", "规则"],
            screens: "逐个说明",
            actor: "需要处理的是：",
            english: "FAQ 英文版",
            causes: "可能的原因",
            cured: "怎样算好了",
            forward: "可以转发给商家",
            sources: "依据",
            between: "、",
            space: "",
        },
        Lang::En => Words {
            generated: "<!-- generated from catalog/ and the rule files; edit those and run UPDATE_GENERATED=1 cargo test generated -->",
            title: "What WeChat shows when a merchant authorizes",
            intro: "These are the texts WeChat may show when a merchant authorizes. For each section of WeChat's FAQ on authorization and each code of its pages, the tables give the screen it belongs to and the rules that find it before launch. Each screen has its own page with what it means, who must act and what to do. WeChat's own texts are left as they are, with `…` for a host, an appid or a name; how certain something is appears in brackets.",
            faq: "WeChat's FAQ on authorization",
            faq_head: ["section", "topic", "screens, API errors", "rules"],
            scan: "Codes of the scan page",
            scan_intro: "`authorize/confirm.js`, since about 2018.",
            password: "Codes of the old page",
            password_intro: "`authorize/auth_login.js`, about 2015–2017, where a password was entered; they may no longer appear. Each text is the first wording of its screen; the others are listed under that screen.",
            qr: "States of the QR code",
            qr_intro: "What the scan page receives when it polls the state of its QR code, and `component_status` after the scan.",
            code_head: ["code", "text", "screen", "rules"],
            screens: "All screens",
            actor: "who must act: ",
            english: "English page of the FAQ",
            causes: "What can cause it",
            cured: "How to confirm the fix",
            forward: "What to send to the merchant",
            sources: "Sources",
            between: ", ",
            space: " ",
        },
    }
}
