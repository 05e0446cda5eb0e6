// How long pages take to open: milliseconds to the load event and to the first words, as JSON.
// usage: node opening.mjs CHROMIUM TIMES PAGE.html ...
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, times, ...files] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const found = {};
for (const file of files) {
  const each = [];
  for (let time = 0; time < Number(times); time += 1) {
    const page = await browser.newPage({ viewport: { width: 810, height: 1080 } });
    await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    each.push(await page.evaluate(() => ({
      load: performance.getEntriesByType("navigation")[0].loadEventEnd,
      words: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    })));
    await page.close();
  }
  found[basename(file)] = each;
}
await browser.close();
console.log(JSON.stringify(found));
