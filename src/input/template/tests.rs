//! Tests of the forms of templates.

use super::*;

/// Each tag of a page and what it is called.
fn tags(text: &str) -> Vec<(&str, &str)> {
    let mut finder = Finder::new(text, Dialect::Common);
    let mut found: Vec<(&str, &str)> = Vec::new();
    let mut at = 0;
    while let Some(tag) = finder.next(at) {
        at = tag.end;
        found.push((&text[tag.clone()], name(&text[tag])));
    }
    found
}

#[test]
fn tags_of_every_language() {
    for (tag, name) in [
        ("<?= $code ?>", "code"),
        ("<?=$code;?>", "code"),
        ("<?php echo $code; ?>", "code"),
        ("<? echo $code ?>", "code"),
        ("<%= @code %>", "code"),
        ("<%- code -%>", "code"),
        ("<%: Model.Code %>", "Model.Code"),
        ("<%-- a %> b --%>", "a %> b"),
        ("{{ code }}", "code"),
        ("{{code|safe}}", "code"),
        ("{{- .Code -}}", "Code"),
        ("{{{ code }}}", "code"),
        ("{!! $code !!}", "code"),
        ("{{ a || b }}", "a || b"),
        ("{% url 'x' %}", "url 'x'"),
        ("{$vo.code}", "vo.code"),
        ("{$x|default='a'}", "x"),
        ("{:url('x')}", "url('x')"),
        ("{{-- <a>授权</a> }} --}}", "<a>授权</a> }}"),
        ("{{ a ? '是' : \"否\" }}", "a ? '是' : \"否\""),
    ] {
        let page = format!("<p class=\"{tag}\">中{tag}</p>");
        assert_eq!(tags(&page), [(tag, name), (tag, name)], "{page}");
    }
}

#[test]
fn what_is_no_tag() {
    for text in [
        "a < b ? c : d > e",
        "{{ a </script> }}",
        "{{ <!-- a }} --> ",
        "{ { a } }",
        "a {{ b",
        "<? a",
        "<% a",
        "{% a }",
        "}} {{",
        "`/${$x}`",
        "() => {$emit('a'); b()}",
        "{$a\n}",
        "a{:b}",
    ] {
        assert_eq!(tags(text), [], "{text}");
    }
    assert_eq!(tags("{{ a {{ b }} }}"), [("{{ b }}", "b")]);
    let far = format!("{{{{ {} }}}}", "x".repeat(NEAR));
    assert_eq!(tags(&far), []);
}

#[test]
fn php_may_stay_open() {
    assert_eq!(tags("a <?php if ($x) { ?> b <?php }\n").last().unwrap().0, "<?php }\n");
    assert_eq!(
        tags("<?xml version=\"1.0\"?><?= a"),
        [("<?xml version=\"1.0\"?>", "xml version=\"1.0\""), ("<?= a", "a")]
    );
}
