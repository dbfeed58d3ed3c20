// The remedies of <scaling-explorer>: what is on, what each moves beside the others, and what it costs.

import { button, make } from "../shared/dom.js";
import * as engine from "./engine.js";
import { figure, same } from "./figures.js";
import { index } from "./state.js";

/** @typedef {import("./types.js").Data["remedies"][number]} Remedy */

const NBSP = "\u00a0";

/** All remedies at once: as at a stage, what they cost, and what moves no limit. */
export class Remedies {
  /** @param {import("./explorer.js").ScalingExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { stages, remedies } = explorer.data;
    const idle = remedies.filter((remedy) => !explorer.movable.includes(remedy));
    this.cost = make("p", { class: "ax-note sx-bill" });
    this.asAt = stages.map((stage) =>
      button(stage.title, () => explorer.step(() => (explorer.remedies = new Set(stage.remedies)))),
    );
    this.element = make(
      "div",
      { class: "sx-asat-all" },
      make(
        "div",
        { class: "ax-buttons sx-asat", role: "group", "aria-label": "Remedies as at a stage" },
        make("span", { text: "Remedies as at" }),
        ...this.asAt,
      ),
      this.cost,
    );
    this.idle = idle.length ? idleList(idle) : null;
  }

  paint() {
    const { explorer } = this;
    explorer.data.stages.forEach((stage, k) => {
      const all = explorer.movable.every(
        ({ id }) => stage.remedies.includes(id) === explorer.remedies.has(id),
      );
      this.asAt[k].setAttribute("aria-pressed", String(all));
    });
    this.cost.textContent = bill(
      explorer.movable.filter((remedy) => explorer.remedies.has(remedy.id)),
    );
  }
}

/** The remedies that change a number of one part. */
export class Switches {
  /**
   * @param {import("./explorer.js").ScalingExplorer} explorer
   * @param {string} part
   */
  constructor(explorer, part) {
    this.explorer = explorer;
    this.part = part;
    const mine = explorer.movable.filter((remedy) => targets(remedy).includes(part));
    this.switches = mine.map((remedy) => this.row(remedy));
    this.element = make(
      "fieldset",
      { class: "sx-remedies" },
      make("legend", { text: "What relieves it" }),
      ...this.switches.map((item) => item.row),
    );
    this.element.hidden = !mine.length;
  }

  /** @param {Remedy} remedy */
  row(remedy) {
    const { explorer } = this;
    const id = `${explorer.id}-r-${this.part}-${remedy.id}`;
    const input = make("input", {
      type: "checkbox",
      id,
      "aria-describedby": `${id}-effect ${id}-cost`,
      onchange: () =>
        explorer.step(() => {
          if (input.checked) explorer.remedies.add(remedy.id);
          else explorer.remedies.delete(remedy.id);
        }),
    });
    const effect = make("p", { class: "sx-effect", id: `${id}-effect` });
    const cost = make("p", { class: "sx-cost", id: `${id}-cost`, html: costOf(remedy) });
    if (remedy.price) {
      const href = `${explorer.data.evidence}${remedy.price.id}`;
      cost.append(make("a", { href, text: remedy.price.text }), ".");
    }
    const row = make(
      "div",
      { class: "sx-remedy" },
      input,
      make("label", { for: id }, remedy.title, " ", stateOf(remedy)),
      effect,
      cost,
    );
    return { remedy, row, input, effect };
  }

  paint() {
    for (const { remedy, input } of this.switches)
      input.checked = this.explorer.remedies.has(remedy.id);
  }

  /** What each remedy does beside those that are on. */
  settle() {
    const { explorer } = this;
    const { options, model } = explorer;
    for (const { remedy, effect } of this.switches) {
      const others = options.remedies.filter((id) => id !== remedy.id);
      const all = explorer.movable
        .map((item) => item.id)
        .filter((id) => id === remedy.id || others.includes(id));
      const without = index(engine.state(model, { ...options, remedies: others }).resources);
      const having = index(engine.state(model, { ...options, remedies: all }).resources);
      const touched = targets(remedy);
      const moved = touched.flatMap((id) => {
        const [from, to] = [without[id].breaking, having[id].breaking];
        if (from === null || to === null || same(from, to)) return [];
        const text = `${engine.number(from)} → ${engine.number(to)}`;
        const title = `${explorer.resources[id].title}: `;
        return make("span", {}, title, make("b", { text }), ` a day`);
      });
      const still = touched.some((id) => having[id].breaking !== null)
        ? "Beside the others it moves nothing."
        : "It relieves a part that this load does not reach.";
      effect.replaceChildren(...(moved.length ? moved : [make("span", { text: still })]));
    }
  }
}

/** @type {(remedy: Remedy) => string[]} parts of which it changes a number */
const targets = (remedy) => [
  ...new Set(Object.keys(remedy.changes).map((target) => target.split(".")[0])),
];
const costOf = (/** @type {Remedy} */ remedy) => `<b>Cost:</b> ${remedy.cost} `;
const stateOf = (/** @type {Remedy} */ remedy) =>
  make("span", { class: "ax-tag", text: remedy.state });

/**
 * What those that are on cost a month, as far as it has a price. Remedies that name one price share a bill.
 * @param {Remedy[]} on
 */
function bill(on) {
  if (!on.length) return "None is on.";
  const prices = Object.values(index(on.flatMap(({ price }) => price ?? [])));
  if (!prices.length) return "Those that are on have no published price.";
  const total = prices.reduce((sum, price) => sum + price.monthly, 0);
  const unpriced = on.filter((remedy) => !remedy.price).length;
  const rest = `; ${unpriced} of ${on.length} ${unpriced === 1 ? "has" : "have"} none`;
  return (
    `Those that are on add ${figure(total)}${NBSP}${prices[0].symbol} by list prices` +
    `${unpriced ? rest : ""}.`
  );
}

/** @param {Remedy[]} idle */
function idleList(idle) {
  const items = idle.map((remedy) =>
    make(
      "li",
      {},
      make("b", { text: remedy.title }),
      " ",
      stateOf(remedy),
      make("p", { class: "sx-cost", html: costOf(remedy) }),
    ),
  );
  return make(
    "details",
    { class: "ax-data" },
    make("summary", { text: `${idle.length} more, which move no limit here` }),
    make("p", {
      class: "ax-note",
      text: "They are in the figures already, or answer another question than load.",
    }),
    make("ul", { class: "sx-idle" }, ...items),
  );
}
