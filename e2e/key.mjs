// A security key for a page, in software: Chromium's virtual authenticator (WebAuthn §11, through its DevTools
// protocol). The journeys of a portal that asks for a key sign in with it.

/** What each holder's key held when it was last shown: a journey finds the key that an earlier one registered. */
const kept = new Map();

/** Gives the page a key that knows its holder: the one they were given before, or else the page's own. */
export async function securityKey(page, { verified = true, holder } = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "usb",
      hasResidentKey: false,
      hasUserVerification: true,
      isUserVerified: verified,
      automaticPresenceSimulation: true,
    },
  });
  for (const credential of kept.get(holder) ?? []) {
    await session.send("WebAuthn.addCredential", { authenticatorId, credential });
  }
  return {
    /** Registers, or shows, the key on the page of a sign-in that waits for it; leads past the page of keys. */
    async pass() {
      const button = page.getByRole("button", { name: /^(Enregistrer une clé|Présenter ma clé)$/ });
      await button.click();
      await page.waitForURL((url) => url.pathname !== "/sign-in/key");
      if (new URL(page.url()).pathname === "/sign-in/keys") {
        await page.getByRole("link", { name: "Continuer" }).click();
      }
      if (holder) kept.set(holder, (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials);
    },
    /** Whether its holder is recognised from now on. */
    recognise: (yes) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: yes }),
    /** What it holds: `signCount` may be set back by removing and adding again. */
    async credentials() {
      return (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
    },
    /** Puts a credential of another key on it: a copy. */
    copy: (credential) => session.send("WebAuthn.addCredential", { authenticatorId, credential }),
    /** Forgets one: a key that was replaced. */
    forget: (credentialId) => session.send("WebAuthn.removeCredential", { authenticatorId, credentialId }),
  };
}
