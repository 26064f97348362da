// JCOP-1.2, JCOP-2.1, JCOP-2.2, JCOP-5.1, JCOP-8.1: a new rule turns yesterday's clean file malicious; the alert follows.

export const name = "anssi";

const RULE = `rule hirondelle {
  meta:
    description = "Marque du projet Hirondelle"
    family = "Hirondelle"
    verdict = "malicious"
  strings:
    $mark = "PROJET HIRONDELLE 4417"
  condition:
    $mark
}`;

export async function run(world, browser) {
  const page = await world.visitor(browser);
  await world.signIn(page, world.origins.anssi, "Analyste");
  await page.getByRole("heading", { name: "Fichiers" }).first().waitFor();
  await world.audit(page, "anssi-files");
  await page.getByRole("table").getByRole("link").first().click();
  await world.audit(page, "anssi-file");

  await page.goto(`${world.origins.anssi}/reference`);
  await world.audit(page, "anssi-reference");

  await page.goto(`${world.origins.anssi}/regles`);
  await page.getByLabel("Nom", { exact: true }).fill("hirondelle");
  await page.getByLabel("Texte YARA").fill("rule broken {");
  await page.getByRole("button", { name: "Enregistrer et essayer" }).click();
  await page.locator(".govuk-error-message").first().waitFor();
  await world.audit(page, "anssi-rules-error");
  await page.getByLabel("Nom", { exact: true }).fill("hirondelle");
  await page.getByLabel("Texte YARA").fill(RULE);
  await page.getByRole("button", { name: "Enregistrer et essayer" }).click();
  await page.waitForURL(/\/regles\/[0-9a-f-]{36}$/);
  await world.until(page, "Favorable");
  await world.audit(page, "anssi-rule");
  await page.getByRole("button", { name: "Activer" }).click();
  await page.getByText("Règles actives").first().waitFor();

  // Both recipients of the ministry are told, and so is the agent.
  for (const recipient of ["adjoint@culture.gouv.example", "fssi@culture.gouv.example"]) {
    await world.mail(page, ["après l’application d’une nouvelle règle", "hirondelle", recipient], 120);
  }
  if (world.memory.agent && world.memory.clean) {
    await world.memory.agent.goto(world.memory.clean);
    await world.until(world.memory.agent, "Malveillant");
  }

  await page.goto(`${world.origins.anssi}/menaces`);
  await page.getByText("Hirondelle").first().waitFor();
  await world.audit(page, "anssi-threats");
  for (const [path, key] of [["misp.json", "response"], ["stix.json", "objects"]]) {
    const answer = await world.fetch(page, `/menaces/${path}`);
    world.check(JSON.parse(answer.text)[key].length > 0, `${path} is empty`);
  }

  const admin = await world.visitor(browser);
  await world.signIn(admin, world.origins.anssi, "Administrateur");
  for (const [path, heading] of [
    ["/ministeres", "Ministères"],
    ["/ministeres/culture", "Ministère de la Culture"],
    ["/utilisateurs", "Utilisateurs habilités"],
    ["/jetons", "Jetons"],
    ["/droits", "Droits des personnes"],
    ["/journal", "Journal des opérations"],
  ]) {
    await admin.goto(`${world.origins.anssi}${path}`);
    await admin.getByRole("heading", { name: heading }).first().waitFor();
    await world.audit(admin, `anssi${path.replaceAll("/", "-")}`);
  }
  // An administrator is no analyst: what one may not see does not exist.
  const refused = await world.fetch(admin, "/regles");
  world.check([403, 404].includes(refused.status), `an administrator reads the rules: ${refused.status}`);
}
