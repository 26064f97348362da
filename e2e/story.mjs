// The service's whole purpose, told once: a person registers and deposits a real macro document, reads why it is
// malicious, the FSSI is alerted; the next day ANSSI adds a rule, yesterday's clean file turns malicious and a
// later alert follows; the person erases it and holds a receipt that proves it.
// JCOP-1.1, JCOP-1.2, JCOP-2.1, JCOP-2.2, JCOP-3.2, JCOP-3.4, JCOP-6.1, JCOP-7.2.

import { createHash } from "node:crypto";
import { deposit, enter, receipt } from "./enter.mjs";
import { note } from "./files.mjs";
import { macroDocument } from "./macro.mjs";

export const name = "story";

const AGENT = "lea.petit@culture.gouv.example";
const FSSI = "fssi@culture.gouv.example";
const MARK = "OPERATION GIROUETTE 2093";
const RULE = `rule girouette {
  meta:
    description = "Marque de l’opération Girouette"
    family = "Girouette"
    verdict = "malicious"
  strings:
    $mark = "${MARK}"
  condition:
    $mark
}`;

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

export async function run(world, browser) {
  const agent = await world.visitor(browser);
  await enter(world, agent, AGENT);
  const macro = macroDocument("story");
  await deposit(agent, "facture.docm", macro);
  await world.until(agent, "Malveillant");
  for (const reason of [
    "Une macro démarre sans qu’on la lance",
    "Une macro sait lancer un programme",
    "Une macro sait télécharger",
  ]) {
    const told = (await agent.textContent("main")).replaceAll("'", "’");
    world.check(told.includes(reason), `the report does not say «${reason}»`);
  }
  await agent.getByText("Alerte envoyée").first().waitFor();
  await world.audit(agent, "agent-report-macro");
  const clean = note(MARK);
  await agent.goto(`${world.origins.agent}/depots/nouveau`);
  await deposit(agent, "girouette.txt", clean);
  await world.until(agent, "Sain");
  const report = agent.url();

  // The FSSI is told of the macro by mail, and of nothing else; the mail leads to the alert.
  const fssi = await world.visitor(browser);
  const first = await alerted(world, fssi, "envoyée par l’ANSSI dès le dépôt", sha256(macro));
  await world.signIn(fssi, world.origins.fssi, "FSSI Culture");
  await seen(fssi, first, sha256(macro), "par l’ANSSI, au dépôt");

  await agent.goto(`${world.origins.demo}/`);
  await agent.getByRole("button", { name: "Avancer d’un jour", exact: true }).click();
  await agent.getByText("L’horloge a avancé").waitFor();

  const analyst = await world.visitor(browser);
  await world.signIn(analyst, world.origins.anssi, "Analyste");
  await analyst.goto(`${world.origins.anssi}/regles`);
  await analyst.getByLabel("Nom", { exact: true }).fill("girouette");
  await analyst.getByLabel("Texte YARA").fill(RULE);
  await analyst.getByRole("button", { name: "Enregistrer et essayer" }).click();
  await analyst.waitForURL(/\/regles\/[0-9a-f-]{36}$/);
  await world.until(analyst, "Favorable");
  await analyst.getByRole("button", { name: "Activer" }).click();
  await analyst.getByText("Règles actives").first().waitFor();

  const later = await alerted(world, fssi, "après l’application d’une nouvelle règle", sha256(clean));
  await world.signIn(fssi, world.origins.fssi, "FSSI Culture");
  await seen(fssi, later, sha256(clean), "par l’ANSSI, après une nouvelle règle");

  // A day later the session has ended: the person enters again, and finds what they left.
  await enter(world, agent, AGENT);
  await agent.goto(report);
  await world.until(agent, "Malveillant");
  const told = await agent.textContent("main");
  world.check(told.includes("girouette"), "the report does not name the new rule");

  await agent.getByRole("link", { name: "Supprimer ce dépôt" }).click();
  await agent.getByRole("button", { name: "Supprimer maintenant" }).click();
  await agent.getByText("Dépôt supprimé").first().waitFor();
  const proof = await receipt(world, agent);
  world.check(await world.verify("receipt", proof), "the verifier refuses the receipt");
  const forged = proof.replace(/[0-9a-f](?=[0-9a-f]{11}\b)/, (digit) => (digit === "0" ? "1" : "0"));
  world.check(forged !== proof && !await world.verify("receipt", forged), "the verifier accepts a forged receipt");
  world.check((await world.fetch(agent, report)).status === 404, "the erased report is still there");
}

/** Waits for the FSSI's mail about one file; gives the address it leads to. */
async function alerted(world, page, words, hash) {
  const mail = await world.mail(page, [hash, FSSI, words], 120);
  return mail.getByRole("link").first().getAttribute("href");
}

/** Reads an alert at the desk. */
async function seen(page, address, hash, path) {
  await page.goto(address);
  await page.getByText(hash).first().waitFor();
  await page.getByText(path).first().waitFor();
  await page.getByText(AGENT).first().waitFor();
}
