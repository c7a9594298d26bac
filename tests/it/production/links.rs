//! Links as public code builds them, with made-up ids: what each stands for, the link, and where it is
//! opened (an address, `none`, or nothing where it is not said).
//!
//! In the links `$PC`, `$H5` and `$OLDH5` stand for the addresses of the page, `$ID` for the appid of the
//! platform, `$CODE` for a code as it is, `$C40` for one whose at signs are encoded, `$OLDCODE` and
//! `$OC40` for the shorter ones of older platforms, `$BARE` for one without its prefix, `$CALLBACK` for
//! an encoded callback and `$CLOUD` for the host of a platform in cloud mode.

/// What is special about a link that works, the link, and where it is opened.
pub struct Case(pub &'static str, pub &'static str, pub &'static str);

/// Where the links of the provider's own domain are opened.
pub const BIND: &str = "https://auth.example.com/bind";
const NOWHERE: &str = "none";

/// All of them.
pub const CASES: [&[Case]; 10] =
    [DOCUMENTS, TENCENT, PHP, JAVA, GO, OTHERS, ENCODINGS, CALLBACKS, VALUES, FRAMES];

/// The templates of WeChat's own documents, from the first to today's.
const DOCUMENTS: &[Case] = &[
    Case(
        "PC of 2015, before auth_type: also WxJava where no type is given, and wechatpy",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case(
        "PC of today: also WxJava where a type is given",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "PC with an account",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=2&biz_appid=wxfedcba9876543210",
        BIND,
    ),
    Case(
        "PC with a single set, as the document writes it",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=2&category_id_list=17",
        BIND,
    ),
    Case(
        "PC with several sets",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&category_id_list=1%7C7%7C17",
        BIND,
    ),
    Case(
        "PC with everything",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=2&biz_appid=wxfedcba9876543210&category_id_list=17%7C18",
        BIND,
    ),
    Case(
        "H5 of today",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&biz_appid=wxfedcba9876543210#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "H5 of today without an account",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "H5 of the English page",
        "$OLDH5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&biz_appid=wxfedcba9876543210#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "first H5, auth_type twice",
        "$OLDH5?action=bindcomponent&auth_type=3&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&biz_appid=wxfedcba9876543210#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "first H5, auth_type twice and filled in once",
        "$OLDH5?action=bindcomponent&auth_type=3&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=2#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "the code of the document's sample length",
        "$PC?component_appid=$ID&pre_auth_code=$OLDCODE&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
];

/// Tencent's own console for platforms in cloud mode, wxcloudrun-wxcomponent, in all its builds.
const TENCENT: &[Case] = &[
    Case(
        "PC of 2022, no callback",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=3",
        "https://auth.example.com/#/authorize",
    ),
    Case(
        "H5 of 2022, no callback",
        "$H5?component_appid=$ID&pre_auth_code=$CODE&auth_type=3#wechat_redirect",
        "https://auth.example.com/#/authorizeH5",
    ),
    Case(
        "PC, the page of the console as callback",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=https%3A%2F%2Fauth.example.com%2F%23%2FredirectPage",
        "https://auth.example.com/#/authorize",
    ),
    Case(
        "PC of a fork, a callback of one's own behind the page",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=https%3A%2F%2Fauth.example.com%2F%23%2FredirectPage%3Fredirect_url%3Dhttps%3A%2F%2Fauth.example.com%2Fdone",
        "https://auth.example.com/#/authorize",
    ),
    Case(
        "PC, no callback configured",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=",
        "https://auth.example.com/#/authorize",
    ),
    Case(
        "PC of 2022 to 2023, no callback configured",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=3&redirect_uri=",
        "https://auth.example.com/#/authorize",
    ),
    Case(
        "H5 of 2022 to 2023, the page of the console as callback",
        "$H5?component_appid=$ID&pre_auth_code=$CODE&auth_type=3&redirect_uri=https%3A%2F%2Fauth.example.com%2F%23%2FredirectPage#wechat_redirect",
        "https://auth.example.com/#/authorizeH5",
    ),
    Case(
        "H5, no callback configured",
        "$H5?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=#wechat_redirect",
        "https://auth.example.com/#/authorizeH5",
    ),
    Case(
        "H5, the page of the console as callback",
        "$H5?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=https%3A%2F%2Fauth.example.com%2F%23%2FredirectPage#wechat_redirect",
        "https://auth.example.com/#/authorizeH5",
    ),
    Case(
        "PC on the cloud host",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=https%3A%2F%2F$CLOUD%2F%23%2FredirectPage",
        "https://$CLOUD/#/authorize",
    ),
    Case(
        "PC on the cloud host, no callback",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=",
        "https://$CLOUD/#/authorize",
    ),
    Case(
        "PC of 2022 on the cloud host, no callback",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=3",
        "https://$CLOUD/#/authorize",
    ),
    Case(
        "PC on the cloud host, back to the registered one",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=$CALLBACK",
        "https://$CLOUD/#/authorize",
    ),
    Case(
        "H5 on the cloud host",
        "$H5?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=https%3A%2F%2F$CLOUD%2F%23%2FredirectPage#wechat_redirect",
        "https://$CLOUD/#/authorizeH5",
    ),
    Case(
        "H5 on the cloud host, no callback",
        "$H5?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=#wechat_redirect",
        "https://$CLOUD/#/authorizeH5",
    ),
    Case(
        "H5 of a fork on the cloud host, a callback of one's own behind the page",
        "$H5?component_appid=$ID&pre_auth_code=$CODE&auth_type=6&redirect_uri=https%3A%2F%2F$CLOUD%2F%23%2FredirectPage%3Fredirect_url%3Dhttps%3A%2F%2Fauth.example.com%2Fdone#wechat_redirect",
        "https://$CLOUD/#/authorizeH5",
    ),
];

/// PHP: `http_build_query` encodes `@` and drops what is null; strings put together by hand.
const PHP: &[Case] = &[
    Case(
        "EasyWeChat 3, and to_query of Rails",
        "$PC?component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case("EasyWeChat 4 and 5", "$PC?pre_auth_code=$C40&component_appid=$ID&redirect_uri=$CALLBACK", BIND),
    Case(
        "EasyWeChat 5 with what is optional",
        "$PC?auth_type=1&biz_appid=wxaaaabbbbccccdddd&pre_auth_code=$C40&component_appid=$ID&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case(
        "EasyWeChat 5 for phones",
        "$OLDH5?auth_type=3&pre_auth_code=$C40&component_appid=$ID&redirect_uri=$CALLBACK&action=bindcomponent&no_scan=1#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "EasyWeChat 6",
        "$PC?auth_type=3&pre_auth_code=$C40&component_appid=$ID&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case(
        "EasyWeChat 6 with sets",
        "$PC?auth_type=2&category_id_list=17%7C18&pre_auth_code=$C40&component_appid=$ID&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case(
        "a phone link on top of EasyWeChat 6",
        "$H5?auth_type=3&pre_auth_code=$C40&component_appid=$ID&redirect_uri=$CALLBACK#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "EasySwoole, a code without prefix",
        "$PC?pre_auth_code=$BARE&component_appid=$ID&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "ThinkPHP, put together by hand",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Findex.php%2FHome%2FWechat%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "ThinkPHP, a callback over http that is not encoded",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=http://auth.example.com/index.php/wx/AuthorizeCallback",
        BIND,
    ),
    Case(
        "urlencode of an address with a query",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fm%3DWechat%26a%3Dback%26id%3D42&auth_type=2",
        BIND,
    ),
    Case(
        "urlencode of a space",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fname%3Da+shop&auth_type=2",
        BIND,
    ),
    Case(
        "rawurlencode of a space and a tilde",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2F~admin%2Fcallback%3Fname%3Da%20shop&auth_type=2",
        BIND,
    ),
    Case(
        "three kinds in one function: H5 with an empty account at its end",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&biz_appid=#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "three kinds in one function: old H5 with an empty account",
        "$OLDH5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&biz_appid=#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "a QR code of an old H5 link, auth_type twice",
        "$OLDH5?action=bindcomponent&auth_type=3&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2F5f4dcc3b_wechat%2Furl%2Fhome%2Fuid%2F-1&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "a path of the framework behind index.php",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=http%3A%2F%2Fauth.example.com%2Findex.php%2FAdmin%2FWechatOpen%2Fofficial_account&auth_type=1",
        BIND,
    ),
];

/// Java: `URLEncoder` writes `+` for a space and leaves `*`; WxJava strikes out what is not given.
const JAVA: &[Case] = &[
    Case(
        "WxJava with type and account",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=1&biz_appid=wxaaaabbbbccccdddd",
        BIND,
    ),
    Case(
        "WxJava for phones until 2023",
        "$OLDH5?action=bindcomponent&no_scan=1&auth_type=3&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "WxJava for phones until 2023, with a type",
        "$OLDH5?action=bindcomponent&no_scan=1&auth_type=3&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "WxJava for phones of today",
        "$H5?action=bindcomponent&no_scan=1&auth_type=3&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "WxJava with an account for phones",
        "$H5?action=bindcomponent&no_scan=1&auth_type=3&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=2&biz_appid=wxfedcba9876543210#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "weixin-popular and silenceper/wechat",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&biz_appid=wxfedcba9876543210",
        BIND,
    ),
    Case(
        "weixin-popular with an empty account",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&biz_appid=",
        BIND,
    ),
    Case(
        "jeewx, a callback of Spring",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=http%3A%2F%2Fauth.example.com%2Fopenwx%2FauthorCallback.do&auth_type=3",
        BIND,
    ),
    Case(
        "URLEncoder of a query with a star and a space",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fscope%3D*%26name%3Da+shop&auth_type=3",
        BIND,
    ),
    Case(
        "a callback in Base64 in its query",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fto%3DaHR0cHM6Ly9hdXRoLmV4YW1wbGUuY29tLw%253D%253D&auth_type=3",
        BIND,
    ),
    Case(
        "an account only if there is one, else nothing",
        "$OLDH5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=2#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "an action of an old framework with a member's number, not encoded",
        "$OLDH5?action=bindcomponent&auth_type=2&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=http://auth.example.com/component/common/weixinCallback.jhtml?memberId=42#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "MessageFormat with all five",
        "$OLDH5?action=bindcomponent&auth_type=1&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&biz_appid=wxaaaabbbbccccdddd#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "UriComponentsBuilder, the colon and slashes left",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https://auth.example.com/wx/callback&auth_type=3",
        BIND,
    ),
];

/// Go: `url.Values` sorts the names and encodes `@`; `QueryEscape` does so by hand.
const GO: &[Case] = &[
    Case(
        "chanxuehong/wechat with a state",
        "$PC?component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK&state=5f4dcc3b5aa765d6",
        BIND,
    ),
    Case(
        "chanxuehong/wechat, the state empty",
        "$PC?component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK&state=",
        BIND,
    ),
    Case(
        "silenceper/wechat, the account empty",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=1&biz_appid=",
        BIND,
    ),
    Case(
        "silenceper/wechat for phones",
        "$OLDH5?action=bindcomponent&auth_type=3&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&biz_appid=wxfedcba9876543210#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "silenceper/wechat for phones of today, the account empty",
        "$H5?action=bindcomponent&auth_type=3&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&biz_appid=#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "PowerWeChat",
        "$PC?auth_type=3&component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case(
        "PowerWeChat for phones",
        "$OLDH5?action=bindcomponent&auth_type=3&component_appid=$ID&no_scan=1&pre_auth_code=$C40&redirect_uri=$CALLBACK#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "url.Values for PC",
        "$PC?auth_type=2&biz_appid=wxfedcba9876543210&category_id_list=17%7C18&component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case(
        "url.Values for phones",
        "$H5?action=bindcomponent&auth_type=2&component_appid=$ID&no_scan=1&pre_auth_code=$C40&redirect_uri=$CALLBACK#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "the code in front, the rest sorted",
        "$PC?pre_auth_code=$CODE&component_appid=$ID&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case("gowechat", "$PC?component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK&auth_type=1", BIND),
    Case(
        "fixed for mini programs",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=2",
        BIND,
    ),
    Case(
        "fixed for mini programs, for phones",
        "$OLDH5?action=bindcomponent&auth_type=2&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "web or phone by a parameter, the callback not encoded",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https://auth.example.com/callback&auth_type=3",
        BIND,
    ),
    Case(
        "web or phone by a parameter, old H5, the callback not encoded",
        "$OLDH5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https://auth.example.com/callback&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
];

/// Python, Ruby, Node, C#, Rust, Dart.
const OTHERS: &[Case] = &[
    Case(
        "wechatpy for phones",
        "$OLDH5?action=bindcomponent&auth_type=3&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK",
        NOWHERE,
    ),
    Case(
        "quote of Python, which leaves slashes",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A//auth.example.com/callback&auth_type=2",
        BIND,
    ),
    Case(
        "quote of Python, for phones",
        "$OLDH5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A//auth.example.com/callback&auth_type=2#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "urlencode of Python",
        "$PC?component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "to_query of Rails for phones, no fragment",
        "$H5?action=bindcomponent&auth_type=3&component_appid=$ID&no_scan=1&pre_auth_code=$C40&redirect_uri=$CALLBACK",
        NOWHERE,
    ),
    Case(
        "a gem, a signature in the callback, not encoded",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=2&redirect_uri=https://auth.example.com/callback?sign=5f4dcc3b",
        BIND,
    ),
    Case(
        "a gem, auth_type at both ends",
        "$OLDH5?action=bindcomponent&auth_type=2&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https://auth.example.com/callback&auth_type=2#wechat_redirect",
        NOWHERE,
    ),
    Case("node-easywechat", "$PC?component_appid=$ID&redirect_uri=$CALLBACK&pre_auth_code=$C40", BIND),
    Case(
        "node-easywechat with empty options",
        "$PC?pre_auth_code=$C40&auth_type=3&biz_appid=&category_id_list=&component_appid=$ID&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case("TNWX", "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=1", BIND),
    Case(
        "encodeURIComponent of Node, old H5",
        "$OLDH5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fid%3D(42)*!'&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "URLSearchParams of Node for PC",
        "$PC?component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK&auth_type=6&category_id_list=1%7C17%7C143",
        BIND,
    ),
    Case(
        "URLSearchParams of Node for phones, neither action nor fragment",
        "$H5?component_appid=$ID&pre_auth_code=$C40&redirect_uri=$CALLBACK&auth_type=3",
        NOWHERE,
    ),
    Case(
        "Senparc, UrlEncode of C# in lower case",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=http%3a%2f%2fauth.example.com%2fOpenOAuth%2fOpenOAuthCallback",
        BIND,
    ),
    Case(
        "Senparc with a type",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3a%2f%2fauth.example.com%2fOpenOAuth%2fOpenOAuthCallback&auth_type=3",
        BIND,
    ),
    Case(
        "Senparc, a shop in the callback",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=http%3a%2f%2fauth.example.com%2fShopWechatOpenOAuth%2fOAuthCallback%3fshopId%3d42&auth_type=2",
        BIND,
    ),
    Case(
        "EscapeDataString of C#",
        "$PC?component_appid=$ID&pre_auth_code=$C40&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "a port of WxJava to Rust, which encodes dots",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth%2Eexample%2Ecom%2Fcallback%3Fx%3D1&auth_type=1&biz_appid=wxaaaabbbbccccdddd",
        BIND,
    ),
    Case(
        "everything but letters and digits encoded",
        "$PC?component%5Fappid=$ID&pre%5Fauth%5Fcode=$C40&redirect%5Furi=https%3A%2F%2Fauth%2Eexample%2Ecom%2Fcallback&auth%5Ftype=3",
        BIND,
    ),
];

/// Habits of encoding.
const ENCODINGS: &[Case] = &[
    Case(
        "escapes in lower case",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3a%2f%2fauth.example.com%2fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "escapes in mixed case",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2f%2Fauth.example.com%2fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "the bar between sets raw",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&category_id_list=1|7|17",
        BIND,
    ),
    Case(
        "the bar between sets in lower case",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&category_id_list=1%7c7%7c17",
        BIND,
    ),
    Case(
        "the callback raw, nothing lost",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https://auth.example.com/callback?tenant=42&auth_type=3",
        BIND,
    ),
    Case(
        "the callback raw and last",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=3&redirect_uri=https://auth.example.com/callback",
        BIND,
    ),
    Case(
        "only the colon of the callback encoded",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A//auth.example.com/callback&auth_type=3",
        BIND,
    ),
    Case(
        "a Chinese value in the callback's query",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fname%3D%25E5%25BA%2597&auth_type=3",
        BIND,
    ),
    Case(
        "a Chinese value in the callback's query, encoded once",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fname%3D%E5%BA%97&auth_type=3",
        BIND,
    ),
    Case(
        "JSON in the callback's query",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fstate%3D%257B%2522id%2522%253A42%257D&auth_type=3",
        BIND,
    ),
    Case(
        "an address in the callback's query",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fnext%3Dhttps%253A%252F%252Fshop.example.net%252Fhome&auth_type=3",
        BIND,
    ),
    Case(
        "an ampersand at the end",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&",
        BIND,
    ),
    Case(
        "an ampersand at the beginning",
        "$PC?&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "two ampersands in a row",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "an empty fragment",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#",
        BIND,
    ),
];

/// Callbacks.
const CALLBACKS: &[Case] = &[
    Case(
        "callback over http",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=http%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback in upper case",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2FAuth.Example.COM%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback scheme in upper case",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=HTTPS%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback with port 443",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%3A443%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback over http with port 80",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=http%3A%2F%2Fauth.example.com%3A80%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback with another port",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%3A8443%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback the bare host",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com&auth_type=3",
        BIND,
    ),
    Case(
        "callback the bare host with a slash",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2F&auth_type=3",
        BIND,
    ),
    Case(
        "callback a query and no path",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%3Ftenant%3D42&auth_type=3",
        BIND,
    ),
    Case(
        "callback a query of its own",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Ftenant%3D42%26step%3Ddone&auth_type=3",
        BIND,
    ),
    Case(
        "callback a query without a value",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fdone&auth_type=3",
        BIND,
    ),
    Case(
        "callback a deep path with an appid",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fapi%2Fv1%2Fwx%2Fwx0123456789abcdef%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback a path of Struts",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fwx%2FauthBack%21callback.action&auth_type=3",
        BIND,
    ),
    Case(
        "callback a path of Chinese",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2F%25E5%259B%259E%25E8%25B0%2583&auth_type=3",
        BIND,
    ),
    Case(
        "callback a path with an at sign and a comma",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2F%40tenant%2C42%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback a fragment of a single page",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2F%23%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback a query and a fragment",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fadmin%3Fv%3D2%23%2Fwx%2Fcallback&auth_type=3",
        BIND,
    ),
    Case(
        "callback a page of a file",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fwx%2Fauth_back.html&auth_type=3",
        BIND,
    ),
    Case(
        "callback a state and a signature",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fstate%3D5f4dcc3b%26sign%3DAbC%252B%252F%253D&auth_type=3",
        BIND,
    ),
    Case("no callback", "$PC?component_appid=$ID&pre_auth_code=$CODE&auth_type=3", BIND),
    Case("the callback empty", "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=&auth_type=3", BIND),
    Case(
        "no callback, for phones",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "the callback empty, for phones",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
];

/// Values of the other parameters.
const VALUES: &[Case] = &[
    Case(
        "for promoters",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=4",
        BIND,
    ),
    Case(
        "for Channels accounts",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=5",
        BIND,
    ),
    Case(
        "for all three kinds",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=6",
        BIND,
    ),
    Case(
        "for sales assistants",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=8",
        BIND,
    ),
    Case(
        "for sales assistants, on phones",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=8#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "an older code, its at signs encoded",
        "$PC?component_appid=$ID&pre_auth_code=$OC40&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "a mini program chosen, the type of all",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=6&biz_appid=wxfedcba9876543210",
        BIND,
    ),
    Case(
        "an account that the provider file does not list",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&biz_appid=wx1111222233334444",
        BIND,
    ),
    Case(
        "no set chosen",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&category_id_list=",
        BIND,
    ),
    Case(
        "a set of official accounts alone",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=1&category_id_list=1",
        BIND,
    ),
    Case(
        "sets for phones",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=2&category_id_list=17%7C18#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "a parameter that no document names: state",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&state=42",
        BIND,
    ),
    Case(
        "a parameter that no document names: lang",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&lang=zh_CN",
        BIND,
    ),
    Case(
        "a parameter that no document names: username",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&username=gh_0123456789ab",
        BIND,
    ),
    Case(
        "a parameter that no document names: response_type",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&response_type=code",
        BIND,
    ),
    Case(
        "a parameter that no document names: a time against caches",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&_t=1764374400000",
        BIND,
    ),
    Case(
        "a parameter that no document names: where it came from",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&from=menu&utm_source=console",
        BIND,
    ),
    Case(
        "a parameter that no document names: a version",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3&ver=2",
        BIND,
    ),
    Case(
        "action and no_scan on PC",
        "$PC?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "no_scan without action",
        "$H5?no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "the type in front",
        "$PC?auth_type=3&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK",
        BIND,
    ),
    Case(
        "the callback in front",
        "$PC?redirect_uri=$CALLBACK&auth_type=3&pre_auth_code=$CODE&component_appid=$ID",
        BIND,
    ),
];

/// The link around its parameters, and where it is opened.
const FRAMES: &[Case] = &[
    Case(
        "host in upper case",
        "https://MP.Weixin.QQ.com/cgi-bin/componentloginpage?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "scheme in upper case",
        "HTTPS://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "port 443 written",
        "https://mp.weixin.qq.com:443/cgi-bin/componentloginpage?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        BIND,
    ),
    Case(
        "PC with the fragment of H5",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        BIND,
    ),
    Case(
        "H5 without its fragment",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        NOWHERE,
    ),
    Case(
        "H5 with an encoded fragment of its own and wechat_redirect",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=https%3A%2F%2Fauth.example.com%2F%23%2Fcallback&auth_type=3#wechat_redirect",
        NOWHERE,
    ),
    Case(
        "nothing said of the page",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        "",
    ),
    Case(
        "opened from a page with a port",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        "https://auth.example.com:8443/bind",
    ),
    Case(
        "opened from a page in upper case",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        "https://AUTH.Example.com/bind",
    ),
    Case(
        "opened from a page with query and fragment",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        "https://auth.example.com/#/bind?to=b.example.net",
    ),
    Case(
        "opened from a page over http",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        "http://auth.example.com/bind",
    ),
    Case(
        "opened from a page that is the bare host",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        "https://auth.example.com",
    ),
    Case(
        "opened from a page of a deep path",
        "$PC?component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3",
        "https://auth.example.com/admin/shop/42/wechat/bind.html?step=2",
    ),
    Case(
        "H5 on a page of another host",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        "https://shop.example.net/",
    ),
    Case(
        "H5 on a page of one's own",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        BIND,
    ),
    Case(
        "H5, nothing said of the page",
        "$H5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        "",
    ),
    Case(
        "old H5 on a page of another host",
        "$OLDH5?action=bindcomponent&no_scan=1&component_appid=$ID&pre_auth_code=$CODE&redirect_uri=$CALLBACK&auth_type=3#wechat_redirect",
        "https://shop.example.net/",
    ),
];
