// Opens notebooks in JupyterLab, runs all cells by the menu, saves, and prints what was seen, as JSON.
// usage: node drive.mjs CHROMIUM ADDRESS TOKEN [--pictures FOLDER] NOTEBOOK.ipynb ...
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const { chromium } = createRequire(new URL("../a11y/package.json", import.meta.url))("playwright-core");
const [executablePath, address, token, ...rest] = process.argv.slice(2);
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
for (const notebook of rest) {
  const page = await context.newPage();
  const begun = Date.now();
  await page.goto(`${address}lab/workspaces/auto-${basename(notebook, ".ipynb")}/tree/${notebook}?token=${token}`);
  const status = (kind) => page.waitForSelector(
    `.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status="${kind}"]`,
    { state: "attached", timeout: 60000 },
  );
  await status("idle");
  const opened = Date.now();
  const before = await page.locator(".jp-OutputArea-output").count();
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
  // the last cell is the one in view; when it has its number, all have been run
  await page.waitForFunction(() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
    return /\d/.test(prompts.at(-1)?.textContent);
  }, null, { timeout: 120000 });
  await status("idle");
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
  await page.close();
}
await browser.close();
const outside = requests.filter((url) => !url.startsWith(address) && !/^(data|blob):/.test(url));
console.log(JSON.stringify({ notebooks: found, outside }, null, 1));
