//! Tests of what decides the Referer.

use super::*;
use ReferrerPolicy::*;

/// What the page says, with the word that says it.
fn page_says(page: &str) -> Option<(ReferrerPolicy, &str)> {
    match read(page).policy {
        Said::Unknown => panic!("{page}"),
        Said::Known(policy) => policy.map(|policy| {
            assert_eq!(policy.by, PolicyBy::Meta);
            (policy.value, &page[policy.span])
        }),
    }
}

/// What the last element of a page says, with who and the word that says it.
fn element_says(page: &str) -> Option<(ReferrerPolicy, PolicyBy, &str)> {
    let markup = read(page);
    match markup.elements.last().unwrap().policy(&markup.policy) {
        Said::Unknown => panic!("{page}"),
        Said::Known(policy) => policy.map(|it| (it.value, it.by, &page[it.span])),
    }
}

#[test]
fn policies_have_names() {
    for policy in ReferrerPolicy::ALL {
        assert_eq!(ReferrerPolicy::parse(policy.name()), Some(policy));
        assert_eq!(ReferrerPolicy::parse_meta(&policy.name().to_ascii_uppercase()), Some(policy));
    }
    let stripping = ReferrerPolicy::ALL.into_iter().filter(|policy| policy.strips_referrer());
    assert_eq!(stripping.collect::<Vec<_>>(), [NoReferrer, SameOrigin]);
    assert_eq!(ReferrerPolicy::parse_meta("Never"), Some(NoReferrer));
    assert_eq!(ReferrerPolicy::parse_meta("default"), Some(StrictOriginWhenCrossOrigin));
    assert_eq!(ReferrerPolicy::parse_meta("always"), Some(UnsafeUrl));
    assert_eq!(ReferrerPolicy::parse_meta("origin-when-crossorigin"), Some(OriginWhenCrossOrigin));
    for word in ["never", "always", "default", "origin-when-crossorigin", "", " origin", "no-referer"] {
        assert_eq!(ReferrerPolicy::parse(word), None);
    }
}

#[test]
fn the_last_valid_meta_decides() {
    let meta = |content: &str| format!("<META Name=Referrer content='{content}'>");
    assert_eq!(page_says(&meta("no-referrer")), Some((NoReferrer, "no-referrer")));
    assert_eq!(page_says(&meta("NEVER")), Some((NoReferrer, "NEVER")));
    assert_eq!(page_says(&meta("same&#45;origin")), Some((SameOrigin, "same&#45;origin")));
    assert_eq!(page_says("<head><title>授权</title></head>"), None);
    let later = format!("{}{}", meta("no-referrer"), meta("origin"));
    assert_eq!(page_says(&later), Some((Origin, "origin")));
    for ignored in [
        meta(""),
        meta("none"),
        meta(" no-referrer"),
        meta("no-referrer, origin"),
        "<meta name=referrer>".to_owned(),
        "<meta name='referrer-policy' content=no-referrer>".to_owned(),
        "<meta http-equiv='Referrer-Policy' content=no-referrer>".to_owned(),
        format!("<!-- {} -->", meta("no-referrer")),
        format!("<script>x = \"{}\"</script>", meta("no-referrer")),
        format!("<title>{}</title>", meta("no-referrer")),
        format!("<noscript>{}</noscript>", meta("no-referrer")),
        format!("<template><p>{}</p></template>", meta("no-referrer")),
        format!("<template><template></template>{}</template>", meta("no-referrer")),
    ] {
        assert_eq!(page_says(&format!("{}{ignored}", meta("origin"))), Some((Origin, "origin")), "{ignored}");
        assert_eq!(page_says(&ignored), None);
    }
    // Behind them it counts again, and in the body it counts as well.
    let behind = format!("</template><noscript></noscript><template></template><body><p>{}", meta("always"));
    assert_eq!(page_says(&behind), Some((UnsafeUrl, "always")));
}

#[test]
fn a_meta_that_a_template_writes_is_unknown() {
    for content in
        ["content='<?= $p ?>'", "content='{{ p }}'", ":content=p", "content='${p}'", "<% if %>content=origin"]
    {
        let page = format!("<meta name=referrer content=origin><meta name=referrer {content}>");
        let page = if content.starts_with(':') { format!("<meta name=referrer {content}>") } else { page };
        assert_eq!(read(&page).policy, Said::Unknown, "{page}");
        let page = format!("{page}<meta name=referrer content=no-referrer>");
        assert_eq!(page_says(&page), Some((NoReferrer, "no-referrer")));
    }
}

