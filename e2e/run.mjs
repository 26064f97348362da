// Starts a demonstration of its own, drives real pages in Chromium, and audits each with axe-core.
//
// Journeys are files beside this one; each exports `name` and `run(world)`.

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRequire } from "node:module";
import { promisify } from "node:util";

import { browser as launch, start } from "./demo.mjs";
import { Coverage } from "./coverage.mjs";
import * as agent from "./agent.mjs";
import * as ministry from "./ministry.mjs";
import * as anssi from "./anssi.mjs";
import * as coordination from "./coordination.mjs";
import * as franceconnect from "./franceconnect.mjs";
import * as instruct from "./instruct.mjs";
import * as office from "./office.mjs";
import * as plain from "./plain.mjs";
import * as papers from "./papers.mjs";
import * as provider from "./provider.mjs";
import * as sevenDays from "./seven-days.mjs";
import * as story from "./story.mjs";
import * as upload from "./upload.mjs";
import * as victim from "./victim.mjs";

const acte = process.env.ACTE_BINARY;
if (!acte) throw new Error("ACTE_BINARY names no program");
const shots = process.env.ACTE_SHOTS;
// Where to keep every page as it was sent, for an HTML checker.
const sources = process.env.ACTE_PAGES;
let kept = 0;

const demo = await start(acte);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const failures = [];
const coverage = new Coverage();
const WIDTHS = [1280, 320];
let audited = 0;
let passed = 0;

/** What a journey is given. */
const world = {
  port: demo.port,
  data: demo.data,
  acte,
  origins: demo.origins,
  memory: {},
  check(condition, text) {
    if (!condition) throw new Error(text);
  },
  /** A browser of one person. */
  async visitor(browser, options = {}) {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      locale: "fr-FR",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    page.on("console", (message) => {
      const text = message.text();
      if (/content security policy/i.test(text)) failures.push(`${page.url()}: ${text}`);
    });
    if (sources) {
      page.on("response", async (response) => {
        if (!response.url().includes(".localhost") || !response.headers()["content-type"]?.startsWith("text/html")) return;
        const file = `${(kept += 1)}-${new URL(response.url()).pathname.replaceAll(/[^\w.]+/g, "-")}.html`;
        await response.body().then((body) => writeFile(join(sources, file), body), () => {});
      });
    }
    return page;
  },
  /** Audits a page as it stands, at 1280 and at 320 points; zero violations are allowed. */
  async audit(page, name) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const found = await page.evaluate(`(async () => {
        ${axe}
        const result = await axe.run(document, { resultTypes: ["violations"] });
        const wide = document.documentElement.scrollWidth > window.innerWidth;
        return { wide, violations: result.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", ")) };
      })()`);
      audited += 1;
      coverage.note(page.url(), width);
      for (const violation of found.violations) failures.push(`${name} at ${width}: ${violation}`);
      if (found.wide) failures.push(`${name} at ${width}: the page scrolls sideways`);
      if (shots) await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  },
  /** Waits until the page shows a text, reloading it now and then. */
  async until(page, text, seconds = 60) {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      const body = await page.textContent("body");
      if (body.includes(text)) return;
      await page.waitForTimeout(700);
      await page.reload();
    }
    throw new Error(`${page.url()} never said «${text}»`);
  },
  /** The newest mail that holds these words, in all. */
  async mail(page, words, seconds = 60) {
    const found = [words].flat().reduce((mails, text) => mails.filter({ hasText: text }), page.locator("article"));
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      await page.goto(`${world.origins.demo}/courrier`);
      if (await found.count() > 0) return found.first();
      await page.waitForTimeout(700);
    }
    throw new Error(`no mail says «${[words].flat().join("», «")}»`);
  },
  /** Fetches an address of the page's own site, as the page would. */
  async fetch(page, path) {
    return page.evaluate(async (path) => {
      const answer = await fetch(path);
      return { status: answer.status, text: await answer.text() };
    }, path);
  },
  /** Whether the verifier accepts a text (`receipt`, `audit`), offline. */
  async verify(what, text) {
    const file = join(demo.data, `${what}.txt`);
    await writeFile(file, text);
    return promisify(execFile)(join(acte, "..", "verifier"), [what, file]).then(
      ({ stdout }) => stdout.length > 0,
      (error) => {
        // 1 is a refusal; anything else is a program that could not check.
        if (error.code !== 1) throw error;
        return false;
      },
    );
  },
  /** Signs staff in through the demonstration's provider. */
  async signIn(page, portal, persona) {
    await page.goto(`${portal}/`);
    await page.getByRole("main").getByRole("button").first().click();
    await page.getByRole("button", { name: persona, exact: true }).waitFor();
    if (!world.memory.signedIn) await world.audit(page, "demo-sign-in");
    world.memory.signedIn = true;
    await page.getByRole("button", { name: persona, exact: true }).click();
    await page.waitForURL(`${portal}/**`);
  },
};

let code = 0;
const browser = await launch();
try {
  const wanted = process.argv.slice(2);
  for (const journey of [victim, office, instruct, coordination, story, agent, ministry, anssi, plain, upload, papers, provider, franceconnect, sevenDays]) {
    if (wanted.length > 0 && !wanted.some((word) => journey.name.includes(word))) continue;
    const begun = Date.now();
    try {
      await journey.run(world, browser);
      passed += 1;
      console.log(`ok    ${journey.name} (${Date.now() - begun} ms)`);
    } catch (error) {
      failures.push(`${journey.name}: ${error.stack ?? error}`);
      console.log(`FAIL  ${journey.name}`);
    }
  }
  // Only a whole run visits everything.
  if (wanted.length === 0) failures.push(...(await coverage.missing(WIDTHS)));
} catch (error) {
  failures.push(String(error.stack ?? error));
} finally {
  await browser.close();
  await demo.stop();
}
if (failures.length > 0) {
  code = 1;
  for (const failure of failures) console.error(`- ${failure}`);
  console.error(demo.log());
}
console.log(`${audited} pages audited`);
console.log(`e2e: ${passed} passed, ${failures.length} failed`);
process.exit(code);
