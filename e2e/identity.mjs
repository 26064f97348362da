// A real OpenID provider (`oidc-provider`), set up as ProConnect publishes it: secrets in the body, ES256 ID
// tokens, signed userinfo, `acr` and `amr` on demand, thirty-second codes. The people are made up.

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:https";
import Provider, { interactionPolicy } from "oidc-provider";

/** Who can be chosen. */
export const PEOPLE = [
  { sub: "p-administrateur", usual_name: "Administrateur", email: "administrateur@anssi.gouv.example" },
  { sub: "p-fssi", usual_name: "FSSI Culture", email: "fssi@culture.gouv.example" },
  { sub: "p-inconnu", usual_name: "Inconnu", email: "inconnu@culture.gouv.example" },
];

const jwk = (kind, options) => ({
  ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }),
  kid: kind,
  use: "sig",
});

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

const html = (body) => `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Fournisseur</title><body>${body}</body></html>`;

/** Claims of staff and of citizens, each under a scope of its name. */
const CLAIMS = ["uid", "given_name", "usual_name", "email", "siret", "family_name", "gender", "birthdate", "birthplace",
  "birthcountry", "preferred_username"];

/**
 * Starts the provider on the loopback; `clients` are `{ id, secret, origin, userinfo }`, with `token` for what signs ID
 * tokens, `back` and `left` for the paths browsers come back to.
 */
export async function start({ port, tls, clients, people = PEOPLE }) {
  const issuer = `https://localhost:${port}`;
  // Left alone, the library would ask again and again until the context asked for is reached. A provider
  // that answers less than it was asked is what the portals must withstand.
  const policy = interactionPolicy.base();
  policy.get("login").checks.remove("essential_acrs");
  const asked = [];
  const provider = new Provider(issuer, {
    clients: clients.map(({ id, secret, origin, userinfo, token = "ES256", back = "/sign-in/back", left = "/" }) => ({
      client_id: id,
      client_secret: secret,
      redirect_uris: [`${origin}${back}`],
      post_logout_redirect_uris: [`${origin}${left}`],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_post",
      id_token_signed_response_alg: token,
      userinfo_signed_response_alg: userinfo,
    })),
    clientAuthMethods: ["client_secret_post", "private_key_jwt"],
    responseTypes: ["code"],
    scopes: ["openid"],
    acrValues: ["eidas0", "eidas1", "eidas2"],
    claims: {
      acr: null,
      amr: ["amr"],
      openid: ["sub"],
      ...Object.fromEntries(CLAIMS.map((claim) => [claim, [claim]])),
    },
    conformIdTokenClaims: true,
    cookies: { keys: [randomBytes(32).toString("hex")] },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = html(`<h1>Se déconnecter ?</h1>${form}
            <button type="submit" form="op.logoutForm" name="logout" value="yes">Oui, partout</button>`);
        },
      },
    },
    interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
    jwks: { keys: [jwk("ec", { namedCurve: "P-256" }), jwk("rsa", { modulusLength: 2048 })] },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 30, Grant: 30, IdToken: 60, Interaction: 600, Session: 600 },
    async findAccount(_, sub) {
      const person = people.find((one) => one.sub === sub);
      return person && {
        accountId: sub,
        claims: () => ({ given_name: "Personnage", uid: sub, siret: "00000000000000", ...person }),
      };
    },
    // The portals are the administration's own: nobody is asked to consent.
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(["openid", ...CLAIMS].join(" "));
      grant.addOIDCClaims(["acr", "amr"]);
      await grant.save();
      return grant;
    },
  });
  const faults = [];
  for (const event of ["server_error", "grant.error", "userinfo.error", "authorization.error", "end_session.error"]) {
    provider.on(event, (_, error) => faults.push(`${event}: ${error.error} ${error.error_description ?? error.stack}`));
  }

  async function interact(request, response) {
    const details = await provider.interactionDetails(request, response);
    if (request.method === "GET") {
      asked.push(details.params);
      const button = (value, text) => `<button name="choice" value="${escaped(value)}">${escaped(text)}</button>`;
      const choices = people.flatMap(({ sub, usual_name }) => ["eidas0", "eidas1", "eidas2"].map((acr) =>
        button(`${sub} ${acr}`, `${usual_name} ${acr}`)));
      choices.push(button("access_denied", "Annuler"));
      choices.push(button("unmet_authentication_requirements", "Sans second facteur"));
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(html(`<h1>Qui êtes-vous ?</h1><form method="post">${choices.join("\n")}</form>`));
      return;
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const [sub, acr] = new URLSearchParams(Buffer.concat(chunks).toString()).get("choice").split(" ");
    const result = acr
      ? { login: { accountId: sub, acr, amr: acr === "eidas2" ? ["pwd", "mfa"] : ["pwd"], remember: true } }
      : { error: sub };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  const callback = provider.callback();
  const server = createServer({ cert: await readFile(tls.chain), key: await readFile(tls.key) }, (request, response) => {
    // The library would take a header as well; ProConnect does not.
    if (request.url === "/token" && request.headers.authorization) faults.push("token: a secret in a header");
    if (!request.url.startsWith("/interaction/")) return callback(request, response);
    interact(request, response).catch((error) => {
      faults.push(`interaction: ${error.stack}`);
      response.statusCode = 500;
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    issuer,
    faults,
    /** Parameters of each sign-in asked for. */
    asked,
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
