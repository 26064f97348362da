// Which pages were audited, against the printed route tables: a page nobody visits fails the run.

import { readFile } from "node:fs/promises";

/** The host of each portal of each service that prints a route table. */
const SERVICES = {
  jecliqueoupas: {
    agent: "jecliqueoupas.localhost",
    fssi: "fssi.jecliqueoupas.localhost",
    anssi: "anssi.jecliqueoupas.localhost",
  },
  ppst: {
    desk: "ppst.localhost",
    coordination: "coordination.ppst.localhost",
    // Not `feed`: machines alone come in there, with a certificate.
  },
  thesee: {
    victim: "thesee.localhost",
    office: "office.thesee.localhost",
  },
};
/** The host of each portal; no two services name a portal alike. */
export const HOSTS = Object.assign({}, ...Object.values(SERVICES));
/** Answers that are no pages: data to take away. */
const DATA = /\.(json|jsonld|pdf|txt|yar|csv)$|^\/recus\/|\/apercus\/|\/photographie$|^\/pieces\/\{id|\/\{paper\}$|\/pieces\/\{file\}$|\/copie\.png$/;

/** The pages of the route tables: portal, path, whether anybody may read it. */
export async function pages() {
  const tables = Object.keys(SERVICES).map((service) =>
    readFile(new URL(`../crates/${service}/tests/it/golden/routes.txt`, import.meta.url), "utf8"));
  const lines = (await Promise.all(tables)).flatMap((table) => table.trim().split("\n"));
  return lines.flatMap((line) => {
    const [, portal, path, access] = line.match(/^(\S+) GET (\S+) — (.+) \(Page\)$/) ?? [];
    return path && HOSTS[portal] && !DATA.test(path) ? [{ portal, path, isPublic: access === "public" }] : [];
  });
}

/** Keeps account of the pages audited. */
export class Coverage {
  #seen = new Map();

  /** Notes an audit of the page at this address, at this width. */
  note(address, width) {
    const { hostname, pathname } = new URL(address);
    const [portal] = Object.entries(HOSTS).find(([, host]) => host === hostname) ?? [];
    if (!portal) return;
    const key = `${portal} ${pathname}`;
    this.#seen.set(key, (this.#seen.get(key) ?? new Set()).add(width));
  }

  /** Pages of the table that were not audited at each of these widths. */
  async missing(widths) {
    const all = await pages();
    return all.flatMap(({ portal, path }) => {
      const shape = new RegExp(`^${portal} ${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
      // `/depots/{id}` is not `/depots/nouveau`: an exact path counts for its own route alone.
      const exact = new Set(all.filter((one) => !one.path.includes("{")).map((one) => `${one.portal} ${one.path}`));
      const found = [...this.#seen].filter(([key]) => shape.test(key) && (!exact.has(key) || key === `${portal} ${path}`));
      return widths
        .filter((width) => !found.some(([, seen]) => seen.has(width)))
        .map((width) => `${portal} ${path} was not audited at ${width}`);
    });
  }
}
