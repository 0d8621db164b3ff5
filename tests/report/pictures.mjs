// Takes the pictures of docs/report.md: node tests/report/pictures.mjs
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { findBrowser } from "./browser.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.DATAFILE_COMMAND ?? join(repository, "artifacts/native/linux-x64/datafile");
const scratch = mkdtempSync(join(tmpdir(), "datafile-pictures-"));
cpSync(join(repository, "samples/change-a-column-type-in-forward/before"), join(scratch, "live"), { recursive: true });
cpSync(join(repository, "samples/change-a-column-type-in-forward/after"), join(scratch, "tinybird"), { recursive: true });
execFileSync(program, ["report", "tinybird", "--against", "./live", "--now", "2026-11-27 10:00:00", "--output", "report.html"], { cwd: scratch, stdio: ["ignore", "inherit", "inherit"] });

const browser = await chromium.launch({ executablePath: findBrowser(), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
try {
  const file = pathToFileURL(join(scratch, "report.html")).href;
  const open = async (colorScheme, height) => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1000, height } });
    await page.goto(file);
    return page;
  };

  const top = await open("light", 820);
  await top.screenshot({ path: join(repository, "docs/images/report.png") });

  const lineage = await open("dark", 820);
  await lineage.evaluate(() => { for (const details of document.querySelectorAll("#lineage details")) details.open = details === [...document.querySelectorAll("#lineage details")].at(-1); });
  await lineage.locator("#resources a[data-n]", { hasText: /^traffic_by_country$/ }).click();
  await lineage.locator("#lineage").screenshot({ path: join(repository, "docs/images/report-lineage.png") });
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}
