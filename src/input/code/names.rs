//! What the functions that build, encode, join and use links are called.

/// What a function does with the texts it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// Fills in a format: the number of the argument that the format is.
    Format(usize),
    /// Percent-encodes its argument.
    Encode,
    /// Joins texts: where the separator is.
    Join(Separator),
    /// Makes a query out of names and values.
    Query,
    /// Joins its arguments.
    Concat,
    /// Gives back what it is given.
    Keep,
    /// Replaces a text in its third argument: PHP's `str_replace`.
    Replace,
    /// Adds the parameters of its second argument, a map, to its first.
    AddQuery,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    First,
    Last,
}

/// The last part of a name of several: `Sprintf` of `fmt.Sprintf`.
pub(super) fn last(name: &str) -> &str {
    name.rsplit(['.', ':', '>']).next().unwrap_or(name)
}

/// What the function of that name does; `None` for one that is not known.
pub(super) fn function(name: &str, language: &str) -> Option<Does> {
    let lower = last(name).to_ascii_lowercase();
    Some(match lower.as_str() {
        "sprintf" | "vsprintf" | "printf" => Does::Format(0),
        "fprintf" => Does::Format(1),
        "format" if language == "rust" => Does::Format(0),
        "format" if FORMATTERS.contains(&name) || name == "format" && matches!(language, "ruby" | "cpp") => {
            Does::Format(0)
        }
        "encode" if name.to_ascii_lowercase().ends_with("urlencoder.encode") => Does::Encode,
        "encode" if name.starts_with("urlencoding::") => Does::Encode,
        "urlencode" if language == "python" => Does::Query,
        "urlencode" | "rawurlencode" | "encodeuricomponent" | "queryescape" | "pathescape" => Does::Encode,
        "quote" | "quote_plus" if matches!(language, "python") => Does::Encode,
        "encode_www_form_component" | "url_encode" | "escapedatastring" | "encodecomponent" => Does::Encode,
        "encodequerycomponent" | "uri_escape" | "uri_escape_utf8" | "escape_uri" | "urlencode_all" => {
            Does::Encode
        }
        "escape" if matches!(language, "ruby" | "javascript") => Does::Encode,
        "http_build_query" | "encode_www_form" | "urlsearchparams" | "toparams" | "toquerystring" => {
            Does::Query
        }
        "stringify"
            if name.starts_with("qs") || name.starts_with("querystring") || name.starts_with("Qs") =>
        {
            Does::Query
        }
        "param" if name.starts_with('$') || name.starts_with("jQuery") => Does::Query,
        "implode" => Does::Join(Separator::First),
        "join" if matches!(name, "strings.Join") => Does::Join(Separator::Last),
        "join" if matches!(name, "join" | "String.join" | "string.Join" | "String.Join") => {
            Does::Join(Separator::First)
        }
        "concat" if matches!(name, "string.Concat" | "String.Concat" | "concat") => Does::Concat,
        "format_html" => Does::Format(0),
        "new" if name == "String.new" => Does::Keep,
        "str_replace" => Does::Replace,
        "addquerystring" | "concat_url_params" | "add_query_arg" => Does::AddQuery,
        // `url(…)` of PHP frameworks makes an address of a path.
        "string" | "str" | "url" | "uri" | "urlcomponents"
            if matches!(name, "String" | "str" | "string" | "URL" | "URI" | "Uri" | "URLComponents") =>
        {
            Does::Keep
        }
        "create" | "parse" | "fromhttpurl" | "fromuristring" | "uribuilder" | "uricomponentsbuilder" => {
            Does::Keep
        }
        "stringbuilder" | "stringbuffer" | "strval" | "trimspace" | "trim" | "htmlspecialchars" => Does::Keep,
        "u" | "html_safe" | "raw" | "mark_safe" => Does::Keep,
        _ => return None,
    })
}

/// What formats are filled in with under the name `format`; the same method of a text is told apart.
const FORMATTERS: [&str; 9] = [
    "String.format",
    "string.Format",
    "String.Format",
    "MessageFormat.format",
    "StrUtil.format",
    "util.format",
    "string.format",
    "Kernel.format",
    "std::format",
];

