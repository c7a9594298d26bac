//! What has to be known of a programming language to find texts in it and see how they are joined.

/// A programming language, as far as string literals go.
#[derive(Debug)]
pub struct Language {
    /// Its name, in lower case.
    pub name: &'static str,
    /// How a text is percent-encoded in it.
    encoder: &'static str,
    /// The ends of its files' names.
    extensions: &'static [&'static str],
    /// What opens a comment to the end of the line.
    pub(crate) line_comments: &'static [&'static str],
    /// What opens and closes a comment.
    pub(crate) block_comments: &'static [(&'static str, &'static str)],
    /// Its literals; those whose opening begins like another's come first.
    pub(crate) literals: &'static [Form],
    /// Letters that may stand right before a literal and change what it holds.
    pub(crate) prefixes: &'static [(&'static str, Change)],
    /// The signs that join two texts.
    pub(crate) joins: &'static [&'static str],
    /// True if literals that stand side by side are one.
    pub(crate) joins_neighbours: bool,
    /// True if the end of a line ends a statement.
    pub(crate) lines_end: bool,
    /// True if blocks are told by `{` and `}`.
    pub(crate) has_braces: bool,
    /// What a backslash in a literal does that is none of the known escapes: stays (PHP, Python) or goes.
    pub(crate) keeps_unknown_escapes: bool,
    /// Words that open a literal behind which any mark may stand, the longer before the shorter: `%w[…]`, `qq{…}`.
    pub(crate) quoting: &'static [(&'static str, Quoting)],
    /// Here-documents.
    pub(crate) here: Here,
    /// Signs that go on with the line before when they begin one.
    pub(crate) leads: &'static [&'static str],
    /// The sign that names a member besides `.`, `?.`, `->`, `::` and `?->`; empty for none.
    pub(crate) member_sign: &'static str,
    /// What a word with an `@` before it is.
    pub(crate) at: At,
    /// True if arguments may stand behind a name without brackets.
    pub(crate) commands: bool,
    /// True if `"…%s" % x` fills in a format.
    pub(crate) percent_formats: bool,
    /// True if `{}` in a text is a directive of formats.
    pub(crate) brace_formats: bool,
    /// True if `x << y` puts `y` behind `x`.
    pub(crate) pushes: bool,
    /// True if tags stand among the code.
    pub(crate) tags: bool,
    /// True if a declaration begins with a type: `String x = …`.
    pub(crate) types_first: bool,
    /// True if `name(…) {` begins a function.
    pub(crate) bare_methods: bool,
    /// True if the last expression of a function is its value.
    pub(crate) last_value: bool,
    /// True if a slash may open a regular expression.
    pub(crate) regexes: bool,
    /// True if `:name` is a text.
    pub(crate) symbols: bool,
    /// True if braces behind an expression are a block that is handed to it.
    pub(crate) trailing_blocks: bool,
    /// True if `Type{…}` makes a value.
    pub(crate) typed_braces: bool,
    /// True if `[object message: argument]` is a call.
    pub(crate) messages: bool,
    /// True if code stands between `<?php` and `?>`.
    pub(crate) in_pages: bool,
    /// True if names may end in `?` and `!`.
    pub(crate) marked_names: bool,
    /// True if variables are known by the `$` before them.
    pub(crate) dollar_names: bool,
    /// True if the texts between three quotation marks lose their indentation, and whether that of the last
    /// line counts.
    pub(crate) text_blocks: Option<bool>,
    /// True if blanks part arguments, and a comment opens only behind one.
    pub(crate) words: bool,
    /// The sign between the parameters of a function and its body where no word says that it is one.
    pub(crate) arrow: &'static str,
    /// True if a word before a `:` in a map is a name, not a variable.
    pub(crate) names_are_keys: bool,
    /// True if a backslash at the end of a line takes the next one's indentation with it.
    pub(crate) escaped_indent: bool,
    /// True if a text that stands alone at the beginning of a block says what it is for.
    pub(crate) documentation_texts: bool,
    /// What one may call a text and lose the result: methods that join it to another and leave it as it is.
    pub(crate) joining_methods: &'static [&'static str],
    /// True for what holds values and does nothing with them.
    pub(crate) is_data: bool,
    /// True if `x ? y : z` is a choice.
    pub(crate) ternary: bool,
    /// True if `x|f` is what `f` makes of `x`.
    pub(crate) filters: bool,
    /// True if `&x` leaves `x` as it is.
    pub(crate) borrows: bool,
    /// True if `$0` is the first argument of the block around it.
    pub(crate) numbered_arguments: bool,
    /// True if what goes through a map is given the value before its name.
    pub(crate) values_first: bool,
    /// True if each statement is a tag, and branches end where a tag says so: `if x; … endif`.
    pub(crate) is_tags: bool,
    /// True if a text that is declared is empty.
    pub(crate) zero_values: bool,
    /// True if what is in an object is known in its methods by its name alone.
    pub(crate) bare_members: bool,
    /// True if a method may be what a member is, without brackets: `get url() {…}`, `@property`.
    pub(crate) getters: bool,
    /// True if a format takes in the variables that it names: `format!("{base}?{query}")`.
    pub(crate) captures: bool,
    /// True if a member that is declared may have a body: `var url: String {…}`, `val url: String` and `get() = …`.
    pub(crate) computed: bool,
}

