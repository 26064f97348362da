// THES-1.1, THES-1.4, THES-2.2: a victim's whole way without JavaScript: guided, told their rights, signed in, the
// questionnaire with its errors, the review, the receipt, the notice of rights, the follow-up, the withdrawal.

export const name = "thesee: a victim files and follows";

const PDF = /^%PDF-/;

export async function run(world, browser) {
  // Once without scripts, as anybody may come; once with them, for the audit needs them.
  await journey(world, browser, false);
  await journey(world, browser, true);
}

async function journey(world, browser, scripts) {
  const audit = (page, shot) => scripts && world.audit(page, shot);
  const victim = world.origins.victim ?? `https://thesee.localhost:${world.port}`;
  const page = await world.visitor(browser, { javaScriptEnabled: scripts });
  const next = (label = "Continuer") => page.getByRole("button", { name: label, exact: true }).click();
  const follow = (label) => page.getByRole("link", { name: label, exact: true }).click();
  const says = async (text) => world.check(text.test(await page.textContent("main")), `${page.url()} lacks ${text}`);

  await page.goto(`${victim}/`);
  await audit(page, "victim-home");
  await follow("Commencer");
  await next();
  await says(/Choisissez une réponse/);
  await audit(page, "victim-what-error");
  await page.getByLabel("Faux site de vente").check();
  await next();
  await audit(page, "victim-kind");
  await page.getByLabel("Déposer plainte").check();
  await next();
  await page.getByLabel("Non", { exact: true }).check();
  await next();
  await says(/3018/);
  await audit(page, "victim-door");
  await page.goBack();
  for (let asked = 0; asked < 12 && /\/orientation/.test(page.url()) && (await page.getByLabel("Oui", { exact: true }).count()); asked += 1) {
    await page.getByLabel("Oui", { exact: true }).check();
    await next();
  }
  await says(/Vous pouvez déposer plainte ici/);
  await audit(page, "victim-welcome");
  await follow("Continuer");
  await next();
  await says(/Lisez ce qui précède/);
  await audit(page, "victim-before-error");
  await page.getByLabel("Je comprends le français").check();
  await page.getByLabel("J’ai lu ce qui précède").check();
  await next();

  // The provider of the demonstration: its first person is of age.
  await page.getByRole("button", { name: /Continuer avec/ }).first().click();
  await page.locator("button[name=sub]").first().click();
  await page.waitForURL(/\/commencer\?/);
  await audit(page, "victim-begin");
  await page.getByLabel(/Je déclare être majeur/).check();
  await next("Commencer le questionnaire");

  const save = () => next("Enregistrer et continuer");
  await audit(page, "victim-you");
  await page.getByLabel("Vos numéros de téléphone").fill("06 12 34 56 78");
  await save();
  await save();
  await says(/Racontez ce qui s’est passé/);
  await audit(page, "victim-facts-error");
  await page.getByLabel("Le récit des faits").fill("J’ai commandé un vélo qui n’est jamais arrivé.");
  const first = page.getByRole("group", { name: "Premier jour des faits" });
  for (const [part, value] of [["Jour", "20"], ["Mois", "10"], ["Année", "2026"]]) await first.getByLabel(part).fill(value);
  await save();
  await audit(page, "victim-contact");
  await page.getByLabel("Un site internet").check();
  await save();
  await follow("Ajouter une somme");
  await page.getByLabel("Virement").check();
  await page.getByLabel("Somme payée").fill("1 250,50");
  await page.getByLabel(/IBAN ou numéro/).fill("FR76 3000 6000 0112 3456 7890 189");
  await audit(page, "victim-payment");
  await save();
  await audit(page, "victim-payments");
  const draft = page.url().match(/\/dossiers\/[0-9a-f-]{36}/)[0];
  await page.goto(`${victim}${draft}/relecture`);
  await audit(page, "victim-review");
  await next("Déposer");
  await says(/Cochez la case/);
  await page.getByLabel("Je le déclare").check();
  await next("Déposer");
  await says(/Votre plainte est enregistrée/);
  await audit(page, "victim-filed");
  const receipt = await page.getByRole("link", { name: "Télécharger le récépissé" }).getAttribute("href");
  const paper = await page.context().request.get(`${victim}${receipt}`);
  world.check(PDF.test(await paper.text()), "the receipt is no PDF");
  await page.getByLabel("J’ai lu la notice de mes droits").check();
  await next();
  await audit(page, "victim-declaration");
  const declaration = page.url().split(/[?#]/)[0];
  await page.goto(`${declaration}/completer`);
  await audit(page, "victim-complete");
  await page.getByLabel("Ce que vous voulez ajouter").fill("Il rappelle du 07 11 22 33 44.");
  await next("Ajouter à ma plainte");
  await says(/07 11 22 33 44/);
  await page.goto(`${declaration}/repondre`);
  await audit(page, "victim-answer");
  await page.goto(`${declaration}/retirer`);
  await audit(page, "victim-withdraw");
  await page.getByLabel("Je veux retirer ma plainte").check();
  await next("Retirer ma plainte");
  await says(/Retirée/);
  await page.goto(`${victim}/mes-declarations`);
  await audit(page, "victim-mine");
}
