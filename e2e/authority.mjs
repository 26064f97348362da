// A certification authority for the length of a test, and a certificate of its for the hosts of this machine.

import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const openssl = (...words) => promisify(execFile)("openssl", words);

/** Makes both in a folder: paths of the authority, of the chain, and of its key (all PEM). */
export async function certify(folder, hosts) {
  await mkdir(folder, { recursive: true });
  const at = (name) => join(folder, name);
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await openssl("req", "-x509", ...curve, "-days", "2", "-subj", "/CN=Acte test authority",
    "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", at("authority.key"), "-out", at("authority.pem"));
  await openssl("req", "-new", ...curve, "-subj", "/CN=Acte test", "-keyout", at("host.key"), "-out", at("host.csr"));
  await writeFile(at("host.ext"), [
    `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(",")}`,
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=serverAuth",
  ].join("\n"));
  await openssl("x509", "-req", "-in", at("host.csr"), "-CA", at("authority.pem"), "-CAkey", at("authority.key"),
    "-CAcreateserial", "-days", "2", "-extfile", at("host.ext"), "-out", at("host.pem"));
  await chmod(at("host.key"), 0o600);
  return { authority: at("authority.pem"), chain: at("host.pem"), key: at("host.key") };
}
