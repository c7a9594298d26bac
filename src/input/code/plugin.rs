//! Calls of the plug-in for authorization inside mini programs (小程序服务商组件).

use std::ops::Range;

use codeflow::{Call, Reading};

use crate::source::MappedText;

/// The appid by which the plug-in is known (小程序服务商组件).
pub(super) const APPID: &str = "wxb8b928431b8c56d8";

/// `openAuthorizeAccount({ … })`
#[derive(Clone, Debug)]
pub struct PluginCall {
    /// The bytes of the name of the function.
    pub name: Range<usize>,
    /// Its arguments, in their order.
    pub arguments: Vec<Argument>,
    /// The byte at which a further argument would stand.
    pub end: usize,
    /// True if there may be more arguments than are written.
    pub is_open: bool,
    /// The bytes of characters that are no JavaScript: `：`, `，`, `‘`, `’`.
    pub full_width: Vec<Range<usize>>,
}

/// An argument of such a call.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// The bytes of the name.
    pub name_place: Range<usize>,
    /// Its value, where it is written out; quotation marks are not part of it.
    pub value: Option<MappedText<'static>>,
    /// The bytes of the value.
    pub place: Range<usize>,
}

/// The calls in a file.
pub(super) fn calls(read: &Reading) -> Vec<PluginCall> {
    let calls =
        read.calls.iter().filter(|call| call.names.last().is_some_and(|name| name == "openAuthorizeAccount"));
    calls.filter_map(|call| plugin_call(read, call)).collect()
}

fn plugin_call(read: &Reading, call: &Call) -> Option<PluginCall> {
    let first = call.arguments.first()?;
    let inside = call.brackets.clone();
    let is_inside = |place: &&Range<usize>| inside.start <= place.start && place.end <= inside.end;
    let full_width: Vec<Range<usize>> = read.strange_signs.iter().filter(is_inside).cloned().collect();
    // What stands where cannot be told any more with marks that are none.
    let entries = first.entries.as_ref().filter(|_| full_width.is_empty());
    let end = entries.and_then(|entries| entries.last()).map_or(first.place.end - 1, |last| last.place.end);
    let mut plugin_call =
        PluginCall { name: call.name.clone(), arguments: Vec::new(), end, is_open: false, full_width };
    let Some(entries) = entries else {
        plugin_call.is_open = true;
        return (!plugin_call.full_width.is_empty()).then_some(plugin_call);
    };
    for entry in entries {
        let Some(name) = entry.key.clone() else {
            plugin_call.is_open = true;
            continue;
        };
        plugin_call.arguments.push(Argument {
            name,
            name_place: entry.key_place.clone(),
            value: entry.value.clone().filter(|_| entry.is_written),
            place: entry.place.clone(),
        });
    }
    Some(plugin_call)
}

/// The versions of the plug-in that an `app.json` asks for, with their bytes.
pub(super) fn versions(text: &str, read: &Reading) -> Vec<(String, Range<usize>)> {
    let versions = read.entries.iter().filter_map(|entries| {
        let version = entries.iter().find(|entry| entry.key.as_deref() == Some("version"))?;
        let value = version.value.as_ref()?;
        // Without the quotation marks.
        let place = value.written(0..value.text().len());
        text.get(place.clone()).map(|_| (value.text().to_owned(), place))
    });
    versions.collect()
}
