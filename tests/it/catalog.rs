//! The shipped tables: nothing is left out, and nothing leads nowhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wxauthlint::knowledge::{
    ApiCode, CauseKind, Guidance, ScreenEntry, ScreenPage, Who, api_code, api_codes, document_exists,
    look_alikes, parameters, screen, screens,
};
use wxauthlint::rule::embedded;
use wxauthlint::text::Text;

/// Whose guidance it is, for messages; and the guidance.
fn guidances() -> Vec<(String, &'static Guidance)> {
    let of_screens = screens().map(|screen| (screen.id.clone(), screen.guidance().unwrap()));
    let of_codes = api_codes().map(|code| (name(code), code.guidance().unwrap()));
    of_screens.chain(of_codes).collect()
}

fn name(code: &ApiCode) -> String {
    format!("errcode {:?}{:?}", code.codes, code.range)
}

/// Fails with all that was found, one line each.
fn none(found: &[String]) {
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_file_of_a_screen_is_shipped() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog/screens");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let shipped: BTreeSet<String> = screens().map(|screen| screen.id.clone()).collect();
    assert_eq!(shipped, files);
    for id in &shipped {
        assert_eq!(screen(id).map(|screen| screen.id.as_str()), Some(id.as_str()));
        assert!(embedded().get(id).is_none(), "`{id}` is a rule and a screen");
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    let mut wrong = Vec::new();
    for (name, guidance) in guidances() {
        for sentence in sentences(guidance) {
            if !sentence.zh.ends_with(['。', '？', '！', '”', '」'])
                || !sentence.en.ends_with(['.', '?', '!', '"', ')'])
            {
                wrong.push(format!("{name}: no whole sentence: {} / {}", sentence.zh, sentence.en));
            }
        }
        let title = &guidance.title;
        if title.zh.ends_with('。') || title.en.ends_with('.') {
            wrong.push(format!("{name}: a title is no sentence: {} / {}", title.zh, title.en));
        }
        for text in sentences(guidance).into_iter().chain([title]) {
            let is_translated = !text.zh.is_ascii() && !text.en.trim().is_empty();
            if !is_translated {
                wrong.push(format!("{name}: {text:?}"));
            }
        }
    }
    none(&wrong);
}

fn sentences(guidance: &Guidance) -> Vec<&Text> {
    let steps = guidance.steps.by_actor().flat_map(|(_, steps)| steps);
    let causes = guidance.causes.iter().filter_map(|cause| match &cause.kind {
        CauseKind::Unseen { cause, ask, .. } => Some([cause, ask]),
        CauseKind::Rule(_) => None,
    });
    std::iter::once(&guidance.meaning)
        .chain(&guidance.cured)
        .chain(&guidance.forward)
        .chain(steps)
        .chain(causes.flatten())
        .chain(guidance.in_vain.iter().map(|vain| &vain.why))
        .collect()
}

#[test]
fn every_screen_says_what_is_to_be_done() {
    let mut wrong = Vec::new();
    for screen in screens() {
        let guidance = screen.guidance().unwrap();
        if screen.text().is_empty() || guidance.sources.is_empty() || guidance.causes.is_empty() {
            wrong.push(format!("{}: no text, no source or no cause", screen.id));
        }
        if guidance.cured.is_none() {
            wrong.push(format!("{}: nothing says how one sees that it is cured", screen.id));
        }
    }
    for (name, guidance) in guidances() {
        let acts = guidance.steps.by_actor().any(|(who, _)| who == guidance.actor);
        if matches!(guidance.actor, Who::Provider | Who::Merchant) && !acts {
            wrong.push(format!("{name}: {} must act and has no step", guidance.actor.name()));
        }
        if guidance.forward.is_some() == guidance.steps.merchant.is_empty() {
            wrong.push(format!("{name}: a message for the merchant belongs where the merchant has steps"));
        }
    }
    none(&wrong);
}

#[test]
fn every_cause_and_parameter_names_a_rule() {
    let causes = guidances().into_iter().flat_map(|(name, guidance)| {
        let rules = guidance.causes.iter().filter_map(|cause| match &cause.kind {
            CauseKind::Rule(rule) => Some(rule),
            CauseKind::Unseen { .. } => None,
        });
        rules.map(move |rule| (name.clone(), rule))
    });
    let judged = parameters()
        .iter()
        .flat_map(|parameter| parameter.rules.iter().map(|rule| (parameter.name.clone(), rule)));
    let wrong: Vec<_> = causes
        .chain(judged)
        .filter(|(_, rule)| embedded().get(rule).is_none())
        .map(|(name, rule)| format!("{name}: no rule `{rule}`"))
        .collect();
    none(&wrong);
}

#[test]
fn every_source_is_a_document() {
    let rests = guidances().into_iter().flat_map(|(name, guidance)| {
        let causes = guidance.causes.iter().filter_map(|cause| match &cause.kind {
            CauseKind::Unseen { source, .. } => Some(source),
            CauseKind::Rule(_) => None,
        });
        let vain = guidance.in_vain.iter().map(|vain| &vain.source);
        let sources = guidance.sources.iter().map(|rests| &rests.doc).chain(causes).chain(vain);
        sources.map(move |source| (name.clone(), source))
    });
    let parameters = parameters()
        .iter()
        .flat_map(|parameter| parameter.sources.iter().map(|rests| (parameter.name.clone(), &rests.doc)));
    let wrong: Vec<_> = rests
        .chain(parameters)
        .filter(|(_, source)| !document_exists(source))
        .map(|(name, source)| format!("{name}: no document `{source}`"))
        .collect();
    none(&wrong);
}

/// WeChat's pages are not known to speak English, so that people translate what they see.
#[test]
fn every_screen_is_known_in_the_english_of_those_who_translate_it() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for screen in screens() {
        if !(2..=4).contains(&screen.translations.len()) {
            wrong.push(format!("{}: {} translations", screen.id, screen.translations.len()));
        }
        for text in &screen.translations {
            if !text.is_ascii() || !seen.insert(text.to_lowercase()) {
                wrong.push(format!("{}: not English, or told twice: {text}", screen.id));
            }
        }
    }
    none(&wrong);
}

