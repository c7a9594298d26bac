//! What code does with a link when it is finished, told by the names of functions.

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
    /// It is put into the clipboard.
    Clipboard,
    /// It is opened or sent without a page: by an app, a program, in a mail.
    WithoutPage,
}

named!(Sink);

impl Sink {
    /// True for what a page itself does, so that its referrer policy counts.
    pub fn leaves_page(self) -> bool {
        matches!(self, Sink::Navigation | Sink::WindowOpen | Sink::Anchor | Sink::Form | Sink::Frame)
    }
}

/// The use of a link that models of libraries know under a name.
pub(super) fn named(name: &str) -> Option<Sink> {
    Some(match name {
        "redirect" => Sink::ServerRedirect,
        "qr" => Sink::QrCode,
        "window" => Sink::WindowOpen,
        "navigation" => Sink::Navigation,
        "anchor" => Sink::Anchor,
        "clipboard" => Sink::Clipboard,
        "without_page" | "message" => Sink::WithoutPage,
        _ => return None,
    })
}

/// True for a part of a page that draws a QR code: `<qrcode-vue>`, `<QRCode>`, `<vue-qr>`.
pub fn is_qr_element(name: &str) -> bool {
    let lower = name.to_ascii_lowercase().replace(['-', '_'], "");
    lower.contains("qrcode") || matches!(lower.as_str(), "vueqr" | "qr" | "reactqrcode" | "uqrcode")
}
