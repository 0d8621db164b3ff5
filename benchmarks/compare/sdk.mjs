// usage: node sdk.mjs LIST [WARMUPS] [PASSES]
// Times the parser of @tinybirdco/sdk on the files that LIST names, one path a line, and prints JSON. The files are read
// before anything is timed. The SDK throws at its first mistake in a file; what that takes is part of the time.
import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { parseResourceFile } from "./node_modules/@tinybirdco/sdk/dist/migrate/parse.js";

const [list, warmUps = "3", passes = "5"] = process.argv.slice(2);
if (!list) {
  console.error("usage: node sdk.mjs LIST [WARMUPS] [PASSES]");
  process.exit(2);
}

const files = readFileSync(list, "utf8").split(/\r?\n/).filter((path) => path !== "").map((path) => ({
  kind: extname(path).slice(1),
  name: basename(path, extname(path)),
  filePath: path,
  absolutePath: path,
  content: readFileSync(path, "utf8"),
}));

function accepts(file) {
  try {
    parseResourceFile(file);
    return true;
  } catch {
    return false;
  }
}

function pass() {
  const start = performance.now();
  for (const file of files) accepts(file);
  return performance.now() - start;
}

const accepted = files.flatMap((file, at) => (accepts(file) ? [at] : []));
for (let i = 0; i < Number(warmUps); i++) pass();
const milliseconds = Array.from({ length: Number(passes) }, pass);
const ordered = milliseconds.toSorted((a, b) => a - b);
console.log(JSON.stringify({
  files: files.length,
  best: ordered[0],
  median: ordered[ordered.length >> 1],
  milliseconds,
  accepted,
}));
