// Builds the style sheet, the scripts and the icons into crates/gate/assets, where they are committed:
// building the Rust workspace needs no npm. `--check` builds in memory and fails when the committed
// files differ.
import { build } from "esbuild";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../crates/gate/assets");
const check = process.argv.includes("--check");
const budget = 60_000; // bytes of a first view: style sheet, core script and page, as sent

const files = new Map();

const styles = sass.compile(join(here, "styles/acte.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  quietDeps: true,
});
const css = await build({
  stdin: { contents: styles.css, loader: "css" },
  minify: true,
  write: false,
  legalComments: "none",
  target: ["chrome111", "firefox113", "safari16.4"],
});
files.set("acte.css", Buffer.from(css.outputFiles[0].contents));

const scripts = readdirSync(join(here, "src")).filter((name) => /^(core|upload|live|filter|graph|key)\.ts$/.test(name));
for (const name of scripts.sort()) {
  const js = await build({
    entryPoints: [join(here, "src", name)],
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    legalComments: "none",
    target: ["chrome111", "firefox113", "safari16.4"],
  });
  files.set(name.replace(/ts$/, "js"), Buffer.from(js.outputFiles[0].contents));
}
files.set("favicon.svg", readFileSync(join(here, "src/favicon.svg")));

for (const name of readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean)) {
  const svg = readFileSync(join(here, `node_modules/lucide-static/icons/${name}.svg`), "utf8");
  const shape = svg.replace(/<!--.*?-->/gs, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  files.set(`icons/${name}.svg`, Buffer.from(`${shape.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>")}\n`));
}

for (const [name, body] of [...files]) {
  if (name.startsWith("icons/")) continue;
  files.set(`${name}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }));
  files.set(`${name}.gz`, gzipSync(body, { level: 9 }));
}

// Compressed files may differ from one Node to the next: what they hold must not.
function content(name, body) {
  if (name.endsWith(".br")) return brotliDecompressSync(body);
  if (name.endsWith(".gz")) return gunzipSync(body);
  return body;
}

let stale = 0;
mkdirSync(join(out, "icons"), { recursive: true });
for (const [name, body] of files) {
  const path = join(out, name);
  if (check) {
    let kept;
    try {
      kept = content(name, readFileSync(path));
    } catch {
      kept = null;
    }
    if (!kept?.equals(content(name, body))) {
      console.error(`stale: crates/gate/assets/${name}`);
      stale += 1;
    }
  } else {
    writeFileSync(path, body);
  }
}
const known = new Set(files.keys());
for (const folder of ["", "icons"]) {
  for (const entry of readdirSync(join(out, folder), { withFileTypes: true })) {
    const name = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isFile() && entry.name !== "LICENCES.md" && !known.has(name)) {
      console.error(`unknown: crates/gate/assets/${name}`);
      stale += 1;
    }
  }
}

const first = files.get("acte.css.br").length + files.get("core.js.br").length;
console.log(`first view: ${first} bytes of style and script as sent (${files.get("acte.css").length} unpacked)`);
if (first > budget / 2) {
  console.error("the style sheet and the core script take more than half of the budget of a first view");
  stale += 1;
}
process.exit(stale ? 1 : 0);
