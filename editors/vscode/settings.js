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

module.exports = { settings, LANGUAGES };