#[test]
fn slots_are_those_that_can_be_filled() {
    for screen in screens() {
        let texts = screen.texts.iter().map(|text| &text.zh);
        for text in texts.chain(&screen.english).chain(&screen.translations) {
            let rest = ScreenEntry::SLOTS.iter().fold(text.clone(), |text, slot| text.replace(slot, ""));
            assert!(!rest.contains(['{', '}']), "{}: {text}", screen.id);
        }
    }
}

/// The code tables of `authorize/confirm.js`, of `authorize/auth_login.js`, and of the QR code's states.
#[test]
fn every_code_of_a_page_has_one_screen() {
    let range = |from: i64, to: i64| from..=to;
    let scan = [-1].into_iter().chain(range(-16, -11)).chain(range(-28, -19)).collect();
    let password = [-1, -201, -202, 200_103, 200_203, 200_204, 200_301, 200_302]
        .into_iter()
        .chain(range(-102, -100))
        .chain(range(-116, -104))
        .chain(range(-317, -301))
        .collect();
    let qr = vec![2, 3, 402, 404];
    for (page, codes) in [(ScreenPage::Scan, scan), (ScreenPage::Password, password), (ScreenPage::Qr, qr)] {
        let mut wanted: Vec<i64> = codes;
        let of_page =
            |screen: &'static ScreenEntry| screen.codes.iter().filter(move |code| code.page == page);
        let mut found: Vec<i64> = screens().flat_map(of_page).map(|code| code.code).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, wanted, "codes of the {} page", page.name());
    }
}

#[test]
fn every_section_of_the_faq_is_treated() {
    let heading = "已经在第三方平台添加了权限集，为什么调接口还是出现没权限";
    let is_heading = |text: &String| text.contains(heading);
    for section in ["1", "2", "3", "4", "5", "5.1", "5.2", "5.3", "5.4", "5.5"] {
        let is_treated = screens().any(|screen| screen.faq.iter().any(|faq| faq == section))
            || embedded().iter().any(|rule| rule.faq.as_deref() == Some(section))
            || (section == "4" && api_codes().any(|code| code.texts.iter().any(is_heading)));
        assert!(is_treated, "section {section} is treated by nothing");
    }
}

#[test]
fn api_codes_are_told_once() {
    let mut singles = BTreeSet::new();
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for known in api_codes() {
        assert_eq!(known.codes.is_empty(), known.range.is_some(), "{}", name(known));
        for code in &known.codes {
            assert!(singles.insert(*code), "{code} is told twice");
        }
        if let Some((first, last)) = known.range {
            assert!(first < last, "{}", name(known));
            let overlaps = ranges.iter().any(|(from, to)| first <= *to && *from <= last);
            assert!(!overlaps, "{} overlaps another range", name(known));
            ranges.push((first, last));
        }
    }
}

/// A range says what its codes have in common; a code with an entry of its own is told by that.
#[test]
fn a_range_stands_back_behind_the_codes_in_it() {
    let mut covered = 0;
    for known in api_codes() {
        for code in &known.codes {
            assert_eq!(api_code(*code), Some(known), "{code}");
            covered += api_codes().filter(|other| other.codes.is_empty() && other.covers(*code)).count();
        }
        if let Some((first, last)) = known.range {
            let unnamed = |code: &i64| !api_codes().any(|other| other.codes.contains(code));
            let told = (first..=last).filter(unnamed).map(api_code).collect::<Vec<_>>();
            assert!(!told.is_empty() && told.iter().all(|told| *told == Some(known)), "{}", name(known));
        }
    }
    // 85015 to 85018, 86004 and 86007 to 86010.
    assert_eq!(covered, 9);
}

