//! What is known of libraries: what their functions do with texts. Data, handed in by whoever asks.

use std::collections::HashMap;

/// What a function or method does with texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Percent-encodes its argument.
    Encode,
    /// Percent-encodes its argument, but for these characters.
    EncodeExcept(String),
    /// Fills in a format, the argument of that number.
    Format(usize),
    /// Fills in the format that it is called on.
    FormatSelf,
    /// Joins a list; the separator is the first argument, or the last one.
    Join {
        /// True if the separator comes last.
        last: bool,
    },
    /// Joins the list that it is called on or given, with the other as a separator.
    JoinSelf,
    /// Makes a query out of names and values.
    Query,
    /// Joins its arguments.
    Concat,
    /// Gives back what it is given, or what it is called on.
    Keep,
    /// Gives back its argument of that number.
    KeepAt(usize),
    /// Replaces a text in its third argument.
    Replace,
    /// Replaces a text in the one that it is called on.
    ReplaceSelf,
    /// Replaces the names of a map in a text by its values.
    Translate,
    /// Adds parameters, a map, to its first argument.
    AddQuery,
    /// Adds parameters, a map or a name and a value, to its last argument, without encoding them.
    AddRawQuery,
    /// Joins a path or a link to a base, the argument of that number.
    Resolve(usize),
    /// Lists the names of a map.
    Keys,
    /// Puts its arguments behind what it is called on.
    Append,
    /// The same, and what it is called on is changed.
    AppendInPlace,
    /// Puts a format behind what it is called on.
    AppendFormat,
    /// Gives the names in braces of the link that it is called on the values that it is given, encoded.
    Expand,
    /// Adds a parameter to the link that it is called on.
    AddParameter,
    /// Adds a parameter to the link that it is called on, as it is.
    AddRawParameter,
    /// Sets what stands behind the `#`.
    Fragment,
    /// Takes a separator off the end: `slice(0, -1)`, `substr($text, 0, -1)`.
    CutEnd,
    /// Takes blanks out.
    Squeeze,
    /// Sets the scheme of the link that it is called on.
    Scheme,
    /// Sets its host.
    Host,
    /// Joins scheme, host, path, query and fragment, which are a list.
    Unsplit,
    /// Sets what its named arguments say of the link that it is called on.
    With,
    /// Does something with each item and what came of those before.
    Fold,
    /// Does something with each item of its second argument: the function is the first.
    Each,
    /// Makes a list of the parts of a text between separators: of its argument of that number, or of what it is called
    /// on.
    Split(usize),
    /// Hands what it is called on to the function that it is given.
    Then,
    /// Sets names and values of a map.
    Put,
    /// Changes each item of its first argument.
    Rework,
    /// Adds all of another map.
    PutAll,
    /// Makes a map.
    Map,
    /// Makes a map of the parameters of a query.
    ParseQuery,
    /// Makes a map that reads as a query with its `?`.
    MarkedQuery,
    /// Makes a list that reads as its items joined: with a separator, and texts before and behind them.
    Joiner,
    /// Makes a list or a map that holds nothing yet, of the type and size that it is given.
    Empty,
    /// Makes an object that builds a text.
    Builder,
    /// Gives the parameters of a link.
    Parameters,
    /// Only looks at what it is given.
    Look,
    /// Asks how long what it is given is.
    Measure,
    /// Fills a template of that argument, or the one that it is called on, with the names of a map or of arguments.
    Render(usize),
    /// Tells people what it is given.
    Log,
    /// Gives back what the function gives back that it is given, or the value itself.
    Run,
    /// Holds what it is given until something else is put there.
    State,
    /// Builds a text in the block that it is given.
    Build,
    /// Reads a setting, whose key is its first argument.
    Setting,
    /// Makes a name stand for a value.
    Define,
    /// Uses a link in the way of that name.
    Sink(String),
    /// Gives the address of a page of the own server.
    Own(Own),
    /// Gives a link, to which more may belong: `{1}` in it stands for the argument of that number, encoded.
    Link(String),
}

/// An address of the own server, of which the code does not say what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// What of it is given.
    pub extent: OwnExtent,
    /// The most arguments with which it is given; with more it is not known.
    pub most: usize,
    /// Named arguments with which it is not known.
    pub unless: Vec<String>,
}

/// What of an address of the own server is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnExtent {
    /// Scheme and host.
    Origin,
    /// The path, from `/` on.
    Path,
    /// All of it.
    Whole,
}

