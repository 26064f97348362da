// A document asked of another ministry lives seven days: the other ministry's base delivers it by the demonstration's
// button, the asker reads it, the clock is moved by the demonstration's page, and it exists no more. The log keeps it all.
// Ten years later the base has forgotten everybody.
//
// The last journey: after it, it is another decade for every service.

import { securityKey } from "./key.mjs";
import { vouch } from "./ppst.mjs";

export const name = "ppst: a document lives seven days";

const NUMBER = "MESR-2047";
const EARLIER = "MTE-0008";
const TITLE = "Attestation de la directrice de thèse (spécimen)";

/** Moves the clock by the demonstration's page; what it says before and after. */
async function leap(world, page, button) {
  await page.goto(`${world.origins.demo}/`);
  const clock = page.locator("#horloge + p");
  const before = await clock.textContent();
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.getByText("L’horloge a avancé.").waitFor();
  return { before, after: await clock.textContent() };
}

export async function run(world, browser) {
  const desk = `https://ppst.localhost:${world.port}`;
  const coordination = `https://coordination.ppst.localhost:${world.port}`;
  const agent = await world.visitor(browser);
  const key = await securityKey(agent, { holder: "Agent Recherche" });
  await vouch(agent, desk, "Agent Recherche");
  await key.pass();
  await world.until(agent, NUMBER);
  await agent.getByRole("row").filter({ hasText: NUMBER }).getByRole("button", { name: "Prendre en charge" }).click();
  const request = agent.url().split(/[?#]/)[0];
  await world.until(agent, EARLIER);
  // Documents are asked for only about a person the agent holds to be the same: she says so first.
  await agent.getByRole("link", { name: /Comparer/ }).first().click();
  await agent.getByLabel("Motif").first().fill("Même date de naissance, accent oublié");
  await agent.getByRole("button", { name: /Confirmer/ }).click();
  await agent.goto(request);
  await agent.getByRole("link", { name: /Demander des pièces/ }).first().click();
  await agent.getByLabel("Pièces demandées").fill("Attestation de la directrice de thèse");
  await agent.getByRole("button", { name: /Demander ces/ }).click();
  await world.until(agent, "Attestation de la directrice de thèse");

  // The ministry that is asked knows it by mail, and its base answers as it would.
  const stage = await world.visitor(browser);
  await world.mail(stage, ["pieces@mte.gouv.example", EARLIER]);
  await stage.goto(`${world.origins.demo}/`);
  await world.audit(stage, "demo-home");
  await stage.goto(`${world.origins.demo}/bases`);
  const asked = stage.locator("section.card").filter({ hasText: EARLIER });
  await asked.getByText("à livrer").waitFor();
  await world.audit(stage, "demo-bases");
  await asked.getByLabel("Intitulé de la pièce").fill(TITLE);
  await asked.getByRole("button", { name: "Livrer la pièce" }).click();
  await asked.getByText("livrée et enregistrée").waitFor();
  await world.audit(stage, "demo-bases-delivered");
  world.check(/accepted/.test(await asked.textContent()), "the receipt of the feed is not shown");

  // Only the asker reads it.
  await agent.goto(`${desk}/pieces`);
  const row = agent.getByRole("row").filter({ hasText: TITLE });
  const document = new URL(await row.getByRole("link").getAttribute("href"), desk).pathname;
  const there = await world.fetch(agent, document);
  world.check(there.status === 200 && there.text.startsWith("%PDF"), "the asker cannot read the document");
  await world.audit(agent, "ppst-documents-there");
  const stranger = await world.visitor(browser);
  const theirs = await securityKey(stranger, { holder: "Agent Défense" });
  await vouch(stranger, desk, "Agent Défense");
  await theirs.pass();
  const denied = await world.fetch(stranger, document);
  world.check(denied.status === 404, `another agent is answered ${denied.status}`);

  // Six days later it is there still; on the seventh, gone, and who asked must sign in again.
  for (let day = 0; day < 6; day += 1) await leap(world, stage, "Avancer d’un jour");
  const closed = await world.fetch(agent, document);
  world.check(!closed.text.startsWith("%PDF"), "a session outlives six days");
  await vouch(agent, desk, "Agent Recherche");
  await key.pass();
  const still = await world.fetch(agent, document);
  world.check(still.status === 200, `on the sixth day the document is answered ${still.status}`);
  const { before, after } = await leap(world, stage, "Avancer de sept jours");
  world.check(before !== after, "the clock stands still");
  await vouch(agent, desk, "Agent Recherche");
  await key.pass();
  const gone = await world.fetch(agent, document);
  world.check(gone.status === 404, `after seven days the document is answered ${gone.status}`);
  await agent.goto(`${desk}/pieces`);
  world.check(/Effacées au terme des sept jours/.test(await agent.textContent("main")), "its end is not said");
  await world.audit(agent, "ppst-documents-gone");

  // The base takes no second one: what was asked is over.
  await stage.goto(`${world.origins.demo}/bases`);
  await asked.getByRole("button", { name: "Livrer la pièce" }).click();
  await asked.getByText("refusée par la base").waitFor();
  await asked.getByText("documents-over").waitFor();
  await world.audit(stage, "demo-bases-refused");

  // The trace of it all: recorded by the base of energy, read by the asker, erased by the service.
  const sgdsn = await world.visitor(browser);
  const third = await securityKey(sgdsn, { holder: "Agent SGDSN" });
  await vouch(sgdsn, coordination, "Agent SGDSN");
  await third.pass();
  const id = document.split("/").pop();
  await sgdsn.goto(`${coordination}/journal?objet=${id}`);
  const trace = await sgdsn.locator("main table").first().textContent();
  for (const nature of ["Pièce enregistrée", "Pièce lue", "Pièce effacée au terme des sept jours"]) {
    world.check(trace.includes(nature), `the log does not say ${nature}`);
  }
  await world.audit(sgdsn, "ppst-trace-document");

  // Ten years and two months later the base has forgotten all, its users too: they are habilitated again, and find nothing.
  await leap(world, stage, "Avancer de dix ans");
  const entering = () => agent.waitForURL(`${desk}/sign-in/key`, { timeout: 3_000 }).then(() => true, () => false);
  let inside = false;
  for (let attempt = 0; attempt < 20 && !inside; attempt += 1) {
    await stage.goto(`${world.origins.demo}/`);
    await stage.getByRole("button", { name: "Habiliter à nouveau les personnages" }).click();
    await stage.getByText("en ont une nouvelle").waitFor();
    await agent.goto(`${desk}/`);
    await agent.getByRole("main").getByRole("button").first().click();
    await agent.getByRole("button", { name: "Agent Recherche", exact: true }).click();
    inside = await entering();
  }
  world.check(inside, "nobody can be habilitated ten years later");
  await key.pass();
  await agent.goto(`${desk}/`);
  world.check(!/(MESR|MTE|SOPHIA)-\d/.test(await agent.textContent("main")), "a request outlives ten years and two months");
  await world.audit(agent, "ppst-home-ten-years-later");
  for (const page of [agent, stage, stranger, sgdsn]) await page.context().close();
}
