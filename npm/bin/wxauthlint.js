#!/usr/bin/env node
// Starts the program of this platform. It comes as an optional package; nothing is downloaded.
"use strict";

const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "wxauthlint.exe" : "wxauthlint";

let program = process.env.WXAUTHLINT_BINARY;
if (!program) {
  try {
    program = require.resolve(`@wxauthlint/${platform}/${file}`);
  } catch {
    console.error(
      `wxauthlint: there is no package for ${platform} here. Either none is published for it, or it was left out: ` +
        "install without --omit=optional, on the machine it is to run on.",
    );
    process.exit(2);
  }
}

const { status, signal, error } = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`wxauthlint: ${program}: ${error.message}`);
  process.exit(2);
}
// A program that a signal ended ends this one as a shell would tell it.
process.exitCode = signal ? 128 + (constants.signals[signal] ?? 0) : status;