/// The sample code (WXBizMsgCrypt) that every platform takes its first ticket with.
#[test]
fn every_code_of_the_sample_code_is_known_and_not_taken_for_one_of_the_api() {
    for code in -40011..=-40001 {
        let known = api_code(code).unwrap_or_else(|| panic!("{code} is not there"));
        assert!(known.related && known.issuer().en.contains("sample code"), "{code}");
        assert!(known.message.as_ref().is_some_and(|name| !name.contains(' ')), "{code} has no name");
        assert!(known.guidance().is_some_and(|guidance| guidance.cured.is_some()), "{code}");
    }
    let of_api = api_codes().filter(|known| known.issuer().en == "WeChat's API");
    assert_eq!(api_codes().count() - of_api.count(), 11);
}

/// The codes that the pages of the authorization APIs list, and those met in practice.
#[test]
fn every_code_of_the_authorization_apis_is_known() {
    let apis: [(&str, &[i64]); 7] = [
        (
            "api_component_token",
            &[-1, 40001, 40013, 40125, 41004, 45009, 47001, 48001, 61004, 61005, 61006, 61011],
        ),
        (
            "api_create_preauthcode",
            &[-1, 40001, 40013, 40125, 41001, 41004, 42001, 45009, 47001, 48001, 61004, 61005, 61006, 61011],
        ),
        ("api_query_auth", &[-1, 0, 40001, 40013, 40097, 45009, 50002, 61009, 61010, 61014]),
        ("api_authorizer_token", &[-1, 0, 40001, 40013, 45009, 50002, 61003, 61014, 61023]),
        ("api_get_authorizer_info", &[-1, 40001, 40013, 61003]),
        ("api_get_authorizer_list", &[-1, 40001, 40013, 40170]),
        ("api_start_push_ticket", &[-1, 0, 40013, 61011]),
    ];
    let mut wrong = Vec::new();
    for (api, codes) in apis {
        for code in codes {
            match api_code(*code) {
                None => wrong.push(format!("{code} of {api} is not there")),
                Some(known) if !known.apis.iter().any(|known| known == api) => {
                    wrong.push(format!("{code} does not name {api}"));
                }
                Some(known) if !known.related => wrong.push(format!("{code} of {api} is not related")),
                Some(_) => {}
            }
        }
    }
    none(&wrong);
}

/// A text of WeChat's that is about this authorization must not be taken for another trouble; but 10015
/// is the answer to web login on behalf, a look-alike that a missing authorization is the cause of.
#[test]
fn look_alikes_are_not_seen_in_our_own_texts() {
    let of_screens = screens().flat_map(|screen| {
        let texts = screen.texts.iter().map(|text| &text.zh).chain(&screen.english);
        texts.map(move |text| (screen.id.clone(), text))
    });
    let of_codes = api_codes().filter(|code| code.related && !code.covers(10015)).flat_map(|code| {
        let texts = code.message.iter().chain(&code.zh).chain(&code.texts);
        texts.map(move |text| (name(code), text))
    });
    let texts: Vec<_> = of_screens.chain(of_codes).map(|(name, text)| (name, normal(text))).collect();
    let mut wrong = Vec::new();
    for look_alike in look_alikes() {
        for sign in &look_alike.signs {
            for (name, text) in texts.iter().filter(|(_, text)| text.contains(&normal(sign))) {
                if !look_alike.excludes.iter().any(|exclude| text.contains(&normal(exclude))) {
                    wrong.push(format!("`{sign}` of {} is seen in {name}: {text}", look_alike.id));
                }
            }
        }
    }
    none(&wrong);
}

/// Letters and digits alone, in lower case: as signs are looked for.
fn normal(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Rules write out what they compare with: those that name the accounts of the release check name all of the catalog.
#[test]
fn rules_of_the_release_check_name_all_its_accounts() {
    let expected: BTreeSet<String> =
        wxauthlint::knowledge::wechat_test_accounts().iter().map(|account| account.appid.clone()).collect();
    for rule in ["release-test-appid", "component-appid-of-release-check"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("rules/{rule}.yaml"));
        let text = fs::read_to_string(path).unwrap();
        let when = text.lines().find(|line| line.starts_with("when:")).unwrap();
        let named: BTreeSet<String> = when.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        assert_eq!(named, expected, "{rule}");
    }
}
