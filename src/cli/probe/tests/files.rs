//! Files of cookies, and provider files in which headers are written.

use std::fs;

use wxauthlint::input::served::{ServedRole, ServedText};
use wxauthlint::session::Seen;

use super::super::{cookies, headers};

#[test]
fn cookies_are_read_and_their_values_told_nowhere() {
    let raw = "# Netscape HTTP Cookie File\n\n.example.com\tTRUE\t/\tTRUE\t1893456000\tsession\ts3cret\r\n#HttpOnly_auth.example.com\tFALSE\t/bind\tFALSE\t0\tid\tx=y\n";
    let cookies = cookies::read("cookies.txt", raw).unwrap();
    assert_eq!(cookies[0].as_header(), "session=s3cret; Path=/; Domain=example.com; Secure");
    assert_eq!(cookies[1].as_header(), "id=x=y; Path=/bind");
    assert!(!format!("{cookies:?}").contains("s3cret"));
    let fault = cookies::read("cookies.txt", "a\nsession=s3cret\n").unwrap_err().to_string();
    assert!(fault.contains("line 1") && !fault.contains("s3cret"), "{fault}");
}

/// A provider file after the headers of a page were written into it; what is told otherwise.
fn written(raw: &str, policy: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.yaml");
    fs::write(&path, raw).unwrap();
    let mut text = ServedText::new();
    text.ask(ServedRole::Entry, "https://auth.example.com/bind");
    text.status(200);
    text.header("Referrer-Policy", policy);
    let seen = Seen {
        name: "seen".to_owned(),
        text: text.as_str().to_owned(),
        page: None,
        opened: 0,
        is_entry: true,
        trouble: None,
    };
    let told = headers::write(&path, &[seen]);
    let now = fs::read_to_string(&path).unwrap();
    match told {
        Ok(_) => now,
        Err(failure) => {
            assert_eq!(now, raw);
            format!("refused: {failure}")
        }
    }
}

const URL: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=3";

#[test]
fn what_was_seen_is_written_beside_the_page() {
    let block = format!(
        "# ours\nlinks:\n  - url: {URL}\n    page: https://auth.example.com/bind/   # here\n    name: a\n  - url: {URL}\n    page: https://auth.example.com/other\n    name: b\n"
    );
    let with = block.replace("# here\n", "# here\n    page_headers: {Referrer-Policy: \"same-origin\"}\n");
    assert_eq!(written(&block, "same-origin"), with);
    // Written again, it stays; another policy takes its place.
    assert_eq!(written(&with, "same-origin"), with);
    assert_eq!(written(&with, "origin"), with.replace("same-origin", "origin"));
    let first = format!("links:\r\n  - page: https://auth.example.com/bind\r\n    url: {URL}\r\n");
    let expected = first.replace("/bind\r\n", "/bind\r\n    page_headers: {Referrer-Policy: \"origin\"}\r\n");
    assert_eq!(written(&first, "origin"), expected);
    let last = format!("links:\n  - url: {URL}\n    page: https://auth.example.com/bind");
    assert_eq!(
        written(&last, "origin"),
        format!("{last}\n    page_headers: {{Referrer-Policy: \"origin\"}}")
    );
    let flow = format!("links: [{{url: '{URL}', page: 'https://auth.example.com/bind'}}]\n");
    let expected = flow.replace("/bind'}", "/bind', \"page_headers\": {\"Referrer-Policy\": \"origin\"}}");
    assert_eq!(written(&flow, "origin"), expected);
    let json = format!(
        "{{\"links\": [\n  {{\n    \"page\": \"https://auth.example.com/bind\",\n    \"url\": \"{URL}\"\n  }}\n]}}\n"
    );
    let expected = json.replace("/bind\",", "/bind\", \"page_headers\": {\"Referrer-Policy\": \"origin\"},");
    assert_eq!(written(&json, "origin"), expected);
}

#[test]
fn a_file_that_does_not_fit_stays_as_it_is() {
    let other = format!("links:\n  - url: {URL}\n    page: https://auth.example.com/else\n");
    assert_eq!(written(&other, "origin"), other);
    let has_another = format!(
        "links:\n  - url: {URL}\n    page: https://auth.example.com/bind\n    page_headers: {{X-Frame-Options: DENY}}\n"
    );
    assert!(written(&has_another, "origin").starts_with("refused: "));
}
