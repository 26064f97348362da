// Starts a demonstration of its own, drives real pages in Chromium, and audits each with axe-core.
//
// Journeys are files beside this one; each exports `name` and `run(world)`.

import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

import * as agent from "./agent.mjs";
import * as ministry from "./ministry.mjs";
import * as anssi from "./anssi.mjs";
import * as plain from "./plain.mjs";
import * as papers from "./papers.mjs";

const acte = process.env.ACTE_BINARY;
if (!acte) throw new Error("ACTE_BINARY names no program");
const port = 20000 + Math.floor(Math.random() * 20000);
const data = await mkdtemp(join(tmpdir(), "acte-e2e-"));
// The embedded database runs under a user of its own, who must be able to walk through.
await chmod(data, 0o755);
const shots = process.env.ACTE_SHOTS;

const demo = spawn(acte, ["demo", "--port", String(port), "--data", join(data, "demo")], {
  stdio: ["ignore", "pipe", "pipe"],
});
let log = "";
demo.stderr.on("data", (chunk) => (log += chunk));

function started() {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the demonstration did not start")), 120_000);
    demo.stdout.on("data", (chunk) => {
      if (String(chunk).includes("demo.localhost")) {
        clearTimeout(timer);
        resolve();
      }
    });
    demo.on("exit", (code) => reject(new Error(`the demonstration ended with ${code}`)));
  });
}

const origin = (host) => `https://${host}:${port}`;
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const failures = [];
let audited = 0;
let passed = 0;

/** What a journey is given. */
const world = {
  port,
  data,
  acte,
  verifier: join(acte, "..", "verifier"),
  origins: {
    agent: origin("jecliqueoupas.localhost"),
    fssi: origin("fssi.jecliqueoupas.localhost"),
    anssi: origin("anssi.jecliqueoupas.localhost"),
    demo: origin("demo.localhost"),
  },
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
    return page;
  },
  /** Audits a page as it stands, at 1280 and at 320 points; zero violations are allowed. */
  async audit(page, name) {
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const found = await page.evaluate(`(async () => {
        ${axe}
        const result = await axe.run(document, { resultTypes: ["violations"] });
        const wide = document.documentElement.scrollWidth > window.innerWidth;
        return { wide, violations: result.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", ")) };
      })()`);
      audited += 1;
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
  /** The newest mail that contains a text. */
  async mail(page, text, seconds = 60) {
    await page.goto(`${world.origins.demo}/courrier`);
    await world.until(page, text, seconds);
    return page.locator("article").filter({ hasText: text }).first();
  },
  /** Fetches an address of the page's own site, as the page would. */
  async fetch(page, path) {
    return page.evaluate(async (path) => {
      const answer = await fetch(path);
      return { status: answer.status, text: await answer.text() };
    }, path);
  },
  /** Signs staff in through the demonstration's provider. */
  async signIn(page, portal, persona) {
    await page.goto(`${portal}/`);
    await page.getByRole("main").getByRole("button").first().click();
    await page.getByRole("button", { name: persona }).click();
    await page.waitForURL(`${portal}/**`);
  },
};

let code = 0;
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
try {
  await started();
  const wanted = process.argv.slice(2);
  for (const journey of [agent, ministry, anssi, plain, papers]) {
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
} catch (error) {
  failures.push(String(error.stack ?? error));
} finally {
  await browser.close();
  const ended = new Promise((resolve) => (demo.exitCode === null ? demo.on("exit", resolve) : resolve()));
  demo.kill("SIGTERM");
  await ended;
  await rm(data, { recursive: true, force: true });
}
if (failures.length > 0) {
  code = 1;
  for (const failure of failures) console.error(`- ${failure}`);
  console.error(log.split("\n").slice(-30).join("\n"));
}
console.log(`${audited} pages audited`);
console.log(`e2e: ${passed} passed, ${failures.length} failed`);
process.exit(code);
