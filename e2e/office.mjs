// THES-1.2, THES-2.5, THES-4.1, THES-4.2, THES-5.1: two victims who do not know each other cite one account. An officer
// of the office, with a security key, reads why they are tied, confirms it, sees the series, accepts the complaint and
// writes; the prosecution tells what follows; the victim reads it.

import { file, hand } from "./filing.mjs";
import { enter } from "./ppst.mjs";

export const name = "thesee: the office ties and answers";

const ACCOUNT = "DE89 3704 0044 0532 0130 00";

/** Text without the spaces that do not break. */
const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, " ");

export async function run(world, browser) {
  const { victim, office } = world.origins;
  const first = await world.visitor(browser, { javaScriptEnabled: false });
  await file(first, victim, {
    person: "Fatou Témoin",
    telephone: "06 98 76 54 32",
    account: "J’ai commandé un canapé sur salons-essai.example. Le vendeur écrit depuis contact@salons-essai.example.",
    iban: ACCOUNT,
    paid: "480",
  });
  const second = await world.visitor(browser, { javaScriptEnabled: false });
  const told = await file(second, victim, {
    person: "Sacha Patron",
    telephone: "07 00 00 11 22",
    account: "Une table jamais livrée, achetée sur salons-essai.example ; le vendeur ne répond plus.",
    iban: ACCOUNT,
    paid: "1 250,50",
  });

  const officer = await enter(world, browser, office, "Agent de l’office", { key: "office-key", keys: "office-keys" });
  const declaration = `${office}${new URL(told).pathname}`;
  await queue(world, officer, office);
  await reads(world, officer, declaration);
  await series(world, officer, office);
  await accepts(world, officer, declaration);
  await desk(world, officer, office);
  await head(world, browser, office);

  const prosecutor = await enter(world, browser, office, "Magistrate du parquet");
  await prosecutor.goto(declaration);
  await prosecutor.getByRole("button", { name: "Informer la victime" }).click();
  await world.audit(prosecutor, "office-tell-error");
  await prosecutor.getByLabel("Suite donnée").selectOption({ label: "Enquête en cours" });
  await prosecutor.getByLabel("Ce que la victime lira").fill("Une enquête est ouverte sur ce site.");
  await prosecutor.getByRole("button", { name: "Informer la victime" }).click();
  await prosecutor.getByText("La victime est informée.").waitFor();
  await world.audit(prosecutor, "office-told");

  // The victim reads all of it, and is told nothing of the other's complaint.
  const reader = await world.visitor(browser);
  await reader.context().addCookies(await second.context().cookies());
  await reader.goto(told);
  const text = plain(await reader.textContent("main"));
  for (const words of ["Une enquête est ouverte sur ce site.", "Votre plainte est entre nos mains.", "Votre plainte est reçue."]) {
    world.check(text.includes(words), `the victim does not read «${words}»`);
  }
  world.check(!/480|TEMOIN|Fatou|06 98/.test(text), "the victim reads another's complaint");
  await world.audit(reader, "victim-declaration-answered");
}

/** The queue and its filter. */
async function queue(world, page, office) {
  await page.goto(`${office}/`);
  await page.getByRole("link", { name: /^T\d\d-/ }).first().waitFor();
  await world.audit(page, "office-queue");
  await page.getByRole("button", { name: "Filtrer" }).click();
  await page.getByRole("link", { name: /^T\d\d-/ }).first().waitFor();
}

/** A declaration: what it says, the files, why it is tied to another; the link is confirmed with its ground. */
async function reads(world, page, declaration) {
  await page.goto(declaration);
  await world.until(page, "Confirmer le lien", 20);
  const text = plain(await page.textContent("main"));
  world.check(/Même compte bancaire : DE89\s?3704/.test(text), "the reason does not name the account");
  world.check(/du mis en cause ici, du mis en cause là/.test(text), "the reason does not say whose the account is");
  world.check(/Ce qui romprait ce lien/.test(text), "what breaks the link is not said");
  await world.audit(page, "office-declaration");
  await page.getByRole("button", { name: "Confirmer le lien" }).first().click();
  await page.getByRole("alert").first().waitFor();
  await world.audit(page, "office-link-error");
  await page.getByLabel("Motif de votre avis sur ce lien").first().fill("Même compte, même site, mêmes jours.");
  await page.getByRole("button", { name: "Confirmer le lien" }).first().click();
  await page.getByText("Confirmé par une personne").first().waitFor();
  await world.audit(page, "office-link-confirmed");
  await page.getByRole("link", { name: "Pièces jointes" }).click();
  await world.audit(page, "office-files-none");
}

