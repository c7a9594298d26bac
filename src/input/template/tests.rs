//! Tests of the forms of templates.

use super::*;

/// Each tag of a page and what it is called.
fn tags(text: &str) -> Vec<(&str, &str)> {
    tags_in(text, Dialect::Common).into_iter().map(|tag| (tag, name(tag))).collect()
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
        "`/$x`",
        "${}",
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

/// Each tag of a text in a dialect.
fn tags_in(text: &str, dialect: Dialect) -> Vec<&str> {
    let mut finder = Finder::new(text, dialect);
    let mut at = 0;
    let mut found = Vec::new();
    while let Some(tag) = finder.next(at) {
        at = tag.end;
        found.push(&text[tag]);
    }
    found
}

#[test]
fn what_is_a_tag_only_in_a_dialect() {
    for (dialect, tag) in [
        (Dialect::At, "@Model.Items[0].Code"),
        (Dialect::At, "@(a ?? \")\")"),
        (Dialect::At, "@ViewData[\"a\"]"),
        (Dialect::At, "@await A.BAsync(1)"),
        (Dialect::At, "@if (a > 1)"),
        (Dialect::At, "@* a@b *@"),
        (Dialect::Braces, "{f({ a: `${b}` })}"),
        (Dialect::Velocity, "$!esc.url($a.get(\"b\"))"),
        (Dialect::Velocity, "#if($a && $b)"),
        (Dialect::Velocity, "#end"),
        (Dialect::Leaf, "#(shop.code)"),
        (Dialect::Leaf, "#if(shop.isBound && ready)"),
        (Dialect::Leaf, "#endif"),
        (Dialect::Brackets, "[=a?url('UTF-8')]"),
        (Dialect::Brackets, "<#if (a.b)?? && c>"),
        (Dialect::Brackets, "</#if>"),
        (Dialect::Words, "{link Bind:back}"),
    ] {
        let text = format!("一 {tag} 二={tag}&b");
        assert_eq!(tags_in(&text, dialect), [tag, tag], "{text}");
        assert!(!tags_in(&text, Dialect::Common).contains(&tag), "{text}");
    }
}

#[test]
fn what_is_text_even_in_its_dialect() {
    for (dialect, text) in [
        (Dialect::At, "someone@example.com, preauthcode@@@@x, @@media, 5 @ 3"),
        (Dialect::At, "<a @click=\"go\" @onclick:preventDefault>"),
        (Dialect::Braces, "{ a </p> }, {}, } {"),
        (Dialect::Velocity, "$5, US$, $(a), #wechat_redirect, #1, a#b"),
        (Dialect::Leaf, "#wechat_redirect, #1, a#b, #, $(a)"),
        (Dialect::Brackets, "[a] [=] <#>"),
        (Dialect::Words, "a { b } {\"c\": 1} {d: 1; e: 2}"),
    ] {
        assert_eq!(tags_in(text, dialect), [""; 0], "{text}");
    }
}
