//! One look at all parameters of a link: what each is, which are unfilled, where the callback is cut.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::places::as_meant;
use super::stray;
use crate::input::link::{Link, Parameter, placeholder};
use crate::knowledge::{self, LinkParameter as Name, ParameterPlace};
use crate::nearest::{is_same, nearest};
use crate::slice::Slice;
use crate::source::Span;

/// The parameter that a name no document knows was probably meant to be: one of the names that people give it,
/// or one that is near.
///
/// Behind a callback whose own query was not encoded a name that may be somebody's own is the callback's.
fn meant(text: &str, is_behind_query: bool) -> Option<Name> {
    let links = || knowledge::parameters().iter().filter(|known| known.place == ParameterPlace::Link);
    let is_named = |known: &&knowledge::ParameterEntry| {
        let own = known.wrong_names.iter().filter(|_| !is_behind_query);
        known.aliases.iter().chain(own).any(|name| is_same(name, text))
    };
    links().find(is_named).and_then(|known| Name::parse(&known.name)).or_else(|| near(text))
}

/// The parameter whose name is nearly this one.
pub(super) fn near(text: &str) -> Option<Name> {
    nearest(text, Name::ALL.map(Name::name)).and_then(Name::parse)
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Known(Name),
    Misspelled(Name),
    Unknown,
}

/// A callback that the link cuts off, because one of its characters was not encoded.
#[derive(Debug)]
pub(in crate::fact) struct Cut<'a> {
    /// `&` or `#`.
    pub(in crate::fact) character: &'static str,
    /// Where it stands.
    pub(in crate::fact) span: Span,
    /// What is lost behind it, not percent-decoded.
    pub(in crate::fact) lost: Cow<'a, str>,
    /// The same, percent-decoded once, as the rest of the callback is.
    pub(in crate::fact) lost_value: Cow<'a, str>,
    /// The place of the last thing that is lost.
    pub(in crate::fact) end: Span,
    /// Names of the parameters that are none of the link's own.
    names: Vec<&'a str>,
}

/// What the parameters of a link are.
#[derive(Debug)]
pub(in crate::fact) struct ResolvedParameters<'a> {
    resolved: Vec<ResolvedParameter<'a>>,
    /// False if a name occurs twice.
    pub(super) all_different: bool,
    /// Where `redirect_uri` is cut, if something is lost by it.
    pub(in crate::fact) cut: Option<Cut<'a>>,
}

#[derive(Debug)]
struct ResolvedParameter<'a> {
    parameter: &'a Parameter<'a>,
    what: What,
    placeholder: Option<Range<usize>>,
    /// The value without stray marks, where it has some.
    core: Option<Range<usize>>,
}

/// A parameter under its right name.
#[derive(Debug)]
pub(in crate::fact) struct Known<'s, 'a> {
    /// The parameter.
    pub(super) parameter: &'a Parameter<'a>,
    /// What is to be filled in, as a range of its decoded value.
    pub(super) placeholder: Option<&'s Range<usize>>,
    /// The range of its decoded value that is right without the marks around it, if there are some.
    pub(super) core: Option<&'s Range<usize>>,
}

impl<'a> ResolvedParameters<'a> {
    /// Looks at a link.
    pub(in crate::fact) fn new(link: &'a Link<'a>) -> Self {
        let has = |name: &Name| link.parameters.iter().any(|it| it.name.value == name.name());
        // Once for all parameters, of which a hostile link has thousands.
        let lacks: Vec<Name> = Name::ALL.into_iter().filter(|name| !has(name)).collect();
        let mut is_behind_query = false;
        let mut resolved_in_turn = |parameter: &'a Parameter<'a>| {
            let resolved = resolved(parameter, &lacks, is_behind_query);
            is_behind_query = match resolved.what {
                What::Known(Name::RedirectUri) => has_raw_query(parameter),
                What::Known(_) | What::Misspelled(_) => false,
                What::Unknown => is_behind_query,
            };
            resolved
        };
        let resolved: Vec<_> = link.parameters.iter().map(&mut resolved_in_turn).collect();
        let all_different = are_different(link.parameters.iter().map(|parameter| &*parameter.name.value));
        let cut = cut(link, &resolved);
        ResolvedParameters { resolved, all_different, cut }
    }

