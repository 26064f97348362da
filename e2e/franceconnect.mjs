// THES-1.1: victims sign in to a real `acte serve` at real OpenID providers set up as FranceConnect publishes it, over
// HTTPS: identity told claim by claim, level of assurance, giving up, the other provider, leaving everywhere.

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { certify } from "./authority.mjs";
import * as identity from "./identity.mjs";
import { configure, serve } from "./serve.mjs";

export const name = "franceconnect";

const citizen = (sub, usual_name, more) => ({
  sub,
  usual_name,
  family_name: usual_name.toUpperCase(),
  given_name: "Claire Marie",
  gender: "female",
  birthdate: "1984-07-12",
  birthplace: "75107",
  birthcountry: "99100",
  email: `${sub}@courriel.example`,
  ...more,
});

const PEOPLE = [
  citizen("c-claire", "Exemple", { preferred_username: "MODELE" }),
  citizen("c-fatou", "Temoin", { birthdate: "1961-01-01", birthplace: "", birthcountry: "99341" }),
  citizen("c-lou", "Echantillon", { birthdate: "2015-03-09" }),
  citizen("c-sans", "Incomplet", { birthdate: undefined }),
];

export async function run(world, browser) {
  const port = world.port + 21;
  const hosts = { victim: "thesee.localhost", office: "office.thesee.localhost" };
  const origin = (host) => `https://${host}:${port}`;
  const victim = origin(hosts.victim);
  const tls = await certify(join(world.data, "tls-fc"), ["localhost", ...Object.values(hosts)]);
  const secret = () => randomBytes(24).toString("base64url");
  const client = (key, algorithms) => ({
    id: `acte-${key}`, secret: secret(), origin: victim, back: `/sign-in/back/${key}`, left: "/sign-out/back", ...algorithms,
  });
  const first = client("franceconnect", { token: "RS256", userinfo: "RS256" });
  const second = client("compte", { token: "ES256", userinfo: "ES256" });
  const providers = [
    await identity.start({ port: port + 2, tls, clients: [first], people: PEOPLE }),
    await identity.start({ port: port + 3, tls, clients: [second], people: PEOPLE }),
  ];
  let server;
  try {
    const offer = (key, name, { id, secret }, { issuer }) => ({ key, name, issuer, client: id, secret });
    const config = await configure(join(world.data, "serve-fc"), {
      port,
      tls,
      service: "thesee",
      hosts,
      systems: ["programs"],
      // Nobody of the staff signs in here: their portals only need a provider to open.
      signIn: Object.fromEntries(["office", "unit", "magistrate", "statistics", "rights"].map((portal) => [
        portal,
        { issuer: providers[0].issuer, client: `acte-${portal}`, secret: secret(), acr: ["eidas2"] },
      ])),
      citizens: {
        victim: [
          offer("franceconnect", "Fournisseur d’essai", first, providers[0]),
          offer("compte", "Compte d’essai", second, providers[1]),
        ],
      },
    });
    server = await serve(world.acte, config, port);
    await journey(world, browser, { victim, providers });
    const faults = providers.flatMap((provider) => provider.faults).filter((fault) => !fault.includes("access_denied"));
    world.check(faults.length === 0, `the providers complain: ${faults.join("\n")}`);
  } catch (error) {
    const faults = providers.flatMap((provider) => provider.faults);
    throw new Error(`${error.stack}\n${faults.join("\n")}\n${server?.log().split("\n").slice(-15).join("\n")}`);
  } finally {
    await server?.stop();
    await Promise.all(providers.map((provider) => provider.stop()));
  }
}

async function journey(world, browser, { victim, providers: [first, second] }) {
  /** Asks to enter through a provider and answers it. */
  const enter = async (page, button, provider, choice) => {
    await page.goto(`${victim}/sign-in`);
    await page.getByRole("button", { name: button }).click();
    await page.waitForURL(`${provider.issuer}/**`);
    await page.getByRole("button", { name: choice, exact: true }).click();
    await page.waitForURL(`${victim}/**`);
  };
  const usual = "Continuer avec Fournisseur d’essai";
  const heading = (page, text) => page.getByRole("heading", { level: 1, name: text }).waitFor();

  // Without scripts, as every page of citizens must.
  const page = await world.visitor(browser, { javaScriptEnabled: false });
  await page.goto(`${victim}/sign-in`);
  await heading(page, "Se connecter");
  const seen = await world.visitor(browser);
  await seen.goto(`${victim}/sign-in`);
  await world.audit(seen, "citizen-choose");
  await enter(seen, usual, first, "Annuler");
  await heading(seen, "Vous n’êtes pas connecté");
  await world.audit(seen, "citizen-denied");
  await enter(seen, usual, first, "Exemple eidas0");
  await heading(seen, "Cette façon de se connecter ne suffit pas");
  await seen.goto(`${victim}/sign-out/back?state=another`);
  await heading(seen, "Vous êtes déconnecté de ce téléservice");
  await world.audit(seen, "citizen-left");
  const asked = first.asked.at(-1);
  world.check(asked.acr_values === "eidas1", `the level asked for is ${asked.acr_values}`);
  world.check(asked.state.length >= 32 && asked.nonce.length >= 32, "state and nonce are too short");
  const wanted = "openid given_name family_name birthdate gender birthplace birthcountry email preferred_username";
  world.check(asked.scope === wanted, `the scopes asked for are ${asked.scope}`);

  const minor = await world.visitor(browser);
  await enter(minor, usual, first, "Echantillon eidas1");
  await heading(minor, "Ce téléservice est réservé aux personnes majeures");
  await world.audit(minor, "citizen-minor");
  const short = await world.visitor(browser);
  await enter(short, usual, first, "Incomplet eidas1");
  await heading(short, "Votre identité n’a pas été transmise en entier");

  // A level above the one asked for is welcome; the same person comes back below it and is the same.
  for (const choice of ["Exemple eidas2", "Temoin eidas1"]) {
    const visitor = await world.visitor(browser);
    await enter(visitor, usual, first, choice);
    await visitor.getByRole("button", { name: "Se déconnecter" }).first().waitFor();
  }
  const other = await world.visitor(browser);
  await enter(other, "Continuer avec Compte d’essai", second, "Exemple eidas1");
  await other.getByRole("button", { name: "Se déconnecter" }).first().waitFor();

  // Leaving: here first, then there; the way back bears the state.
  await enter(page, usual, first, "Exemple eidas1");
  const cookies = (await page.context().cookies()).filter((cookie) => cookie.name === "__Host-session");
  world.check(cookies.length === 1, "there is no session");
  await page.getByRole("button", { name: "Se déconnecter" }).first().click();
  await page.waitForURL(`${first.issuer}/**`);
  const leaving = new URL(page.url()).searchParams;
  world.check(leaving.get("state").length >= 32 && leaving.get("id_token_hint"), "the provider is told too little");
  await page.getByRole("button", { name: "Oui, partout" }).click();
  await page.waitForURL(`${victim}/**`);
  await page.getByText("Vous êtes déconnecté").waitFor();
  await page.goto(`${victim}/sign-out/back?state=another`);
  await heading(page, "Vous êtes déconnecté de ce téléservice");
  // The cookie is worth nothing, and the provider asks again.
  await page.context().addCookies(cookies);
  await page.goto(`${victim}/`);
  world.check(await page.getByRole("button", { name: "Se déconnecter" }).count() === 0, "a session outlives its end");
  await enter(page, usual, first, "Exemple eidas1");
}
