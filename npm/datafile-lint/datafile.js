#!/usr/bin/env node
"use strict";

// Starts the native command, which a package for this system holds, and ends as it ends.

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const failure = 2; // the exit code of `datafile` where it could not do its work

function fail(message) {
  process.stderr.write(`datafile: ${message}\n`);
  process.exit(failure);
}

// Only glibc writes its version into the report of the process.
const isMusl = () =>
  process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;

// Windows on ARM runs programs for x64.
const architecture = process.platform === "win32" && process.arch === "arm64" ? "x64" : process.arch;

function packaged(platform) {
  const file = process.platform === "win32" ? "datafile.exe" : "datafile";
  try {
    return require.resolve(`@datafile-lint/${platform}/${file}`);
  } catch {
    return undefined;
  }
}

function binary() {
  if (process.env.DATAFILE_BINARY) return process.env.DATAFILE_BINARY;

  // npm installs what fits the system; a version of npm that does not look at libc installs both.
  const plain = `${process.platform}-${architecture}`;
  const [glibc, musl] = [packaged(plain), packaged(`${plain}-musl`)];
  const found = glibc && musl ? (isMusl() ? musl : glibc) : glibc || musl;
  if (found) return found;

  const wanted = isMusl() ? `${plain}-musl` : plain;
  const supported = Object.keys(require("./package.json").optionalDependencies || {});
  return fail(
    supported.includes(`@datafile-lint/${wanted}`)
      ? `the package @datafile-lint/${wanted} is not installed. Run 'npm install' on this system, with optional dependencies.`
      : `there is no native command for ${wanted}. With .NET 10 run 'dotnet tool install --global Datafile.Cli', and set DATAFILE_BINARY to its path.`,
  );
}

const command = binary();
let child;

// Before the command runs: a signal that no handler waits for would end this process alone, and leave the command behind.
const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"].filter((signal) => signal in constants.signals);
for (const signal of signals) process.on(signal, () => child.kill(signal));

child = spawn(command, process.argv.slice(2), { stdio: "inherit", windowsHide: true });
child.on("error", (error) => fail(`${command} does not start: ${error.message}`));

child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);

  // A shell that waits sees the same signal.
  for (const each of signals) process.removeAllListeners(each);
  process.kill(process.pid, signal);
});
