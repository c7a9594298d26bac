// Starts the language server of wxauthlint and hands the settings on; all else is the server's.
"use strict";

const { workspace, window, commands } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { settings, LANGUAGES } = require("./settings");

let client;

function read() {
  const section = workspace.getConfiguration("wxauthlint");
  return settings((name) => section.get(name));
}

async function start() {
  const command = workspace.getConfiguration("wxauthlint").get("path") || "wxauthlint";
  client = new LanguageClient(
    "wxauthlint",
    "wxauthlint",
    { command, args: ["server"] },
    {
      documentSelector: LANGUAGES.flatMap((language) => [
        { scheme: "file", language },
        { scheme: "untitled", language },
      ]),
      initializationOptions: read(),
    }
  );
  try {
    await client.start();
  } catch (error) {
    window.showErrorMessage(`wxauthlint: ${command}: ${error.message}`);
  }
}

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand("wxauthlint.restart", async () => {
      await deactivate();
      await start();
    }),
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("wxauthlint.path")) {
        await deactivate();
        await start();
      } else if (event.affectsConfiguration("wxauthlint") && client) {
        await client.sendNotification("workspace/didChangeConfiguration", { settings: { wxauthlint: read() } });
      }
    })
  );
  await start();
}

async function deactivate() {
  const running = client;
  client = undefined;
  if (running) {
    await running.stop().catch(() => {});
  }
}

module.exports = { activate, deactivate };
