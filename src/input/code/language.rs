//! What has to be known of a programming language to find texts in it and see how they are joined.

/// A programming language, as far as string literals go.
#[derive(Debug)]
pub struct Language {
    /// Its name, in lower case.
    pub name: &'static str,
    /// The ends of its files' names.
    extensions: &'static [&'static str],
    /// What opens a comment to the end of the line.
    pub(super) line_comments: &'static [&'static str],
    /// What opens and closes a comment.
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    /// Its literals; those whose opening begins like another's come first.
    pub(super) literals: &'static [Form],
    /// Letters that may stand right before a literal and change what it holds.
    pub(super) prefixes: &'static [(&'static str, Change)],
    /// The signs that join two texts.
    pub(super) joins: &'static [&'static str],
    /// True if literals that stand side by side are one.
    pub(super) joins_neighbours: bool,
    /// True if the end of a line ends a statement.
    pub(super) lines_end: bool,
    /// True if blocks are told by `{` and `}`.
    pub(super) has_braces: bool,
    /// What a backslash in a literal does that is none of the known escapes: stays (PHP, Python) or goes.
    pub(super) keeps_unknown_escapes: bool,
    /// Here-documents.
    pub(super) here: Here,
}

/// A form of literal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) escapes: Escapes,
    pub(super) holes: Holes,
    pub(super) has_lines: bool,
}

/// How a literal writes what it cannot hold as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
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
pub(super) enum Holes {
    None,
    /// `${x}`
    DollarBrace,
    /// `$x` and `${x}`
    Dollar,
    /// `$x`, `$x['a']`, `$x->y`, `{$x}`, `${x}`
    Php,
    /// `#{x}`
    Hash,
    /// `{x}`, and `{{` for a brace
    Brace,
    /// `\(x)`
    Swift,
}

/// What a prefix changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing that matters here.
    Nothing,
    /// Backslashes are characters.
    Raw,
    /// Values are taken in between braces.
    Braces,
    /// Both.
    RawBraces,
    /// Values are taken in after a `$`.
    Dollar,
    /// `@"…"` of C#.
    Doubled,
    /// `$@"…"` of C#.
    DoubledBraces,
}

/// Which here-documents there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    None,
    /// `<<<EOT`, `<<<'EOT'`
    Php,
    /// `<<~EOS`, `<<-EOS`, `<<EOS`
    Ruby,
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
    here: Here::None,
};

/// JavaScript, and what is written like it.
static JAVASCRIPT: Language = Language {
    name: "javascript",
    extensions: &["js", "mjs", "cjs", "jsx", "ts", "tsx", "mts", "cts", "wxs", "ets"],
    literals: &[DOUBLE, SINGLE, long("`", "`", Escapes::Backslash, Holes::DollarBrace)],
    lines_end: true,
    ..USUAL
};

static LANGUAGES: [&Language; 20] = [
    &JAVASCRIPT,
    &Language {
        name: "php",
        extensions: &["php", "phtml", "inc", "php5", "php7", "tpl"],
        line_comments: &["//", "#"],
        literals: &[
            long("\"", "\"", Escapes::Backslash, Holes::Php),
            long("'", "'", Escapes::Own, Holes::None),
        ],
        joins: &["."],
        keeps_unknown_escapes: true,
        here: Here::Php,
        ..USUAL
    },
    &Language {
        name: "go",
        extensions: &["go"],
        literals: &[DOUBLE, SINGLE, long("`", "`", Escapes::None, Holes::None)],
        lines_end: true,
        ..USUAL
    },
    &Language {
        name: "java",
        extensions: &["java", "jsp"],
        literals: &[long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::None), DOUBLE, SINGLE],
        ..USUAL
    },
    &Language {
        name: "kotlin",
        extensions: &["kt", "kts"],
        literals: &[
            long("\"\"\"", "\"\"\"", Escapes::None, Holes::Dollar),
            quoted("\"", Holes::Dollar),
            SINGLE,
        ],
        lines_end: true,
        ..USUAL
    },
    &Language {
        name: "groovy",
        extensions: &["groovy", "gradle"],
        literals: &[
            long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::Dollar),
            long("'''", "'''", Escapes::Backslash, Holes::None),
            quoted("\"", Holes::Dollar),
            SINGLE,
        ],
        lines_end: true,
        ..USUAL
    },
    &Language {
        name: "python",
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
        ..USUAL
    },
    &Language {
        name: "ruby",
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
        here: Here::Ruby,
        ..USUAL
    },
    &Language {
        name: "csharp",
        extensions: &["cs", "cshtml", "razor", "csx"],
        literals: &[long("\"\"\"", "\"\"\"", Escapes::None, Holes::None), DOUBLE, SINGLE],
        prefixes: &[
            ("$", Change::Braces),
            ("@", Change::Doubled),
            ("$@", Change::DoubledBraces),
            ("@$", Change::DoubledBraces),
        ],
        ..USUAL
    },
    &Language {
        name: "cpp",
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
        ..USUAL
    },
    &Language {
        name: "objective-c",
        extensions: &["m", "mm"],
        prefixes: &[("@", Change::Nothing)],
        joins_neighbours: true,
        ..USUAL
    },
    &Language {
        name: "swift",
        extensions: &["swift"],
        literals: &[long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::Swift), quoted("\"", Holes::Swift)],
        lines_end: true,
        ..USUAL
    },
    &Language {
        name: "dart",
        extensions: &["dart"],
        literals: &[
            long("\"\"\"", "\"\"\"", Escapes::Backslash, Holes::Dollar),
            long("'''", "'''", Escapes::Backslash, Holes::Dollar),
            quoted("\"", Holes::Dollar),
            quoted("'", Holes::Dollar),
        ],
        prefixes: &[("r", Change::Raw)],
        joins_neighbours: true,
        ..USUAL
    },
    &Language {
        name: "scala",
        extensions: &["scala", "sc"],
        literals: &[long("\"\"\"", "\"\"\"", Escapes::None, Holes::None), DOUBLE],
        prefixes: &[("s", Change::Dollar), ("f", Change::Dollar), ("raw", Change::Dollar)],
        lines_end: true,
        ..USUAL
    },
    &Language {
        name: "rust",
        extensions: &["rs"],
        literals: &[
            long("r##\"", "\"##", Escapes::None, Holes::None),
            long("r#\"", "\"#", Escapes::None, Holes::None),
            long("r\"", "\"", Escapes::None, Holes::None),
            long("\"", "\"", Escapes::Backslash, Holes::None),
        ],
        prefixes: &[("b", Change::Nothing)],
        ..USUAL
    },
    &Language {
        name: "lua",
        extensions: &["lua", "luau"],
        line_comments: &["--"],
        block_comments: &[("--[[", "]]")],
        literals: &[long("[[", "]]", Escapes::None, Holes::None), DOUBLE, SINGLE],
        joins: &[".."],
        lines_end: true,
        has_braces: false,
        ..USUAL
    },
    &Language {
        name: "perl",
        extensions: &["pl", "pm", "t"],
        line_comments: &["#"],
        block_comments: &[],
        literals: &[
            long("\"", "\"", Escapes::Backslash, Holes::Php),
            long("'", "'", Escapes::Own, Holes::None),
        ],
        joins: &["."],
        ..USUAL
    },
    &Language {
        name: "shell",
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
        ..USUAL
    },
    &Language {
        name: "visual-basic",
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
        ..USUAL
    },
    &Language {
        name: "json",
        extensions: &["json", "json5", "jsonc"],
        literals: &[DOUBLE],
        joins: &[],
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

    /// True for a language of that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }
}
