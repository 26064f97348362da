// JCOP-5.1: staff sign in to a real `acte serve` at a real OpenID provider, over HTTPS: only who is designated,
// only with the factors asked for; giving up and leaving work too.

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { certify } from "./authority.mjs";
import * as identity from "./identity.mjs";
import { chore, configure, serve } from "./serve.mjs";

export const name = "provider";

export async function run(world, browser) {
  const port = world.port + 11;
  const folder = join(world.data, "serve");
  const origin = (portal) => `https://${portal}.jecliqueoupas.localhost:${port}`;
  const [fssi, anssi] = [origin("fssi"), origin("anssi")];
  const tls = await certify(join(world.data, "tls"), ["localhost", "jecliqueoupas.localhost",
    "fssi.jecliqueoupas.localhost", "anssi.jecliqueoupas.localhost"]);
  const secret = () => randomBytes(24).toString("base64url");
  const clients = [
    { id: "acte-fssi", secret: secret(), origin: fssi, userinfo: "RS256" },
    { id: "acte-anssi", secret: secret(), origin: anssi, userinfo: "ES256" },
  ];
  const provider = await identity.start({ port: port + 2, tls, clients });
  let server;
  try {
    const [forFssi, forAnssi] = clients.map(({ id, secret }) =>
      ({ issuer: provider.issuer, client: id, secret, acr: ["eidas2"] }));
    const config = await configure(folder, { port, tls, signIn: { fssi: forFssi, anssi: forAnssi } });
    const first = ["--email", "administrateur@anssi.gouv.example", "--role", "anssi-admin"];
    await chore(world.acte, config, "designate", "jecliqueoupas", ...first);
    server = await serve(world.acte, config, port);
    await journey(world, browser, { fssi, anssi, provider });
    world.check(provider.faults.length === 2, `the provider complains: ${provider.faults.join("\n")}`);
  } catch (error) {
    throw new Error(`${error.stack}\n${provider.faults.join("\n")}\n${server?.log().split("\n").slice(-15).join("\n")}`);
  } finally {
    await server?.stop();
    await provider.stop();
  }
}

async function journey(world, browser, { fssi, anssi, provider }) {
  const page = await world.visitor(browser);
  /** Asks to enter a portal and answers the provider. */
  const enter = async (portal, choice, visitor = page) => {
    await visitor.goto(`${portal}/`);
    await visitor.getByRole("main").getByRole("button").first().click();
    await visitor.waitForURL(`${provider.issuer}/**`);
    await visitor.getByRole("button", { name: choice, exact: true }).click();
    await visitor.waitForURL(`${portal}/**`);
  };
  const heading = (text) => page.getByRole("heading", { level: 1, name: text }).waitFor();

  await enter(anssi, "Annuler");
  await heading("Connexion abandonnée");
  await world.audit(page, "provider-denied");
  await enter(anssi, "Administrateur eidas1");
  await heading("Une authentification plus forte est nécessaire");
  await world.audit(page, "provider-weak");
  const asked = JSON.parse(provider.asked.at(-1).claims).id_token;
  world.check(asked.acr.essential && asked.acr.values.includes("eidas2"), "the context is not asked for");

  // A person the provider knows, and whom nobody designated: refused, and the provider remembers them
  // until they leave, so each tries from a browser of their own.
  const stranger = await world.visitor(browser);
  await enter(anssi, "Inconnu eidas2", stranger);
  await stranger.getByRole("heading", { level: 1, name: "Vous n’êtes pas habilité" }).waitFor();

  const admin = await world.visitor(browser);
  await enter(anssi, "Administrateur eidas2", admin);
  await admin.goto(`${anssi}/ministeres`);
  await admin.getByRole("heading", { level: 1, name: "Ministères" }).waitFor();
  await admin.getByLabel("Code", { exact: true }).fill("culture");
  await admin.getByLabel("Nom en français").fill("Ministère de la Culture");
  await admin.getByLabel("Nom en anglais").fill("Ministry of Culture");
  await admin.getByLabel("Domaines, un par ligne").fill("culture.gouv.example");
  await admin.getByRole("button", { name: "Enregistrer" }).click();
  await admin.getByText("Ministère enregistré").waitFor();
  await admin.goto(`${anssi}/utilisateurs`);
  await admin.getByLabel("Adresse professionnelle").fill("fssi@culture.gouv.example");
  await admin.getByLabel("FSSI d’un ministère", { exact: true }).check();
  await admin.getByLabel("Code du ministère, pour un FSSI").fill("culture");
  await admin.getByRole("button", { name: "Désigner et habiliter" }).click();
  await admin.getByText("fssi@culture.gouv.example").first().waitFor();

  // Leaving ends the session here and there: the cookie is worth nothing, and the provider asks again.
  const cookies = await admin.context().cookies();
  await admin.getByRole("button", { name: "Se déconnecter" }).first().click();
  await admin.waitForURL(`${provider.issuer}/**`);
  await admin.getByRole("button", { name: "Oui, partout" }).click();
  await admin.waitForURL(`${anssi}/**`);
  await admin.getByText("Vous êtes déconnecté").waitFor();
  await admin.context().addCookies(cookies.filter((cookie) => cookie.domain.startsWith("anssi")));
  await admin.goto(`${anssi}/ministeres`);
  world.check(admin.url().includes("/sign-in"), `a session outlives its end: ${admin.url()}`);
  await enter(anssi, "Administrateur eidas2", admin);
  await admin.getByRole("heading", { level: 1 }).waitFor();

  const officer = await world.visitor(browser);
  await enter(fssi, "Sans second facteur", officer);
  await officer.getByRole("heading", { level: 1, name: "Une authentification plus forte" }).waitFor();
  await world.audit(officer, "provider-unmet");
  await enter(fssi, "FSSI Culture eidas1", officer);
  await officer.getByRole("heading", { level: 1, name: "Une authentification plus forte" }).waitFor();
  const again = await world.visitor(browser);
  await enter(fssi, "FSSI Culture eidas2", again);
  await again.getByRole("heading", { name: "Alertes de mon ministère" }).waitFor();
  const elsewhere = await world.visitor(browser);
  await enter(anssi, "FSSI Culture eidas2", elsewhere);
  await elsewhere.getByRole("heading", { level: 1, name: "Vous n’êtes pas habilité" }).waitFor();
}
