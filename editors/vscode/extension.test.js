// The extension started without VS Code: what it asks of the editor is stood in for, the server and the client are real.
"use strict";

const test = require("node:test");
const assert = require("node:assert");
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { settings, LANGUAGES, ENDS } = require("./settings");
const { trouble } = require("./trouble");
const manifest = require("./package.json");

test("only what is set is handed on", () => {
  const set = { lang: "zh", config: "", rules: [], levels: { "redirect-http": "off" } };
  assert.deepStrictEqual(settings((name) => set[name]), { lang: "zh", levels: { "redirect-http": "off" } });
});

test("every setting that the server reads is declared", () => {
  const declared = Object.keys(manifest.contributes.configuration.properties);
  for (const name of ["lang", "config", "rules", "levels", "page", "path"]) {
    assert.ok(declared.includes(`wxauthlint.${name}`), name);
  }
  assert.deepStrictEqual(LANGUAGES, [...LANGUAGES].sort());
});

test("files are taken by the names that the program reads", () => {
  const hooks = readFileSync(path.join(__dirname, "../../.pre-commit-hooks.yaml"), "utf8");
  const [, ends] = hooks.match(/files: '\(\?i\)\\\.\((.*)\)\$'/);
  assert.deepStrictEqual(ENDS, ends.replaceAll("\\.", ".").split("|"));
});

test("a program that is missing or another is told of", () => {
  const missing = Object.assign(new Error("spawn"), { code: "ENOENT" });
  assert.strictEqual(trouble("x", { error: null, output: "wxauthlint 0.1.0\n" }, false), undefined);
  assert.match(trouble("/no/where", { error: missing, output: "" }, false), /cannot run \/no\/where \(ENOENT\).*wxauthlint\.path/);
  assert.match(trouble("/no/where", { error: missing, output: "" }, true), /无法运行 \/no\/where（ENOENT）.*wxauthlint\.path/);
  assert.match(trouble("node", { error: null, output: "v20.0.0\n" }, false), /node is another program/);
  assert.match(trouble("false", { error: Object.assign(new Error(), { code: 1 }), output: "" }, true), /false 不是 wxauthlint/);
});

test("what it starts is a language server", async (context) => {
  const program = process.env.WXAUTHLINT;
  if (!program) {
    return context.skip("WXAUTHLINT names no program");
  }
  const server = spawn(program, ["server"]);
  const body = JSON.stringify({
    jsonrpc: "2.0", id: 1, method: "initialize",
    params: { processId: null, rootUri: null, capabilities: {}, initializationOptions: settings(() => undefined) },
  });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  const said = await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data))));
  server.kill();
  assert.match(said, /"serverInfo":\{"name":"wxauthlint"/);
});
