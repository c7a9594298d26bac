//! Tests of the reader of pages.

mod any;
mod policies;

use super::*;

/// Reads a page of no dialect.
fn read(page: &str) -> Markup {
    super::read(page, Dialect::Common)
}

/// The attributes of an element, as understood: `name=value`.
fn attributes(element: &Element) -> Vec<String> {
    let one = |attribute: &Attribute| format!("{}={}", attribute.name, attribute.value.text());
    element.attributes.iter().map(one).collect()
}

/// The only attribute of the only element of a page.
fn only(page: &str) -> Attribute {
    let markup = read(page);
    let [element] = markup.elements.as_slice() else { panic!("{page}: {:?}", markup.elements) };
    let [attribute] = element.attributes.as_slice() else { panic!("{page}: {element:?}") };
    attribute.clone()
}

fn names(page: &str) -> Vec<String> {
    read(page).elements.into_iter().map(|element| element.name).collect()
}

fn scripts(page: &str) -> Vec<&str> {
    read(page).scripts.into_iter().map(|range| &page[range]).collect()
}

fn comments(page: &str) -> Vec<&str> {
    read(page).comments.into_iter().map(|range| &page[range]).collect()
}

#[test]
fn elements_and_attributes_know_their_places() {
    let page = "\u{feff}<!doctype html>\r\n<p 标题='授权'>\r\n  点击<A\r\n    HREF = \"https://a.cn/授权?x=1\"\r\n    @Click=go :To='x' Disabled data-url=\"\"\r\n  >去</A\r\n>\r\n</p><br/>";
    let markup = read(page);
    let [p, a, br] = markup.elements.as_slice() else { panic!("{markup:?}") };
    assert_eq!((p.name.as_str(), &page[p.span.clone()]), ("p", "<p 标题='授权'>"));
    assert_eq!(a.name, "a");
    assert!(page[a.span.clone()].starts_with("<A\r\n") && page[a.span.clone()].ends_with("\"\"\r\n  >"));
    assert_eq!((br.name.as_str(), &page[br.span.clone()]), ("br", "<br/>"));
    assert_eq!(attributes(p), ["标题=授权"]);
    assert_eq!(attributes(a), ["href=https://a.cn/授权?x=1", "@click=go", ":to=x", "disabled=", "data-url="]);
    let written: Vec<_> =
        a.attributes.iter().map(|it| (&page[it.name_span.clone()], &page[it.value_span.clone()])).collect();
    assert_eq!(
        written,
        [
            ("HREF", "https://a.cn/授权?x=1"),
            ("@Click", "go"),
            (":To", "x"),
            ("Disabled", ""),
            ("data-url", ""),
        ]
    );
    for attribute in &a.attributes {
        let value = attribute.value.text();
        if !value.is_empty() {
            assert_eq!(attribute.value.written(0..value.len()), attribute.value_span);
        }
    }
    // Where there is no value, its place is where one would be written.
    assert_eq!(&page[..a.attributes[3].value_span.end], &page[..a.attributes[3].name_span.end]);
    assert!(page[..a.attributes[4].value_span.start].ends_with("data-url=\""));
}

#[test]
fn odd_tags() {
    for (page, expected) in [
        ("<a href=x>", vec!["a[href=x]"]),
        ("<a href=x/>", vec!["a[href=x/]"]),
        ("<a href=授权 x>", vec!["a[href=授权, x=]"]),
        ("<a href=x href=y HREF=z>", vec!["a[href=x]"]),
        ("<a href = 'x'rel=\"y\"/>", vec!["a[href=x, rel=y]"]),
        ("<a href=>", vec!["a[href=]"]),
        ("<a =x=y>", vec!["a[=x=y]"]),
        ("<a b\"c='d'>", vec!["a[b\"c=d]"]),
        ("<a title='a > b'><b>", vec!["a[title=a > b]", "b[]"]),
        ("<<a>", vec!["a[]"]),
        ("< a><1><。>", vec![]),
        ("</a href=x><b>", vec!["b[]"]),
        // What the file breaks off is no tag.
        ("<p><a href=x", vec!["p[]"]),
        ("<p><a href=\"x>y</a><b>", vec!["p[]"]),
        ("<view bindtap='go'><Navigator url='/a'/></view>", vec!["view[bindtap=go]", "navigator[url=/a]"]),
    ] {
        let markup = read(page);
        let found: Vec<_> =
            markup.elements.iter().map(|it| format!("{}[{}]", it.name, attributes(it).join(", "))).collect();
        assert_eq!(found, expected, "{page}");
    }
}

