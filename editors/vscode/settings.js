// What the server is told, by what the user sets: nothing where the user sets nothing.
"use strict";

const NAMES = ["lang", "config", "rules", "levels", "page"];

function settings(get) {
  const said = NAMES.map((name) => [name, get(name)]);
  const isSaid = ([, value]) => value !== undefined && value !== "" && JSON.stringify(value) !== "[]";
  return Object.fromEntries(said.filter(isSaid));
}

// The languages whose files are read, and others that hold provider files and guides.
const LANGUAGES = [
  "blade", "c", "cpp", "csharp", "cshtml", "dart", "ejs", "erb", "go", "groovy", "handlebars", "html", "java",
  "javascript", "javascriptreact", "json", "jsonc", "jsp", "kotlin", "lua", "markdown", "objective-c", "perl", "php",
  "properties", "python", "razor", "ruby", "rust", "scala", "shellscript", "svelte", "swift", "toml", "twig",
  "typescript", "typescriptreact", "vb", "vue", "wxml", "xml", "yaml",
];

// What the names of files end with that are read for what their name says they are. The editor knows no language for many
// of them (Vue, Svelte, Twig, TOML, Kotlin) unless an extension brings it: for it they are plain text.
const ENDS = [
  "adoc asp aspx astro axml bas bash c cc cfg cjs conf config cpp cs cshtml csx cts cxx dart eex ejs env erb",
  "ets ftl ftlh ftlx gemspec go gohtml gotmpl gradle groovy gsp h haml handlebars hbs heex hh hpp htm html hxx",
  "inc ini j2 jade java jinja jinja2 js json json5 jsonc jsp jspf jspx jsx kt kts latte leaf leex liquid lua luau m",
  "mak mako markdown md mdown mdx mjs mm mts mustache njk nunjucks php php5 php7 phtml pl plist pm properties",
  "pug py pyi pyw rake razor rb rhtml rs rst ru sc scala scala.html sh shtml slim smarty svelte swan swift t",
  "tmpl toml tpl ts tsx ttml twig vb vbhtml vbs velocity vm vtl vue wxml wxs xhtml xml yaml yml zsh",
].join(" ").split(" ");

// The documents that the server is told of. What is not saved has no name, only a language.
const DOCUMENTS = [
  ...LANGUAGES.flatMap((language) => [{ scheme: "file", language }, { scheme: "untitled", language }]),
  { scheme: "file", pattern: `**/*.{${ENDS.join(",")}}` },
  { scheme: "file", pattern: "**/Caddyfile*" },
];

module.exports = { settings, LANGUAGES, ENDS, DOCUMENTS };
