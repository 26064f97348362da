// Registering and entering, as an agent does it.

/** Asks for a link, follows it from the mailbox, and opens the space; the page is then the deposit form. */
export async function enter(world, page, email) {
  await page.goto(`${world.origins.agent}/`);
  await page.getByLabel("Votre adresse électronique professionnelle").fill(email);
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await page.getByRole("heading", { name: "Consultez votre messagerie" }).waitFor();
  const mail = await world.mail(page, email);
  await mail.getByRole("link").first().click();
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
