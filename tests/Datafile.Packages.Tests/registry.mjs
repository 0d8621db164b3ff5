// A registry for npm that has the packages of one folder and no others:  node registry.mjs FOLDER  prints its address.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const folder = process.argv[2];
const packages = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".tgz"))) {
  const manifest = JSON.parse(execFileSync("tar", ["-xzOf", join(folder, file), "package/package.json"], { encoding: "utf8" }));
  packages.set(manifest.name, { file, manifest });
}

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname).slice(1);
  if (path.startsWith("-/files/")) {
    response.end(readFileSync(join(folder, path.slice("-/files/".length))));
    return;
  }

  const found = packages.get(path);
  if (!found) {
    response.statusCode = 404;
    response.end("{}");
    return;
  }

  const { file, manifest } = found;
  const integrity = "sha512-" + createHash("sha512").update(readFileSync(join(folder, file))).digest("base64");
  const tarball = `http://127.0.0.1:${server.address().port}/-/files/${file}`;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({
    name: manifest.name,
    "dist-tags": { latest: manifest.version },
    versions: { [manifest.version]: { ...manifest, dist: { tarball, integrity } } },
  }));
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
