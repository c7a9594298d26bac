//! What WeChat's documents say, typed in as tables. Each line names where it is said.
//!
//! D2 stands for `developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0`.

/// 授权流程技术说明 (D2/api/Before_Develop/Authorization_Process_Technical_Description), the row of
/// `auth_type` in the table of parameters: which kinds of accounts each value shows.
pub const AUTH_TYPES: [(&str, &[&str]); 7] = [
    ("1", &["official_account"]),                             // 仅展示公众号
    ("2", &["mini_program"]),                                 // 仅展示小程序
    ("3", &["official_account", "mini_program"]),             // 公众号和小程序都展示
    ("4", &["promoter"]),                                     // 小程序推客账号
    ("5", &["channels"]),                                     // 视频号账号
    ("6", &["official_account", "mini_program", "channels"]), // 全部，即公众号、小程序、视频号都展示
    ("8", &["talent"]),                                       // 带货助手账号
];

/// The same page when `auth_type` could still be left out: 如果为未指定，则默认小程序和公众号都展示.
pub const DEFAULT_AUTH_TYPE: &str = "3";

/// That `6`, 全部, leaves out these is concluded, nowhere said.
pub const PERHAPS_AMONG_ALL: [&str; 2] = ["talent", "promoter"];

/// Kinds that no value of `auth_type` names: which one shows them is not documented.
pub const NAMED_BY_NO_VALUE: [&str; 2] = ["store", "supplier"];

/// 权限集只可以授权给公众号或者普通小程序和小商店，其他类型的账号暂时不支持 (same page, (4) 补充说明);
/// 小游戏账号/测试号账号，不支持授权给第三方平台 (D2/troubleshooting/authorization_troubleshooting, 五);
/// run and store mini programs by a reply of WeChat's staff of 2021-12-06.
pub const NEVER: [&str; 4] = ["mini_game", "test", "trial_mini_program", "shop_mini_program"];

/// 对于已经注销、冻结、封禁、以及未完成注册的账号不再出现于授权账号列表 (授权流程技术说明, auth_type).
pub const NOT_SHOWN: [&str; 3] = ["cancelled", "frozen", "banned"];

/// `biz_appid`: 指定授权唯一的小程序或公众号 (same page). Of other kinds nothing is said.
pub const DESIGNATED: [&str; 2] = ["official_account", "mini_program"];

/// Kinds whose permission sets the readable documents list completely enough to say that a configured
/// set is for them. The sets of suppliers and promoters are on no readable page, and those of shops
/// stand in one table with those of mini programs.
pub const KINDS_WITH_TABLE: [&str; 4] = ["official_account", "mini_program", "channels", "talent"];

/// D2/product/offical_account_authority (sic), id and whether it is exclusive (互斥 是). The page could
/// be read up to 121 only, so an id that is in no table may be one of these.
const OFFICIAL_ACCOUNT: [(u32, bool); 29] = [
    (1, false),
    (2, false),
    (3, false),
    (4, true),
    (5, false),
    (6, false),
    (7, false),
    (8, false),
    (9, false),
    (10, false),
    (11, false),
    (12, false),
    (13, false),
    (15, false),
    (22, false),
    (23, false),
    (24, true),
    (26, false),
    (27, false),
    (33, false),
    (34, true),
    (44, false),
    (46, false),
    (47, false),
    (54, true),
    (66, false),
    (89, false),
    (113, false),
    // Message push (message_push page).
    (172, false),
];

/// D2/product/miniprogram_authority, the exclusive ones.
const MINI_PROGRAM_EXCLUSIVE: [u32; 18] =
    [18, 25, 40, 41, 45, 49, 51, 73, 76, 81, 85, 104, 119, 135, 138, 157, 158, 198];

/// The same table, 互斥 否, and 171, message push (message_push page).
const MINI_PROGRAM: [u32; 47] = [
    17, 19, 30, 31, 37, 48, 52, 65, 67, 70, 71, 84, 86, 88, 93, 99, 102, 105, 107, 112, 116, 117, 118, 129,
    130, 131, 132, 133, 139, 140, 141, 142, 144, 151, 153, 156, 159, 161, 164, 167, 169, 175, 180, 182, 185,
    186, 171,
];

/// D2/product/channel_authority and 174, message push. None is exclusive.
const CHANNELS: [u32; 5] = [143, 160, 176, 177, 174];

/// D2/product/talent_authority. None is exclusive.
const TALENT: [u32; 2] = [189, 190];

/// Whether accounts of that kind have that set; `None` where the id is in no table.
pub fn is_set_of(id: u32, kind: &str) -> Option<bool> {
    let holders = [
        ("official_account", OFFICIAL_ACCOUNT.iter().any(|(known, _)| *known == id)),
        ("mini_program", MINI_PROGRAM.contains(&id) || MINI_PROGRAM_EXCLUSIVE.contains(&id)),
        ("channels", CHANNELS.contains(&id)),
        ("talent", TALENT.contains(&id)),
    ];
    let is_known = holders.iter().any(|(_, has)| *has);
    is_known.then(|| holders.contains(&(kind, true)))
}

/// 互斥: 该权限集只可同时授权给一个第三方平台.
pub fn is_exclusive(id: u32) -> bool {
    OFFICIAL_ACCOUNT.contains(&(id, true)) || MINI_PROGRAM_EXCLUSIVE.contains(&id)
}
