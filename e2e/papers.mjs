// JCOP-9.1, JCOP-9.2, JCOP-4.2: the printed papers of every portal, reachable from its pages, in both languages;
// and what an address that does not exist answers.

import { pages } from "./coverage.mjs";

export const name = "papers";

export async function run(world, browser) {
  const page = await world.visitor(browser);
  const open = (await pages()).filter(({ path, isPublic }) => isPublic && !path.includes("{"));
  for (const { portal, path } of open) {
    await page.goto(`${world.origins[portal]}${path}`);
    // A sign-in that nobody began answers a page of its own too, which says so.
    await page.getByRole("heading", { level: 1 }).waitFor();
    await world.audit(page, `${portal}${path.replaceAll("/", "-")}`);
    if (path === "/mentions-legales") {
      const links = await page.getByRole("contentinfo").getByRole("link").evaluateAll((all) =>
        all.map((link) => link.getAttribute("href")).filter((href) => href.startsWith("/")));
      world.check(new Set(links).size >= 6, `the footer of ${portal} has ${links.length} papers`);
      for (const href of new Set(links)) {
        const answer = await world.fetch(page, href);
        world.check(answer.status === 200, `${portal}${href} answers ${answer.status}`);
      }
    }
  }
  await page.goto(`${world.origins.agent}/?lang=en`);
  await page.getByRole("heading", { name: "Check a file you received" }).waitFor();
  await world.audit(page, "agent-home-en");
  await page.goto(`${world.origins.agent}/nulle-part`);
  await world.audit(page, "agent-404");
  const missing = await world.fetch(page, "/nulle-part");
  world.check(missing.status === 404, `an unknown page answers ${missing.status}`);
}
