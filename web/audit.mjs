// Runs axe-core on pages drawn to files, in the installed Chromium, at 1280 and 320 points wide, and looks
// for content wider than the window and for captions wider than what is seen of their table.
//   node audit.mjs FILE.html…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--allow-file-access-from-files"] });
let faults = 0;
for (const file of process.argv.slice(2)) {
  for (const width of [1280, 320]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    for (const { id, help, nodes } of violations) {
      faults += nodes.length;
      console.log(`${file} at ${width}: ${id} (${help})`);
      for (const node of nodes.slice(0, 4)) console.log(`    ${node.html.slice(0, 200)}\n    ${node.failureSummary?.split("\n").slice(1, 3).join(" ").slice(0, 300)}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) {
      faults += 1;
      const who = await page.evaluate(() => [...document.querySelectorAll("main *, header *, footer *")].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest(".table-scroll")).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)));
      console.log(`${file} at ${width}: ${wide} points wider than the window: ${who.join("\n    ")}`);
    }
    const cut = await page.evaluate(() => [...document.querySelectorAll(".table-scroll caption:not(.govuk-visually-hidden)")].filter((caption) => {
      const words = document.createRange();
      words.selectNodeContents(caption);
      return words.getBoundingClientRect().right > caption.closest(".table-scroll").getBoundingClientRect().right + 1;
    }).map((caption) => caption.textContent.slice(0, 120)));
    faults += cut.length;
    for (const caption of cut) console.log(`${file} at ${width}: caption cut: ${caption}`);
    await context.close();
  }
}
await browser.close();
console.log(`${faults} faults`);
process.exit(faults ? 1 : 0);
