//! The topics written out as one document: what people ask around authorization, and the answers.

use super::shelf::Shelf;
use super::steps::{how_sure, in_vain, steps};
use super::{file_of, markdown, source};
use crate::document::{Block, Cell, Document, DocumentPart, Phrase, Table};
use crate::explain::ExplainedSubject;
use crate::knowledge::{self, InterfaceToken, Reference, Topic, TopicAnswer};
use crate::text::Lang;

/// The list of all topics and the table of interfaces in Markdown.
pub fn topic_index(lang: Lang) -> String {
    let words = words(lang);
    let answered = knowledge::topics().filter_map(|topic| Some((topic, topic.answer()?)));
    let list = answered.map(|(topic, answer)| {
        link(&topic.id, Shelf::Files(""), lang).and(words.between).and(answer.title.get(lang))
    });
    let list = Block::List(list.collect());
    let intro = DocumentPart { blocks: vec![Block::paragraph(words.intro), list], ..DocumentPart::default() };
    let document = Document::new(lang, vec![intro, interfaces(lang)]).page(words.title);
    format!("{}\n\n{}", words.generated, markdown(&document))
}

/// The file of one topic in Markdown.
pub fn topic_file(topic: &'static Topic, lang: Lang) -> String {
    file_of(words(lang).generated, &topic.id, topic_part(topic, Shelf::Files("../"), lang), lang)
}

/// What there is to say of a topic.
pub(super) fn topic_part(topic: &Topic, shelf: Shelf<'_>, lang: Lang) -> DocumentPart<'static> {
    let blocks = topic.answer().map(|answer| told(topic, answer, shelf, lang)).unwrap_or_default();
    DocumentPart { blocks, ..DocumentPart::default() }
}

/// Which token and which permission set each known interface takes.
fn interfaces(lang: Lang) -> DocumentPart<'static> {
    let words = words(lang);
    let rows = knowledge::interfaces().iter().map(|interface| {
        let sets: Vec<_> = interface.sets.iter().map(ToString::to_string).collect();
        let sets = match (interface.needs_set(), sets.is_empty()) {
            (true, true) => words.any_set.to_owned(),
            (true, false) => sets.join(words.comma),
            (false, _) => "—".to_owned(),
        };
        let token = match (interface.token, lang) {
            (InterfaceToken::Component, _) => "`component_access_token`",
            (InterfaceToken::Authorizer, _) => "`authorizer_access_token`",
            (InterfaceToken::Either, Lang::Zh) => "`component_access_token` 或 `authorizer_access_token`",
            (InterfaceToken::Either, Lang::En) => "`component_access_token` or `authorizer_access_token`",
            (InterfaceToken::User, Lang::Zh) => "用户网页授权的令牌",
            (InterfaceToken::User, Lang::En) => "a user's web-login token",
            (InterfaceToken::Secret, _) => "AppSecret",
        };
        let does = interface.does.get(lang);
        let how = how_sure(interface.sure, &interface.source, lang);
        let path = format!("`{}`", interface.path);
        [path.into(), does.into(), token.into(), sets.into(), how].map(Cell::from).to_vec()
    });
    let heads = words.interface_heads.map(Phrase::from).to_vec();
    let table = Block::Table(Table { heads, rows: rows.collect(), legend: None });
    DocumentPart::new(words.interfaces, vec![Block::paragraph(words.interfaces_intro), table])
}

/// How many ways to ask are shown.
const MOST_QUESTIONS: usize = 4;

