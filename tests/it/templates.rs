//! Values of template languages in links of pages: what is filled in is no fault, and a fault beside it is told.

use std::fmt::Write as _;

use crate::sources::checked;

/// A kind of file and the forms in which its language writes values.
type Language = (&'static str, &'static [&'static str]);

#[rustfmt::skip]
const LANGUAGES: &[Language] = &[
    // Razor, Blazor, Twirl.
    ("bind.cshtml", &[
        "@id", "@(id)", "@Model.AppId", "@Model.Items[0].Code", "@ViewData[\"id\"]", "@ViewBag.Id", "@Html.Raw(Model.Id)",
        "@Uri.EscapeDataString(Model.Back)", "@HttpUtility.UrlEncode(\"a\" + Model.Id)", "@(Model?.Id ?? \"none\")",
        "@Model?.Id", "@await Codes.NewAsync(1)", "@(await Codes.NewAsync())", "@Url.Encode(@Model.Id)",
    ]),
    ("Bind.razor", &["@id", "@(id)", "@Uri.EscapeDataString(Back)"]),
    ("bind.vbhtml", &["@Id", "@(Id)", "@Model.Id"]),
    ("bind.scala.html", &["@id", "@(id)", "@java.net.URLEncoder.encode(back, \"UTF-8\")"]),
    // Svelte, Astro.
    ("Bind.svelte", &[
        "{id}", "{encodeURIComponent(back)}", "{a.b}", "{a ? 'b' : \"c\"}", "{`${a}-${b}`}", "{$page.id}", "{@html id}",
    ]),
    ("bind.astro", &["{id}"]),
    // Velocity.
    ("bind.vm", &[
        "$id", "$!id", "${id}", "$!{id}", "$esc.url($id)", "$!esc.url(\"$id\")", "$page.code.value", "$list[0]",
        "$page.get('id')", "#if($a)$b#else$c#end", "#encode($id)", "#{if}($a)b#{end}",
    ]),
    // JSF, JSP, GSP.
    ("bind.xhtml", &[
        "#{bean.id}", "#{bean.list[0]}", "#{empty bean.id ? 'a' : bean.id}", "#{bean.of(\"a\")}", "${bean.id}",
    ]),
    ("bind.jsp", &[
        "${id}", "<%= id %>", "<%=URLEncoder.encode(back, \"UTF-8\")%>", "${fn:escapeXml(id)}", "${fn:escapeXml(\"id\")}",
        "${param['id']}", "<c:out value=\"${id}\"/>", "<s:property value=\"id\"/>", "<bean:write name=\"id\" property='a'/>",
        "<c:if test=\"${a > 1}\">a</c:if>", "<c:choose><c:when test=\"${a}\">b</c:when><c:otherwise>c</c:otherwise></c:choose>",
    ]),
    ("bind.jspf", &["${id}", "${fn:escapeXml(\"id\")}"]),
    ("bind.gsp", &["${id}", "${id.encodeAsURL()}", "<%= id %>"]),
    // PHP and its templates.
    ("bind.php", &["<?= $id ?>", "<?php echo urlencode($id); ?>", "<?=$this->id(\"a\")?>", "<? echo $id ?>"]),
    ("bind.blade.php", &["{{ $id }}", "{!! urlencode($id) !!}", "{{ urlencode($page->id) }}", "{{ $a ?? \"none\" }}"]),
    ("bind.twig", &["{{ id }}", "{{ id|url_encode }}", "{{- page.id -}}", "{{ path(\"back\") }}", "{% if a %}{{ b }}{% endif %}"]),
    ("bind.tpl", &["{$id}", "{$id|escape:'url'}", "{$page.id|escape:\"url\"}", "{url path='a'}", "{if $a}b{else}c{/if}"]),
    ("bind.latte", &["{$id}", "{$id|escapeUrl}", "{link Bind:back}"]),
    // Jinja, Django, Go, Thymeleaf, ThinkPHP, Mustache and Angular all live in files of HTML.
    ("bind.html", &[
        "{{ id }}", "{{id}}", "{{{id}}}", "{{ id|urlencode:\"\" }}", "{{ id if a else \"none\" }}", "{{.ID}}",
        "{{.Back | urlquery}}", "{{- .ID -}}", "{{ $.ID }}", "{$id}", "{$page.id|urlencode}", "{:url('a')}",
        "{:urlencode(\"a\")}", "{if $a}b{else}c{/if}", "${id}", "${encodeURIComponent(\"back\")}", "[[${id}]]",
        "[(${id})]", "<%= id %>", "{% url 'a' %}", "{id}", "#{id}",
    ]),
    ("bind.gohtml", &["{{.ID}}", "{{.Back | urlquery}}", "{{ printf \"%s\" .ID }}", "{{if .A}}b{{else}}c{{end}}"]),
    // FreeMarker.
    ("bind.ftl", &[
        "${id}", "${id?url}", "${id?url('UTF-8')}", "${id?url(\"UTF-8\")}", "${(page.id)!\"\"}", "${id!'none'}", "#{id}",
        "[=id]", "[=id?url(\"UTF-8\")]", "<#if a??>b<#else>c</#if>", "[#if a]b[/#if]", "<@code id=\"a\"/>",
    ]),
    // Handlebars, EJS, ERB, ASP.NET, classic ASP, Liquid, mini programs.
    ("bind.hbs", &["{{id}}", "{{{id}}}", "{{encode id}}", "{{~id~}}", "{{encode \"id\"}}", "{{#if a}}b{{else}}c{{/if}}"]),
    ("bind.ejs", &["<%= id %>", "<%- encodeURIComponent(id) %>", "<%= a ? \"b\" : 'c' %>"]),
    ("bind.html.erb", &["<%= id %>", "<%== id %>", "<%= url_encode(@id) %>", "<%= h \"id\" -%>"]),
    ("bind.aspx", &["<%= Id %>", "<%: Id %>", "<%# Eval(\"Id\") %>", "<%$ AppSettings:Id %>"]),
    ("bind.asp", &["<%=id%>", "<%=Server.URLEncode(\"id\")%>"]),
    ("bind.html.heex", &["<%= @id %>", "<%= URI.encode_www_form(@id) %>"]),
    ("bind.liquid", &["{{ id }}", "{{ id | url_encode }}"]),
    ("bind.wxml", &["{{id}}", "{{page.id}}", "{{a ? 'b' : 'c'}}"]),
];

/// Where the values stand: `V` is the value, what follows are the rules that are told.
#[rustfmt::skip]
const PLACES: &[(&str, &[&str])] = &[
    ("<a href=\"PC?component_appid=V&pre_auth_code=V&redirect_uri=V&auth_type=3\">去</a>", &[]),
    ("<a class='b' href='PC?component_appid=V&amp;pre_auth_code=V&amp;redirect_uri=V&amp;auth_type=V'>去</a>", &[]),
    ("<p>a</p>\n<a href=\"H5&component_appid=V&pre_auth_code=preauthcode@@@V&redirect_uri=https%3A%2F%2Fa.example.com%2Fcb%3Fid%3DV%26b%3D1&auth_type=3#wechat_redirect\">去</a>", &[]),
    ("<a href=\"PC?component_appid=V&amp;pre_auth_code=V&amp;redirect_uri=https%3A%2F%2Fa.example.com%2FV&amp;auth_type=3&amp;biz_appid=V&amp;category_id_list=V\">去</a>", &[]),
    ("<script>\nlocation.href = \"PC?component_appid=V&pre_auth_code=V&redirect_uri=V&auth_type=3\";\n</script>", &[]),
    ("<script>\nvar go = function () { window.location = 'H5&component_appid=V&pre_auth_code=V&redirect_uri=https%3A%2F%2Fa.example.com%2FV&auth_type=V#wechat_redirect' }\n</script>", &[]),
    ("<script>\nlocation.href = \"PC?component_appid=V&pre_auth_code=V&redirect_uri=V&auth_type=0\";\n</script>", &["auth-type-invalid"]),
    ("<button onclick=\"location.href = 'PC?component_appid=V&amp;pre_auth_code=V&amp;redirect_uri=V&amp;auth_type=3'\">去</button>", &[]),
    ("<button onclick=\"location.href = 'PC?component_appid=V&pre_auth_code=V&redirect_uri=V'\">去</button>", &["auth-type-missing-pc"]),
    ("<a href=\"https://V/cgi-bin/componentloginpage?component_appid=V&auth_type=0\">去</a>", &[]),
    ("<a href=\"PC?component_appid=V&pre_auth_code=V&redirect_uri=V&auth_type=3&V=V\">去</a>", &[]),
    ("<a href=\"PC?component_appid=V&pre_auth_code=V&redirect_uri=V&auth_type=0\">去</a>", &["auth-type-invalid"]),
    ("<a href=\"PC?component_appid=V&amp;pre_auth_code=V&amp;redirect_uri=http%3A%2F%2Fa.example.com%2Fcb%3Fid%3DV&amp;auth_type=3\">去</a>", &["redirect-http"]),
    ("<a href=\"OLD&component_appid=V&pre_auth_code=V&redirect_uri=V&auth_type=3#wechat_redirect\">去</a>", &["old-h5-endpoint"]),
    ("<a href=\"PC?component_appid=V&pre_auth_code=V&redirect_uri=V\">去</a>", &["auth-type-missing-pc"]),
];

const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage";
const H5: &str = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1";
const OLD: &str = "https://mp.weixin.qq.com/safe/bindcomponent?action=bindcomponent&no_scan=1";

/// The rules that are told of a file, in order.
fn told(name: &str, raw: &str) -> Vec<String> {
    let (checked, _) = checked(name, raw);
    assert!(checked.faults.is_empty(), "{name}: {:?}", checked.faults);
    let mut told: Vec<_> = checked.report.findings.iter().map(|finding| finding.code.to_string()).collect();
    told.sort();
    told
}

/// A page with addresses and values in the places for them.
fn filled(page: &str, value: &str) -> String {
    let mut raw = page.replace("PC", PC).replace("H5", H5).replace("OLD", OLD);
    // Where `@` begins a value, `@@` writes it, and only brackets end the word before it.
    if value.starts_with('@') {
        let bracketed = format!("@({})", value.trim_start_matches('@'));
        raw = raw.replace("@@@V", &format!("@@@@@@{bracketed}")).replace("%2FV", &format!("%2F{bracketed}"));
        raw = raw.replace("%3DV", &format!("%3D{bracketed}"));
    }
    raw.replace('V', value)
}

/// True for a value that a statement chooses: it might choose further parameters too.
fn is_chosen(value: &str) -> bool {
    ["#if", "#{if", "{if", "{{if", "{{#if", "{% if", "<#if", "[#if", "<c:if", "<c:choose"]
        .iter()
        .any(|statement| value.starts_with(statement))
}

#[test]
fn values_are_no_faults_and_hide_none() {
    let mut wrong = String::new();
    let mut rows = 0;
    for (name, values) in LANGUAGES {
        for value in *values {
            for (page, expected) in PLACES {
                // Braces are no values in scripts of Svelte, and a script in HTML cannot quote within quotes.
                let is_script = page.contains("script");
                let is_ordinary =
                    name.ends_with(".svelte") || name.ends_with(".astro") || value.contains("(\"back\")}");
                if is_script && is_ordinary {
                    continue;
                }
                rows += 1;
                let expected: &[&str] = match expected {
                    ["auth-type-missing-pc"] if is_chosen(value) => &[],
                    expected => expected,
                };
                let raw = filled(page, value);
                let told = told(name, &raw);
                if told != expected {
                    writeln!(wrong, "{name} {value}\n  {raw}\n  {told:?}, not {expected:?}").unwrap();
                }
            }
        }
    }
    assert!(rows > 1000, "{rows}");
    assert!(wrong.is_empty(), "{} of {rows}\n{wrong}", wrong.matches(", not [").count());
}

/// Files in which values stand otherwise, and the rules that are told.
#[rustfmt::skip]
const FILES: &[(&str, &str, &[&str])] = &[
    // Expressions that are the whole of an attribute.
    ("a.svelte", "<a href={`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}&auth_type=3`}>a</a>", &[]),
    ("a.svelte", "<a href={`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}&auth_type=0`}>a</a>", &["auth-type-invalid"]),
    ("a.svelte", "<a href={`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}`}>a</a>", &["auth-type-missing-pc"]),
    ("a.svelte", "<a href={'PC?component_appid=' + id + '&pre_auth_code=' + code + '&redirect_uri=' + back} rel=\"noreferrer\">a</a>", &["auth-type-missing-pc", "referrer-stripped"]),
    ("a.svelte", "<button on:click={() => location.href = `PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent('http://a.example.com/cb')}&auth_type=3`}>a</button>", &["redirect-http"]),
    ("a.svelte", "{#if ready}<a href=\"PC?component_appid={id}&pre_auth_code={code}&redirect_uri={back}&auth_type=0\">a</a>{/if}", &["auth-type-invalid"]),
    ("a.astro", "---\nconst { id, code, back } = Astro.props\n---\n<ul>{items.map(item => <li><a href={`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(item.back)}&auth_type=0`}>a</a></li>)}</ul>", &["auth-type-invalid"]),
    ("a.astro", "<a href={`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}&auth_type=3`}>a</a>", &[]),
    ("a.astro", "---\nconst { id, code } = Astro.props\nconst page = `PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(\"http://a.example.com/cb\")}&auth_type=3`\n---\n<a href={page}>a</a>", &["redirect-http"]),
    ("a.vue", "<template><a :href=\"`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}&auth_type=0`\">a</a></template>", &["auth-type-invalid"]),
    ("a.vue", "<template><a :href=\"'PC?component_appid=' + id + '&pre_auth_code=' + code + '&redirect_uri=' + encodeURIComponent(back) + '&auth_type=3'\">a</a></template>", &[]),
    ("a.component.html", "<a [href]=\"'PC?component_appid=' + id + '&pre_auth_code=' + code + '&redirect_uri=' + back\">a</a>", &["auth-type-missing-pc"]),
    ("a.component.html", "<a href=\"PC?component_appid={{id}}&pre_auth_code={{code | async}}&redirect_uri={{ back(\"a\") }}&auth_type=3\">a</a>", &[]),
    ("A.jsx", "export const A = () => <a href={`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}&auth_type=0`}>a</a>", &["auth-type-invalid"]),
    // Thymeleaf.
    ("a.html", "<a th:href=\"@{PC(component_appid=${id},pre_auth_code=${code},redirect_uri=${back},auth_type=3)}\">a</a>", &[]),
    ("a.html", "<a th:href=\"@{PC(component_appid=${id}, pre_auth_code=${code}, redirect_uri=${back}, auth_type=0)}\">a</a>", &["auth-type-invalid"]),
    ("a.html", "<a th:href=\"@{PC(component_appid=${id},pre_auth_code=${code(1, 'a')},redirect_uri='http://a.example.com/cb',auth_type=${type})}\">a</a>", &["redirect-http"]),
    ("a.html", "<a data-th-href=\"@{PC(component_appid=${id},pre_auth_code=*{code},redirect_uri=${back})}\">a</a>", &["auth-type-missing-pc"]),
    ("a.html", "<a th:href=\"@{PC?component_appid={id}&amp;pre_auth_code={code}(id=${id},code=${code},redirect_uri=${back},auth_type=3)}\">a</a>", &[]),
    ("a.html", "<a th:href=\"|PC?component_appid=${id}&amp;pre_auth_code=${code}&amp;redirect_uri=${back}&amp;auth_type=0|\">a</a>", &["auth-type-invalid"]),
    ("a.html", "<a th:href=\"@{|PC?component_appid=${id}&amp;pre_auth_code=${code}&amp;redirect_uri=${back}&amp;auth_type=3|}\">a</a>", &[]),
    ("a.html", "<a th:href=\"'PC?component_appid=' + ${id} + '&amp;pre_auth_code=' + ${code} + '&amp;redirect_uri=' + ${back} + '&amp;auth_type=3'\">a</a>", &[]),
    ("a.html", "<a th:href=\"'PC?component_appid=' + ${id} + '&amp;pre_auth_code=' + ${code} + '&amp;redirect_uri=' + ${back} + '&amp;auth_type=0'\">a</a>", &["auth-type-invalid"]),
    ("a.html", "<script th:inline=\"javascript\">\nlocation.href = 'PC?component_appid=[[${id}]]&pre_auth_code=[[${code}]]&redirect_uri=[(${back})]&auth_type=3'\n</script>", &[]),
    // Languages of which the lines are not read as HTML.
    ("a.pug", "a(href=\"PC?component_appid=#{id}&pre_auth_code=#{code}&redirect_uri=#{encodeURIComponent(\"a\")}&auth_type=3\") a\n", &[]),
    ("a.pug", "a(href=`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${back}&auth_type=0`) a\n", &["auth-type-invalid"]),
    ("a.pug", "a(href=\"PC?component_appid=!{id}&pre_auth_code=!{code}&redirect_uri=!{back}&auth_type=3\") a\n", &[]),
    ("a.slim", "a href=\"PC?component_appid=#{id}&pre_auth_code=#{code}&redirect_uri=#{CGI.escape(back)}&auth_type=0\" a\n", &["auth-type-invalid"]),
    ("a.haml", "%a{href: \"PC?component_appid=#{id}&pre_auth_code=#{code}&redirect_uri=#{CGI.escape(back)}&auth_type=3\"} a\n", &[]),
    // Pages in the texts of code.
    ("page.py", "PAGE = \"\"\"<a href=\"OLD&component_appid={{ id }}&pre_auth_code={{ code }}&auth_type=3&redirect_uri={{ back }}\">go</a>\"\"\"\n", &["h5-without-wechat-redirect", "old-h5-endpoint"]),
    ("page.py", "PAGE = \"\"\"<a href=\"OLD&component_appid={{ id }}&pre_auth_code={% if a %}{{ code }}{% endif %}&auth_type=3&redirect_uri={{ back|urlencode:\"\" }}\">go</a>\"\"\"\n", &["old-h5-endpoint"]),
    ("page.go", "const page = `<a href=\"PC?component_appid={{ .ID }}&pre_auth_code={{ .Code }}&redirect_uri={{ .Back | urlquery }}&auth_type=0\">go</a>`\n", &["auth-type-invalid"]),
    ("Page.java", "class A { String page = \"<a href='PC?component_appid=#{id}&pre_auth_code=#{code}&redirect_uri=#{back}&auth_type=0'>\"; }\n", &["auth-type-invalid"]),
    ("a.rb", "def page\n  redirect_to \"OLD&component_appid=#{ID}&pre_auth_code=#{code}&redirect_uri=#{CGI.escape(back)}&auth_type=3#wechat_redirect\"\nend\n", &["old-h5-endpoint"]),
    // Text that looks like values of other languages.
    ("a.html", "<p>Write to me@example.com, it is $5 {or more}: @you, $x, {{ no", &[]),
    ("a.html", "<a href=\"PC?component_appid=wx0123456789abcdeg&pre_auth_code={{ code }}&redirect_uri={{ back }}&auth_type=3\">me@example.com</a>", &["component-appid-malformed"]),
    ("a.html", "<a href=\"PC?component_appid=@Model.Id&pre_auth_code={{ code }}&redirect_uri={{ back }}&auth_type=3\">a</a>", &["component-appid-malformed"]),
    ("a.cshtml", "<style>@@media print { a { color: red } }</style><p>me@example.com</p><a href=\"PC?component_appid=@Model.Id&pre_auth_code=@Model.Code&redirect_uri=@Model.Back&auth_type=0\">a</a>", &["auth-type-invalid"]),
    ("a.cshtml", "@if (Model.Ready)\n{\n    <a href=\"PC?component_appid=@Model.Id&pre_auth_code=@Model.Code&redirect_uri=@Model.Back\" @onclick=\"Go\" rel=\"noreferrer\">a</a>\n}\n", &["auth-type-missing-pc", "referrer-stripped"]),
    ("a.vm", "#set($price = \"$5\")\n<p>$5 $price #wechat</p>\n#if($ready)\n<a href=\"H5&component_appid=$id&pre_auth_code=$code&redirect_uri=$esc.url(\"$back\")&auth_type=0#wechat_redirect\">a</a>\n#end\n", &["auth-type-invalid"]),
    ("a.vm", "<script>$el.html('<b>$5</b>'); location.href = \"PC?component_appid=$!{id}&pre_auth_code=$!code&redirect_uri=$esc.url(\"$back\")\"</script>", &["auth-type-missing-pc"]),
    // A script of a page is no literal of the language around it.
    ("a.jsp", "<html><script>\nfunction go() {\n  location.href = \"PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=http://a.example.com/cb&auth_type=3\";\n}\n</script></html>", &["redirect-http", "redirect-not-encoded"]),
    ("a.php", "<script>\nvar back = <?= json_encode(\"https://a.example.com\") ?>; location.href = \"PC?component_appid=<?= $this->id(\"a\") ?>&pre_auth_code=<?php\n  // it's new\n  echo $code ?>&redirect_uri=<?= $back ?>&auth_type=0\"\n</script>", &["auth-type-invalid"]),
    // Features of a window.
    ("a.tsx", "export const go = () => window.open(`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}&auth_type=2`, '_blank', 'noreferrer=no')", &[]),
    ("a.tsx", "export const go = () => window.open(`PC?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}&auth_type=2`, '_blank', 'noopener=no, noreferrer')", &["referrer-stripped"]),
    // A path in the wrong letter case.
    ("go.js", "res.redirect(`https://mp.weixin.qq.com/cgi-bin/componentLoginPage?component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}&auth_type=3`)", &["server-redirect-to-pc-link", "wrong-path"]),
    ("a.html", "<a href=\"https://open.weixin.qq.com/wxaopen/safe/bindComponent?action=bindcomponent&no_scan=1&component_appid={{ id }}&pre_auth_code={{ code }}&redirect_uri={{ back }}&auth_type=3#wechat_redirect\">a</a>", &["wrong-path"]),
    ("a.md", "Open <https://mp.weixin.qq.com/cgi-bin/ComponentLoginPage?component_appid=wx0123456789abcdef&pre_auth_code=CODE&redirect_uri=BACK&auth_type=3>\n", &["wrong-path"]),
];

#[test]
fn files_of_every_language() {
    let mut wrong = String::new();
    for (name, raw, expected) in FILES {
        let raw = raw.replace("PC?", &format!("{PC}?")).replace("PC(", &format!("{PC}("));
        let raw = raw.replace("H5&", &format!("{H5}&")).replace("OLD&", &format!("{OLD}&"));
        let told = told(name, &raw);
        if told != *expected {
            writeln!(wrong, "{name}\n  {raw}\n  {told:?}, not {expected:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{wrong}", wrong.matches(", not [").count(), FILES.len());
}
