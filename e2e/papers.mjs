// JCOP-9.1, JCOP-9.2, JCOP-4.2: the printed papers, reachable from the home page, in both languages.

export const name = "papers";

export async function run(world, browser) {
  const page = await world.visitor(browser);
  await page.goto(`${world.origins.agent}/`);
  const links = await page.getByRole("contentinfo").getByRole("link").evaluateAll((all) =>
    all.map((link) => link.getAttribute("href")).filter((href) => href.startsWith("/")));
  world.check(links.length >= 6, `the footer has ${links.length} papers`);
  for (const href of new Set(links)) {
    await page.goto(`${world.origins.agent}${href}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await world.audit(page, `paper${href.replaceAll("/", "-").replaceAll("?", "-")}`);
  }
  await page.goto(`${world.origins.agent}/?lang=en`);
  await page.getByRole("heading", { name: "Check a file you received" }).waitFor();
  await world.audit(page, "agent-home-en");
  const missing = await world.fetch(page, "/nulle-part");
  world.check(missing.status === 404, `an unknown page answers ${missing.status}`);
}
