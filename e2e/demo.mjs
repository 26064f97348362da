// A demonstration of its own for one run: a port nobody uses, a folder that goes with it.

import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

import { HOSTS } from "./coverage.mjs";

/** Starts the program, and waits until it prints where to go. */
export async function start(acte) {
  const port = 20000 + Math.floor(Math.random() * 20000);
  const data = await mkdtemp(join(tmpdir(), "acte-e2e-"));
  // The embedded database runs under a user of its own, who must be able to walk through.
  await chmod(data, 0o755);
  const child = spawn(acte, ["demo", "--port", String(port), "--data", join(data, "demo")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk) => (log += chunk));
  const ended = new Promise((resolve) => child.on("exit", resolve));
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the demonstration did not start")), 120_000);
    child.stdout.on("data", (chunk) => {
      if (!String(chunk).includes("demo.localhost")) return;
      clearTimeout(timer);
      resolve();
    });
    child.on("exit", (code) => reject(new Error(`the demonstration ended with ${code}: ${log}`)));
  });
  const origin = (host) => `https://${host}:${port}`;
  return {
    port,
    data,
    authority: join(data, "demo", "authority", "authority.pem"),
    origins: {
      ...Object.fromEntries(Object.entries(HOSTS).map(([portal, host]) => [portal, origin(host)])),
      demo: origin("demo.localhost"),
      // Where bases push their batches.
      feed: origin("feed.ppst.localhost"),
    },
    /** The end of what it logged. */
    log: () => log.split("\n").slice(-30).join("\n"),
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The installed browser. */
export function browser() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}
