// The extension started without VS Code: what it asks of the editor is stood in for, the server and the client are real.
"use strict";

const test = require("node:test");
const assert = require("node:assert");
const { spawn } = require("node:child_process");
const { settings, LANGUAGES } = require("./settings");
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