#[test]
fn character_references_are_one_piece_each() {
    let page =
        "<a href='/?a=1&amp;b=&#20013;&#x56fd;&copy=1&copy2&copy;&reg&notit;&Ouml.&nGg;&#0;&unknown;&#x;&'>";
    let attribute = only(page);
    let text = "/?a=1&b=中国&copy=1&copy2©®&notit;Ö.⋙̸\u{fffd}&unknown;&#x;&";
    assert_eq!(attribute.value.text(), text);
    assert!(!attribute.value.has_hole());
    let written = |part: &str| {
        let at = text.find(part).unwrap();
        &page[attribute.value.written(at..at + part.len())]
    };
    for (part, expected) in [
        ("&b", "&amp;b"),
        ("中", "&#20013;"),
        ("国", "&#x56fd;"),
        ("&copy=1", "&copy=1"),
        ("©", "&copy;"),
        ("®", "&reg"),
        ("&notit;", "&notit;"),
        ("Ö.", "&Ouml."),
        ("⋙̸", "&nGg;"),
        ("\u{fffd}", "&#0;"),
        ("&unknown;", "&unknown;"),
        ("1&b=中国&copy", "1&amp;b=&#20013;&#x56fd;&copy"),
    ] {
        assert_eq!(written(part), expected);
    }
    // A reference that is as long as what it stands for, or ends in it, is still decoded.
    assert_eq!(only("<a b=&acE;>").value.text(), "∾̳");
    let semicolon = only("<a b='x&#59;y'>");
    assert_eq!((semicolon.value.text(), semicolon.value.written(1..2)), ("x;y", 7..12));
}

#[test]
fn line_breaks_and_nul_in_values() {
    let page = "<a b='1\r\n2\r3\n4\r\n&amp;\r\n\r\n\0中\r\n'>";
    let value = only(page).value;
    assert_eq!(value.text(), "1\n2\n3\n4\n&\n\n\u{fffd}中\n");
    let written: Vec<_> =
        value.text().char_indices().map(|(at, c)| &page[value.written(at..at + c.len_utf8())]).collect();
    assert_eq!(
        written,
        ["1", "\r\n", "2", "\r", "3", "\n", "4", "\r\n", "&amp;", "\r\n", "\r\n", "\0", "中", "\r\n"]
    );
    assert_eq!(&page[only(page).value_span], "1\r\n2\r3\n4\r\n&amp;\r\n\r\n\0中\r\n");
}

#[test]
fn tags_of_templates_are_holes() {
    for (page, text, hole) in [
        ("<a href=\"/?c=<?= $code ?>&amp;d=1\">", "/?c=${code}&d=1", "<?= $code ?>"),
        ("<a href='<?php echo $this->url(\"a\") ?>'>", "${…}", "<?php echo $this->url(\"a\") ?>"),
        ("<a href=<?= $x ? 'a' : 'b' ?>/c>", "${…}/c", "<?= $x ? 'a' : 'b' ?>"),
        ("<a href=\"<%= url_for(\"授权\") %>#x\">", "${…}#x", "<%= url_for(\"授权\") %>"),
        ("<a href={{ url }}>", "${url}", "{{ url }}"),
        ("<a href=\"{{ url_for(\"a\") }}\">", "${…}", "{{ url_for(\"a\") }}"),
        ("<navigator url='/p?u={{ a >\n b }}&x'>", "/p?u=${…}&x", "{{ a >\n b }}"),
        ("<a href=\"{% url 'a' %}\">", "${…}", "{% url 'a' %}"),
        ("<a href=\"/?a={$list['a']}&amp;\">", "/?a=${…}&", "{$list['a']}"),
        ("<a href=\"{:url(\"a\")}\">", "${…}", "{:url(\"a\")}"),
    ] {
        let attribute = only(page);
        assert_eq!(attribute.value.text(), text, "{page}");
        let at = text.find("${").unwrap();
        assert!(attribute.value.is_hole(at));
        assert_eq!(&page[attribute.value.written(at..at + 2)], hole);
    }
    // What a language of scripts leaves open is its reader's business.
    assert!(!only("<a :href='`${url}`'>").value.has_hole());
}