    /// The first occurrence of a parameter.
    pub(in crate::fact) fn first(&self, name: Name) -> Option<Known<'_, 'a>> {
        let first =
            self.resolved.iter().find(|resolved| matches!(resolved.what, What::Known(is) if is == name))?;
        let ResolvedParameter { parameter, placeholder, core, .. } = first;
        Some(Known { parameter, placeholder: placeholder.as_ref(), core: core.as_ref() })
    }

    /// True if a parameter is given more than once, and not with the same value: nobody knows which one counts.
    pub(in crate::fact) fn is_ambiguous(&self, name: Name) -> bool {
        let values = || {
            let named = self.known().filter(move |(known, _)| *known == name);
            named.map(|(_, parameter)| parameter.value.as_ref().map_or("", |value| &*value.value))
        };
        !self.all_different && values().zip(values().skip(1)).any(|(one, next)| one != next)
    }

    /// The parameters that are given with different values, none of which is yet to be filled in or `is_open`.
    pub(super) fn ambiguous(
        &self,
        is_open: impl Fn(Name, &str) -> bool,
    ) -> impl Iterator<Item = &'a Parameter<'a>> {
        let is_unfilled = |name: Name| {
            self.resolved.iter().filter(|of| of.what == What::Known(name)).any(|of| {
                let value = of.parameter.value.as_ref().map_or("", |value| &*value.value);
                of.placeholder.is_some() || is_open(name, value)
            })
        };
        let is_certain = |name: &Name| self.is_ambiguous(*name) && !is_unfilled(*name);
        let names: Vec<Name> = Name::ALL.into_iter().filter(is_certain).collect();
        self.known().filter(move |(name, _)| names.contains(name)).map(|(_, parameter)| parameter)
    }

    /// The first parameter that was meant to be this one.
    pub(in crate::fact) fn misspelled(&self, name: Name) -> Option<&'a Parameter<'a>> {
        let meant =
            |resolved: &&ResolvedParameter<'_>| matches!(resolved.what, What::Misspelled(is) if is == name);
        self.resolved.iter().find(meant).map(|resolved| resolved.parameter)
    }

    /// The known parameters.
    pub(super) fn known(&self) -> impl Iterator<Item = (Name, &'a Parameter<'a>)> {
        self.resolved.iter().filter_map(|resolved| match resolved.what {
            What::Known(name) => Some((name, resolved.parameter)),
            _ => None,
        })
    }

    /// The parameters that no document knows, with what each was probably meant to be.
    pub(super) fn odd(&self) -> impl Iterator<Item = (&'a Parameter<'a>, Option<Name>)> {
        self.resolved.iter().filter_map(|resolved| match resolved.what {
            What::Known(_) => None,
            What::Misspelled(name) => Some((resolved.parameter, Some(name))),
            What::Unknown => Some((resolved.parameter, None)),
        })
    }

    /// The placeholders left in the values of documented parameters, under whatever name: which parameter
    /// it is, the parameter, and the range of its decoded value.
    pub(super) fn placeholders(&self) -> impl Iterator<Item = (Name, &'a Parameter<'a>, Range<usize>)> {
        self.resolved.iter().filter_map(|resolved| match resolved.what {
            What::Known(name) | What::Misspelled(name) => {
                Some((name, resolved.parameter, resolved.placeholder.clone()?))
            }
            // Nobody reads it, whatever it holds.
            What::Unknown => None,
        })
    }

