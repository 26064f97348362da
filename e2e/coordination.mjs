// The coordination and the administrators of the users: every page of theirs, the errors of each form, a person
// designated by one and habilitated by the other, the commission answered, a request deleted.
// PPST-3.2, PPST-5.1, PPST-6.1, PPST-7.1, PPST-8.1.

import { daysAgo, enter, feed } from "./ppst.mjs";

export const name = "ppst: the coordination";

/** A request with every letter of article 2. */
function whole(number, photograph) {
  const home = {
    address: { street: "3 rue de l’Essai", postcode: "29200", city: "Brest", country: "FR" },
    email: "ancienne@maison.example", telephone: "+33 2 00 00 00 00", from: "2015", to: "2019-06",
  };
  return {
    number, version: 1, access: "zrr", received_on: daysAgo(30), opinion_received_on: daysAgo(28),
    author: { name: "Institut d’essai", kind: "establishment", email: "zrr@institut.example", address: home.address },
    motive: "change-of-situation",
    identity: {
      name: "Essai-Témoin", married_name: "Modèle", given_names: ["Zoé", "Anne"], nationalities: ["FR", "CA"],
      french_since: "2001-05", sex: "F",
    },
    photograph,
    spouse: { names: ["Modèle"], given_names: ["Paul"], nationalities: ["CA"], employer: "Société d’essai" },
    parents: [{ names: ["Essai"], given_names: ["Luc"] }, { names: ["Témoin"], given_names: ["Rose"] }],
    birth: { date: "1984-05-17", postcode: "29200", city: "Brest", country: "FR" },
    contact: { address: home.address, emails: ["zoe@perso.example"], telephones: ["+33 6 00 00 00 00"] },
    previous_homes: [home], other_homes: [home],
    identity_documents: [{ kind: "Passeport", number: "12AB34567", issued_on: "2020-01-01", authority: "Préfecture" }],
    travels: [{ country: "US", city: "Boston", from: "2024-06", to: "2024-07" }],
    clearance: { held: true, expires_on: "2028", authority: "HFDS" },
    career: {
      diplomas: [{ title: "Doctorat de physique", institution: "Université d’essai", country: "FR", year: "2012" }],
      positions: [{ title: "Chercheuse", employer: "Centre d’essai", country: "FR", from: "2013" }],
    },
    post: { function: "Ingénieure de recherche", project: "Projet d’essai" },
    ties: { text: "Bourse d’un organisme étranger, 2011." },
    opinion: { sense: "reserved", how: "explicit", grounds: "Motifs d’essai.", sent_on: daysAgo(9) },
    inquiry: { sense: "favourable" },
    decision: { sense: "granted", on: daysAgo(4) },
    appeals: [{ against: "opinion", on: daysAgo(2), before: "Tribunal administratif", outcome: "En cours" }],
  };
}

