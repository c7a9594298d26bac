//! What a picture shows of source code beside a link: 132 idioms in 3 places, none of whose literals is drawn, and
//! code that stays as it is.

use wxauthlint::render::Format;
use wxauthlint::session::{MemoryFiles, Session};

use crate::planting::{SECRET, holds_secret, in_every_format};

const LINK: &str =
    "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&auth_type=0";

/// A language: the name of its file, a statement with a link in it, and lines with `@S` in the place of a secret.
struct Language {
    file: &'static str,
    link: &'static str,
    /// What stands between two statements on a line.
    end: &'static str,
    idioms: &'static [&'static str],
}

const fn language(
    file: &'static str,
    link: &'static str,
    end: &'static str,
    idioms: &'static [&'static str],
) -> Language {
    Language { file, link, end, idioms }
}

const LANGUAGES: [Language; 25] = [
    language(
        "a.php",
        "<?php\n$u = \"@L\";",
        " ",
        &[
            "$a = ['token' => '@S'];",
            "$a = array(\"secret\" => \"@S\");",
            "$token = '@S';",
            "$this->token = \"@S\";",
            "define('TOKEN', '@S');",
            "const TOKEN = '@S';",
            "$c->setToken('@S');",
            "putenv('TOKEN=@S');",
            "$_ENV['TOKEN'] = '@S';",
            "return '@S';",
            "new Client('id', '@S');",
            "header('Authorization: Bearer @S');",
            "if ($t === '@S') {}",
            "$t = env('WX_TOKEN', '@S');",
            "$t = \"x{$y}@S\";",
            "$x = <<<'EOT'\n@S\nEOT;",
        ],
    ),
    language(
        "a.js",
        "const u = '@L';",
        " ",
        &[
            "const token = '@S';",
            "let t = `@S`;",
            "f({ token: '@S' });",
            "module.exports = { secret: \"@S\" };",
            "app.use(auth('@S'));",
            "process.env.TOKEN = '@S';",
            "const h = { Authorization: 'Bearer @S' };",
            "axios.defaults.headers.common['X-Token'] = '@S';",
            "login('admin', '@S');",
            "const { token = '@S' } = x;",
            "new Map([['token', '@S']]);",
            "localStorage.setItem('token', '@S');",
            "x = y ? '@S' : 'z';",
            "switch (t) { case '@S': break }",
            "t = `a${f('@S')}b`;",
        ],
    ),
    language(
        "a.ts",
        "const u: string = '@L';",
        " ",
        &[
            "const t: string = '@S';",
            "class A { private readonly token: string = '@S' }",
            "const t = '@S' as const;",
            "enum E { Token = '@S' }",
        ],
    ),
    language(
        "A.java",
        "String u = \"@L\";",
        " ",
        &[
            "private static final String TOKEN = \"@S\";",
            "config.setToken(\"@S\");",
            "map.put(\"token\", \"@S\");",
            "@Value(\"${wx.token:@S}\") String t;",
            "new Config(\"a\", \"@S\");",
            "b.header(\"Authorization\", \"Bearer @S\");",
            "System.setProperty(\"token\", \"@S\");",
            "Builder.token(\"@S\").build();",
            "byte[] t = \"@S\".getBytes();",
            "String t = \"\"\"\n@S\n\"\"\";",
        ],
    ),
    language(
        "a.py",
        "u = '@L'",
        "; ",
        &[
            "token = '@S'",
            "token: str = \"@S\"",
            "TOKEN = r'@S'",
            "d = {'token': '@S'}",
            "os.environ['TOKEN'] = '@S'",
            "client = Client(token='@S')",
            "headers = {'Authorization': f'Bearer @S'}",
            "auth = ('a', '@S')",
            "t = b'@S'",
            "t = os.getenv('T', '@S')",
            "t = f\"{x['a']}@S\"",
            "t = '''\n@S\n'''",
        ],
    ),
    language(
        "a.go",
        "u := \"@L\"",
        "; ",
        &[
            "token := \"@S\"",
            "const token = `@S`",
            "var token string = \"@S\"",
            "cfg.Token = \"@S\"",
            "c := Config{Token: \"@S\"}",
            "req.Header.Set(\"Authorization\", \"Bearer @S\")",
            "os.Setenv(\"TOKEN\", \"@S\")",
            "m[\"token\"] = \"@S\"",
            "if t == \"@S\" {}",
        ],
    ),
    language(
        "A.cs",
        "var u = \"@L\";",
        " ",
        &[
            "var t = \"@S\";",
            "var t = @\"@S\";",
            "var t = $\"{x}@S\";",
            "config[\"Token\"] = \"@S\";",
            "services.AddWx(o => o.Token = \"@S\");",
            "[Token(\"@S\")] class A {}",
            "new Dictionary<string, string> { [\"token\"] = \"@S\" };",
        ],
    ),
    language(
        "a.kt",
        "val u = \"@L\"",
        "; ",
        &[
            "val t = \"@S\"",
            "val t = \"\"\"@S\"\"\"",
            "mapOf(\"token\" to \"@S\")",
            "val t: String? = \"@S\"",
            "f(token = \"@S\")",
        ],
    ),
    language(
        "a.groovy",
        "def u = '@L'",
        "; ",
        &["def t = '@S'", "token '@S'", "ext.token = \"@S\"", "[token: '@S']"],
    ),
    language(
        "a.rb",
        "u = '@L'",
        "; ",
        &[
            "token = '@S'",
            "t = %q(@S)",
            "t = %w[@S a]",
            "h = { 'token' => '@S' }",
            "ENV['TOKEN'] = \"@S\"",
            "f(token: '@S')",
            "t = \"#{x}@S\"",
        ],
    ),
    language(
        "a.swift",
        "let u = \"@L\"",
        "; ",
        &["let t = \"@S\"", "let t = #\"@S\"#", "d[\"token\"] = \"@S\"", "f(token: \"@S\")"],
    ),
    language(
        "a.rs",
        "let u = \"@L\";",
        " ",
        &[
            "let t = \"@S\";",
            "let t = r#\"@S\"#;",
            "let t = b\"@S\";",
            "const T: &str = \"@S\";",
            "c.token(\"@S\")",
        ],
    ),
    language(
        "a.cpp",
        "auto u = \"@L\";",
        " ",
        &[
            "auto t = \"@S\";",
            "#define TOKEN \"@S\"",
            "auto t = R\"(@S)\";",
            "m[\"token\"] = \"@S\";",
            "auto t = L\"@S\";",
        ],
    ),
    language("a.m", "NSString *u = @\"@L\";", " ", &["NSString *t = @\"@S\";", "[c setToken:@\"@S\"];"]),
    language(
        "a.scala",
        "val u = \"@L\"",
        "; ",
        &["val t = \"@S\"", "val t = s\"${x}@S\"", "Map(\"token\" -> \"@S\")"],
    ),
    language("a.dart", "var u = '@L';", " ", &["var t = '@S';", "var t = r'@S';", "f(token: '@S');"]),
    language(
        "a.lua",
        "local u = '@L'",
        "; ",
        &["local t = '@S'", "local t = [[@S]]", "t['token'] = '@S'", "{ token = '@S' }"],
    ),
    language(
        "a.pl",
        "my $u = '@L';",
        " ",
        &["my $t = '@S';", "my $t = q{@S};", "my $t = qq/@S/;", "$h{token} = '@S';"],
    ),
    language("a.vb", "Dim u = \"@L\"", " : ", &["Dim t = \"@S\"", "c.Token = \"@S\""]),
    language(
        "a.sh",
        "U='@L'",
        "; ",
        &[
            "export FOO=@S",
            "FOO='@S'",
            "curl -u \"a:@S\" x",
            "curl -H 'X: @S' x",
            "curl -u root:@S x",
            "mysql -p@S",
            "echo @S | sudo -S x",
        ],
    ),
    language(
        "a.html",
        "<a href=\"@L\">x</a>",
        " ",
        &[
            "<input value=\"@S\">",
            "<b data-x='@S'>x</b>",
            "<script>f('@S')</script>",
            "<meta name=\"a\" content=\"@S\">",
            "<token>@S</token>",
        ],
    ),
    language("a.json", "{\"u\": \"@L\"}", ", ", &["{\"x\": \"@S\"}", "[\"@S\"]"]),
    language(
        "chat.txt",
        "打开 @L",
        " ",
        &[
            "curl -u a:@S x",
            "mysql -p@S -u root",
            "sshpass -p @S ssh x",
            "密码 @S 对吧",
            "my password is @S",
            "@S",
        ],
    ),
    language(
        "guide.md",
        "- 打开 <@L>",
        " ",
        &["`redis-cli -a @S`", "| wx1 | @S |", "口令 **@S**", "{secret: @S}"],
    ),
    language("export.csv", "1,@L", ",", &["shop,@S", "\"@S\""]),
];