    /// The values with stray marks around them: parameter, and range of its decoded value without them.
    pub(super) fn cores(&self) -> impl Iterator<Item = (&'a Parameter<'a>, Range<usize>)> {
        self.resolved.iter().filter_map(|resolved| Some((resolved.parameter, resolved.core.clone()?)))
    }

    /// Whether a placeholder stands in scheme or host of the callback; `None` without a callback.
    pub(in crate::fact) fn is_host_unfilled(&self) -> Option<bool> {
        let Known { parameter, placeholder, .. } = self.first(Name::RedirectUri)?;
        let path = callback_path(&parameter.value.as_ref()?.value);
        Some(placeholder.is_some_and(|range| path.is_none_or(|path| range.start < path)))
    }

    /// True if the link says the same without a parameter that says nothing: no other of its name takes its place,
    /// and all others are what they were.
    pub(in crate::fact) fn is_same_without(&self, parameter: &Parameter<'_>, link: &Link<'_>) -> bool {
        let is_other = |other: &Parameter<'_>| other.span != parameter.span;
        let mut link = link.clone();
        link.parameters.retain(is_other);
        if link.parameters.iter().any(|other| other.name.value == parameter.name.value) {
            return false;
        }
        let without = ResolvedParameters::new(&link);
        let is_cut_at = |resolved: &ResolvedParameters<'_>| resolved.cut.as_ref().map(|cut| cut.span);
        let what = self.resolved.iter().filter(|resolved| is_other(resolved.parameter));
        what.map(|resolved| resolved.what).eq(without.resolved.iter().map(|resolved| resolved.what))
            && is_cut_at(self) == is_cut_at(&without)
    }

    /// True if the callback begins with a scheme that is written out.
    pub(in crate::fact) fn is_scheme_filled(&self) -> bool {
        let Some(Known { parameter, placeholder, .. }) = self.first(Name::RedirectUri) else { return false };
        let scheme = parameter.value.as_ref().and_then(|value| value.value.find("://"));
        scheme.is_some_and(|end| placeholder.is_none_or(|range| end + 3 <= range.start))
    }

    /// True if a raw `#` of the callback ends the query of the link.
    pub(super) fn is_cut_at_fragment(&self) -> bool {
        self.cut.as_ref().is_some_and(|cut| cut.character == "#")
    }

    /// True for a parameter that was cut off the callback.
    pub(super) fn is_lost(&self, name: &str) -> bool {
        self.cut.as_ref().is_some_and(|cut| cut.names.contains(&name))
    }
}

/// Where the path (or query, or fragment) of a callback begins, behind its host.
pub(super) fn callback_path(value: &str) -> Option<usize> {
    let authority = value.find("://").map_or(0, |at| at + 3);
    value.get(authority..)?.find(['/', '?', '#']).map(|at| authority + at)
}

/// True if no name occurs twice. Real links have a handful of parameters, for which comparing is
/// cheaper than hashing.
fn are_different<'n>(mut names: impl ExactSizeIterator<Item = &'n str> + Clone) -> bool {
    if names.len() > 16 {
        let mut seen = HashSet::new();
        return names.all(|name| seen.insert(name));
    }
    while let Some(name) = names.next() {
        if names.clone().any(|other| other == name) {
            return false;
        }
    }
    true
}

/// True for a callback with a `?` that is not encoded.
fn has_raw_query(parameter: &Parameter<'_>) -> bool {
    parameter.value.as_ref().is_some_and(|value| {
        let written = value.as_meant();
        // An encoder may leave `=` and `&` as they are: `…%3Fbrand=7&channel=pc`.
        let behind = ["%3F", "%3f"].iter().find_map(|mark| written.split_once(mark));
        written.contains('?') || behind.is_some_and(|(_, query)| query.contains('='))
    })
}

