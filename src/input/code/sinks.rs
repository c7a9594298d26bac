//! What code does with a link when it is finished, told by the names of functions.

use super::names;
use super::tokens::Code;
use crate::names::named;

/// What is done with a link.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum Sink {
    /// A server answers with a redirect to it.
    ServerRedirect,
    /// It is drawn as a QR code.
    QrCode,
    /// A script of a page leads there: `location.href = …`.
    Navigation,
    /// A script opens a window there.
    WindowOpen,
    /// It stands in an `href`.
    Anchor,
    /// It stands in the `action` of a form.
    Form,
    /// It stands in the `src` of a frame.
    Frame,
    /// It stands in the `src` of a mini program's `<web-view>`.
    WebView,
}

named!(Sink);

impl Sink {
    /// True for what a page itself does, so that its referrer policy counts.
    pub fn leaves_page(self) -> bool {
        matches!(self, Sink::Navigation | Sink::WindowOpen | Sink::Anchor | Sink::Form | Sink::Frame)
    }
}

/// What a call does with a link among its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// The link is finished, and this is done with it.
    To(Sink),
    /// The link is finished and handed out.
    Out,
    /// People are told of it.
    Log,
    /// It is only compared.
    Comparison,
    /// That cannot be told.
    Unknown,
}

/// What the call of that name does with a link among its arguments; `open` is its opening bracket.
pub(super) fn given(code: &Code<'_>, name: &str, open: usize) -> Given {
    let last = names::last(name);
    let lower = last.to_ascii_lowercase();
    if is_qr_call(code, name, open) {
        return Given::To(Sink::QrCode);
    }
    if lower == "open" && matches!(name, "window.open" | "open" | "top.open" | "parent.open") {
        return if code.language.is("javascript") { Given::To(Sink::WindowOpen) } else { Given::Unknown };
    }
    let is_location = name.to_ascii_lowercase().contains("location");
    if is_location && matches!(lower.as_str(), "replace" | "assign") {
        return Given::To(Sink::Navigation);
    }
    if is_redirect(code, name, &lower, open) {
        return Given::To(Sink::ServerRedirect);
    }
    if names::compares(name) {
        return Given::Comparison;
    }
    const OUT: [&str; 15] = [
        "json",
        "jsonify",
        "jsonresponse",
        "send",
        "ok",
        "success",
        "render_template",
        "end",
        "print_r",
        "echo",
        "resolve",
        "println",
        "print",
        "exit",
        "die",
    ];
    // Handed to a view, or written as the answer.
    const VIEWS: [&str; 5] = ["addattribute", "addobject", "setattribute", "compact", "render"];
    let is_view = VIEWS.contains(&lower.as_str()) || lower == "assign" && code.language.is("php");
    let owner = name.to_ascii_lowercase();
    let answers =
        ["res.", "response.", "resp.", "out.", "ctx."].iter().any(|answer| owner.starts_with(answer));
    if is_view || lower == "write" && answers {
        return Given::Out;
    }
    if OUT.contains(&lower.as_str()) || name == "Some" || name == "Ok" {
        return Given::Out;
    }
    if names::logs(name) {
        return Given::Log;
    }
    Given::Unknown
}

/// Calls of the libraries that draw QR codes, by the names they have there.
fn is_qr_call(code: &Code<'_>, name: &str, open: usize) -> bool {
    let lower = name.to_ascii_lowercase();
    let parts: Vec<&str> =
        lower.split(['.', ':', '>', '-', '$', '(', ')']).filter(|part| !part.is_empty()).collect();
    let Some(last) = parts.last() else { return false };
    let is_code = |part: &str| {
        matches!(
            part,
            "qrcode"
                | "qrcodes"
                | "qr"
                | "qrcodeutil"
                | "qrutil"
                | "qrcodeutils"
                | "rqrcode"
                | "qrcodegenerator"
                | "qrencode"
                | "qrcodewriter"
                | "qrcodeimage"
                | "pyqrcode"
                | "segno"
                | "qrious"
                | "vueqr"
                | "drawqrcode"
        )
    };
    const DRAWS: [&str; 24] = [
        "todataurl",
        "tostring",
        "tofile",
        "tocanvas",
        "make",
        "png",
        "svg",
        "generate",
        "encode",
        "create",
        "writefile",
        "new",
        "generateaspng",
        "generatefile",
        "text",
        "tobuffer",
        "make_image",
        "add_data",
        "createqrcode",
        "write",
        "image",
        "toblob",
        "getimage",
        "generateqrcode",
    ];
    // A method of the project's own that is only called so may do anything.
    let is_own = parts.len() == 2 && matches!(parts.first(), Some(&("this" | "self")));
    if is_code(last) && !is_own {
        return true;
    }
    let has_code = parts.iter().rev().skip(1).any(|part| is_code(part));
    if has_code && DRAWS.contains(last) {
        return true;
    }
    // ZXing: `writer.encode(url, BarcodeFormat.QR_CODE, …)`.
    *last == "encode"
        && code
            .mate(open)
            .is_some_and(|close| (open..close).any(|at| matches!(code.word(at), "QR_CODE" | "QrCode")))
}

fn is_redirect(code: &Code<'_>, name: &str, lower: &str, open: usize) -> bool {
    // `setHeader("Location", url)`, `header("Location: …")` is told by its text.
    if matches!(
        lower,
        "setheader" | "set" | "header" | "add" | "addheader" | "writehead" | "append" | "insert"
    ) {
        let first = code.literal(open + 1);
        return first.is_some_and(|first| first.plain().eq_ignore_ascii_case("location"));
    }
    const ALWAYS: [&str; 21] = [
        "sendredirect",
        "redirect_to",
        "redirectresponse",
        "httpresponseredirect",
        "redirectview",
        "respondredirect",
        "redirectpermanent",
        "httpresponsepermanentredirect",
        "seeother",
        "temporaryredirect",
        "away",
        "redirecttoaction",
        "httpfound",
        "localredirect",
        "redirectpreservemethod",
        "redirecturl",
        "redirectto",
        "permanentredirect",
        "found",
        "redirect!",
        "redirectpermanentpreservemethod",
    ];
    if ALWAYS.contains(&lower) {
        // `Response::found` of no framework, and names of one's own, are too common.
        return !matches!(lower, "found" | "redirecturl" | "redirectto") || name.contains("Response");
    }
    if lower == "location" {
        return name.contains("status") || name.contains("ResponseEntity");
    }
    if lower == "to" {
        return name.starts_with("Redirect") || name.ends_with("redirect()->to");
    }
    if lower != "redirect" {
        return false;
    }
    // A function of that name in a page's own script leads there by itself.
    match code.language.name {
        "javascript" => {
            let owner = name.rsplit(['.']).nth(1).unwrap_or_default();
            let is_server =
                ["res", "reply", "ctx", "response", "Response", "NextResponse", "c", "context", "h"];
            is_server.contains(&owner)
                || owner.is_empty()
                    && ["next/navigation", "@remix-run", "@sveltejs/kit", "react-router"]
                        .iter()
                        .any(|from| code.text.contains(from))
        }
        _ => true,
    }
}

/// True for a part of a page that draws a QR code: `<qrcode-vue>`, `<QRCode>`, `<vue-qr>`.
pub fn is_qr_element(name: &str) -> bool {
    let lower = name.to_ascii_lowercase().replace(['-', '_'], "");
    lower.contains("qrcode") || matches!(lower.as_str(), "vueqr" | "qr" | "reactqrcode" | "uqrcode")
}