#[test]
fn tags_of_templates_between_attributes_leave_the_element_open() {
    for (page, expected) in [
        ("<a <?php if ($x > 1): ?>rel=\"b\"<?php endif ?> href='c'>", vec!["rel=b", "href=c"]),
        ("<a {% if x %} rel=b {% endif %} href=c>", vec!["rel=b", "href=c"]),
        ("<a href=c <?= $attributes ?>>", vec!["href=c"]),
        ("<a data-<%= name %>-id='b' href=c>", vec!["href=c"]),
    ] {
        let markup = read(page);
        assert_eq!(attributes(&markup.elements[0]), expected, "{page}");
        assert!(markup.elements[0].is_open, "{page}");
    }
    let page = "<? if (a < b) { ?><a href='<?= c ?>' rel=d><? } ?><p {{ a }}=b>";
    assert!(!read(page).elements[0].is_open && read(page).elements[1].is_open);
    assert_eq!(names("<?php\n$a = '<p>';\n?><b><?php echo '<i>';"), ["b"]);
    assert_eq!(names("{{ a <b }}<p><{{ tag }}><i>"), ["p", "i"]);
    assert_eq!(names("<div><%-- <a> --%>{{-- <b> --}}<c>"), ["div", "c"]);
}

#[test]
fn inline_scripts() {
    let page = "<script>a</script ><script type='module'>b<a></a>'</scrip>'</SCRIPT>\
        <script type=\"application/json\">c</script><script src=x>d</script><script :src=x>d</script>\
        <script type='text/x-template'><a></script><script setup lang=\"ts\">e</script>\
        <script type=' Text/Babel '>f</script><script type>g</script><script></script>\
        <script language=JavaScript>h</script><script language=vbscript>i</script>\
        <!-- <script>j</script> --><script type='importmap'>k</script>\
        <script nonce='<?= $nonce ?>'>l = '<?= $x ?>'</script><script type='{{ t }}'>m</script>";
    assert_eq!(scripts(page), ["a", "b<a></a>'</scrip>'", "e", "f", "g", "h", "l = '<?= $x ?>'"]);
    assert!(!names(page).contains(&"a".to_owned()));
    assert_eq!(scripts("<script>var a = '授权';\r\n"), ["var a = '授权';\r\n"]);
    // `</script>` in what looks like a comment that opens a script is no end (HTML #script-data-double-escaped-state).
    assert_eq!(scripts("<script><!-- <script></script> --></script>"), ["<!-- <script></script> -->"]);
    // A script that a template closes inside a tag of its own.
    assert_eq!(scripts("<script>a = '<?= \"</script>\" ?>'</script>"), ["a = '<?= \"</script>\" ?>'"]);
}

#[test]
fn what_holds_no_elements() {
    assert_eq!(
        names("<title><a></title><style><b></style><textarea><c></textarea><iframe><d></iframe><e>"),
        ["title", "style", "textarea", "iframe", "e"]
    );
    assert_eq!(names("<wxs module='m'>a<b</wxs><view>"), ["wxs", "view"]);
    assert_eq!(names("<noscript><a></noscript>"), ["noscript", "a"]);
    // As Vue and wxml have it.
    assert_eq!(names("<template><textarea v-model='x'/><a></template>"), ["template", "textarea", "a"]);
    assert_eq!(scripts("<script src='x'/><script>a</script>"), ["a"]);
}

#[test]
fn comments_are_whole() {
    let page =
        "a<!-- 授权\r\n<a> --><!---->b<!-- c --!><!-->d<? e><!f></ g><![CDATA[h]]><!-- {{ a --> }} <!-- i";
    assert_eq!(
        comments(page),
        ["<!-- 授权\r\n<a> -->", "<!---->", "<!-- c --!>", "<!-->", "<!-- {{ a -->", "<!-- i"]
    );
    assert_eq!(names(page), Vec::<String>::new());
}
