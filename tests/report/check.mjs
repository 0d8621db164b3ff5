// Opens pages of `datafile report` in Chromium, in both colour schemes: no violation of WCAG 2.2 AA that axe finds, nothing that the
// policy of the page refuses, no request, and what the script does. Skipped, with a reason, where there is no browser.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findBrowser } from "./browser.mjs";
import { pages } from "./pages.mjs";

const skip = reason => {
  console.log(`skipped: ${reason}`);
  process.exit(process.env.DATAFILE_REQUIRE_BROWSER === "1" ? 1 : 0);
};

const executablePath = findBrowser();
if (!executablePath) skip("there is no Chromium in PATH: install it, or name one in DATAFILE_BROWSER");
const { chromium } = await import("playwright-core").catch(() => skip("playwright-core is not installed: run npm install in tests/report"));
const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const repository = fileURLToPath(new URL("../..", import.meta.url));
const [program, ...first] = process.env.DATAFILE_COMMAND ? [process.env.DATAFILE_COMMAND] : ["dotnet", "run", "--no-build", "--project", "src/Datafile.Cli", "--"];
const scratch = mkdtempSync(join(tmpdir(), "datafile-report-"));

let failures = 0;
const fail = (where, what) => {
  failures++;
  console.log(`FAILED ${where}: ${what}`);
};
const expect = (where, condition, what) => condition || fail(where, what);

// How many elements there are once there are as many as expected; a busy machine draws late.
const drawn = (elements, expected) => elements.nth(expected - 1).waitFor({ state: "attached", timeout: 10_000 }).then(() => elements.count(), () => elements.count());

/** What axe finds, with what it is about. axe is run past the policy of the page, in a world of its own. */
const audit = async (session, page, where) => {
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
  const evaluate = async expression => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, contextId, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await evaluate(axe);
  const found = await evaluate(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(r => r.violations.map(v => v.id + ": " + v.help + " (" + v.nodes.length + "): " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")))`);
  for (const violation of found) fail(where, violation);
};

const open = async (browser, file, options) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", message => complaints.push(message.text()));
  page.on("pageerror", error => complaints.push(String(error)));
  page.on("request", request => request.url() === file || complaints.push(`requests ${request.url()}`));
  const start = performance.now();
  await page.goto(file);
  return { context, page, complaints, milliseconds: Math.round(performance.now() - start) };
};

const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
try {
  for (const { name, arguments: words, resource, column } of pages(scratch)) {
    const path = join(scratch, `${name}.html`);
    execFileSync(program, [...first, "report", ...words, "--output", path], { cwd: repository, stdio: ["ignore", "inherit", "inherit"] });
    const file = pathToFileURL(path).href;

    for (const colorScheme of ["light", "dark"]) {
      const where = `${name}, ${colorScheme}`;
      const { context, page, complaints, milliseconds } = await open(browser, file, { colorScheme });
      console.log(`${where}: ${Math.round(statSync(path).size / 1024)} KB, loaded in ${milliseconds} ms`);
      const session = await context.newCDPSession(page);
      await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
      await audit(session, page, where);

      // A resource, then one of its columns.
      await page.locator(`#resources a[data-n]`, { hasText: new RegExp(`^${resource}$`) }).click();
      expect(where, await page.locator(".panel h3").textContent() === resource, "a selected resource is not in the panel");
      expect(where, await drawn(page.locator(".node.on"), 2) > 1, "a selection lights nothing around it");
      await page.locator(".panel button.link", { hasText: new RegExp(`^${column}$`) }).click();
      expect(where, await drawn(page.locator(".panel .column h4"), 2) === 2, "a column does not say where it comes from and goes to");
      await audit(session, page, `${where}, with a selection`);

      await page.emulateMedia({ media: "print", colorScheme });
      await audit(session, page, `${where}, on paper`);
      for (const complaint of complaints) fail(where, complaint);
      await context.close();
    }

    // The keyboard alone.
    const { context, page } = await open(browser, file, {});
    const node = page.locator('svg .node[tabindex="0"]').first();
    expect(name, await page.locator('svg .node[tabindex="0"]').count() === await page.locator("svg.graph").count(), "a drawing is not one stop of the Tab key");
    await node.focus();
    await page.keyboard.press("Enter");
    expect(name, await node.getAttribute("aria-pressed") === "true", "Enter does not select");
    expect(name, await page.getByRole("button", { name: new RegExp(`^${resource}, Data Source|^${resource}, materialized`) }).count() > 0, "a node has no name");
    const before = await page.evaluate(() => document.activeElement.dataset.n);
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"]) await page.keyboard.press(key);
    await page.keyboard.press("ArrowRight");
    const after = await page.evaluate(() => document.activeElement.dataset.n);
    expect(name, after !== undefined && before !== undefined, "arrows leave the drawing");
    await page.keyboard.press("Escape");
    expect(name, await page.locator(".node.chosen").count() === 0, "Escape does not end the selection");
    await page.fill("#find", resource);
    await page.press("#find", "Enter");
    expect(name, (await page.locator(".panel h3").textContent()).includes(resource), "Find does not select");

    // Ticks stay.
    const boxes = page.locator(".step input");
    if (await boxes.count() > 0) {
      await boxes.nth(1).check();
      await page.reload();
      expect(name, await boxes.nth(1).isChecked() && !await boxes.nth(0).isChecked(), "a tick does not stay");
      expect(name, (await page.locator(".progress").textContent()).startsWith("1 of "), "the count of steps is wrong");
    }
    await context.close();

    // A telephone, and a browser without scripts.
    const narrow = await open(browser, file, { viewport: { width: 360, height: 740 } });
    expect(name, await narrow.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is wider than a small screen");
    await narrow.context.close();
    const still = await open(browser, file, { javaScriptEnabled: false });
    expect(name, await still.page.locator(".tools").isHidden() && await still.page.locator("svg .node").first().isVisible(), "without scripts the drawing is not shown, or dead buttons are");
    await still.context.close();
  }
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}

console.log(failures === 0 ? "passed" : `${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
