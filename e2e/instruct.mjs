// A recipient's whole instruction in the PPST base: security key, deadline board, what another ministry already knows,
// the judgement, the documents asked for, brought and read, the search that article 3 refuses.
// PPST-1.1, PPST-2.4, PPST-3.2, PPST-5.2.

import { enter, feed } from "./ppst.mjs";

export const name = "ppst: a recipient instructs";

export async function run(world, browser) {
  const { desk } = world.origins;
  const page = await enter(world, browser, desk, "Agent Recherche", { key: "ppst-key", keys: "ppst-keys" });
  await world.until(page, "Prendre en charge");
  await world.audit(page, "ppst-home");
  await page.goto(`${desk}/pieces`);
  await world.audit(page, "ppst-documents-none");
  await page.goto(`${desk}/`);

  await page.getByRole("button", { name: "Prendre en charge" }).first().click();
  const request = page.url().split(/[?#]/)[0];
  await world.until(page, "même date de naissance");
  await world.audit(page, "ppst-request");
  const text = await page.textContent("main");
  world.check(/ministère de la défense/i.test(text), "the earlier request of another ministry is not shown");
  world.check(/silence vaudra avis/.test(text), "what silence means is not said");

  await page.getByRole("link", { name: /Comparer/ }).first().click();
  await world.audit(page, "ppst-compare");
  const judged = page.getByRole("button", { name: /Confirmer/ });
  if (await judged.count()) {
    await judged.click();
    await world.audit(page, "ppst-compare-error");
    await page.getByLabel("Motif").first().fill("Même passeport, même directeur de thèse");
    await page.getByRole("button", { name: /Confirmer/ }).click();
  }
  await page.goto(request);
  await page.getByRole("link", { name: /Lire la demande/ }).first().click();
  await world.audit(page, "ppst-earlier");
  await page.goto(request);
  await page.getByRole("link", { name: /Demander des pièces/ }).first().click();
  await page.getByRole("button", { name: /Demander ces/ }).click();
  await page.getByText("Nommez au moins une pièce").first().waitFor();
  await world.audit(page, "ppst-ask-error");
  await page.getByLabel("Pièces demandées").fill("Copie du passeport\nDiplôme de doctorat");
  await world.audit(page, "ppst-ask");
  await page.getByRole("button", { name: /Demander ces/ }).click();
  await world.audit(page, "ppst-documents");
  await page.goto(`${request}/chronologie`);
  await world.audit(page, "ppst-timeline");

  await page.goto(`${desk}/recherche`);
  await world.audit(page, "ppst-search-start");
  await page.goto(`${desk}/recherche?ties=x`);
  world.check(/article 3/.test(await page.textContent("main")), "the refusal does not name article 3");
  await world.audit(page, "ppst-search-refused");
  await page.goto(`${desk}/recherche?born_on=hier`);
  await world.audit(page, "ppst-search-unreadable");
  await page.goto(`${desk}/recherche?name=Personne`);
  await world.audit(page, "ppst-search-none");
  await page.goto(`${desk}/recherche?state=awaiting`);
  await world.audit(page, "ppst-search");
  const sheet = await world.fetch(page, `${new URL(request).pathname}/fiche.pdf`);
  world.check(sheet.status === 200 && sheet.text.startsWith("%PDF"), "the sheet is no PDF");

  const other = await enter(world, browser, desk, "Agent Défense");
  await other.goto(`${desk}/pieces-demandees`);
  await world.audit(other, "ppst-asked");
  const asked = await other.textContent("main");
  world.check(/Copie du passeport/.test(asked), "the documents asked for are not shown to who holds them");

  // The other ministry's own base brings one; only who asked reads it.
  const [reference] = asked.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/);
  const content = Buffer.from("%PDF-1.7 copie du passeport").toString("base64");
  const receipt = await feed(world, "sophia", "pieces-1", [{ document_request: reference, title: "Copie du passeport", content }]);
  world.check(receipt.outcome === "accepted", `the document is not taken: ${JSON.stringify(receipt)}`);
  await page.goto(`${desk}/pieces`);
  await world.until(page, "Télécharger");
  await world.audit(page, "ppst-documents-brought");
  const document = await page.getByRole("link", { name: /Télécharger Copie/ }).getAttribute("href");
  world.check((await world.fetch(page, document)).text.startsWith("%PDF"), "who asked does not read the document");
  world.check((await world.fetch(other, document)).status === 404, "who gave the document reads it");
  await other.goto(`${desk}/pieces-demandees`);
  await world.audit(other, "ppst-asked-delivered");
  await other.context().close();

  // A service reads what is referred to it, and through it the earlier request.
  const service = await enter(world, browser, desk, "Agent DGSI");
  await world.audit(service, "ppst-service-none");
  await page.goto(request);
  await page.getByRole("button", { name: "Transmettre la demande" }).click();
  await world.audit(page, "ppst-refer-error");
  await page.goto(request);
  await page.getByLabel("DGSI").check();
  await page.getByRole("button", { name: "Transmettre la demande" }).click();
  await world.audit(page, "ppst-referred");
  await service.goto(`${desk}/`);
  await world.audit(service, "ppst-service");
  await service.goto(request);
  await world.audit(service, "ppst-service-request");
  world.check(await service.getByRole("button", { name: /Rendre/ }).count() === 0, "a service gives a request back");
  await service.context().close();
  await page.context().close();
}
