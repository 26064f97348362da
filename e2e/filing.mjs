// What the journeys of THESEE share: a victim guided, signed in, and led through the questionnaire to the end.

/** What a person does on the victims' portal: its buttons and links, by their whole names. */
export function hand(page) {
  return {
    next: (label = "Continuer") => page.getByRole("button", { name: label, exact: true }).click(),
    follow: (label) => page.getByRole("link", { name: label, exact: true }).click(),
  };
}

/** Answers the guide, reads the mentions, signs in as a person of the provider; the page then begins a declaration. */
export async function come(page, portal, person, audit = () => {}) {
  const { next, follow } = hand(page);
  await page.goto(`${portal}/`);
  await audit("victim-home");
  await follow("Commencer");
  await page.getByLabel("Faux site de vente").check();
  await next();
  await audit("victim-kind");
  await page.getByLabel("Déposer plainte").check();
  await next();
  for (let asked = 0; asked < 12 && await page.getByLabel("Oui", { exact: true }).count() > 0; asked += 1) {
    if (asked === 0) await audit("victim-ask");
    await page.getByLabel("Oui", { exact: true }).check();
    await next();
  }
  await page.getByText("Vous pouvez déposer plainte ici").first().waitFor();
  await audit("victim-welcome");
  await follow("Continuer");
  await audit("victim-before");
  await page.getByLabel("Je comprends le français").check();
  await page.getByLabel("J’ai lu ce qui précède").check();
  await next();
  // A session that stands is not asked for again.
  if (new URL(page.url()).pathname === "/sign-in") {
    await audit("victim-sign-in");
    await page.getByRole("button", { name: /^Continuer avec/ }).first().click();
    await page.getByRole("button", { name: person, exact: true }).click();
  }
  await page.waitForURL((url) => url.pathname === "/commencer");
}

/** Fills the day of the form that asks for one. */
export async function day(page, name, [number, month, year]) {
  const group = page.getByRole("group", { name });
  for (const [part, value] of [["Jour", number], ["Mois", month], ["Année", year]]) {
    await group.getByLabel(part).fill(value);
  }
}

/** Files a complaint without a detour, and gives its address. */
export async function file(page, portal, { person, account, iban, paid, telephone }) {
  const { next, follow } = hand(page);
  const save = () => next("Enregistrer et continuer");
  await come(page, portal, person);
  await page.getByLabel(/Je déclare être majeur/).check();
  await next("Commencer le questionnaire");
  await page.getByLabel("Vos numéros de téléphone").fill(telephone);
  await save();
  await page.getByLabel("Le récit des faits").fill(account);
  await day(page, "Premier jour des faits", ["20", "10", "2026"]);
  await save();
  await page.getByLabel("Un site internet").check();
  await save();
  await follow("Ajouter une somme");
  await page.getByLabel("Virement").check();
  await page.getByLabel("Somme payée").fill(paid);
  await page.getByLabel(/IBAN ou numéro/).fill(iban);
  await save();
  await page.goto(`${portal}${page.url().match(/\/dossiers\/[0-9a-f-]{36}/)[0]}/relecture`);
  await page.getByLabel("Je le déclare").check();
  await next("Déposer");
  await page.getByText("Votre plainte est enregistrée").first().waitFor();
  return page.url().replace(/\/depot.*$/, "");
}