/// What a word with an `@` before it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// Something said of what follows: `@Override`.
    Annotation,
    /// A member of the object: `@url`.
    Member,
    /// A sign that nobody needs.
    Quiet,
}

/// A form of literal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
    pub(crate) escapes: Escapes,
    pub(crate) holes: Holes,
    pub(crate) has_lines: bool,
}

/// How a literal writes what it cannot hold as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escapes {
    None,
    /// `\n`, `\u0026` and the like.
    Backslash,
    /// Only `\\` and the backslash before its own mark: PHP and Ruby between single quotes.
    Own,
    /// The closing mark written twice: C# `@"…"`.
    Doubled,
}

/// How a literal takes in values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holes {
    None,
    /// `${x}`
    DollarBrace,
    /// `$x` and `${x}`
    Dollar,
    /// `$x`, `$!x`, `$x.y("z")` and `${x}`
    Path,
    /// `$x`, `$x['a']`, `$x->y`, `{$x}`, `${x}`
    Php,
    /// `#{x}`
    Hash,
    /// `{x}`, and `{{` for a brace
    Brace,
    /// `{{x}}`
    DoubleBrace,
    /// `\(x)`
    Swift,
}

/// What a prefix changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Nothing that matters here.
    Nothing,
    /// Backslashes are characters.
    Raw,
    /// Values are taken in between braces.
    Braces,
    /// Values are taken in between two braces.
    DoubleBraces,
    /// Both.
    RawBraces,
    /// Values are taken in after a `$`.
    Dollar,
    /// `@"…"` of C#.
    Doubled,
    /// `$@"…"` of C#.
    DoubledBraces,
}

/// What stands between the marks of a literal that a word opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quoting {
    /// True for a list of words.
    pub(crate) is_list: bool,
    /// True if values are taken in.
    pub(crate) takes_values: bool,
}

const fn quoting(is_list: bool, takes_values: bool) -> Quoting {
    Quoting { is_list, takes_values }
}

/// Which here-documents there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here {
    None,
    /// `<<<EOT`, `<<<'EOT'`
    Php,
    /// `<<~EOS`, `<<-EOS`, `<<EOS`
    Ruby,
    /// `<<EOF`, `<<-EOF`, `<< 'EOF'`
    Shell,
}

const fn quoted(open: &'static str, holes: Holes) -> Form {
    Form { open, close: open, escapes: Escapes::Backslash, holes, has_lines: false }
}