export async function run(world, browser) {
  const { coordination } = world.origins;
  const page = await enter(world, browser, coordination, "Agent SGDSN", { keys: "ppst-c-keys" });
  const visit = async (path, name) => {
    await page.goto(`${coordination}${path}`);
    await world.audit(page, name);
  };
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  const wrong = async (button, text, name) => {
    await press(button);
    await page.locator("main").getByText(text).first().waitFor();
    await world.audit(page, name);
  };

  const picture = (await page.screenshot({ clip: { x: 0, y: 0, width: 140, height: 180 } })).toString("base64");
  const receipt = await feed(world, "mte", "lot-essai", [
    whole("MTE-0900", picture),
    { ...whole("MTE-0901", picture), received_on: "hier", colour: "bleu" },
  ]);
  world.check(receipt.accepted === 1 && receipt.refused_lines === 1, `a batch in part: ${JSON.stringify(receipt)}`);
  await visit("/", "ppst-c-home");

  // Requests: searched by person, read in full, a letter corrected.
  await visit("/demandes", "ppst-c-search-start");
  await wrong("Rechercher", "Donnez au moins un critère", "ppst-c-search-error");
  await page.getByLabel("Nom de naissance", { exact: false }).first().fill("Personne");
  await press("Rechercher");
  await world.audit(page, "ppst-c-search-none");
  await page.getByLabel("Nom de naissance", { exact: false }).first().fill("Essai-Temoin");
  await press("Rechercher");
  await world.audit(page, "ppst-c-search");
  await page.getByRole("table").getByRole("link").first().click();
  await page.getByRole("heading", { level: 1, name: /MTE-0900/ }).waitFor();
  await world.audit(page, "ppst-c-request");
  const request = new URL(page.url()).pathname;
  await page.getByRole("link", { name: /hotographie/ }).first().waitFor();
  for (const letter of ["2b", "3a", "3d", "3f", "3i", "3k", "4a", "5b"]) {
    await visit(`${request}/corriger/${letter}`, `ppst-c-correct-${letter}`);
  }
  await page.goto(`${coordination}${request}/corriger/3d`);
  await page.getByLabel("Pays").fill("France");
  await wrong("Enregistrer la correction", "Dites pourquoi", "ppst-c-correct-error");
  await page.getByLabel("Pays").fill("FR");
  await page.getByLabel("Ville").fill("Quimper");
  await page.getByLabel("Erreur reconnue par la base d’origine").check();
  await press("Enregistrer la correction");
  await page.getByText("Quimper").first().waitFor();
  await page.goto(`${coordination}/demandes?post=x`);
  await world.audit(page, "ppst-c-search-forbidden");

  // Links, the feeds, the log.
  await visit("/liens", "ppst-c-links");
  await page.getByRole("table").getByRole("link").first().click();
  await world.audit(page, "ppst-c-linked");
  await visit("/modele", "ppst-c-model");
  await visit("/alimentation", "ppst-c-feeds");
  await wrong("Enregistrer", "Donnez un code", "ppst-c-feeds-error");
  await visit("/alimentation/mte", "ppst-c-feed");
  await page.getByLabel("Valeur").fill("abc");
  await wrong("Inscrire", "trente-deux octets", "ppst-c-feed-error");
  await visit("/alimentation/mte/lots/lot-essai", "ppst-c-batch");
  await visit("/journal", "ppst-c-log");
  await visit("/journal?objet=x", "ppst-c-log-error");
  await visit("/journal?du=2001-01-01&au=2001-01-02", "ppst-c-log-none");
  for (const path of ["/journal.csv", "/statistiques.csv"]) {
    const table = await world.fetch(page, path);
    world.check(table.status === 200 && table.text.trim().split("\n").length > 1, `${path} is empty`);
  }

  // The commission: a reference first, then a person, then what is handed over.
  await visit("/cnil", "ppst-c-commission");
  await wrong("Ouvrir la procédure", "Donnez la référence", "ppst-c-commission-error");
  await page.getByLabel("Référence du commissaire").fill("CNIL 2026-118-7");
  await press("Ouvrir la procédure");
  await page.getByRole("heading", { level: 1, name: /CNIL 2026-118-7/ }).waitFor();
  await world.audit(page, "ppst-c-procedure");
  const procedure = page.url().split(/[?#]/)[0];
  await wrong("Réunir ce qui la concerne", "Nommez la personne", "ppst-c-procedure-error");
  await page.getByLabel("Nom de naissance", { exact: false }).fill("Essai-Témoin");
  await page.getByLabel("Date de naissance").fill("17/05/1984");
  await press("Réunir ce qui la concerne");
  await page.getByText("Une demande réunie").waitFor();
  await world.audit(page, "ppst-c-procedure-gathered");
  const waiting = page.waitForEvent("download");
  await press("Remettre sur papier (PDF)");
  const handed = await waiting;
  if (process.env.ACTE_SHOTS) await handed.saveAs(`${process.env.ACTE_SHOTS}/ppst-c-procedure.pdf`);
  await page.goto(procedure);
  await world.audit(page, "ppst-c-procedure-done");
  await visit("/cnil", "ppst-c-commission-some");

  await people(world, browser, { page, visit, press, wrong });

  // A request is deleted on a page of its own, and leaves a receipt that proves it.
  await visit(`${request}/supprimer`, "ppst-c-delete");
  await wrong("Supprimer définitivement", "Confirmez la suppression", "ppst-c-delete-error");
  await page.getByLabel("Décision de justice").check();
  await page.getByLabel("Je confirme la suppression de cette demande").check();
  await press("Supprimer définitivement");
  await world.until(page, "Télécharger le reçu");
  await world.audit(page, "ppst-c-receipt");
  const proof = await world.fetch(page, `${request}/recu.json`);
  world.check(await world.verify("receipt", proof.text), "the verifier refuses the receipt of a deletion");
  await page.context().close();
}

/** A person is recorded by OSIIC and habilitated by SGDSN. */
async function people(world, browser, { page, visit, wrong, press }) {
  const { coordination } = world.origins;
  const email = "nouvelle.recrue@energie.gouv.example";
  const osiic = await enter(world, browser, coordination, "Administrateur OSIIC");
  await osiic.goto(`${coordination}/utilisateurs`);
  await world.audit(osiic, "ppst-c-users");
  await osiic.getByRole("button", { name: "Inscrire", exact: true }).click();
  await osiic.getByText("Choisissez un organisme").first().waitFor();
  await world.audit(osiic, "ppst-c-users-error");
  await osiic.getByLabel("Adresse professionnelle").fill(email);
  await osiic.getByLabel("Organisme").selectOption({ label: "Énergie" });
  await osiic.getByLabel("Autorité qui désigne").fill("Haut fonctionnaire de défense et de sécurité");
  await osiic.getByLabel("Référence de la désignation").fill("HFDS-2026-17");
  await osiic.getByLabel("Date de la désignation").fill(daysAgo(3));
  await osiic.getByRole("button", { name: "Inscrire", exact: true }).click();
  await osiic.getByText(email).first().waitFor();
  const hidden = await osiic.goto(`${coordination}/demandes`);
  world.check(hidden.status() === 404, "an administrator of the users reaches requests");
  await world.audit(osiic, "ppst-c-users-hidden");
  await osiic.context().close();

  await visit("/habilitations", "ppst-c-people");
  await page.getByRole("link", { name: email }).click();
  await world.audit(page, "ppst-c-person");
  await wrong("Habiliter cette personne", "Donnez une référence", "ppst-c-person-error");
  await page.getByLabel("Référence de la décision du SGDSN").fill("SGDSN-2026-4");
  await page.getByLabel("À partir du").fill(daysAgo(0));
  await page.getByLabel("Jusqu’au").fill(daysAgo(-300));
  await page.getByLabel("À revoir le").fill(daysAgo(-200));
  await press("Habiliter cette personne");
  await page.getByText("Suspendre l’habilitation").waitFor();
  await world.audit(page, "ppst-c-person-habilitated");
  await wrong("Maintenir jusqu’à la prochaine revue", "Donnez une date", "ppst-c-person-review-error");
  await press("Suspendre l’habilitation");
  await page.getByText("Rétablir l’habilitation").waitFor();
  await world.audit(page, "ppst-c-person-suspended");
  await press("Terminer l’habilitation");
  await page.getByText("Habiliter cette personne").waitFor();
  await world.audit(page, "ppst-c-person-ended");
}
