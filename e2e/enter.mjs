// Registering and entering, as an agent does it.

/** Asks for a link, follows it from the mailbox, and opens the space; the page is then the deposit form. */
export async function enter(world, page, email, audited = false) {
  const links = page.locator("article").filter({ hasText: "Votre lien de dépôt" }).filter({ hasText: email });
  await page.goto(`${world.origins.demo}/courrier`);
  const before = await links.count();
  await page.goto(`${world.origins.agent}/`);
  await page.getByLabel("Votre adresse électronique professionnelle").fill(email);
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await page.getByRole("heading", { name: "Consultez votre messagerie" }).waitFor();
  for (let attempt = 0; attempt < 60; attempt += 1) {
    await page.goto(`${world.origins.demo}/courrier`);
    if (await links.count() > before) break;
    await page.waitForTimeout(500);
  }
  await links.first().getByRole("link").first().click();
  await page.getByRole("button", { name: "Ouvrir mon espace" }).waitFor();
  if (audited) await world.audit(page, "agent-enter");
  await page.getByRole("button", { name: "Ouvrir mon espace" }).click();
  await page.waitForURL("**/depots/nouveau");
}

/** Deposits a file from the deposit form; the page is then its report. */
export async function deposit(page, name, buffer, choice = "Complète") {
  await page.getByLabel(choice, { exact: true }).check();
  await page.getByLabel(/Je déclare que ce fichier/).check();
  await page.getByLabel("Fichier à analyser").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  await page.getByRole("button", { name: "Déposer et analyser" }).click();
  await page.waitForURL(/\/depots\/[0-9a-f-]{36}$/, { timeout: 60_000 });
}

/** The receipt offered by the page that says an erasure is done; the log takes a moment to sign it. */
export async function receipt(world, page) {
  const href = await page.getByRole("link", { name: "Télécharger la preuve" }).getAttribute("href");
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const answer = await world.fetch(page, href);
    if (answer.status === 200) return answer.text;
    await page.waitForTimeout(250);
  }
  throw new Error("the receipt does not come");
}