const fn long(open: &'static str, close: &'static str, escapes: Escapes, holes: Holes) -> Form {
    Form { open, close, escapes, holes, has_lines: true }
}

const C_COMMENTS: &[(&str, &str)] = &[("/*", "*/")];
const DOUBLE: Form = quoted("\"", Holes::None);
const SINGLE: Form = quoted("'", Holes::None);

const USUAL: Language = Language {
    name: "",
    encoder: "encodeURIComponent(x)",
    extensions: &[],
    line_comments: &["//"],
    block_comments: C_COMMENTS,
    literals: &[DOUBLE, SINGLE],
    prefixes: &[],
    joins: &["+"],
    joins_neighbours: false,
    lines_end: false,
    has_braces: true,
    keeps_unknown_escapes: false,
    quoting: &[],
    here: Here::None,
    leads: &[],
    member_sign: "",
    at: At::Annotation,
    commands: false,
    percent_formats: false,
    brace_formats: true,
    pushes: false,
    tags: false,
    types_first: false,
    bare_methods: false,
    last_value: false,
    regexes: false,
    symbols: false,
    trailing_blocks: false,
    typed_braces: false,
    messages: false,
    in_pages: false,
    marked_names: false,
    dollar_names: false,
    text_blocks: None,
    words: false,
    arrow: "",
    names_are_keys: true,
    escaped_indent: false,
    documentation_texts: false,
    joining_methods: &[],
    is_data: false,
    ternary: true,
    filters: false,
    borrows: false,
    numbered_arguments: false,
    values_first: false,
    is_tags: false,
    bare_members: false,
    getters: false,
    captures: false,
    computed: false,
    zero_values: false,
};

/// Signs with which lines go on.
const USUAL_LEADS: &[&str] = &["?", ":", "??", "?:", ".", "&&", "||"];

/// JavaScript, and what is written like it.
static JAVASCRIPT: Language = Language {
    name: "javascript",
    getters: true,
    extensions: &["js", "mjs", "cjs", "jsx", "ts", "tsx", "mts", "cts", "wxs", "ets"],
    literals: &[DOUBLE, SINGLE, long("`", "`", Escapes::Backslash, Holes::DollarBrace)],
    lines_end: true,
    leads: &["+", "-", "*", "?", ":", "??", "||", "&&", "==", "===", "!=", "!==", "=", "=>", "|", "&"],
    brace_formats: false,
    tags: true,
    bare_methods: true,
    regexes: true,
    joining_methods: &["concat"],
    arrow: "=>",
    values_first: true,
    ..USUAL
};

