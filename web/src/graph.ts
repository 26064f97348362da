// `<div data-graph="table-id" hidden>`: draws the table's rows as a graph. The first two links of a row are its ends; the
// table stays and says the same to whoever sees no drawing.
import cytoscape from "cytoscape";

// Beyond this a drawing says less than its table, and takes a browser long to lay out.
const most = 400;

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** What Cytoscape would write into a style element, which the page's policy refuses, stands in the style sheet. */
function keepStylesOut() {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const stand = document.createElement("meta");
  stand.id = id;
  document.head.append(stand);
}

document.querySelectorAll<HTMLElement>("[data-graph]").forEach((place) => {
  const table = document.getElementById(place.dataset.graph ?? "");
  if (!(table instanceof HTMLTableElement)) return;
  const nodes = new Map<string, cytoscape.ElementDefinition>();
  const edges: cytoscape.ElementDefinition[] = [];
  for (const row of [...(table.tBodies[0]?.rows ?? [])].slice(0, most)) {
    const ends = [...row.querySelectorAll<HTMLAnchorElement>("a")].slice(0, 2);
    const [one, other] = ends;
    if (!one || !other) continue;
    for (const end of ends) nodes.set(end.href, { data: { id: end.href, label: end.textContent ?? "" } });
    // What was refuted or lapsed ties nobody; what is only proposed is dashed.
    if (row.querySelector(".badge--neutral")) continue;
    const line = row.querySelector(".badge--caution") ? "dashed" : "solid";
    edges.push({ data: { source: one.href, target: other.href, line } });
  }
  if (nodes.size === 0) return;
  keepStylesOut();
  place.hidden = false;
  const ink = colour("--ink") || "#222";
  const graph = cytoscape({
    container: place,
    elements: [...nodes.values(), ...edges],
    layout: { name: "cose", animate: false, padding: 20 },
    userZoomingEnabled: false,
    // Few nodes are not blown up to fill the place.
    maxZoom: 1,
    style: [
      { selector: "node", style: {
        label: "data(label)", "font-size": 11, color: ink, "background-color": colour("--accent") || "#555",
        width: 16, height: 16, "text-valign": "bottom", "text-margin-y": 4,
      } },
      { selector: "edge", style: { width: 1.5, "line-color": ink, "line-opacity": 0.6, "line-style": "solid" } },
      { selector: "edge[line = 'dashed']", style: { "line-style": "dashed" } },
    ],
  });
  graph.on("tap", "node", (event) => location.assign(event.target.id()));
});
