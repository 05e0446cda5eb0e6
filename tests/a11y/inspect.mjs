// Opens pages in one Chromium and prints what it, axe-core and HTML_CodeSniffer find, as JSON.
// usage: node inspect.mjs CHROMIUM FOLDER PAGE.html ...      (FOLDER gets a PDF of each page)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const find = createRequire(import.meta.url).resolve;
const read = (path) => readFileSync(path, "utf8");
const axe = read(find("axe-core/axe.min.js"));
const sniffer = read(find("html_codesniffer/build/HTMLCS.js"));
const inpage = read(fileURLToPath(new URL("inpage.js", import.meta.url)));
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const DESK = { width: 1280, height: 1024 };
const TABLET = { width: 768, height: 1024 };
const NARROW = { width: 320, height: 568 };
const A4_TEXT = { width: 650, height: 980 };  // 172 by 259 mm: what the margins leave
const ENOUGH = 400;  // presses of Tab

const byAxe = (page, rules = RULES) => page.evaluate(async (chosen) => {
  const found = await axe.run({ runOnly: chosen });
  if (!found.passes.length) return ["axe-core had nothing to look at"];
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 160)}`);
}, rules);

const bySniffer = (page) => page.evaluate(() => new Promise((done) => {
  HTMLCS.process("WCAG2AA", document, () => done(
    HTMLCS.getMessages().filter((message) => message.type === HTMLCS.ERROR)
      .map((message) => `${message.code}: ${message.element.outerHTML?.slice(0, 160)}`)));
}));

const ask = (page, ...questions) => page.evaluate((names) => Object.fromEntries(
  names.map((name) => [name, seen[name]()])), questions);

// Through the page with Tab: the skip link first, then everything once, in the order it is written.
async function byKeyboard(page) {
  const faults = [], total = await page.evaluate(() => seen.stops());
  let last = -1, count = 0;
  for (; count < ENOUGH; count += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => seen.focused());
    if (!stop || stop.place === last) break;
    if (count === 0 && !stop.href?.startsWith("#")) faults.push(`${stop.told}: no skip link first`);
    if (stop.place < last) faults.push(`${stop.told}: out of order`);
    faults.push(...stop.faults.map((fault) => `${stop.told}: ${fault}`));
    last = stop.place;
  }
  if (count < total && count < ENOUGH) faults.push(`${count} of ${total} places reached`);
  return faults;
}

async function visit(browser, file, folder) {
  const page = await browser.newPage({ viewport: DESK });
  const address = pathToFileURL(file).href, requests = [], complaints = [], found = {};
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const open = async (size, media = {}) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ media: "screen", forcedColors: "none", colorScheme: "light",
      reducedMotion: "no-preference", ...media });
    await page.goto(address);
    await page.evaluate(inpage);
  };

  await open(DESK);
  found.desk = await ask(page, "sideways", "cut", "beyond", "disordered", "headless", "unseen", "words");
  found.desk.focus = await byKeyboard(page);
  found.desk.requests = requests.filter((url) => url !== address && !url.startsWith("data:"));
  found.desk.complaints = [...complaints];
  await page.evaluate(axe);
  found.desk.axe = await byAxe(page);
  await page.evaluate(sniffer);
  found.desk.sniffer = await bySniffer(page);

  await open(TABLET);
  found.tablet = await ask(page, "sideways", "cut", "beyond", "tiny", "disordered", "small",
    "covering");
  await page.evaluate(() => seen.larger());
  found.larger = await ask(page, "sideways", "cut", "disordered", "covering");

  await open(NARROW);
  found.narrow = await ask(page, "sideways", "cut", "tiny", "disordered", "small", "covering");
  await page.evaluate(axe);
  found.narrow.axe = await byAxe(page);

  await open(DESK, { forcedColors: "active", reducedMotion: "reduce", colorScheme: "dark" });
  found.forced = await ask(page, "faint", "moving", "words");

  await open(A4_TEXT, { media: "print" });
  found.print = await ask(page, "sideways", "cut", "disordered");
  await page.evaluate(axe);
  found.print.axe = await byAxe(page, ["cat.color"]);
  await page.pdf({ path: join(folder, `${basename(file, ".html")}.pdf`), preferCSSPageSize: true,
    tagged: true, outline: true });
  await page.close();
  return found;
}

const [executablePath, folder, ...files] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const found = {};
const workThrough = async () => {
  for (let file = files.shift(); file; file = files.shift()) {
    found[basename(file, ".html")] = await visit(browser, file, folder);
  }
};
await Promise.all([workThrough(), workThrough()]);  // a page for each of two cores
await browser.close();
console.log(JSON.stringify(found, null, 1));
