// Published scanners against a demonstration of its own, on the loopback. `cargo xtask scan` installs them and says
// where; each writes its findings to a file, and what it means is in docs/reference/security-scans.md.

import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { browser as launch, start } from "./demo.mjs";

const { ACTE_BINARY: acte, ACTE_SCANNERS: tools, ACTE_FINDINGS: findings, ACTE_SEED: seed = "2026" } = process.env;
if (!acte || !tools || !findings) throw new Error("ACTE_BINARY, ACTE_SCANNERS and ACTE_FINDINGS are needed");
await mkdir(findings, { recursive: true });

/** Runs a tool, its output kept in a file; true when it ends well. */
function tool(name, program, words, forgive = () => false) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: findings, env: { ...process.env, PYTHONPATH: home } });
    const said = [];
    child.stdout.on("data", (chunk) => said.push(chunk));
    child.stderr.on("data", (chunk) => said.push(chunk));
    child.on("error", (error) => said.push(Buffer.from(String(error))));
    child.on("close", async (code) => {
      const text = Buffer.concat(said).toString();
      await writeFile(join(findings, `${name}.txt`), text);
      const well = code === 0 || forgive(text);
      console.log(`${well ? "ok   " : "FOUND"} ${name}`);
      resolve(well);
    });
  });
}

/** Whether all that is held against a server is that no public authority vouches for it. */
function ownAuthority(text) {
  const held = text.split("\n").filter((line) => line.startsWith("        * "));
  return held.length > 0 && held.every((line) => line.includes("certificate_path_validation"));
}

/** A page signed in at a portal. */
async function signIn(portal, persona) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(`${portal}/`);
  await page.getByRole("main").getByRole("button").first().click();
  await page.getByRole("button", { name: persona, exact: true }).click();
  await page.waitForURL(`${portal}/**`);
  return page;
}

/** Has the administrator issue a token for the API. */
async function token() {
  const page = await signIn(demo.origins.anssi, "Administrateur");
  await page.goto(`${demo.origins.anssi}/jetons`);
  await page.getByLabel("Application", { exact: true }).fill("Sonde");
  await page.getByLabel("Adresse professionnelle du responsable").fill("sonde@culture.gouv.example");
  await page.getByLabel("Cette déclaration écrite et signée m’a été remise").check();
  await page.getByLabel("Référence de la déclaration").fill("essai");
  await page.getByLabel("30 jours").check();
  await page.getByRole("button", { name: "Délivrer le jeton" }).click();
  const issued = await page.getByRole("definition").first().textContent();
  return issued.trim();
}

const home = join(import.meta.dirname, "scan");
const demo = await start(acte);
const browser = await launch();
let good = true;
try {
  // TLS, judged by Mozilla's published profile for present-day services.
  const { hostname, port } = new URL(demo.origins.agent);
  good &= await tool("sslyze", join(tools, "venv/bin/sslyze"), ["--mozilla_config", "intermediate", "--certinfo_ca_file",
    demo.authority, "--sni", hostname, "--json_out", "sslyze.json", `localhost:${port}`], ownAuthority);

  // The API, by its own document: every operation, sound and unsound calls, and chains of both.
  const secret = await token();
  const document = join(import.meta.dirname, "../docs/reference/openapi-jecliqueoupas.json");
  good &= await tool("schemathesis", join(tools, "venv/bin/schemathesis"), ["--config-file", join(home, "schemathesis.toml"),
    "run", document, "--url", demo.origins.agent,
    "--header", `X-Auth-Token: ${secret}`, "--tls-verify", demo.authority, "--seed", seed,
    "--max-examples", "60", "--max-time", process.env.ACTE_SECONDS ?? "240", "--continue-on-failure", "--no-color", "--warnings", "off",
    "--rate-limit", "1200/m", "--report", "junit", "--report-junit-path", "schemathesis.xml"]);
} finally {
  await browser.close();
  await demo.stop();
}
if (!good) console.log((await readFile(join(findings, "schemathesis.txt"), "utf8")).split("\n").slice(-40).join("\n"));
process.exit(good ? 0 : 1);
