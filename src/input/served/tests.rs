//! Tests of what was seen at an address.

use super::{Served, ServedFailure, ServedRole, ServedText, read};
use crate::source::{SourceKind, Sources};

fn read_in(text: &str) -> (Option<Served>, Vec<String>, Sources) {
    let mut sources = Sources::new();
    let source = sources.add("served", SourceKind::File, text);
    let mut faults = Vec::new();
    let served = read(text, source, &mut faults);
    let faults = faults.iter().map(|fault| format!("{}: {}", fault.code, sources.text(fault.primary.span)));
    (served, faults.collect(), sources)
}

#[test]
fn what_is_written_down_is_read_again_with_its_places() {
    let mut text = ServedText::new();
    text.ask(ServedRole::Entry, "https://auth.example.com/bind");
    text.status(302);
    text.header("Location", "https://www.example.com/\r\nbind");
    text.header("Set-Cookie", "session=abc");
    text.ask(ServedRole::Entry, "https://www.example.com/bind");
    text.failed(ServedFailure::Certificate, "expired: yesterday");
    assert!(!text.as_str().contains("abc"));
    let (served, faults, sources) = read_in(text.as_str());
    assert_eq!(faults, [""; 0]);
    let served = served.unwrap();
    assert_eq!(served.role.0, ServedRole::Entry);
    assert_eq!(served.hops().count(), 2);
    let (location, span) = served.first.location().unwrap();
    assert_eq!(location, "https://www.example.com/  bind");
    assert_eq!(sources.text(*span), location);
    assert_eq!(sources.text(served.first.status.unwrap().1), "302");
    let last = served.last();
    assert_eq!(sources.text(last.address.1), "https://www.example.com/bind");
    assert_eq!(sources.text(last.failure.unwrap().1), "certificate");
    assert_eq!(last.header("reason").unwrap().0, "expired: yesterday");
    assert_eq!(last.location(), None);
}

#[test]
fn every_line_that_is_no_part_of_it_is_a_fault() {
    let cases = [
        ("", "nothing-served: "),
        ("page https://a.example/\n200\n", "no-request: page https://a.example/"),
        ("entry\n200\n", "no-request: entry"),
        ("entry https://a.example/\n999\n", "no-header: 999"),
        ("entry https://a.example/\n  ok  \n", "no-header: ok"),
        ("entry https://a.example/\nfailed: dns\n", "no-failure: dns"),
        ("entry https://a.example/\n200\nfailed: name\n", "no-failure: name"),
    ];
    for (text, fault) in cases {
        let (_, faults, _) = read_in(text);
        assert_eq!(faults.first().map(String::as_str), Some(fault), "{text}");
    }
}

#[test]
fn the_last_header_counts_and_a_location_without_redirect_does_not() {
    let text = "entry https://a.example/\n200 OK\nreferrer-policy: origin\nReferrer-Policy: same-origin\nLocation: /b\n";
    let (served, faults, _) = read_in(text);
    assert_eq!(faults, [""; 0]);
    let served = served.unwrap();
    assert_eq!(served.first.header("referrer-policy").unwrap().0, "same-origin");
    assert_eq!(served.first.location(), None);
}
