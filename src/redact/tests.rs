//! Texts and what is shown of them.

use super::{Known, looks_random, path, redacted};

/// Texts in which `Moss` to `Gate` is a secret, and nothing else is covered.
const COVERED: &[&str] = &[
    "?pre_auth_code=MossgrownGate&auth_type=1",
    "&auth_code=MossgrownGate",
    "{\"auth_code\": \"MossgrownGate\", \"expires_in\": 600}",
    "{\"session_key\":\"Moss grown Gate\",\"openid\":\"o\"}",
    "{\\\"token\\\": \\\"MossgrownGate\\\"}",
    "encoding_aes_key: MossgrownGate",
    "encoding_aes_key：MossgrownGate，别外传",
    "消息加解密Key：MossgrownGate",
    "密码：MossgrownGate",
    "redirect_uri=https%3A%2F%2Fa.com%3Fauth_code%3DMossgrownGate",
    "redirect_uri=http%3A%2F%2Fa.example.com%2Fcb%3Ftoken%3DMossgrownGate",
    "redirect_uri=http%3A%2F%2Fa.example.com%2Fcb%3Fsecret%3DMossgrownGate&auth_type=3",
    "redirect_uri=http%3A%2F%2Fa.example.com%2Fcb%3Fx%3D1%26ticket%3DMossgrownGate%26y%3D2",
    "redirect_uri=http%253A%252F%252Fa.example.com%252Fcb%253Ftoken%253DMossgrownGate%2526y%253D2",
    "redirect_uri=http%25253A%25252F%25252Fa.example.com%25252Fcb%25253Ftoken%25253DMossgrownGate",
    "http://a.example.com/cb?x=1&code=MossgrownGate&y=2",
    "http://a.example.com/cb?key=MossgrownGate&y=2",
    "http://a.example.com/cb#/x?wxToken=MossgrownGate",
    "cb%3Fsharekey%3DMossgrownGate%26y%3D2",
    "code=MossgrownGate",
    "`key=MossgrownGate`",
    "a?data[token]=MossgrownGate&x=1",
    "a?token[]=MossgrownGate&x=1",
    "token: |\n  MossgrownGate\n",
    "a:\n  token: >-\n    MossgrownGate\nb: 1",
    "token:\n  MossgrownGate",
    "token: !!str MossgrownGate",
    "password: !vault |\n   MossgrownGate",
    "a?token[0]=MossgrownGate&x=1",
    "redirect_uri=https%3A%2F%2Fa.example.com%2Fcb%3Fauth_code%5Bx%5D%3DMossgrownGate",
    "redirect_uri=https%3A%2F%2Fa.example.com%2Fcb%3Ftoken%00%3DMossgrownGate",
    "const a = <div><token>MossgrownGate</token></div>",
    "a?data%5Btoken%5D=MossgrownGate&x=1",
    "a?%74oken=MossgrownGate&x=1",
    "\"https://a.com/?a=1\\u0026token=MossgrownGate\\u0026b=2\"",
    "\"https://a.com/?a=1\\u0026token\\u003dMossgrownGate\"",
    "{%22token%22%3A%22MossgrownGate%22}",
    "17_18_pre_auth_code%3DMossgrownGate",
    "http://user:MossgrownGate@a.com:8080/",
    "https%3A%2F%2Fu%3AMossgrownGate%40a.com",
    "http://user:Moss%40grown@Gate@a.com/",
    "\"https:\\/\\/user:MossgrownGate@a.com\\/\"",
    "http://a.example.com/cb?tokn=MossgrownGate",
    "Authorization: Bearer MossgrownGate",
    "pre\\_auth\\_code=MossgrownGate",
    "token = 'Moss grown Gate';",
    "got preauthcode@@@MossgrownGate today",
    // Assignments, of whatever language.
    "token := \"MossgrownGate\"",
    "$a = ['token' => 'MossgrownGate', 'x' => 1];",
    "{token: `MossgrownGate`}",
    "token: str = \"MossgrownGate\"",
    "private final String wxToken = \"MossgrownGate\";",
    "val secret: String? = \"MossgrownGate\"",
    "let token: &'static str = \"MossgrownGate\";",
    "password = b'MossgrownGate'",
    "token = @\"MossgrownGate\"",
    "token = \"\"\"MossgrownGate\"\"\"",
    "if (token == \"MossgrownGate\") {",
    "if token===`MossgrownGate`",
    "?token==MossgrownGate&x=1",
    "config.token = 'MossgrownGate';",
    "env['WX_TOKEN'] = 'MossgrownGate'",
    "export WX_TOKEN=MossgrownGate",
    "connect(host='a', password='MossgrownGate')",
    // Calls.
    "c.setToken(\"MossgrownGate\");",
    "builder.secret('MossgrownGate').build()",
    "new WxToken( \"MossgrownGate\" )",
    "define('TOKEN', 'MossgrownGate');",
    "map.put(\"app_secret\", \"MossgrownGate\");",
    "h.set('Authorization', 'Bearer MossgrownGate')",
    "\"Authorization\" => \"Bearer MossgrownGate\"",
    "curl -H 'Authorization: Bearer MossgrownGate' https://a.com",
    "wx --token MossgrownGate --verbose",
    "wx --app-secret=MossgrownGate",
    // Markup.
    "<token>MossgrownGate</token>",
    "<wx:appSecret> MossgrownGate </wx:appSecret>",
    "<Token><![CDATA[MossgrownGate]]></Token>",
    "<string name=\"wx_token\">MossgrownGate</string>",
    "<add key=\"AppSecret\" value=\"MossgrownGate\" />",
    "<input type=\"hidden\" name=\"csrf_token\" value='MossgrownGate'>",
    "<meta name='csrf-token' content='MossgrownGate'>",
    // Words.
    "the password is Mossgrown77Gate, ask me",
    "password Mossgrown!Gate.",
    "changed the pwd to `MossgrownGate`",
    "账号 admin 密码 Mossgrown77Gate 登录不了",
    "密码是Mossgrown77Gate",
    "密码是：MossgrownGate",
    "口令改成“MossgrownGate”了",
    "密码Moss22Gate",
    "token 是 Mossgrown77Gate",
    "token是Mossgrown77Gate",
    "| access token | Mossgrown77Gate |",
    "the token is Mossgrown77Gate",
    "Bearer Mossgrown77Gate",
    // Names that are weak, where they are no query.
    "{\"code\":\"Mossgrown77-lovely-Gate\"}",
    "{\"key\": \"Mossgrown77_lovely_Gate\"}",
];

