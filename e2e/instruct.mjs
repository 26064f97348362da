// A recipient's whole instruction in the PPST base: security key, deadline board, what another ministry already knows,
// the judgement, the documents asked for, the search that article 3 refuses.

import { securityKey } from "./key.mjs";

export const name = "ppst: a recipient instructs";

/** Signs an agent in at a portal that asks for a security key. */
async function enter(world, browser, portal, persona) {
  const page = await world.visitor(browser);
  const key = await securityKey(page);
  await page.goto(`${portal}/`);
  await page.getByRole("main").getByRole("button").first().click();
  await page.getByRole("button", { name: persona, exact: true }).click();
  await page.waitForURL(`${portal}/sign-in/key`);
  return { page, key };
}

export async function run(world, browser) {
  const desk = `https://ppst.localhost:${world.port}`;
  const { page, key } = await enter(world, browser, desk, "Agent Recherche");
  await world.audit(page, "ppst-key");
  await key.pass();
  await world.until(page, "Prendre en charge");
  await world.audit(page, "ppst-home");

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
  await page.getByRole("link", { name: /Demander des pièces/ }).first().click();
  await page.getByLabel("Pièces demandées").fill("Copie du passeport\nDiplôme de doctorat");
  await world.audit(page, "ppst-ask");
  await page.getByRole("button", { name: /Demander ces/ }).click();
  await world.audit(page, "ppst-documents");
  await page.goto(`${request}/chronologie`);
  await world.audit(page, "ppst-timeline");

  await page.goto(`${desk}/recherche?ties=x`);
  world.check(/article 3/.test(await page.textContent("main")), "the refusal does not name article 3");
  await world.audit(page, "ppst-search-refused");
  await page.goto(`${desk}/recherche?state=awaiting`);
  await world.audit(page, "ppst-search");
  const sheet = await world.fetch(page, `${new URL(request).pathname}/fiche.pdf`);
  world.check(sheet.status === 200 && sheet.text.startsWith("%PDF"), "the sheet is no PDF");
  await page.context().close();

  const other = await enter(world, browser, desk, "Agent Défense");
  await other.key.pass();
  await other.page.goto(`${desk}/pieces-demandees`);
  await world.audit(other.page, "ppst-asked");
  world.check(/Copie du passeport/.test(await other.page.textContent("main")), "the documents asked for are not shown to who holds them");
  await other.page.context().close();

  const coordination = `https://coordination.ppst.localhost:${world.port}`;
  const sgdsn = await enter(world, browser, coordination, "Agent SGDSN");
  await sgdsn.key.pass();
  for (const path of ["/", "/demandes", "/liens", "/habilitations", "/alimentation", "/journal", "/cnil"]) {
    await sgdsn.page.goto(`${coordination}${path}`);
    await world.audit(sgdsn.page, `ppst-coordination${path.replaceAll("/", "-")}`);
  }
  await sgdsn.page.context().close();

  const osiic = await enter(world, browser, coordination, "Administrateur OSIIC");
  await osiic.key.pass();
  await osiic.page.goto(`${coordination}/utilisateurs`);
  await world.audit(osiic.page, "ppst-users");
  const hidden = await osiic.page.goto(`${coordination}/demandes`);
  world.check(hidden.status() === 404, "an administrator of the users reaches requests");
  await osiic.page.context().close();
}
