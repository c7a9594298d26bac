// Starts the language server of wxauthlint and hands the settings on; all else is the server's.
"use strict";

const { execFile } = require("node:child_process");
const { commands, env, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { settings, DOCUMENTS } = require("./settings");
const { trouble } = require("./trouble");

// How long a program may take to say its version.
const PATIENCE = 20_000;

let client;
let turn = Promise.resolve();

function read() {
  const section = workspace.getConfiguration("wxauthlint");
  return settings((name) => section.get(name));
}

// Asks the program for its version: of one that is missing or another the client would tell no more than that.
function answerOf(command, cwd) {
  return new Promise((resolve) => {
    try {
      execFile(command, ["--version"], { cwd, timeout: PATIENCE }, (error, output) => resolve({ error, output }));
    } catch (error) {
      resolve({ error, output: "" });
    }
  });
}

async function tell(text, isChinese) {
  const settings = isChinese ? "打开设置" : "Open settings";
  if ((await window.showErrorMessage(text, settings)) === settings) {
    await commands.executeCommand("workbench.action.openSettings", "wxauthlint.path");
  }
}

async function start() {
  const command = workspace.getConfiguration("wxauthlint").get("path") || "wxauthlint";
  const folder = (workspace.workspaceFolders || []).find(({ uri }) => uri.scheme === "file");
  const cwd = folder && folder.uri.fsPath;
  const isChinese = (read().lang || env.language).startsWith("zh");
  const wrong = trouble(command, await answerOf(command, cwd), isChinese);
  if (wrong) {
    // Nothing waits for the message to be read.
    tell(wrong, isChinese);
    return;
  }
  client = new LanguageClient(
    "wxauthlint",
    "wxauthlint",
    { command, args: ["server"], options: { cwd } },
    { documentSelector: DOCUMENTS, initializationOptions: read() }
  );
  // The client tells by itself why it does not start.
  await client.start().catch(() => {});
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) {
    await running.stop().catch(() => {});
  }
}

// One after the other: two servers would tell everything twice.
function restart() {
  turn = turn.then(stop).then(start);
  return turn;
}

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand("wxauthlint.restart", restart),
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("wxauthlint.path")) {
        await restart();
      } else if (event.affectsConfiguration("wxauthlint") && client && client.isRunning()) {
        await client.sendNotification("workspace/didChangeConfiguration", { settings: { wxauthlint: read() } });
      }
    })
  );
  await restart();
}

module.exports = { activate, deactivate: stop };