#[test]
fn rel_goes_before_the_attribute_and_that_before_the_page() {
    let page = "<meta name=referrer content=same-origin>";
    let rel = |word| Some((NoReferrer, PolicyBy::Rel, word));
    let attribute = |policy, word| Some((policy, PolicyBy::Attribute, word));
    let meta = Some((SameOrigin, PolicyBy::Meta, "same-origin"));
    for (element, expected) in [
        ("<a href=x>", meta),
        ("<a rel=noreferrer>", rel("noreferrer")),
        ("<A REL='noopener\n NoReferrer x' referrerpolicy=origin>", rel("NoReferrer")),
        ("<area rel='&#110;oreferrer'>", rel("&#110;oreferrer")),
        // Forms that are sent in their own window keep their Referer in Chromium 156.
        ("<form rel='noreferrer'>", meta),
        ("<form rel='noreferrer' target=_Self>", meta),
        ("<form target=_blank rel='noreferrer'>", rel("noreferrer")),
        ("<form referrerpolicy=origin>", meta),
        ("<link rel=noreferrer>", meta),
        ("<a rel='noopener nofollow'>", meta),
        ("<a rel='no-referrer'>", meta),
        ("<a rel='noreferrer、x'>", meta),
        ("<a referrerpolicy=origin>", attribute(Origin, "origin")),
        ("<a referrerPolicy='No-Referrer'>", attribute(NoReferrer, "No-Referrer")),
        ("<iframe referrerpolicy=unsafe-url>", attribute(UnsafeUrl, "unsafe-url")),
        ("<img referrerpolicy=no-referrer>", attribute(NoReferrer, "no-referrer")),
        ("<a referrerpolicy>", meta),
        ("<a referrerpolicy=''>", meta),
        ("<a referrerpolicy=never>", meta),
        ("<a referrerpolicy=' origin'>", meta),
        ("<a referrerpolicy=x referrerpolicy=origin>", meta),
        ("<div rel=noreferrer referrerpolicy=origin>", meta),
    ] {
        assert_eq!(element_says(&format!("{page}{element}")), expected, "{element}");
        if expected == meta {
            assert_eq!(element_says(element), None, "{element}");
        }
    }
    let elsewhere = Policy { value: NoReferrer, by: PolicyBy::Header, span: 0..1 };
    let said = Said::Known(Some(elsewhere));
    assert_eq!(read("<a>").elements[0].policy(&said), said);
    assert_eq!(said.policy().map(|policy| policy.by), Some(PolicyBy::Header));
}

#[test]
fn what_is_bound_or_written_by_a_template_is_unknown() {
    for element in [
        "<a :rel='x'>",
        "<a rel=noreferrer :rel='x'>",
        "<a v-bind:referrerPolicy.attr='x'>",
        "<a [attr.rel]='x'>",
        "<a rel={x}>",
        "<a {rel}>",
        "<a th:rel='${x}'>",
        "<a v-bind='$attrs'>",
        "<a :[name]='x'>",
        "<a {...attrs}>",
        "<a @if($x) rel=noreferrer @endif>",
        "<a @if ($x) rel=noreferrer @endif>",
        "<a rel='{$rel}'>",
        "<a rel='noreferrer <?= $x ?>'>",
        "<a rel='<?php if ($x) echo \"noreferrer\" ?>'>",
        "<a <?php if ($x): ?>rel='noreferrer'<?php endif ?>>",
        "<img {{ attrs }}>",
        "<a referrerpolicy='{{ x }}'>",
        "<a referrerpolicy='<%= x %>'>",
        "<form :rel='x' target=_blank>",
        "<form rel=noreferrer target=other>",
        "<form rel=noreferrer :target='x'>",
        "<form rel=noreferrer target='{{ x }}'>",
    ] {
        assert_eq!(read(element).elements[0].policy(&Said::default()), Said::Unknown, "{element}");
        assert_eq!(Said::Unknown.policy(), None);
    }
    for element in [
        "<a :href='x' :class='y' @click='z'>",
        "<a href='{{ x }}'>",
        "<p {{ attrs }}>",
        "<form :referrerpolicy=x>",
        "<form :rel='x'>",
    ] {
        assert_eq!(read(element).elements[0].policy(&Said::default()), Said::default(), "{element}");
        assert_eq!(read(element).elements[0].policy(&Said::Unknown), Said::Unknown, "{element}");
    }
    // What goes before is known.
    assert_eq!(
        element_says("<a rel=noreferrer :referrerpolicy=x>"),
        Some((NoReferrer, PolicyBy::Rel, "noreferrer"))
    );
}

#[test]
fn the_last_known_word_of_a_header_decides() {
    let says = |value: &'static str| header_policy(value).map(|(policy, range)| (policy, &value[range]));
    assert_eq!(says("no-referrer"), Some((NoReferrer, "no-referrer")));
    assert_eq!(says("  Same-Origin\t"), Some((SameOrigin, "Same-Origin")));
    assert_eq!(
        says("no-referrer, strict-origin-when-cross-origin"),
        Some((StrictOriginWhenCrossOrigin, "strict-origin-when-cross-origin"))
    );
    assert_eq!(says("origin,,从不, never ,x"), Some((Origin, "origin")));
    assert_eq!(says(""), None);
    assert_eq!(says("never"), None);
}