/** The series: its members, links, times, places, and history. */
async function series(world, page, office) {
  await page.goto(`${office}/series`);
  await world.until(page, "Série n°", 20);
  await world.audit(page, "office-series-list");
  await page.getByRole("main").getByRole("table").getByRole("link").first().click();
  await page.getByRole("heading", { name: "Histoire de la série" }).waitFor();
  const text = plain(await page.textContent("main"));
  world.check(text.includes("1 730,50 €"), "the sum of the series is wrong");
  await page.locator("[data-graph] svg, [data-graph] canvas").first().waitFor({ timeout: 10_000 });
  await world.audit(page, "office-series");
}

/** The decision, its error first, and a message. */
async function accepts(world, page, declaration) {
  const { next } = hand(page);
  await page.goto(declaration);
  await next("Enregistrer la décision");
  await page.getByText("Choisissez une décision.").first().waitFor();
  await world.audit(page, "office-decision-error");
  await page.getByLabel("Recevable", { exact: true }).check();
  await next("Enregistrer la décision");
  await page.getByText("La décision est enregistrée.").waitFor();
  await page.getByLabel("Écrire à la victime").fill("Votre plainte est entre nos mains.");
  await next("Envoyer le message");
  await page.getByText("Votre plainte est entre nos mains.").first().waitFor();
  await world.audit(page, "office-accepted");
}

/** Alerts, search, public values, quality, what was filed twice. */
async function desk(world, page, office) {
  const { next } = hand(page);
  await page.goto(`${office}/alertes`);
  await world.audit(page, "office-alerts");
  await page.goto(`${office}/alertes?toutes=oui`);
  await world.audit(page, "office-alerts-all");
  await page.goto(`${office}/recherche`);
  await world.audit(page, "office-search");
  await page.getByLabel("Valeur", { exact: true }).fill(ACCOUNT.replaceAll(" ", ""));
  await next("Chercher cette valeur");
  await page.getByText("2 déclarations trouvées").waitFor();
  await world.audit(page, "office-search-found");
  await page.getByLabel("Référence", { exact: true }).fill("T26-0000-0000");
  await next("Chercher cette référence");
  await world.audit(page, "office-search-none");
  await page.goto(`${office}/valeurs-publiques`);
  await world.audit(page, "office-public-none");
  await next("Inscrire");
  await world.audit(page, "office-public-error");
  await page.getByLabel("Valeur", { exact: true }).fill("01 99 00 12 34");
  await page.getByLabel("Pourquoi elle est publique").fill("Ligne du service client d’une banque d’essai");
  await next("Inscrire");
  await page.getByText("La valeur est inscrite.").waitFor();
  await world.audit(page, "office-public");
  await page.goto(`${office}/qualite`);
  await page.getByText("compte bancaire").first().waitFor();
  await world.audit(page, "office-quality");
  await page.goto(`${office}/doublons`);
  await world.audit(page, "office-twins");
}

/** What the head alone does: the threshold of alerts, designations. */
async function head(world, browser, office) {
  const page = await enter(world, browser, office, "Chef de l’office");
  const { next } = hand(page);
  await page.goto(`${office}/alertes`);
  await page.getByLabel("Nombre de victimes").fill("1");
  await next("Changer le seuil");
  await page.getByText("Écrivez un nombre entre 2 et 1").first().waitFor();
  await world.audit(page, "office-alerts-error");
  await page.goto(`${office}/programmes`);
  await world.audit(page, "office-programs");
  await page.goto(`${office}/series`);
  const number = (await page.getByRole("main").getByRole("table").getByRole("link").first().getAttribute("href")).split("/").pop();
  for (const end of ["remises", "transmissions"]) {
    await page.goto(`${office}/${end}/${number}`);
    await world.audit(page, `office-${end}`);
  }
  await page.goto(`${office}/habilitations`);
  await next("Désigner");
  await world.audit(page, "office-staff-error");
  await page.getByLabel("Adresse professionnelle").fill("nouvelle@office.gouv.example");
  await next("Désigner");
  await page.getByText("La personne est désignée.").waitFor();
  await world.audit(page, "office-staff");
}
