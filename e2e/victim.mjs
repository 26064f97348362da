// THES-1.1, THES-1.4, THES-2.2: a victim's whole way, without JavaScript and with it: guided, told their rights, signed
// in, the questionnaire with its errors, a file given, the review, the receipt, the notice of rights, the follow-up, a
// complement, a message, the withdrawal, the rights over the data.

import { readFile } from "node:fs/promises";

import { come, day, hand } from "./filing.mjs";

export const name = "thesee: a victim files and follows";

/** A picture of one point. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export async function run(world, browser) {
  // Once without scripts, as anybody may come; once with them, for the audit needs them.
  await journey(world, browser, false);
  await journey(world, browser, true);
}

async function journey(world, browser, scripts) {
  const { victim } = world.origins;
  const page = await world.visitor(browser, { javaScriptEnabled: scripts });
  const audit = async (shot) => scripts && world.audit(page, shot);
  const { next, follow } = hand(page);
  const says = (text) => page.getByRole("main").getByText(text).first().waitFor({ timeout: 10_000 });

  if (scripts) await guide(page, victim, audit);
  await come(page, victim, "Claire Exemple", audit);
  await audit("victim-begin");
  await next("Commencer le questionnaire");
  await says("Cochez la case si c’est le cas");
  await audit("victim-begin-error");
  await page.getByLabel(/Je déclare être majeur/).check();
  await next("Commencer le questionnaire");
  const draft = await questions(page, says, audit);

  await page.goto(`${victim}${draft}/relecture`);
  await follow("Ajouter ou retirer des pièces jointes");
  await audit("victim-files-none");
  await next("Joindre");
  await says("Choisissez une pièce.");
  await audit("victim-files-error");
  const file = (bytes, called) => ({ name: called, mimeType: "application/octet-stream", buffer: bytes });
  await page.getByLabel("Pièce à joindre").setInputFiles(file(Buffer.from("MZ\x90\x00"), "photo.png"));
  await next("Joindre");
  await says("n’est ni une image");
  await page.getByLabel("Pièce à joindre").setInputFiles(file(PICTURE, "capture.png"));
  await next("Joindre");
  await says("capture.png");
  await audit("victim-files");
  await follow("Revenir à la relecture");
  await says("capture.png");
  await audit("victim-review");
  await next("Déposer");
  await says(/Cochez la case/);
  await audit("victim-review-error");
  await page.getByLabel("Je le déclare").check();
  await next("Déposer");
  await says(/Votre plainte est enregistrée/);
  await audit("victim-filed");
  await next();
  await says("Lisez la notice, puis cochez la case");
  await page.getByLabel("J’ai lu la notice de mes droits").check();
  await next();
  await page.waitForURL(/\/declarations\/[0-9a-f-]{36}$/);
  await audit("victim-declaration");
  const declaration = page.url();
  await page.goto(`${declaration}/depot`);
  await says("Vous avez lu cette notice");
  for (const paper of ["Télécharger le récépissé", /notice/i]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: paper }).first().click(),
    ]);
    const bytes = await readFile(await download.path());
    world.check(bytes.subarray(0, 5).toString() === "%PDF-", `${paper} is no PDF`);
  }
  await following(page, declaration, says, audit);
  await rights(world, page, victim, says, audit);
}

/** The wrong turns of the guide. */
async function guide(page, victim, audit) {
  const { next, follow } = hand(page);
  await page.goto(`${victim}/`);
  await follow("Commencer");
  await next();
  await page.getByText(/Choisissez une réponse/).first().waitFor();
  await audit("victim-what-error");
  await page.getByLabel("Faux site de vente").check();
  await next();
  await page.getByLabel("Déposer plainte").check();
  await next();
  await page.getByLabel("Non", { exact: true }).check();
  await next();
  await page.getByText(/3018/).first().waitFor();
  await audit("victim-door");
}

/** The questionnaire, its errors first; gives the draft's address. */
async function questions(page, says, audit) {
  const { next, follow } = hand(page);
  const save = () => next("Enregistrer et continuer");
  await audit("victim-you");
  await page.getByLabel("Vos numéros de téléphone").fill("06 12 34 56 78");
  await save();
  await save();
  await says(/Racontez ce qui s’est passé/);
  await audit("victim-facts-error");
  await page.getByLabel("Le récit des faits").fill("J’ai commandé un vélo qui n’est jamais arrivé.");
  await day(page, "Premier jour des faits", ["20", "10", "2026"]);
  await save();
  await audit("victim-contact");
  await page.getByLabel("Un site internet").check();
  await save();
  await audit("victim-payments-none");
  await follow("Ajouter une somme");
  await page.getByLabel("Virement").check();
  await page.getByLabel("Somme payée").fill("1 250,50");
  await page.getByLabel(/IBAN ou numéro/).fill("FR76 3000 6000 0112 3456 7890 189");
  await audit("victim-payment");
  await save();
  await audit("victim-payments");
  const draft = new URL(page.url()).pathname.match(/^\/dossiers\/[0-9a-f-]{36}/)[0];
  // Later is as good: what is written waits among one's own.
  await page.goto(new URL(`${draft}/abandonner`, page.url()).href);
  await audit("victim-give-up");
  await page.goto(new URL("/mes-declarations", page.url()).href);
  await audit("victim-mine-draft");
  return draft;
}

/** What follows a complaint: more to say, a message, the withdrawal. */
async function following(page, declaration, says, audit) {
  const { next } = hand(page);
  await page.goto(`${declaration}/completer`);
  await audit("victim-complete");
  await next("Ajouter à ma plainte");
  await says("Écrivez votre texte");
  await audit("victim-complete-error");
  await page.getByLabel("Ce que vous voulez ajouter").fill("Il rappelle du 07 11 22 33 44.");
  await next("Ajouter à ma plainte");
  await says(/07 11 22 33 44/);
  await page.goto(`${declaration}/repondre`);
  await audit("victim-answer");
  await page.getByLabel("Votre message").fill("Quand serai-je entendue ?");
  await next("Envoyer");
  await says("Quand serai-je entendue ?");
  await audit("victim-declaration-said");
  await page.goto(`${declaration}/retirer`);
  await next("Retirer ma plainte");
  await says("Cochez la case pour confirmer");
  await audit("victim-withdraw");
  await page.getByLabel("Je veux retirer ma plainte").check();
  await next("Retirer ma plainte");
  await says(/Retirée/);
  await audit("victim-withdrawn");
}

/** One's own rights over what is kept (art. 6). */
async function rights(world, page, victim, says, audit) {
  const { next, follow } = hand(page);
  await page.goto(`${victim}/mes-declarations`);
  await audit("victim-mine");
  await follow("Vos droits");
  await audit("victim-rights");
  await next("Demander");
  await page.getByRole("alert").first().waitFor();
  await page.getByRole("radio").first().check();
  await next("Demander");
  await says("Écrivez ce que vous demandez.");
  await audit("victim-rights-error");
  await page.getByLabel("Votre demande").fill("Je veux savoir ce qui est enregistré sur moi.");
  await next("Demander");
  await page.getByRole("main").getByRole("row").nth(1).waitFor();
  world.check(!/Vous n’avez rien demandé/.test(await page.textContent("main")), "the request is not told");
  await audit("victim-rights-asked");
}
