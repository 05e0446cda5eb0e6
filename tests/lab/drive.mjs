// Opens notebooks in JupyterLab, runs all cells by the menu, saves, and prints what was seen, as JSON.
// usage: node drive.mjs CHROMIUM ADDRESS TOKEN [--pictures FOLDER] NOTEBOOK.ipynb ...
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const { chromium } = createRequire(new URL("../a11y/package.json", import.meta.url))("playwright-core");
const [executablePath, address, token, ...rest] = process.argv.slice(2);
const PATIENCE = 90000; // milliseconds; a step takes a few seconds on an idle machine
const folder = rest[0] === "--pictures" ? rest.splice(0, 2)[1] : null;
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
const requests = [];
context.on("request", (request) => requests.push(request.url()));
const found = {};
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE);
await page.goto(`${address}lab?token=${token}`);
// until the kernels are known, a notebook that is opened asks which one to take
await page.waitForSelector('.jp-LauncherCard[data-category="Notebook"]');
const choose = async (menu, item) => {
  await page.getByRole("menuitem", { name: menu, exact: true }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
};
for (const notebook of rest) {
  const begun = Date.now();
  await choose("File", "Open from Path…");
  await page.locator(".jp-Dialog input").fill(notebook);
  await page.locator(".jp-Dialog .jp-mod-accept").click();
  const status = () => page.evaluate(() => document.querySelector(
    ".jp-NotebookPanel .jp-Notebook-ExecutionIndicator")?.dataset.status);
  const settled = async () => {  // idle for a while, with no cell waiting, after what was asked for
    for (let calm = 0, spent = 0; calm < 4; spent += 1) {
      if (200 * spent > PATIENCE) throw new Error(`${notebook} was not done in time: ${await status()}`);
      await page.waitForTimeout(200);
      const waiting = await page.getByText("[*]:", { exact: true }).count();
      calm = (await status()) === "idle" && !waiting ? calm + 1 : 0;
    }
  };
  await page.waitForSelector(".jp-NotebookPanel .jp-Cell");
  await settled();
  const opened = Date.now();
  const before = await page.locator(".jp-OutputArea-output").count();
  const begin = async () => {
    const dialog = page.locator(".jp-Dialog").first();
    if (await dialog.count()) throw new Error(`${notebook} is met by: ${await dialog.innerText()}`);
    await choose("Run", "Run All Cells");
    return page.getByText("[*]:", { exact: true }).first()
      .waitFor({ timeout: PATIENCE / 6 }).then(() => true, () => false);
  };
  // the menu is there before the kernel is: asked too early, nothing is run
  if (!(await begin()) && !(await begin())) throw new Error(`${notebook} could not be run`);
  await settled();
  const saved = page.waitForResponse((answer) =>
    answer.request().method() === "PUT" && answer.url().includes("/api/contents/"));
  await page.keyboard.press("Control+s");
  await saved;
  found[notebook] = {
    before,
    opened: opened - begun,
    ran: Date.now() - opened,
    errors: await page.locator(
      '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"], ' +
      '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]',
    ).allTextContents(),
    outputs: await page.locator(".jp-OutputArea-output").count(),
    broken: await page.locator(".jp-OutputArea-output img").evaluateAll(
      (images) => images.filter((image) => image.complete && !image.naturalWidth).length,
    ),
  };
  if (folder) {
    await page.screenshot({ path: join(folder, `${basename(notebook, ".ipynb")}.png`) });
  }
  await page.keyboard.press("Control+Shift+Q");  // close and shut down
  await page.locator(".jp-Dialog .jp-mod-accept").click();
  await page.waitForSelector(".jp-NotebookPanel", { state: "detached" });
}
await browser.close();
const outside = requests.filter((url) => !url.startsWith(address) && !/^(data|blob):/.test(url));
console.log(JSON.stringify({ notebooks: found, outside }, null, 1));
