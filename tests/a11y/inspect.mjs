// Opens a page in Chromium at several widths and prints what a browser and axe-core find, as JSON.
// usage: node inspect.mjs CHROMIUM PAGE.html [FOLDER for pictures and a PDF]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, file, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const address = pathToFileURL(file).href;
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const found = {};
for (const width of [1280, 768, 320]) {
  // axe is put in through the debugger, past the page's own policy; the policy itself stays on
  const page = await browser.newPage({ viewport: { width, height: 1024 } });
  const requests = [], complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address);
  if (folder) {
    await page.screenshot({ path: join(folder, `${basename(file, ".html")}-${width}.png`), fullPage: true });
  }
  await page.evaluate(axe);
  const result = await page.evaluate(() => axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
  }));
  found[width] = {
    violations: result.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`),
    requests: requests.filter((url) => url !== address && !url.startsWith("data:")),
    complaints,
    pageWidth: await page.evaluate(() => document.documentElement.scrollWidth),
    checks: result.passes.length,
  };
  if (folder && width === 1280) {
    await page.pdf({ path: join(folder, `${basename(file, ".html")}.pdf`), preferCSSPageSize: true });
  }
  await page.close();
}
await browser.close();
console.log(JSON.stringify(found, null, 1));
