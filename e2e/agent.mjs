// JCOP-1.1, JCOP-3.1, JCOP-3.2, JCOP-3.3, JCOP-3.4, JCOP-4.2, JCOP-7.2: an agent registers, deposits, reads, and erases.

import { deposit, enter, receipt } from "./enter.mjs";
import { eicar, note, zip } from "./files.mjs";

export const name = "agent";

export async function run(world, browser) {
  const page = await world.visitor(browser);
  await page.goto(`${world.origins.demo}/`);
  await world.audit(page, "demo-home");
  await page.goto(`${world.origins.agent}/`);
  await world.audit(page, "agent-home");

  // Wrong addresses are told what to do, and what was typed stays.
  await page.getByLabel("Votre adresse électronique professionnelle").fill("quelquun@exemple.example");
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await page.getByText("Ce domaine n’est rattaché à aucun ministère").first().waitFor();
  await world.audit(page, "agent-home-error");

  await enter(world, page, "claire.martin@culture.gouv.example", true);
  await world.audit(page, "agent-deposit");

  // Without the statement of article 1 the file is refused.
  await page.getByLabel("Fichier à analyser").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: note("x") });
  await page.getByRole("button", { name: "Déposer et analyser" }).click();
  await page.getByText("Déclarez que le fichier n’est pas classifié").first().waitFor();

  // A malicious file, in an archive.
  await page.goto(`${world.origins.agent}/depots/nouveau`);
  await deposit(page, "facture.zip", zip("facture.com", eicar()));
  await world.until(page, "Malveillant");
  await page.getByText("Si vous constatez que le fichier contient des données sensibles").waitFor();
  await page.getByText("Alerte envoyée").waitFor();
  await world.audit(page, "agent-report-malicious");
  world.memory.malicious = page.url();

  // A clean file.
  await page.goto(`${world.origins.agent}/depots/nouveau`);
  await deposit(page, "compte-rendu.txt", note("PROJET HIRONDELLE 4417"));
  await world.until(page, "Sain");
  await world.audit(page, "agent-report-clean");
  world.memory.clean = page.url();

  // Previews: the picture shown is one drawn anew, and it does load.
  const capture = await page.screenshot();
  await page.goto(`${world.origins.agent}/depots/nouveau`);
  await deposit(page, "capture.png", capture, "Complète avec aperçus");
  await page.getByRole("heading", { name: "Aperçus" }).waitFor({ timeout: 60_000 });
  const drawn = page.locator(".preview img").first();
  await drawn.scrollIntoViewIfNeeded();
  await drawn.evaluate((image) => image.decode());
  world.check(await drawn.evaluate((image) => image.naturalWidth > 0), "the preview does not load");
  await world.audit(page, "agent-report-previews");

  await page.goto(`${world.origins.agent}/depots`);
  await page.getByRole("link", { name: "compte-rendu.txt" }).waitFor();
  await world.audit(page, "agent-deposits");
  await page.goto(`${world.origins.agent}/mes-donnees`);
  await world.audit(page, "agent-own-data");

  await page.goto(world.memory.clean);
  await page.getByRole("link", { name: "Ce fichier contient des données sensibles" }).click();
  await page.getByRole("button", { name: "Signaler et détruire le fichier" }).waitFor();
  await world.audit(page, "agent-sensitive");

  // Erasing one deposit gives a receipt that the verifier accepts, offline.
  await page.goto(`${world.origins.agent}/depots/nouveau`);
  await deposit(page, "a-supprimer.txt", note("jetable"), "Rapide");
  await page.getByRole("link", { name: "Supprimer ce dépôt" }).click();
  await world.audit(page, "agent-erase");
  await page.getByRole("button", { name: "Supprimer maintenant" }).click();
  await page.getByText("Dépôt supprimé").first().waitFor();
  await world.audit(page, "agent-erased");
  world.check(await world.verify("receipt", await receipt(world, page)), "the verifier refuses the receipt");
  world.memory.agent = page;
}