/// Texts that are shown as they are.
const SHOWN: &[&str] = &[
    "pre_auth_code=xxxx&a=1",
    "pre_auth_code=${code}",
    "pre_auth_code=%24%7Bcode%7D&x=1",
    "pre_auth_code=%s&auth_type=1",
    "pre_auth_code={{code}}",
    "token: $TOKEN",
    "token=***&x=1",
    "preauthcode@@@*****…",
    "{\"pre_auth_code\":\"preauthcode@@@*****…",
    "wx0123456789abcdef",
    "gh_0123456789ab",
    "errcode: 61007",
    "{\"errcode\":61007,\"errmsg\":\"ok\"}",
    "code: 61007",
    "key: value",
    "token_type=bearer&expires_in=7200",
    "entry_domian: auth.example.com",
    "String preAuthCode = getCode();",
    "https://a.com:8080/x@y",
    "https://a.example.com/?keyword=telephone&monkey=business&encode=base64",
    "a-very-long-host-name-that-is-no-key-material-0.example.com",
    "授权码已失效",
    "the token is set by operations",
    "token:\n  - wx0123456789abcdef\n",
    "token:\n  kind: refresh\n",
    "token:\nnothing is said of it",
    "<token>{token}</token>",
    "git@github.com https://git@github.com/a/b",
    // Calls, names and types.
    "String preAuthCode = *****();",
    "String preAuthCode = wx.getPreAuthCode(appid);",
    "token = await fetchToken()",
    "connect(password=get_password())",
    "token = this.token;",
    "secret: process.env.WX_SECRET,",
    "password=password",
    "{ token: token, accessToken: access_token }",
    "def f(token: str, secret: Optional[str] = None):",
    "function f(token: string): void",
    "token = null;",
    "'token' => env('WX_TOKEN'),",
    "'token' => $token,",
    "getToken(\"wechat\")",
    "os.getenv(\"WX_TOKEN\")",
    "['token', 'secret']",
    "rules: ['password', 'required']",
    "Token::new(config)",
    "Wx\\Token::VERSION",
    "<label for=\"password\">Password</label>",
    "<span class=\"token\">keyword</span>",
    "<th name=\"token\">Token</th>",
    "<input name=\"token\" value=\"{{ token }}\">",
    "<token>${wx.token}</token>",
    "<key>CFBundleName</key>",
    "token_domain: auth.example.com",
    // Words.
    "the password is wrong",
    "密码错了怎么办",
    "密码是什么",
    "token 已过期 61005",
    "授权码 61010",
    "access_token expires_in 7200",
    "invalid credential, access_token is invalid or not latest rid: 63a1b2c3-4d5e6f70-12345678",
    "the ticket 12345678abc is pushed every 10 minutes",
    "token wx0123456789abcdef gh_0123456789ab",
    "secret auth2.example.com",
    "token EncodingAESKey43",
    "password reset",
    "{\"code\":\"ok\",\"key\":\"entry_domain\"}",
];