#[test]
fn no_literal_beside_a_link_is_drawn() {
    let mut tried = 0;
    let mut told = Vec::new();
    for Language { file, link, end, idioms } in &LANGUAGES {
        for idiom in *idioms {
            let (open, link) = link.split_once('\n').map_or(("", *link), |(open, link)| (open, link));
            for text in [
                format!("{open}\n{idiom}\n{link}\n"),
                format!("{open}\n{link}\n{idiom}\n"),
                format!("{open}\n{link}{end}{idiom}\n"),
            ] {
                let text = text.replace("@S", SECRET).replace("@L", LINK);
                let outputs = in_every_format(file, &text);
                let leaks = outputs.iter().filter(|(_, text)| holds_secret(text));
                told.extend(leaks.map(|(how, text)| format!("{file}, {idiom}, {how}:\n{text}")));
                tried += 1;
            }
        }
    }
    assert!(told.is_empty(), "{} times, first:\n{}", told.len(), told[..told.len().min(5)].join("\n"));
    assert_eq!(tried, 3 * 147);
}

/// Files, and what is drawn of their second line above the link that is on the third.
const DRAWN: [(&str, &str, &str); 23] = [
    ("A.java", "String preAuthCode = getCode();", "String preAuthCode = getCode();"),
    ("A.java", "String preAuthCode=wx.getCode(appid);", "String preAuthCode=wx.getCode(appid);"),
    (
        "A.java",
        "String token = cfg.token; // the token is set by operations",
        "String token = cfg.token; // the token is set by operations",
    ),
    ("A.java", "c.setToken(\"abc\", token);", "c.setToken(\"…\", token);"),
    ("a.js", "const { preAuthCode: code } = reply", "const { preAuthCode: code } = reply"),
    ("a.js", "entry_domian: host, // auth.example.com", "entry_domian: host, // auth.example.com"),
    (
        "a.js",
        "f({ token: t, 'x-y': 1, \"a\": '', b: '?', c: 'd' })",
        "f({ token: t, 'x-y': 1, \"a\": '', b: '?', c: '…' })",
    ),
    ("a.js", "t = cond ? 'a' : 'b', m['key'], n['a b']", "t = cond ? '…' : '…', m['key'], n['…']"),
    ("a.js", "t = `a${ f(x, 'b') }c`", "t = `…${ f(x, '…') }…`"),
    ("a.ts", "f(token: string, secret?: string): void", "f(token: string, secret?: string): void"),
    ("a.py", "token: str = os.environ['WX_TOKEN']", "token: str = os.environ['WX_TOKEN']"),
    (
        "a.py",
        "def f(token, secret=None): # a token of operations",
        "def f(token, secret=None): # a token of operations",
    ),
    ("a.go", "token := getToken()", "token := getToken()"),
    ("a.go", "c := Config{Token: token, Name: \"a\"}", "c := Config{Token: token, Name: \"…\"}"),
    ("a.php", "$a = ['token' => $token, 'b' => 'c'];", "$a = ['token' => $token, 'b' => '…'];"),
    ("a.php", "$t = $this->getToken(); # 令牌由运维设置", "$t = $this->getToken(); # 令牌由运维设置"),
    ("a.rb", "token = ENV.fetch('TOKEN') # from operations", "token = ENV.fetch('…') # from operations"),
    ("a.html", "<p class=\"token\" id='b' data-c=d>密码</p>", "<p class=\"token\" id='b' data-c=…>密码</p>"),
    (
        "a.vue",
        "<b :token=\"token\" @click=\"f(token, 'a')\" c=\"d\">",
        "<b :token=\"token\" @click=\"f(token, '…')\" c=\"…\">",
    ),
    ("application.yml", "token: abc # set by operations", "token: … # set by operations"),
    ("application.yml", "# the token is set by operations", "# the token is set by operations"),
    ("app.properties", "wx.token = ${WX_TOKEN}", "wx.token = …"),
    ("a.json", "{\"token\": \"a\", \"n\": 12,", "{\"token\": \"…\", \"n\": 12,"),
];

