//! What is not known, in the words of the provider file, and where to say it.

use crate::text::{Lang, Text, text};

pub(super) const PENDING_DOMAIN: &str = "platform.pending_entry_domain";
const PENDING_SETS: &str = "offer.pending_permission_sets";

/// What is not known of a fact that is said: why an outcome [needs](super::Outcome::Unknown) it all the same.
fn doubt(need: &str) -> Option<Text> {
    match need {
        PENDING_DOMAIN => Some(text!(
            "保存了新的授权发起页域名、还没有全网发布时，微信对测试列表里的账号校验哪一个：打开授权页时还不知道是哪个账号",
            "which entry domain WeChat checks for an account on the test list while a new one is waiting for the release: the page loads before the account is known"
        )),
        PENDING_SETS => Some(text!(
            "已保存、还没有全网发布的权限集，授权页是否已经展示：微信的文档说法不一，全网发布之后才能确定",
            "whether the page shows permission sets that are saved but not released: WeChat's pages disagree, and only a release settles it"
        )),
        _ => None,
    }
}

/// True for a fact that is said and yet not known to count.
fn is_doubt(need: &str) -> bool {
    doubt(need).is_some()
}

/// What an outcome [needs](super::Outcome::Unknown), in words.
pub fn unknown(needs: &[&str]) -> Vec<Text> {
    let doubts = needs.iter().filter_map(|need| doubt(need));
    let needs: Vec<&str> = needs.iter().copied().filter(|need| !is_doubt(need)).collect();
    let needs = &needs[..];
    let mut what = Vec::new();
    if is_in(needs, "page") {
        what.push(text!("链接从哪里打开", "where the link is opened"));
    }
    let keys = [
        ("platform", "平台的", "of the platform"),
        ("requires", "产品所需的", "of the product"),
        ("account", "账号的", "of the account"),
        ("target", "`biz_appid` 所指账号的", "of the account that `biz_appid` names"),
        ("link", "链接的", "of the link"),
        ("redirect", "回调地址的", "of the callback"),
    ];
    for (space, zh, en) in keys {
        let keys = keys_of(needs, space);
        if !keys.is_empty() {
            what.push(text!(("{zh} {}", keys.join("、")), ("{} {en}", keys.join(", "))));
        }
    }
    // What a link offers is concluded: if something that it is concluded from is open, that is told.
    if what.is_empty() && is_in(needs, "offer") {
        what.push(match needs.contains(&"offer.is_admitted") {
            true => text!("链接是否允许这个账号授权", "whether the link allows the account"),
            false => text!(
                "授权页会向这个账号展示哪些权限集",
                "which permission sets the page shows to the account"
            ),
        });
    }
    what.into_iter().chain(doubts).collect()
}

/// True if a fact of a name space is among them.
fn is_in(needs: &[&str], space: &str) -> bool {
    needs.iter().any(|need| need.split_once('.').is_some_and(|(of, _)| of == space))
}

/// The keys of the provider file (or parameters of the link) behind the facts of a name space.
fn keys_of(needs: &[&str], space: &str) -> Vec<String> {
    let of_space =
        |need: &&str| need.split_once('.').filter(|(of, _)| *of == space).map(|(_, key)| key.to_owned());
    needs.iter().filter_map(of_space).map(|key| format!("`{key}`")).collect()
}

/// The facts in question and what to do about them, a sentence each; none if there is none.
pub(super) fn unknowns(needs: &[&str], lang: Lang) -> Vec<String> {
    let what: Vec<_> = unknown(needs).iter().map(|text| text.get(lang).to_owned()).collect();
    if what.is_empty() {
        return Vec::new();
    }
    let mut sentences = vec![match lang {
        Lang::Zh => format!("不知道：{}", what.join("；")),
        Lang::En => format!("unknown: {}", what.join("; ")),
    }];
    let todo = todo(needs, lang);
    if !todo.is_empty() {
        sentences.push(match lang {
            Lang::Zh => format!("建议：{}", todo.join("；")),
            Lang::En => format!("what to do: {}", todo.join("; ")),
        });
    }
    sentences
}

fn todo(needs: &[&str], lang: Lang) -> Vec<&'static str> {
    let has_doubt = needs.iter().any(|need| is_doubt(need));
    let needs: &[&str] = &needs.iter().copied().filter(|need| !is_doubt(need)).collect::<Vec<_>>();
    let mut todo = Vec::new();
    if is_in(needs, "page") {
        todo.push(match lang {
            Lang::Zh => "用 `--page` 写明从哪个网页打开",
            Lang::En => "use `--page` to say where it is opened",
        });
    }
    if ["platform", "requires", "account", "target"].iter().any(|space| is_in(needs, space)) {
        todo.push(match lang {
            Lang::Zh => "把缺少的写进服务商配置文件（`--config`）",
            Lang::En => "add what is missing to the provider file (`--config`)",
        });
    }
    if is_in(needs, "link") || is_in(needs, "redirect") {
        todo.push(match lang {
            Lang::Zh => "给出参数已填好的链接",
            Lang::En => "pass the link with its parameters filled in",
        });
    }
    if has_doubt {
        todo.push(match lang {
            Lang::Zh => "先用这个账号实际试一次，或者重新全网发布",
            Lang::En => "try the link with this account first, or release the platform again",
        });
    } else if todo.is_empty() && is_in(needs, "offer") {
        todo.push(match lang {
            Lang::Zh => "先用这个账号实际试一次",
            Lang::En => "try the link with this account first",
        });
    }
    todo
}

#[cfg(test)]
mod tests {
    use super::*;

    fn en(needs: &[&str]) -> Vec<String> {
        unknowns(needs, Lang::En)
    }

    #[test]
    fn facts_are_told_by_the_keys_that_would_say_them() {
        assert!(en(&[]).is_empty());
        assert_eq!(
            en(&["account.kind", "page.host", "platform.released"]),
            [
                "unknown: where the link is opened; `released` of the platform; `kind` of the account",
                "what to do: use `--page` to say where it is opened; add what is missing to the provider file (`--config`)"
            ]
        );
    }

    #[test]
    fn what_is_said_and_yet_not_known_is_told_with_the_reason() {
        let [doubt, todo] = &en(&["account.kind", "platform.pending_entry_domain"])[..] else { panic!() };
        assert!(
            doubt.starts_with("unknown: `kind` of the account; which entry domain WeChat checks"),
            "{doubt}"
        );
        assert!(todo.ends_with("or release the platform again"), "{todo}");
        let sets = unknowns(&["offer.pending_permission_sets"], Lang::Zh);
        assert!(sets[0].starts_with("不知道：已保存、还没有全网发布的权限集"), "{sets:?}");
    }

    #[test]
    fn what_nobody_knows_is_to_be_tried() {
        assert_eq!(
            en(&["offer.permission_sets"]),
            [
                "unknown: which permission sets the page shows to the account",
                "what to do: try the link with this account first"
            ]
        );
        let admitted = en(&["offer.is_admitted", "offer.permission_sets"]);
        assert_eq!(admitted[0], "unknown: whether the link allows the account");
        assert_eq!(en(&["account.kind", "offer.is_admitted"])[0], "unknown: `kind` of the account");
    }
}
