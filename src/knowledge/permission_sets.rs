//! The permission sets (权限集) that a platform can be granted.

use std::sync::LazyLock;

use serde::Deserialize;

use super::accounts::AccountKind;
use super::{Sure, table};
use crate::text::Text;

/// A permission set.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionSet {
    /// The id, as in `category_id_list` and `func_info`.
    pub id: i64,
    /// WeChat's Chinese name, and a translation of ours.
    pub name: Text,
    /// What WeChat called it formerly, where that is another word.
    #[serde(default)]
    pub old_names: Vec<String>,
    /// The accounts that can grant it; empty when not known.
    pub kinds: Vec<AccountKind>,
    /// 互斥: only one provider at a time can hold it; `None` when not known.
    #[serde(deserialize_with = "table::nullable")]
    pub exclusive: Option<bool>,
    /// How sure it is that the set exists and whose it is.
    pub sure: Sure,
    /// Id of the document that tells of it.
    pub source: String,
}

impl PermissionSet {
    /// True if that is its Chinese name of today, or a former one, however 帐号 is spelt and whether the name
    /// ends in 权限, 权限集 or neither.
    pub fn is_called(&self, name: &str) -> bool {
        let name = bare(name);
        !name.is_empty()
            && (bare(&self.name.zh) == name || self.old_names.iter().any(|old| bare(old) == name))
    }

    /// True if an account of that kind may be able to grant it: it can, or it is not known who can.
    pub fn may_be_granted_by(&self, kind: AccountKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// The name without what is written in one place and left out in another.
fn bare(name: &str) -> String {
    let name = name.replace('帐', "账").replace(['（', '）', '(', ')', '「', '」', '“', '”'], "");
    let name = name.strip_suffix("小程序").unwrap_or(&name);
    let name = name.strip_suffix("权限集").or_else(|| name.strip_suffix("权限")).unwrap_or(name);
    name.to_owned()
}

/// All known permission sets, by id. WeChat has more: an unknown id is not a wrong one.
pub fn permission_sets() -> &'static [PermissionSet] {
    &PERMISSION_SETS
}

/// The permission set of that id.
pub fn permission_set(id: i64) -> Option<&'static PermissionSet> {
    let at = PERMISSION_SETS.binary_search_by_key(&id, |set| set.id).ok()?;
    PERMISSION_SETS.get(at)
}

const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/permission-sets.json"));

static PERMISSION_SETS: LazyLock<Vec<PermissionSet>> = LazyLock::new(|| table::entries(JSON));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let sets: Vec<PermissionSet> = table::read(JSON).unwrap();
        assert_eq!(sets.len(), 113);
        assert!(sets.is_sorted_by(|one, next| one.id < next.id));
        for set in &sets {
            table::assert_both_languages(&set.name);
            assert!(set.sure != Sure::Official || !set.kinds.is_empty(), "{set:?}");
        }
    }

    #[test]
    fn sets_are_found_by_id() {
        let development = permission_set(18).unwrap();
        assert_eq!(development.name.zh, "小程序开发与数据分析");
        assert_eq!(development.exclusive, Some(true));
        assert!(development.may_be_granted_by(AccountKind::MiniProgram));
        assert!(!development.may_be_granted_by(AccountKind::OfficialAccount));
        assert!(permission_set(137).unwrap().may_be_granted_by(AccountKind::Channels));
        assert_eq!(permission_set(0), None);
        assert_eq!(permission_sets().last().map(|set| set.id), Some(198));
    }

    #[test]
    fn sets_are_found_by_former_names() {
        let called = |name: &str| {
            let sets = permission_sets().iter().filter(|set| set.is_called(name));
            sets.map(|set| set.id).collect::<Vec<_>>()
        };
        assert_eq!(called("帐号管理权限"), [17]);
        assert_eq!(called("账号管理权限集"), [17]);
        assert_eq!(called("帐号管理权限（小程序）"), [17]);
        assert_eq!(called("开发管理与数据分析权限"), [18]);
        assert_eq!(called("小程序开发与数据分析"), [18]);
        assert_eq!(called("好物圈权限"), [41, 44]);
        assert_eq!(called("群发与通知权限"), [7]);
        assert_eq!(called("权限"), Vec::<i64>::new());
        assert_eq!(called("没有这个权限集"), Vec::<i64>::new());
    }

    #[test]
    fn the_exclusive_sets_are_those_of_the_documentation() {
        let exclusive: Vec<i64> =
            permission_sets().iter().filter(|set| set.exclusive == Some(true)).map(|set| set.id).collect();
        let documented =
            [4, 18, 24, 25, 34, 40, 41, 45, 49, 51, 54, 73, 76, 81, 85, 104, 119, 135, 138, 157, 158, 198];
        assert_eq!(exclusive, documented);
    }
}