#[test]
fn code_stays_readable() {
    let open = |file: &str| match file {
        "a.php" => "<?php",
        "a.vue" => "<template>",
        _ => "",
    };
    for (file, line, drawn) in DRAWN {
        let language = LANGUAGES.iter().find(|language| language.file == file);
        let link = language.map_or("u: '@L'", |language| language.link);
        let link = link.split_once('\n').map_or(link, |(_, link)| link).replace("@L", LINK);
        let link = if file == "a.vue" { format!("<a href=\"{LINK}\">") } else { link };
        let told = in_every_format(file, &format!("{}\n{line}\n{link}\n", open(file)));
        let (_, picture) = told.iter().find(|(how, _)| how.contains("human")).unwrap();
        let row = picture
            .lines()
            .find_map(|row| row.strip_prefix(" 2 │ "))
            .unwrap_or_else(|| panic!("{file}:\n{picture}"));
        assert_eq!(row, drawn, "{file}");
    }
}

/// Documents in which words are not told from what is quoted: of these only lines with a label are drawn.
#[test]
fn of_documents_only_lines_with_labels_are_drawn() {
    for file in ["chat.log", "guide.md"] {
        let text = format!("口令 {SECRET}\nf('{SECRET}') 打开 {LINK} g(\"{SECRET}\")\n还有 {SECRET}\n");
        let told = in_every_format(file, &text);
        let (_, picture) = told.iter().find(|(how, _)| how.contains("human")).unwrap();
        let rows: Vec<_> = picture
            .lines()
            .filter(|row| row.starts_with([' ']) && row.contains(" │ ") && !row.starts_with("   "))
            .collect();
        assert!(rows.iter().all(|row| row.starts_with(" 2 │ ")) && !rows.is_empty(), "{picture}");
        assert!(told.iter().all(|(_, text)| !holds_secret(text)), "{picture}");
    }
}

/// A label on a literal shows it, and what is secret in it stays covered.
#[test]
fn what_a_label_stands_at_is_drawn() {
    for (file, text, row) in [
        (
            "a.php",
            "<?php\n$c = ltrim($code, 'preauthcode@@@');\n",
            " 2 │ $c = ltrim($code, 'preauthcode@@@');",
        ),
        (
            "a.js",
            "plugin.openAuthorizeAccount({ platformAppID: 'wx0123456789abcdef', preAuthCode: '', authType: 2, a: 'b' })\n",
            " 1 │ plugin.openAuthorizeAcco…', preAuthCode: '', authType: 2, a: '…' })",
        ),
    ] {
        let files: MemoryFiles = [(file, text)].into_iter().collect();
        let session = Session::new().with_files(&files);
        let checked = session.check(session.open(&[file.to_owned()], &mut |_| {}).unwrap()).unwrap();
        let told = crate::planting::rendered(Format::Human, &checked.report, &checked.sources);
        assert!(told.lines().any(|line| line == row), "{told}");
    }
}
