// Packs the npm packages:
//
//   node npm/pack.mjs OUTPUT starter            datafile-lint, which depends on the package of each system
//   node npm/pack.mjs OUTPUT PLATFORM BINARY    @datafile-lint/PLATFORM, a name in platforms.json or the identifier that .NET has for it
//
// The version is that of Directory.Build.props. Prints the name of the file.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const repository = dirname(here);
const platforms = JSON.parse(readFileSync(join(here, "platforms.json"), "utf8"));
const version = /<Version>(.+)<\/Version>/.exec(readFileSync(join(repository, "Directory.Build.props"), "utf8"))[1];

const [output, what, binary] = process.argv.slice(2);
const platform = Object.keys(platforms).find((name) => name === what || platforms[name].rid === what);
if (!output || !(what === "starter" || (platform && binary))) {
  console.error(`usage: node npm/pack.mjs OUTPUT starter | ${Object.keys(platforms).join(" | ")} BINARY`);
  process.exit(2);
}

const staging = mkdtempSync(join(tmpdir(), "datafile-npm-"));
try {
  const manifest = platform ? stagePlatform() : stageStarter();
  writeFileSync(join(staging, "package.json"), JSON.stringify(manifest, null, 2) + "\n");
  copyFileSync(join(repository, "LICENSE"), join(staging, "LICENSE"));
  mkdirSync(output, { recursive: true });
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const file = execFileSync(npm, ["pack", "--silent", "--pack-destination", resolve(output)], {
    cwd: staging,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  console.log(file.trim());
} finally {
  rmSync(staging, { recursive: true });
}

function stageStarter() {
  const manifest = JSON.parse(readFileSync(join(here, "datafile-lint", "package.json"), "utf8"));
  for (const file of ["datafile.js", "README.md"]) copyFileSync(join(here, "datafile-lint", file), join(staging, file));
  const optionalDependencies = Object.fromEntries(Object.keys(platforms).map((name) => [`@datafile-lint/${name}`, version]));
  return { ...manifest, version, optionalDependencies };
}

function stagePlatform() {
  const { rid, ...restrictions } = platforms[platform];
  const file = rid.startsWith("win") ? "datafile.exe" : "datafile";
  copyFileSync(binary, join(staging, file));
  chmodSync(join(staging, file), 0o755);
  return {
    name: `@datafile-lint/${platform}`,
    version,
    description: `The command of datafile-lint for ${platform}.`,
    license: "MIT",
    preferUnplugged: true,
    files: [file],
    ...restrictions,
  };
}
