// JCOP-3.1: a file on its way shows how far it is, can be stopped, and is refused for its size before it is sent;
// the same form does as well without a script.

import { open } from "node:fs/promises";
import { join } from "node:path";
import { enter } from "./enter.mjs";
import { note } from "./files.mjs";

export const name = "upload";

export async function run(world, browser) {
  const page = await world.visitor(browser);
  await enter(world, page, "nina.roy@culture.gouv.example");
  const field = page.getByLabel("Fichier à analyser");
  const send = page.getByRole("button", { name: "Déposer et analyser" });
  const fill = async (path) => {
    await page.getByLabel("Rapide", { exact: true }).check();
    await page.getByLabel(/Je déclare que ce fichier/).check();
    await field.setInputFiles(path);
  };

  // Too large: said at once, at the field, and nothing leaves.
  const large = await sparse(join(world.data, "large.iso"), 220_000_000);
  const posts = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await fill(large);
  await page.getByRole("alert").filter({ hasText: "dépasse la taille permise" }).waitFor();
  await send.click();
  await page.waitForTimeout(500);
  world.check(posts.length === 0, "a file too large is sent all the same");
  world.check(await field.evaluate((input) => input === document.activeElement), "the focus is not in the field");
  world.check(await field.getAttribute("aria-describedby").then((ids) => ids.includes("file-error")), "not described");
  await world.audit(page, "upload-too-large");

  // Over a slow line the percentage moves, in the bar and in words, and sending can be stopped.
  const middling = join(world.data, "middling.txt");
  await write(middling, 6_000_000);
  const devtools = await page.context().newCDPSession(page);
  const line = (uploadThroughput) => devtools.send("Network.emulateNetworkConditions",
    { offline: false, latency: 5, downloadThroughput: -1, uploadThroughput });
  await fill(middling);
  world.check(await page.getByRole("alert").count() === 0, "the error stays after another file is chosen");
  await line(600_000);
  await send.click();
  const panel = page.getByRole("group", { name: "Envoi du fichier" });
  await panel.waitFor();
  world.check(await panel.evaluate((group) => group === document.activeElement), "the panel does not take the focus");
  const bar = panel.getByRole("progressbar");
  const seen = new Set();
  for (let attempt = 0; attempt < 100 && seen.size < 4; attempt += 1) {
    seen.add(await bar.evaluate((progress) => progress.value));
    await page.waitForTimeout(200);
  }
  world.check(seen.size >= 4, `the percentage does not move: ${[...seen]}`);
  const words = await panel.getByRole("status").textContent();
  world.check(/^Envoi\s:\s\d+\s%$/.test(words), `the words do not follow: ${words} after ${[...seen]}`);
  await world.audit(page, "upload-under-way");
  await panel.getByRole("button", { name: "Arrêter l’envoi" }).click();
  await panel.getByText("Envoi arrêté").waitFor();
  world.check(await send.evaluate((button) => button === document.activeElement), "the focus is lost");
  world.check(page.url().endsWith("/depots/nouveau"), "stopping leads away");
  await page.goto(`${world.origins.agent}/depots`);
  world.check(await page.getByText("middling.txt").count() === 0, "a stopped file is kept");

  // An error of the server's shows the form again; sending it again works, and the news is told on the page
  // it leads to, which completes itself when the analysis ends.
  await line(-1);
  await page.goto(`${world.origins.agent}/depots/nouveau`);
  await field.setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: note("encore") });
  await send.click();
  await page.getByText("Déclarez que le fichier n’est pas classifié").first().waitFor();
  await fill({ name: "note.txt", mimeType: "text/plain", buffer: note("encore") });
  await send.click();
  await page.waitForURL(/\/depots\/[0-9a-f-]{36}$/);
  await page.getByText("Fichier reçu. L’analyse commence.").waitFor();
  await page.getByText("Télécharger en PDF").waitFor({ timeout: 60_000 });

  // A line that breaks is told, and the form still serves.
  await page.goto(`${world.origins.agent}/depots/nouveau`);
  await fill(middling);
  const broken = (route) => (route.request().method() === "POST" ? route.abort("connectionreset") : route.continue());
  await page.route("**/depots", broken);
  await send.click();
  await panel.getByText("L’envoi a échoué").waitFor();
  await page.unroute("**/depots", broken);
  await send.click();
  await page.waitForURL(/\/depots\/[0-9a-f-]{36}$/, { timeout: 60_000 });

  // Without a script, the server says the same of a file too large.
  const plain = await world.visitor(browser, { javaScriptEnabled: false });
  await enter(world, plain, "omar.blanc@culture.gouv.example");
  await plain.getByLabel("Rapide", { exact: true }).check();
  await plain.getByLabel(/Je déclare que ce fichier/).check();
  await plain.getByLabel("Fichier à analyser").setInputFiles(large);
  await plain.getByRole("button", { name: "Déposer et analyser" }).click();
  await plain.getByText(/dépasse la taille permise|trop volumineux/).first().waitFor({ timeout: 120_000 });
}

/** A file of a size that takes no room. */
async function sparse(path, size) {
  const file = await open(path, "w");
  await file.truncate(size);
  await file.close();
  return path;
}

async function write(path, size) {
  const file = await open(path, "w");
  await file.write(Buffer.alloc(size, "Acte "));
  await file.close();
}