/// What functions of some names do.
#[derive(Clone, Debug)]
pub struct Model {
    /// What it does.
    pub does: Does,
    /// The names: `name` whoever it belongs to, `owner.name`, `.name` only of a function that belongs to
    /// nothing, `*_end` whatever ends so, `owner.*` whatever belongs to it,
    /// `owner.**` whatever is called on what it gives.
    pub names: Vec<String>,
    /// The languages that it holds for; all if empty.
    pub languages: Vec<String>,
    /// A text that its file must hold one of.
    pub with: Vec<String>,
    /// True if it is called on a text.
    pub is_method: bool,
    /// A text that the first argument is.
    pub first: Option<String>,
}

/// All that is known of libraries.
#[derive(Clone, Debug, Default)]
pub struct Models {
    models: Vec<Model>,
    /// By the last part of their names: the models and the names.
    by_last: HashMap<String, Vec<(usize, usize)>>,
}

impl Models {
    /// What is known, by order: the first that fits counts.
    pub fn new(models: Vec<Model>) -> Self {
        let mut by_last: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (at, model) in models.iter().enumerate() {
            for (number, name) in model.names.iter().enumerate() {
                let last = last(name);
                // Those whose end is said are looked through.
                let key = if last.starts_with('*') && last != "**" { "*" } else { last };
                by_last.entry(key.to_ascii_lowercase()).or_default().push((at, number));
            }
        }
        Models { models, by_last }
    }

    /// Those that hold for a text.
    pub(crate) fn of(&self, language: &str, text: &str) -> HeldModels<'_> {
        let holds = |model: &Model| {
            let is_spoken = model.languages.is_empty() || model.languages.iter().any(|own| own == language);
            let is_there =
                || model.with.is_empty() || model.with.iter().any(|with| text.contains(with.as_str()));
            is_spoken && is_there()
        };
        HeldModels { all: self, holds: self.models.iter().map(holds).collect() }
    }
}

/// What is known of libraries, as far as it holds for a text.
#[derive(Debug)]
pub(crate) struct HeldModels<'m> {
    all: &'m Models,
    /// For each model whether it does.
    holds: Vec<bool>,
}

impl<'m> HeldModels<'m> {
    /// Those that hold for another text.
    pub(crate) fn of_another(&self, language: &str, text: &str) -> HeldModels<'m> {
        self.all.of(language, text)
    }

    /// What the function or method of that name does; `first` is the text of its first argument.
    pub(crate) fn find(
        &self,
        parts: &[String],
        is_method: bool,
        first: impl Fn() -> Option<String>,
    ) -> Option<&'m Does> {
        let Models { models, by_last } = self.all;
        let by_last = |last: &str| by_last.get(last).map(Vec::as_slice).unwrap_or_default();
        let last = parts.last()?.to_ascii_lowercase();
        let fits = |(at, number): &(usize, usize)| {
            let model = models.get(*at).filter(|_| self.holds.get(*at) == Some(&true))?;
            let name = model.names.get(*number)?;
            let is_first = |wanted: &String| {
                first().is_some_and(|first| first.trim_end_matches([':', ' ']).eq_ignore_ascii_case(wanted))
            };
            let fits = model.is_method == is_method
                && is_named(name, parts, is_method)
                && model.first.as_ref().is_none_or(is_first);
            fits.then_some(*at)
        };
        let found = by_last(&last).iter().chain(by_last("*")).chain(by_last("**")).filter_map(fits).min()?;
        models.get(found).map(|model| &model.does)
    }
}

/// The last part of a name.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// True if a callee of these parts has that name; of methods letter case does not matter.
fn is_named(name: &str, parts: &[String], any_case: bool) -> bool {
    let is_part = |wanted: &str, part: &str| {
        wanted == part
            || wanted.strip_prefix('*').is_some_and(|end| part.len() > end.len() && part.ends_with(end))
            || any_case && wanted.eq_ignore_ascii_case(part)
    };
    // Somewhere before the last part.
    if let Some(owner) = name.strip_suffix(".**") {
        return parts.split_last().is_some_and(|(_, owners)| owners.iter().any(|part| part == owner));
    }
    let (is_bare, name) = match name.strip_prefix('.') {
        Some(name) => (true, name),
        None => (false, name),
    };
    let count = name.split('.').count();
    if is_bare && parts.len() != count || parts.len() < count {
        return false;
    }
    name.rsplit('.').zip(parts.iter().rev()).all(|(wanted, part)| is_part(wanted, part))
}
