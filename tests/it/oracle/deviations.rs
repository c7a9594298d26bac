//! The deviations that scenarios are made of.

use super::world::{
    ACCOUNTS, CLOUD, Code, Component, ELSEWHERE, ENTRY, LATER, LinkKind, Mode, Page, Redirect, STRANGER,
    Scenario,
};

/// One deviation from a scenario. Two of the same `what` exclude each other.
pub struct Change {
    pub what: &'static str,
    pub value: &'static str,
    pub apply: fn(&mut Scenario),
}

macro_rules! changes {
    ($($what:literal { $($value:literal => |$s:ident| $do:expr;)+ })+) => {
        &[$($(Change { what: $what, value: $value, apply: |$s| $do },)+)+]
    };
}

/// Every deviation that scenarios are made of.
pub const CHANGES: &[Change] = changes! {
    "kind of link" {
        "H5" => |s| s.link.kind = LinkKind::H5;
        "old H5" => |s| s.link.kind = LinkKind::OldH5;
    }
    "component_appid" {
        "of another platform" => |s| s.link.component = Component::Other;
        "xxxx" => |s| s.link.component = Component::Placeholder;
        "a hole" => |s| s.link.component = Component::Hole;
    }
    "pre_auth_code" {
        "missing" => |s| s.link.code = Code::Missing;
        "cut" => |s| s.link.code = Code::Cut;
    }
    "auth_type" {
        "absent" => |s| s.link.auth_type = None;
        "1" => |s| s.link.auth_type = Some("1");
        "2" => |s| s.link.auth_type = Some("2");
        "3" => |s| s.link.auth_type = Some("3");
        "4" => |s| s.link.auth_type = Some("4");
        "5" => |s| s.link.auth_type = Some("5");
        "8" => |s| s.link.auth_type = Some("8");
        "7" => |s| s.link.auth_type = Some("7");
        "9" => |s| s.link.auth_type = Some("9");
        "99" => |s| s.link.auth_type = Some("99");
        "0" => |s| s.link.auth_type = Some("0");
        "a word" => |s| s.link.auth_type = Some("undefined");
        "empty" => |s| s.link.auth_type = Some("");
        "03" => |s| s.link.auth_type = Some("03");
    }
    "biz_appid" {
        "empty" => |s| s.link.biz_appid = Some("");
        "the official account" => |s| s.link.biz_appid = Some(ACCOUNTS[0].0);
        "the mini program" => |s| s.link.biz_appid = Some(ACCOUNTS[1].0);
        "the Channels account" => |s| s.link.biz_appid = Some(ACCOUNTS[2].0);
        "the fourth account" => |s| s.link.biz_appid = Some(ACCOUNTS[3].0);
        "a stranger" => |s| s.link.biz_appid = Some(STRANGER);
    }
    "category_id_list" {
        "empty" => |s| s.link.sets = Some(&[]);
        "1, 17, 143" => |s| s.link.sets = Some(&[1, 17, 143]);
        "17" => |s| s.link.sets = Some(&[17]);
        "18" => |s| s.link.sets = Some(&[18]);
        "1, 7" => |s| s.link.sets = Some(&[1, 7]);
        "half configured" => |s| s.link.sets = Some(&[17, 99]);
        "99, not configured" => |s| s.link.sets = Some(&[99]);
        "200, unknown" => |s| s.link.sets = Some(&[200]);
    }
    "redirect_uri" {
        "missing" => |s| s.link.redirect = Redirect::Missing;
        "empty" => |s| s.link.redirect = Redirect::Empty;
        "on the later host" => |s| s.link.redirect = Redirect::On(LATER);
        "on another host" => |s| s.link.redirect = Redirect::On(ELSEWHERE);
        "on the cloud host" => |s| s.link.redirect = Redirect::On(CLOUD);
        "relative" => |s| s.link.redirect = Redirect::Relative;
        "without scheme" => |s| s.link.redirect = Redirect::WithoutScheme;
        "of another scheme" => |s| s.link.redirect = Redirect::OtherScheme;
        "cut at &" => |s| s.link.redirect = Redirect::CutAtAmpersand;
        "cut at #" => |s| s.link.redirect = Redirect::CutAtHash;
        "xxxx" => |s| s.link.redirect = Redirect::Placeholder;
        "a hole" => |s| s.link.redirect = Redirect::Hole;
    }
    "page" {
        "unsaid" => |s| s.link.page = Page::Unsaid;
        "none" => |s| s.link.page = Page::None;
        "on the later host" => |s| s.link.page = Page::On(LATER);
        "on another host" => |s| s.link.page = Page::On(ELSEWHERE);
        "on the cloud host" => |s| s.link.page = Page::On(CLOUD);
    }
    "behind the hash" {
        "all but auth_type" => |s| s.link.is_behind_hash = true;
    }
    "mode" {
        "traditional" => |s| s.platform.mode = Mode::Traditional;
        "cloud" => |s| s.platform.mode = Mode::Cloud;
    }
    "released" {
        "no" => |s| s.platform.released = Some(false);
        "unsaid" => |s| s.platform.released = None;
    }
    "entry_domain" {
        "the later host" => |s| s.platform.entry = Some(LATER);
        "unsaid" => |s| s.platform.entry = None;
    }
    "test_accounts" {
        "left out" => |s| s.platform.tests = None;
        "empty" => |s| s.platform.tests = Some(Vec::new());
        "all" => |s| s.platform.tests = Some(ACCOUNTS.map(|(_, id, _)| id).to_vec());
        "a stranger" => |s| s.platform.tests = Some(vec!["gh_00112233aabb"]);
        "an appid" => |s| s.platform.tests = Some(vec![ACCOUNTS[0].0]);
    }
    "permission_sets" {
        "unsaid" => |s| s.platform.sets = None;
        "empty" => |s| s.platform.sets = Some(Vec::new());
        "1" => |s| s.platform.sets = Some(vec![1]);
        "17" => |s| s.platform.sets = Some(vec![17]);
        "4, exclusive" => |s| s.platform.sets = Some(vec![4]);
        "18, exclusive" => |s| s.platform.sets = Some(vec![18]);
        "189" => |s| s.platform.sets = Some(vec![189]);
        "1, 17" => |s| s.platform.sets = Some(vec![1, 17]);
        "200, unknown" => |s| s.platform.sets = Some(vec![200]);
        "1, 200" => |s| s.platform.sets = Some(vec![1, 200]);
        "all kinds" => |s| s.platform.sets = Some(vec![1, 17, 129, 143, 189]);
    }
    "pending domain" {
        "the later host" => |s| s.platform.pending_entry = Some(LATER);
        "the same" => |s| s.platform.pending_entry = Some(ENTRY);
    }
    "pending sets" {
        "143" => |s| s.platform.pending_sets = vec![143];
        "19, 25" => |s| s.platform.pending_sets = vec![19, 25];
        "2, 99" => |s| s.platform.pending_sets = vec![2, 99];
    }
    "requires" {
        "1, 17" => |s| s.requires = vec![1, 17];
        "25, which is not configured" => |s| s.requires = vec![25];
    }
    "fourth account's kind" {
        "unsaid" => |s| s.accounts[3].kind = None;
        "official account" => |s| s.accounts[3].kind = Some("official_account");
        "channels" => |s| s.accounts[3].kind = Some("channels");
        "store" => |s| s.accounts[3].kind = Some("store");
        "talent" => |s| s.accounts[3].kind = Some("talent");
        "supplier" => |s| s.accounts[3].kind = Some("supplier");
        "promoter" => |s| s.accounts[3].kind = Some("promoter");
        "mini game" => |s| s.accounts[3].kind = Some("mini_game");
        "store mini program" => |s| s.accounts[3].kind = Some("shop_mini_program");
        "run" => |s| s.accounts[3].kind = Some("trial_mini_program");
        "test" => |s| s.accounts[3].kind = Some("test");
    }
    "state" {
        "normal" => |s| s.accounts.iter_mut().for_each(|account| account.state = Some("normal"));
        "warned" => |s| s.accounts[0].state = Some("warned");
        "frozen" => |s| s.accounts[0].state = Some("frozen");
        "banned" => |s| s.accounts[1].state = Some("banned");
        "cancelled" => |s| s.accounts[2].state = Some("cancelled");
    }
    "original_id" {
        "of nobody said" => |s| s.accounts.iter_mut().for_each(|account| account.original_id = None);
    }
    "granted" {
        "all that is configured" => |s| { s.accounts[0].granted = vec![1, 7]; s.accounts[1].granted = vec![17, 18]; };
        "some" => |s| { s.accounts[0].granted = vec![1]; s.accounts[1].granted = vec![17]; };
    }
    "elsewhere" {
        "exclusive" => |s| { s.accounts[0].elsewhere = vec![4]; s.accounts[1].elsewhere = vec![18]; };
        "shared" => |s| { s.accounts[0].elsewhere = vec![7]; s.accounts[1].elsewhere = vec![17]; };
    }
};