static LANGUAGES: [&Language; 21] = [
    &JAVASCRIPT,
    &Language {
        name: "php",
        encoder: "rawurlencode($x)",
        extensions: &["php", "phtml", "inc", "php5", "php7", "tpl"],
        line_comments: &["//", "#"],
        literals: &[
            long("\"", "\"", Escapes::Backslash, Holes::Php),
            long("'", "'", Escapes::Own, Holes::None),
        ],
        joins: &["."],
        keeps_unknown_escapes: true,
        here: Here::Php,
        at: At::Quiet,
        brace_formats: false,
        in_pages: true,
        dollar_names: true,
        ..USUAL
    },
    &Language {
        name: "go",
        encoder: "url.QueryEscape(x)",
        extensions: &["go"],
        literals: &[DOUBLE, SINGLE, long("`", "`", Escapes::None, Holes::None)],
        lines_end: true,
        brace_formats: false,
        typed_braces: true,
        ternary: false,
        zero_values: true,
        ..USUAL
    },
    &Language {
        name: "java",
        encoder: "URLEncoder.encode(x, \"UTF-8\")",
        extensions: &["java", "jsp"],
        literals: &[long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::None), DOUBLE, SINGLE],
        types_first: true,
        bare_methods: true,
        text_blocks: Some(true),
        joining_methods: &["concat"],
        arrow: "->",
        bare_members: true,
        ..USUAL
    },
    &Language {
        name: "kotlin",
        computed: true,
        encoder: "URLEncoder.encode(x, \"UTF-8\")",
        extensions: &["kt", "kts"],
        literals: &[
            long("\"\"\"", "\"\"\"", Escapes::None, Holes::Dollar),
            quoted("\"", Holes::Dollar),
            SINGLE,
        ],
        lines_end: true,
        leads: USUAL_LEADS,
        trailing_blocks: true,
        text_blocks: Some(false),
        joining_methods: &["plus", "concat"],
        ternary: false,
        bare_members: true,
        ..USUAL
    },
    &Language {
        name: "groovy",
        encoder: "URLEncoder.encode(x, \"UTF-8\")",
        extensions: &["groovy", "gradle"],
        literals: &[
            long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::Dollar),
            long("'''", "'''", Escapes::Backslash, Holes::None),
            quoted("\"", Holes::Dollar),
            SINGLE,
        ],
        lines_end: true,
        leads: USUAL_LEADS,
        types_first: true,
        trailing_blocks: true,
        commands: true,
        last_value: true,
        joining_methods: &["concat"],
        bare_members: true,
        ..USUAL
    },
    &Language {
        name: "python",
        getters: true,
        encoder: "quote(x, safe='')",
        extensions: &["py", "pyi", "pyw"],
        line_comments: &["#"],
        block_comments: &[],
        literals: &[
            long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::None),
            long("'''", "'''", Escapes::Backslash, Holes::None),
            DOUBLE,
            SINGLE,
        ],
        prefixes: &[
            ("f", Change::Braces),
            ("t", Change::Braces),
            ("fr", Change::RawBraces),
            ("rf", Change::RawBraces),
            ("r", Change::Raw),
            ("br", Change::Raw),
            ("rb", Change::Raw),
            ("b", Change::Nothing),
            ("u", Change::Nothing),
        ],
        joins_neighbours: true,
        lines_end: true,
        has_braces: false,
        keeps_unknown_escapes: true,
        percent_formats: true,
        documentation_texts: true,
        ternary: false,
        names_are_keys: false,
        ..USUAL
    },
    &Language {
        name: "ruby",
        encoder: "CGI.escape(x)",
        extensions: &["rb", "rake", "ru", "gemspec"],
        line_comments: &["#"],
        block_comments: &[("=begin", "=end")],
        literals: &[
            long("\"", "\"", Escapes::Backslash, Holes::Hash),
            long("'", "'", Escapes::Own, Holes::None),
            quoted("`", Holes::Hash),
        ],
        joins: &["+", "<<"],
        joins_neighbours: true,
        lines_end: true,
        has_braces: false,
        quoting: &[
            ("%w", quoting(true, false)),
            ("%i", quoting(true, false)),
            ("%W", quoting(true, true)),
            ("%I", quoting(true, true)),
            ("%q", quoting(false, false)),
            ("%Q", quoting(false, true)),
            ("%", quoting(false, true)),
        ],
        here: Here::Ruby,
        at: At::Member,
        commands: true,
        percent_formats: true,
        pushes: true,
        last_value: true,
        regexes: true,
        symbols: true,
        trailing_blocks: true,
        marked_names: true,
        leads: &["&&", "||"],
        bare_members: true,
        ..USUAL
    },
    &Language {
        name: "csharp",
        encoder: "Uri.EscapeDataString(x)",
        extensions: &["cs", "cshtml", "razor", "csx"],
        literals: &[long("\"\"\"", "\"\"\"", Escapes::None, Holes::None), DOUBLE, SINGLE],
        prefixes: &[
            ("$", Change::Braces),
            ("@", Change::Doubled),
            ("$$", Change::DoubleBraces),
            ("$@", Change::DoubledBraces),
            ("@$", Change::DoubledBraces),
        ],
        types_first: true,
        bare_methods: true,
        text_blocks: Some(true),
        arrow: "=>",
        bare_members: true,
        ..USUAL
    },
    &Language {
        name: "cpp",
        encoder: "curl_easy_escape(curl, x, 0)",
        extensions: &["c", "cc", "cpp", "cxx", "h", "hh", "hpp", "hxx"],
        literals: &[long("R\"(", ")\"", Escapes::None, Holes::None), DOUBLE, SINGLE],
        prefixes: &[
            ("L", Change::Nothing),
            ("u8", Change::Nothing),
            ("u", Change::Nothing),
            ("U", Change::Nothing),
        ],
        joins: &["+", "<<"],
        joins_neighbours: true,
        types_first: true,
        bare_methods: true,
        pushes: true,
        bare_members: true,
        zero_values: true,
        ..USUAL
    },
    &Language {
        name: "objective-c",
        encoder: "[x stringByAddingPercentEncodingWithAllowedCharacters:NSCharacterSet.alphanumericCharacterSet]",
        extensions: &["m", "mm"],
        prefixes: &[("@", Change::Nothing)],
        joins_neighbours: true,
        types_first: true,
        messages: true,
        ..USUAL
    },
    &Language {
        name: "swift",
        computed: true,
        encoder: "x.addingPercentEncoding(withAllowedCharacters: .alphanumerics)",
        extensions: &["swift"],
        literals: &[long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::Swift), quoted("\"", Holes::Swift)],
        lines_end: true,
        leads: &["+", "?", ":", "??", ".", "&&", "||"],
        trailing_blocks: true,
        text_blocks: Some(true),
        numbered_arguments: true,
        bare_members: true,
        ..USUAL
    },
    &Language {
        name: "dart",
        encoder: "Uri.encodeComponent(x)",
        extensions: &["dart"],
        literals: &[
            long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::Dollar),
            long("'''", "'''", Escapes::Backslash, Holes::Dollar),
            quoted("\"", Holes::Dollar),
            quoted("'", Holes::Dollar),
        ],
        prefixes: &[("r", Change::Raw)],
        joins_neighbours: true,
        types_first: true,
        bare_methods: true,
        arrow: "=>",
        bare_members: true,
        ..USUAL
    },
    &Language {
        name: "scala",
        encoder: "URLEncoder.encode(x, \"UTF-8\")",
        extensions: &["scala", "sc"],
        literals: &[long("\"\"\"", "\"\"\"", Escapes::None, Holes::None), DOUBLE],
        prefixes: &[("s", Change::Dollar), ("f", Change::Dollar), ("raw", Change::Dollar)],
        lines_end: true,
        leads: USUAL_LEADS,
        trailing_blocks: true,
        last_value: true,
        text_blocks: Some(false),
        joining_methods: &["concat"],
        ternary: false,
        arrow: "=>",
        bare_members: true,
        ..USUAL
    },
    &Language {
        name: "rust",
        captures: true,
        encoder: "urlencoding::encode(x)",
        extensions: &["rs"],
        literals: &[
            long("r##\"", "\"##", Escapes::None, Holes::None),
            long("r#\"", "\"#", Escapes::None, Holes::None),
            long("r\"", "\"", Escapes::None, Holes::None),
            long("\"", "\"", Escapes::Backslash, Holes::None),
        ],
        prefixes: &[("b", Change::Nothing)],
        last_value: true,
        escaped_indent: true,
        ternary: false,
        borrows: true,
        ..USUAL
    },
    &Language {
        name: "lua",
        encoder: "ngx.escape_uri(x)",
        extensions: &["lua", "luau"],
        line_comments: &["--"],
        block_comments: &[("--[[", "]]")],
        literals: &[long("[[", "]]", Escapes::None, Holes::None), DOUBLE, SINGLE],
        joins: &[".."],
        lines_end: true,
        has_braces: false,
        member_sign: ":",
        leads: &[".."],
        brace_formats: false,
        ternary: false,
        ..USUAL
    },
    &Language {
        name: "perl",
        here: Here::Shell,
        encoder: "uri_escape($x)",
        extensions: &["pl", "pm", "t"],
        line_comments: &["#"],
        block_comments: &[],
        literals: &[
            long("\"", "\"", Escapes::Backslash, Holes::Php),
            long("'", "'", Escapes::Own, Holes::None),
        ],
        quoting: &[("qw", quoting(true, false)), ("qq", quoting(false, true)), ("q", quoting(false, false))],
        joins: &["."],
        brace_formats: false,
        commands: true,
        dollar_names: true,
        ..USUAL
    },
    &Language {
        name: "shell",
        here: Here::Shell,
        encoder: "jq -rn --arg x \"$x\" '$x|@uri'",
        extensions: &["sh", "bash", "zsh"],
        line_comments: &["#"],
        block_comments: &[],
        literals: &[
            long("\"", "\"", Escapes::Backslash, Holes::Dollar),
            long("'", "'", Escapes::None, Holes::None),
        ],
        joins: &[],
        joins_neighbours: true,
        lines_end: true,
        keeps_unknown_escapes: true,
        words: true,
        commands: true,
        ternary: false,
        ..USUAL
    },
    &Language {
        name: "visual-basic",
        encoder: "Uri.EscapeDataString(x)",
        extensions: &["vb", "bas", "vbs"],
        line_comments: &["'"],
        block_comments: &[],
        literals: &[Form {
            open: "\"",
            close: "\"",
            escapes: Escapes::Doubled,
            holes: Holes::None,
            has_lines: false,
        }],
        prefixes: &[("$", Change::DoubledBraces)],
        joins: &["&", "+"],
        lines_end: true,
        has_braces: false,
        ternary: false,
        ..USUAL
    },
    // Statements of template languages: `set url = "…" ~ id`.
    &Language {
        name: "template",
        encoder: "",
        line_comments: &[],
        block_comments: &[],
        literals: &[quoted("\"", Holes::Path), SINGLE],
        joins: &["~", "+"],
        types_first: true,
        filters: true,
        is_tags: true,
        brace_formats: false,
        ..USUAL
    },
    &Language {
        name: "json",
        extensions: &["json", "json5", "jsonc"],
        literals: &[DOUBLE],
        joins: &[],
        is_data: true,
        ..USUAL
    },
];

