// What the journeys of the PPST base share: signing in with a security key, and feeding as a ministry's base does.

import { createHash, createPrivateKey, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";

import { securityKey } from "./key.mjs";

/** Lets the identity provider vouch for a persona; the page then waits for a security key. */
export async function vouch(page, portal, persona) {
  await page.goto(`${portal}/`);
  await page.getByRole("main").getByRole("button").first().click();
  await page.getByRole("button", { name: persona, exact: true }).click();
  await page.waitForURL(`${portal}/sign-in/key`);
}

/** Signs an agent in at a portal that asks for a security key; the page then shows the portal's home. */
export async function enter(world, browser, portal, persona, audits = {}) {
  const page = await world.visitor(browser);
  const key = await securityKey(page, { holder: persona });
  await vouch(page, portal, persona);
  if (audits.key) await world.audit(page, audits.key);
  await key.pass();
  if (audits.keys) {
    await page.goto(`${portal}/sign-in/keys`);
    await world.audit(page, audits.keys);
    await page.goto(`${portal}/`);
  }
  return page;
}

/** Pushes a batch as a source does, over mutual TLS and signed; answers once it was read, with its receipt. */
export async function feed(world, source, name, lines) {
  const folder = join(world.data, "demo", "authority", "clients");
  const pem = await readFile(join(folder, `${source}.pem`));
  const key = createPrivateKey(await readFile(join(folder, `${source}.signing.pem`)));
  const body = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const signature = sign(null, createHash("sha256").update(body).digest(), key).toString("base64");
  const ask = (method, sent) => new Promise((resolve, reject) => {
    const host = new URL(world.origins.feed).hostname;
    const call = request({
      host: "127.0.0.1", port: world.port, servername: host, path: `/v1/batches/${name}`, method, cert: pem, key: pem,
      // The demonstration's own authority; the journeys' browser takes it on trust too.
      rejectUnauthorized: false,
      headers: {
        host: `${host}:${world.port}`,
        ...(sent && { "content-type": "application/jsonl", "content-length": sent.length, "acte-signature": signature }),
      },
    }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, text }));
    });
    call.on("error", reject);
    call.end(sent);
  });
  let answer = await ask("PUT", body);
  for (let attempt = 0; attempt < 100 && answer.status === 202; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer = await ask("GET");
  }
  world.check(answer.status === 200, `the batch ${name} of ${source}: ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text);
}

/** A day of this year, some days before today, as the feed writes it. */
export function daysAgo(days) {
  // The day it is in Paris, as the service counts: between 23:00 and midnight UTC it is tomorrow there.
  return new Date(Date.now() - days * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Europe/Paris" });
}
