// Speaks to a security key (W3C Web Authentication) for `<form data-key data-options>`: asks it what the server
// wants to know, and sends its answer in the form's hidden fields. The server verifies everything.

export {};

interface Listed {
  type: "public-key";
  id: string;
}

/** What the server asks, its bytes in base64url. */
interface Options {
  challenge: string;
  rp?: PublicKeyCredentialRpEntity;
  pubKeyCredParams?: PublicKeyCredentialParameters[];
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: Listed[];
  allowCredentials?: Listed[];
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const known = (list: Listed[] | undefined): PublicKeyCredentialDescriptor[] =>
  (list ?? []).map(({ type, id }) => ({ type, id: bytes(id) }));

/** The fields of the form that the key's answer fills. */
async function ask(kind: string | undefined, options: Options): Promise<Record<string, ArrayBuffer>> {
  const challenge = bytes(options.challenge);
  const { user, rp, pubKeyCredParams } = options;
  if (kind === "create" && user && rp && pubKeyCredParams) {
    const holder = { ...user, id: bytes(user.id) };
    const excludeCredentials = known(options.excludeCredentials);
    const publicKey = { ...options, rp, pubKeyCredParams, challenge, user: holder, excludeCredentials };
    const made = await navigator.credentials.create({ publicKey });
    const response = (made as PublicKeyCredential).response as AuthenticatorAttestationResponse;
    return { client_data: response.clientDataJSON, attestation: response.attestationObject };
  }
  const allowCredentials = known(options.allowCredentials);
  const publicKey = { ...options, challenge, allowCredentials };
  const shown = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = shown.response as AuthenticatorAssertionResponse;
  return {
    credential: shown.rawId,
    client_data: response.clientDataJSON,
    authenticator_data: response.authenticatorData,
    signature: response.signature,
  };
}

function say(form: HTMLFormElement, which: "failed" | "unable" | undefined): void {
  for (const name of ["failed", "unable"]) {
    const message = form.querySelector<HTMLElement>(`[data-key-${name}]`);
    if (message) message.hidden = name !== which;
  }
}

function enhance(form: HTMLFormElement): void {
  let asking = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (asking) return;
    if (!("credentials" in navigator) || !("PublicKeyCredential" in window)) return say(form, "unable");
    asking = true;
    say(form, undefined);
    ask(form.dataset.key, JSON.parse(form.dataset.options ?? "{}") as Options)
      .then((answer) => {
        for (const [name, value] of Object.entries(answer)) {
          const field = form.elements.namedItem(name);
          if (field instanceof HTMLInputElement) field.value = text(value);
        }
        form.submit();
      })
      .catch((error: unknown) => {
        asking = false;
        const forbidden = error instanceof DOMException && error.name === "SecurityError";
        say(form, forbidden ? "unable" : "failed");
      });
  });
}

document.querySelectorAll<HTMLFormElement>("form[data-key]").forEach(enhance);