fn resolved<'a>(
    parameter: &'a Parameter<'a>,
    lacks: &[Name],
    is_behind_query: bool,
) -> ResolvedParameter<'a> {
    let name = &*parameter.name.value;
    let what = match Name::parse(name) {
        Some(name) => What::Known(name),
        // Beside the parameter itself such a name is somebody's own.
        None => meant(name, is_behind_query)
            .filter(|meant| lacks.contains(meant))
            .map_or(What::Unknown, What::Misspelled),
    };
    let value = parameter.value.as_ref().map_or("", |value| &*value.value);
    let placeholder = placeholder(value).filter(|range| {
        // A word such as `undefined` in auth_type is told by a rule of its own.
        let word = value.slice(range.clone());
        let is_word = word.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_crosses = word.bytes().all(|byte| matches!(byte, b'x' | b'X'));
        // Braces that are encoded belong to the callback: whoever forgot a variable did not encode it.
        let is_encoded = name == "redirect_uri"
            && range.len() < value.len()
            && parameter.value.as_ref().is_some_and(|part| !part.as_meant().contains(word));
        !is_encoded && (name != "auth_type" || !is_word || is_crosses)
    });
    let core = match what {
        // Of `[wx0123456789abcdef]` only the brackets are wrong; `{3}` is the third of something.
        What::Known(name) => stray::core(name, value).filter(|_| {
            let is_whole = placeholder == Some(0..value.len());
            placeholder.is_none() || is_whole && name != Name::AuthType
        }),
        _ => None,
    };
    let placeholder = placeholder.filter(|_| core.is_none());
    ResolvedParameter { parameter, what, placeholder, core }
}

/// Where `redirect_uri` is cut, if something is lost by it.
///
/// With a query of one parameter nothing is lost, with more all but the first (community, CSDN
/// qq_25096741/109545346); a raw `#` ends the query of the link itself.
fn cut<'a>(link: &'a Link<'a>, resolved: &[ResolvedParameter<'a>]) -> Option<Cut<'a>> {
    let at = resolved.iter().position(|resolved| matches!(resolved.what, What::Known(Name::RedirectUri)))?;
    let callback = resolved.get(at)?.parameter;
    let value = callback.value.as_ref()?;
    // The separator as written, up to the byte `end` of the raw text.
    let separator = |end: usize| link.text.span(value.range.end..end.max(value.range.end));
    if has_raw_query(callback) {
        let lost: Vec<_> = resolved
            .iter()
            .skip(at + 1)
            .take_while(|resolved| matches!(resolved.what, What::Unknown))
            .map(|resolved| resolved.parameter)
            .collect();
        if let Some(first) = lost.first() {
            let text = lost.iter().map(|parameter| as_meant(parameter)).collect::<Vec<_>>().join("&");
            let names = lost.iter().map(|parameter| &*parameter.name.value).collect();
            let span = separator(first.name.range.start);
            let decoded = |parameter: &&Parameter<'_>| match &parameter.value {
                Some(value) => format!("{}={}", parameter.name.value, value.value),
                None => parameter.name.value.to_string(),
            };
            let lost_value = lost.iter().map(decoded).collect::<Vec<_>>().join("&");
            let end = lost.last().unwrap_or(first).span;
            return Some(Cut {
                character: "&",
                span,
                lost: Cow::Owned(text),
                lost_value: Cow::Owned(lost_value),
                end,
                names,
            });
        }
    }
    let fragment = link.fragment.as_ref()?;
    let is_last = at + 1 == resolved.len();
    // An empty fragment loses nothing, and `#wechat_redirect` belongs to the link.
    let is_lost = !fragment.as_meant().is_empty() && !fragment.as_meant().contains("wechat_redirect");
    if is_last && is_lost && value.as_meant().contains("://") {
        let span = separator(fragment.range.start);
        let lost = Cow::Borrowed(&*fragment.value);
        return Some(Cut {
            character: "#",
            span,
            lost: lost.clone(),
            lost_value: lost,
            end: fragment.span,
            names: Vec::new(),
        });
    }
    None
}