/// What a method does with the text it is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// Nothing that matters.
    Keep,
    /// Puts its arguments behind it.
    Append,
    /// Takes it for a format.
    Format,
    /// Takes it for a separator, or joins the list that it is called on.
    Join,
    /// Adds a parameter.
    AddParameter,
    /// Sets what stands behind the `#`.
    Fragment,
    /// Replaces a text in it.
    Replace,
    /// Takes characters out of it.
    Remove,
    /// Puts a format behind it that is filled in.
    AppendFormat,
}

/// What the method of that name does; `None` for one that is not known.
pub(super) fn method(name: &str) -> Option<Method> {
    Some(match name.to_ascii_lowercase().as_str() {
        "str" | "tostring" | "touristring" | "build" | "to_s" | "to_string" | "as_str" | "string"
        | "trim" | "strip" | "toasciistring" | "encode" | "clone" | "html_safe" | "trimindent"
        | "absolutestring" | "tourl" | "touri" | "freeze" | "squish" | "href" | "uri" | "url" | "c_str"
        | "into" | "to_owned" | "chomp" => Method::Keep,
        "append" | "concat" | "plus" | "push_str" | "writestring" => Method::Append,
        "appendformat" => Method::AppendFormat,
        "delete" => Method::Remove,
        "format" | "formatted" => Method::Format,
        "join" => Method::Join,
        "queryparam"
        | "appendqueryparameter"
        | "addqueryparameter"
        | "addparameter"
        | "setparameter"
        | "setqueryparam"
        | "withqueryparam"
        | "queryparamifpresent"
        | "addqueryparam"
        | "append_pair" => Method::AddParameter,
        "fragment" | "setfragment" => Method::Fragment,
        "replace" | "gsub" | "sub" | "replacefirst" | "replacingoccurrences" => Method::Replace,
        _ => return None,
    })
}

/// True for a function that only looks at a text, so that what it is given need not be a link in use.
pub(super) fn compares(name: &str) -> bool {
    let last = last(name).trim_end_matches('?').to_ascii_lowercase();
    let words = [
        "rfind",
        "startswith",
        "starts_with",
        "endswith",
        "contains",
        "includes",
        "indexof",
        "strpos",
        "stripos",
        "matches",
        "match",
        "preg_match",
        "test",
        "equals",
        "equalsignorecase",
        "hasprefix",
        "search",
        "find",
        "strstr",
        "compile",
        "regexp",
        "mustcompile",
        "pattern",
        "tobe",
        "toequal",
        "tocontain",
        "tomatch",
        "equal",
        "str_contains",
        "str_starts_with",
        "start_with",
        "include",
        "strictequal",
        "deepequal",
        "isequalto",
        "hasvalue",
        "hassuffix",
        "localecompare",
        "split",
        "explode",
        "regex",
        "is_match",
        "fullmatch",
    ];
    words.contains(&last.as_str()) || last.starts_with("assert")
}

/// True for a function that tells people what happens.
pub(super) fn logs(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let first = lower.split(['.', ':', '-']).next().unwrap_or_default();
    let last = last(&lower);
    let loggers = [
        "log",
        "logger",
        "console",
        "logging",
        "rails",
        "slog",
        "klog",
        "glog",
        "logrus",
        "$this->logger",
        "_logger",
        "zap",
        "nslog",
        "debug",
    ];
    let words = [
        "log",
        "debug",
        "info",
        "warn",
        "warning",
        "error",
        "trace",
        "println",
        "print",
        "var_dump",
        "dump",
        "dd",
        "nslog",
        "loginformation",
        "infof",
        "debugf",
        "printf",
        "logf",
        "d",
        "i",
        "e",
        "w",
    ];
    (loggers.contains(&first) || lower.contains("logger") || lower.contains("log::")) && words.contains(&last)
        || matches!(last, "var_dump" | "dump" | "nslog" | "eprintln")
}
