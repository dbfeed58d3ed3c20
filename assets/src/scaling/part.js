// What stands behind a part of <scaling-explorer>: its formula, its inputs and what it leaves out.

import { make } from "../shared/dom.js";
import * as engine from "./engine.js";
import { figure, percent } from "./figures.js";

/**
 * @typedef {{ name: string, value: import("./types.js").ShownValue, here: number | undefined,
 *   remedied: boolean }} Input `here`: the reader's number, where it is another
 */

/** @type {("first" | "second" | "third")[]} */
const PLACES = ["first", "second", "third"];

/**
 * @param {import("./explorer.js").ScalingExplorer} explorer
 * @param {string} id of the part
 */
export function behind(explorer, id) {
  const resource = explorer.resources[id];
  const { loads, remedies } = explorer.data;
  const on = explorer.movable.filter((remedy) => explorer.remedies.has(remedy.id));
  /** @type {Record<string, string>} */
  const changes = Object.assign({}, ...on.map((remedy) => remedy.changes));
  const peaks = loads.filter((load) => load.id in resource.demand);
  const inputs = [
    ...Object.entries(resource.parameters),
    ...Object.entries(resource.demand).map(([load, value]) => [`demand.${load}`, value]),
    ...(resource.rate === "peak" ? peaks.map((load) => ["peak", load.peak]) : []),
  ];
  return details(resource, {
    formula: engine.formulaOf(resource),
    spread: explorer.spreads[id],
    relief: remedies.filter((remedy) => remedy.relieves.includes(id)).map(({ title }) => title),
    inputs: inputs.map(([name, published]) => {
      const changed = changes[`${id}.${name}`];
      const value = explorer.values[changed ?? published];
      const here = explorer.overrides[value.id];
      return { name: labelOf(resource, name), value, here, remedied: changed !== undefined };
    }),
  });
}

/**
 * @param {import("./types.js").Resource} resource
 * @param {string} name of an input
 */
function labelOf({ type }, name) {
  const { parameters, demand } = engine.KINDS[type];
  if (name === "peak") return "Busiest hour over average";
  return name.startsWith("demand.") ? demand : parameters[name].label;
}

/**
 * What stands behind a part.
 * @param {import("./types.js").Data["resources"][number]} resource
 * @param {{formula: string, spread: import("./types.js").SpreadPart, relief: string[], inputs: Input[]}} about
 */
function details(resource, { formula, spread, relief, inputs }) {
  const place = PLACES.filter((name) => spread[name] > 0).map(
    (name) => `${name} in ${percent(spread[name])}`,
  );
  /** @type {(title: string, ...content: (Node | string)[]) => Node[]} */
  const term = (title, ...content) => [make("dt", { text: title }), make("dd", {}, ...content)];
  const tag = (/** @type {string} */ text) => make("span", { class: "ax-tag", text });
  const rows = inputs.map(({ name, value, here, remedied }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", text: name }),
      make(
        "td",
        {},
        make("a", { href: value.href, text: value.title }),
        `: ${value.text}`,
        here === undefined ? null : tag(`here ${figure(here)}`),
        remedied ? tag("by a remedy") : null,
      ),
      make("td", { text: value.kind }),
    ),
  );
  return [
    make(
      "dl",
      {},
      ...term("How it is worked out", `Use of its limit = ${formula}`),
      ...term(
        "In the draws",
        place.length
          ? `It saturates ${place.join(", ")} of them.`
          : "Not among the first three to saturate beyond today's load.",
      ),
      ...(relief.length ? term("What relieves it", relief.join("; ")) : []),
      ...term("What this leaves out", make("span", { html: resource.leaves_out })),
    ),
    make(
      "table",
      { class: "ax-table sx-inputs" },
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          ...["Input", "Quantity, with its value as published", "Kind"].map((text) =>
            make("th", { scope: "col", text }),
          ),
        ),
      ),
      make("tbody", {}, ...rows),
    ),
  ];
}