#[test]
fn secrets_are_covered_and_nothing_else() {
    let told = |text: &&str| {
        let start = text.find("Moss").unwrap();
        let end = text.find("Gate").unwrap() + 4;
        let wanted = format!("{}{}{}", &text[..start], "*".repeat(end - start), &text[end..]);
        let once = redacted(text).into_owned();
        // Covered once more it stays.
        (once != wanted || redacted(&wanted) != wanted).then_some((once, wanted))
    };
    let wrong: Vec<_> = COVERED.iter().filter_map(told).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_no_secret_is_shown() {
    let wrong: Vec<_> =
        SHOWN.iter().filter(|text| redacted(text) != **text).map(|text| redacted(text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn secrets_are_covered_by_form() {
    assert_eq!(redacted("0123456789abcdef0123456789abcdef"), "*".repeat(32));
    assert_eq!(redacted("preauthcode%40%40%40abc"), "preauthcode%40%40%40***");
}

#[test]
fn names_of_files_keep_their_folders_and_endings() {
    for (name, shown) in [
        ("shop/provider.yaml", "shop/provider.yaml"),
        ("preauthcode@@@abc/links.txt", "preauthcode@@@***/links.txt"),
        ("a/preauthcode@@@abc.txt", "a/preauthcode@@@***.txt"),
        ("callback?auth_code=Moss.html", "callback?auth_code=****.html"),
        ("callback?code=MossgrownGate", "callback?code=*************"),
    ] {
        assert_eq!(path(name), shown);
        assert_eq!(path(&path(name)), shown);
    }
}

#[test]
fn known_secrets_are_found_again() {
    let mut known = Known::default();
    known.add("Moss%2520Gate");
    known.add("abc");
    assert!(known.is_in("a%20Moss%20Gate"));
    let covered = known.covered_in("x Moss Gate, Moss%2520Gate abc");
    assert_eq!(covered.as_deref(), Some("x *********, ************* abc"));
    assert_eq!(known.covered_in("Moss"), None);
}

#[test]
fn values_that_may_be_passwords() {
    assert!(looks_random("Moss-grown-Gate-77"));
    for value in
        ["wx0123456789abcdef", "gh_0123456789ab", "auth.example.com", "a b c d e f g h 1 2 3", "short1"]
    {
        assert!(!looks_random(value), "{value}");
    }
}