fn told(topic: &Topic, answer: &TopicAnswer, shelf: Shelf<'_>, lang: Lang) -> Vec<Block<'static>> {
    let words = words(lang);
    let asked = topic.questions.get(lang).iter().take(MOST_QUESTIONS).map(|asked| asked.as_str().into());
    // On a page its title stands above.
    let title = matches!(shelf, Shelf::Files(_)).then(|| Phrase::strong(answer.title.get(lang)));
    let mut blocks: Vec<_> = title.map(Block::Paragraph).into_iter().collect();
    blocks.extend([Block::Quote(asked.collect()), Block::paragraph(answer.answer.get(lang))]);
    blocks.extend(answer.figure.iter().map(|figure| Block::Code(figure.get(lang).to_owned())));
    if !answer.facts.is_empty() {
        let facts = answer.facts.iter().map(|fact| {
            let how = how_sure(fact.sure, &fact.source, lang);
            Phrase::from(format!("{} ", fact.text.get(lang))).and(how)
        });
        blocks.push(Block::section(words.facts, vec![Block::List(facts.collect())]));
    }
    if let Some(disagreement) = &answer.disagreement {
        blocks.push(Block::section(words.disagreement, vec![Block::paragraph(disagreement.get(lang))]));
    }
    blocks.extend(steps(&answer.steps, lang));
    blocks.extend(in_vain(&answer.in_vain, lang));
    if !answer.see.is_empty() {
        let see = answer.see.iter().map(|to| referred(to, &words, shelf, lang));
        blocks.push(Block::Paragraph(Phrase::from(words.see).and(Phrase::join(see, words.comma))));
    }
    let sources = answer.sources.iter();
    let sources = sources.map(|rests| source(&rests.doc, rests.section.as_deref(), rests.sure, lang));
    blocks.push(Block::section(words.sources, vec![Block::List(sources.collect())]));
    blocks
}

fn link(topic: &'static str, shelf: Shelf<'_>, lang: Lang) -> Phrase {
    shelf.link(topic, &ExplainedSubject::Topic(topic), lang)
}

fn referred(to: &Reference, words: &Words, shelf: Shelf<'_>, lang: Lang) -> Phrase {
    let to_known = |words: String, subject: Option<ExplainedSubject>| match subject {
        Some(subject) => shelf.link(&words, &subject, lang),
        None => words.into(),
    };
    match to {
        Reference::Topic(id) => {
            to_known(id.clone(), knowledge::topic(id).map(|topic| ExplainedSubject::Topic(&topic.id)))
        }
        Reference::Screen(id) => {
            to_known(id.clone(), knowledge::screen(id).map(|screen| ExplainedSubject::Screen(&screen.id)))
        }
        Reference::Rule(id) => shelf.rule(id, lang),
        Reference::Code(code) => to_known(format!("errcode {code}"), Some(ExplainedSubject::ApiCode(*code))),
        Reference::Set(id) => {
            to_known(format!("{}{id}", words.set), Some(ExplainedSubject::PermissionSet(*id)))
        }
        Reference::Interface(id) => {
            let known = knowledge::interface(id).map(|known| ExplainedSubject::Interface(&known.name));
            to_known(format!("`{id}`"), known)
        }
    }
}

struct Words {
    generated: &'static str,
    title: &'static str,
    intro: &'static str,
    facts: &'static str,
    disagreement: &'static str,
    see: &'static str,
    sources: &'static str,
    set: &'static str,
    interfaces: &'static str,
    interfaces_intro: &'static str,
    interface_heads: [&'static str; 5],
    any_set: &'static str,
    comma: &'static str,
    between: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Zh => Words {
            generated: "<!-- 由 catalog/topics/ 生成；请改那些文件，再运行 UPDATE_GENERATED=1 cargo test generated -->",
            title: "授权前后的常见问题",
            intro: "不是报错、却常有人问的事：谁能授权、怎样取消、码和令牌能用多久、ticket 收不到怎么办。`wxauthlint explain <主题>` 在命令行里给出同样的回答。方括号或链接里是每句话有多可靠。",
            facts: "已知的情况",
            disagreement: "说法不一的地方",
            see: "另见：",
            sources: "依据",
            set: "权限集 ",
            interfaces: "接口",
            interfaces_intro: "授权前后常用的接口用哪一种令牌、要商家授予哪个权限集（列出几个的，有其中一个即可）。`wxauthlint explain <接口名或路径>` 还会说明 48001 和 61007 在那里是什么意思。",
            interface_heads: ["路径", "用途", "令牌", "权限集", "依据"],
            any_set: "任意一个",
            comma: "、",
            between: "：",
        },
        Lang::En => Words {
            generated: "<!-- generated from catalog/topics/; edit those files and run UPDATE_GENERATED=1 cargo test generated -->",
            title: "Questions about authorization",
            intro: "Questions that are not errors: who can authorize, how to cancel an authorization, how long codes and tokens last, what to do when the ticket does not arrive. `wxauthlint explain <topic>` gives the same answers on the command line. Each statement says how reliable it is, with a link to its source where there is one.",
            facts: "What is known",
            disagreement: "Where sources disagree",
            see: "See also: ",
            sources: "Sources",
            set: "permission set ",
            interfaces: "Interfaces",
            interfaces_intro: "Which token each authorization interface takes, and which permission set the merchant must have granted (if several are listed, one is enough). `wxauthlint explain <name or path>` also says what 48001 and 61007 mean there.",
            interface_heads: ["path", "purpose", "token", "permission sets", "source"],
            any_set: "any",
            comma: ", ",
            between: ": ",
        },
    }
}