impl Language {
    /// The language of a file, by the end of its name; `None` for what is no source code.
    pub fn of(file: &str) -> Option<&'static Language> {
        let (_, extension) = file.rsplit_once('.')?;
        LANGUAGES
            .into_iter()
            .find(|language| language.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)))
    }

    /// The language of that name.
    pub fn named(name: &str) -> Option<&'static Language> {
        LANGUAGES.into_iter().find(|language| language.name == name)
    }

    /// The ends of its files' names.
    pub fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    /// True where blanks part arguments, as in shells: any word may be a value, without marks around it.
    pub fn has_bare_values(&self) -> bool {
        self.words
    }

    /// What opens and closes its comments; those to the end of the line close with nothing.
    pub fn comments(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.line_comments.iter().map(|open| (*open, "")).chain(self.block_comments.iter().copied())
    }

    /// How a text `x` is percent-encoded in it.
    pub fn encoder(&self) -> &'static str {
        self.encoder
    }

    /// All languages.
    pub fn all() -> impl Iterator<Item = &'static Language> {
        LANGUAGES.into_iter()
    }

    pub(crate) fn is_member_sign(&self, sign: &str) -> bool {
        match sign {
            "." | "?." | "->" | "::" | "?->" | "&." => !self.joins.contains(&sign),
            _ => !sign.is_empty() && sign == self.member_sign,
        }
    }
}
