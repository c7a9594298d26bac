//! Fixes and suppressed findings as programs are told them, of hand-made reports.

use serde_json::{Value, json};

use super::*;
use crate::diagnostic::{Diagnostic, Edit, Fix, Report, Suppressed, Suppression, SuppressionKind};
use crate::source::{SourceKind, Sources, Span};
use crate::text::{Lang, text};

/// What a format tells of a finding with a fix of that text, and of one that a comment suppresses.
fn told(format: Format, text: &str) -> Value {
    let mut sources = Sources::new();
    let file = sources.add("shop/a b.yaml", SourceKind::File, "平台: 1\nurl: http://a.example.com\n");
    let span = Span::new(file, 15..19);
    let mut finding = Diagnostic::fault("redirect-http", span, text!("用了 http", "plain http"));
    let suppressed = finding.clone();
    finding.fixes = vec![Fix {
        message: text!("改成 https", "write `https` [here]"),
        is_safe: true,
        edits: vec![Edit { span, text: text.to_owned() }],
    }];
    let by = |kind, reason: Option<&str>| Suppressed {
        finding: suppressed.clone(),
        by: Suppression { kind, reason: reason.map(str::to_owned) },
    };
    let report = Report {
        findings: vec![finding],
        suppressed: vec![by(SuppressionKind::Comment, Some("known")), by(SuppressionKind::Baseline, None)],
        ..Report::default()
    };
    let mut summary = Summary::default();
    summary.add(&report);
    let mut out = String::new();
    let mut renderer = renderer(format, Options::plain(Lang::En, 80));
    renderer.start(&mut out).unwrap();
    renderer.report(&mut out, &report, &sources).unwrap();
    renderer.finish(&mut out, &summary).unwrap();
    serde_json::from_str(&out).unwrap()
}

#[test]
fn json_tells_fixes_and_what_is_suppressed() {
    let report = told(Format::Json, "https");
    assert_eq!(
        report["findings"][0]["fixes"],
        json!([{
            "message": {"zh": "改成 https", "en": "write `https` [here]"},
            "safe": true,
            "edits": [{
                "source": "shop/a b.yaml",
                "start": {"byte": 15, "line": 2, "column": 6},
                "end": {"byte": 19, "line": 2, "column": 10},
                "text": "https",
            }],
        }])
    );
    let suppressed: Vec<_> = report["suppressed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["finding"]["rule"].clone(), one["by"].clone(), one["reason"].clone()))
        .collect();
    let rule = || json!("redirect-http");
    assert_eq!(
        suppressed,
        [(rule(), json!("comment"), json!("known")), (rule(), json!("baseline"), Value::Null)]
    );
}

#[test]
fn sarif_tells_fixes_and_what_is_suppressed() {
    let report = told(Format::Sarif, "https");
    let results = &report["runs"][0]["results"];
    assert_eq!(
        results[0]["fixes"],
        json!([{
            "description": {"text": "write `https` \\[here\\]"},
            "artifactChanges": [{
                "artifactLocation": {"uri": "shop/a%20b.yaml"},
                "replacements": [{
                    "deletedRegion": {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 10},
                    "insertedContent": {"text": "https"},
                }],
            }],
        }])
    );
    assert_eq!(results[0]["suppressions"], json!([]));
    assert_eq!(
        results[1]["suppressions"],
        json!([{"kind": "inSource", "status": "accepted", "justification": "known"}])
    );
    assert_eq!(results[2]["suppressions"], json!([{"kind": "external", "status": "accepted"}]));
    // The schema leaves a bracket bare that some readers of patterns want escaped.
    let schema = include_str!("../../tests/schemas/sarif-2.1.0-rtm.5.json").replace("{2}]?$", r"{2}\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::is_valid(&schema, &report));
}

#[test]
fn a_fix_that_would_tell_a_secret_is_left_out() {
    let secret = format!("a?pre_auth_code=preauthcode@@@{}", "Zq7Yw3Xv".repeat(10));
    assert_eq!(told(Format::Json, &secret)["findings"][0]["fixes"], json!([]));
    assert_eq!(told(Format::Sarif, &secret)["runs"][0]["results"][0]["fixes"], Value::Null);
}
