// A real `acte serve`, as an operator would set it up, on ports of its own.

import { execFile, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const HOSTS = {
  agent: "jecliqueoupas.localhost",
  fssi: "fssi.jecliqueoupas.localhost",
  anssi: "anssi.jecliqueoupas.localhost",
};

/** Writes a configuration; `signIn` is the provider of each staff portal, `citizens` those that citizens choose among,
 *  `systems` the portals that ask programs for a certificate. */
export async function configure(folder, { port, tls, signIn, citizens = {}, systems = [], service = "jecliqueoupas", hosts = HOSTS }) {
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify;
  const lines = [
    `data = ${text(join(folder, "data"))}`,
    `listen = "127.0.0.1:${port}"`,
    `metrics = "127.0.0.1:${port + 1}"`,
    "[engine]",
    "allow_unlocked = true",
    "[[certificates]]",
    `hosts = ${text(Object.values(hosts))}`,
    `chain = ${text(tls.chain)}`,
    `key = ${text(tls.key)}`,
    `[services.${service}.hosts]`,
    ...Object.entries(hosts).map(([portal, host]) => `${portal} = ${text(host)}`),
  ];
  if (systems.length) {
    lines.push(`[services.${service}.client_authority]`, ...systems.map((portal) => `${portal} = ${text(tls.authority)}`));
  }
  for (const [portal, { issuer, client, secret, acr }] of Object.entries(signIn)) {
    const file = join(folder, `${portal}.secret`);
    await writeFile(file, `${secret}\n`, { mode: 0o600 });
    lines.push(`[services.${service}.sign_in.${portal}]`, `issuer = ${text(issuer)}`, `client_id = ${text(client)}`,
      `client_secret_file = ${text(file)}`, `acr_values = ${text(acr)}`, `roots = [${text(tls.authority)}]`);
  }
  for (const [portal, offered] of Object.entries(citizens)) {
    for (const { key, name, issuer, client, secret } of offered) {
      const file = join(folder, `${portal}-${key}.secret`);
      await writeFile(file, `${secret}\n`, { mode: 0o600 });
      lines.push(`[[services.${service}.citizens.${portal}]]`, `key = ${text(key)}`, `name = ${text(name)}`,
        `issuer = ${text(issuer)}`, `client_id = ${text(client)}`, `client_secret_file = ${text(file)}`,
        `roots = [${text(tls.authority)}]`);
    }
  }
  const file = join(folder, "acte.toml");
  await writeFile(file, `${lines.join("\n")}\n`);
  return file;
}

/** Runs one chore to its end. */
export function chore(acte, config, ...words) {
  return promisify(execFile)(acte, ["--config", config, ...words]);
}

/** Starts `acte serve`, and waits until it says it is ready. */
export async function serve(acte, config, port) {
  const child = spawn(acte, ["--config", config, "serve"], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stdout.on("data", (chunk) => (log += chunk));
  child.stderr.on("data", (chunk) => (log += chunk));
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  for (let attempt = 0; attempt < 240; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`acte serve ended: ${log}`);
    const ready = await fetch(`http://127.0.0.1:${port + 1}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return { log: () => log, stop };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await stop();
  throw new Error(`acte serve is not ready: ${log}`);
}
