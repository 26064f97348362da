// JCOP-3.4, JCOP-6.1: the FSSI reads the alert of their ministry and names another recipient.

export const name = "ministry";

export async function run(world, browser) {
  const page = await world.visitor(browser);
  const mail = await world.mail(page, "fichier malveillant déposé par un agent");
  await mail.getByText("fssi@culture.gouv.example").first().waitFor();
  await world.audit(page, "demo-mail");
  await page.goto(`${world.origins.fssi}/`);
  await world.audit(page, "fssi-sign-in");
  await world.signIn(page, world.origins.fssi, "FSSI Culture");
  await page.getByRole("heading", { name: "Alertes de mon ministère" }).waitFor();
  await world.audit(page, "fssi-alerts");
  await page.getByRole("table").getByRole("link").first().click();
  await page.getByText("claire.martin@culture.gouv.example").waitFor();
  await world.audit(page, "fssi-alert");
  await page.goto(`${world.origins.fssi}/destinataires`);
  await page.getByLabel("Adresse professionnelle de l’agent").fill("quelquun@interieur.gouv.example");
  await page.getByRole("button", { name: "Désigner" }).click();
  await page.getByText("Cette adresse n’est pas de votre ministère").first().waitFor();
  await page.getByLabel("Adresse professionnelle de l’agent").fill("adjoint@culture.gouv.example");
  await page.getByRole("button", { name: "Désigner" }).click();
  await page.getByText("adjoint@culture.gouv.example").first().waitFor();
  await world.audit(page, "fssi-recipients");
  world.memory.fssi = page;
}
