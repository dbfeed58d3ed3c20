// The limits of <scaling-explorer>: a row for each part, in the order in which they saturate, and their table.

import { button, foldedTable, make, reorder, tableOf } from "../shared/dom.js";
import { Assumptions } from "./assumptions.js";
import * as engine from "./engine.js";
import { logScale, percent, place, same } from "./figures.js";
import { axis, legend, limitPlot } from "./limitplot.js";
import { behind } from "./part.js";
import { Switches } from "./remedies.js";

const MARGIN = 4;
const SHOWN = 10; // rows before the rest is asked for
const RISK = 0.05; // a part saturated in more draws than this is at risk
const STATES = {
  over: { symbol: "▲", word: "saturated" },
  notice: { symbol: "△", word: "beyond it, stops nothing" },
  risk: { symbol: "◆", word: "may be saturated" },
  room: { symbol: "●", word: "has room" },
  still: { symbol: "○", word: "unaffected" },
};
const HEAD = [
  "Part",
  "Utilisation",
  "Saturates at",
  "5 %",
  "Median",
  "95 %",
  "Saturated now",
  "First",
  "Second",
  "Third",
  "Limit",
  "What follows",
];

/** @typedef {{ assumptions: Assumptions, paint: () => void, settle: () => void }} Levers */
/**
 * @typedef {Record<"item" | "limit" | "figures" | "now" | "plot" | "panel", HTMLElement> &
 *   { name: HTMLButtonElement, drawn: string, shown: string, levers: Levers | null }} Row
 */

export class Limits {
  /** @param {import("./explorer.js").ScalingExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { loads, resources, title } = explorer.data;
    // The chart begins a little below the slider: what is over its limit today shows where that lies.
    this.plots = Object.fromEntries(
      loads.map(({ id, range: [low, high] }) => [id, logScale([low / MARGIN, high])]),
    );
    this.driver = ""; // whose scale is drawn
    this.axis = make("div", { class: "sx-scale" });
    /** @type {Record<string, Row>} */
    this.rows = Object.fromEntries(resources.map((resource) => [resource.id, this.row(resource)]));
    this.list = make("ol", { class: "sx-rows" });
    this.all = false;
    this.more = button("", () => {
      this.all = !this.all;
      this.paint();
    });
    this.counted = make("p", { class: "ax-note" });
    this.table = make("table", { class: "ax-table" });
    this.element = make(
      "div",
      { class: "sx-limits" },
      explorer.heading({ text: "What saturates, in this order" }),
      legend(),
      this.axis,
      this.list,
      make("div", { class: "ax-buttons" }, this.more),
      this.counted,
      foldedTable(this.table, `Limits: ${title}`),
    );
  }

  /**
   * @param {import("./types.js").Resource} resource
   * @returns {Row}
   */
  row({ id, title }) {
    const { explorer } = this;
    const panel = make("div", { class: "ax-panel", id: `${explorer.id}-${id}`, hidden: true });
    const unfold = () =>
      explorer.step(() => (explorer.unfolded = explorer.unfolded === id ? null : id));
    const name = button(title, unfold, {
      class: "sx-name",
      "aria-expanded": "false",
      "aria-controls": panel.id,
    });
    const limit = make("span", { class: "sx-limit" });
    const figures = make("div", { class: "sx-figures" });
    const now = make("i", { class: "sx-now" });
    const plot = make("div", { class: "sx-plot-box", "aria-hidden": "true" });
    const head = make("div", { class: "sx-head" }, name, limit);
    const item = make("li", { class: "sx-row" }, head, plot, figures, panel);
    return { item, name, limit, plot, figures, now, panel, levers: null, drawn: "", shown: "" };
  }

  paint() {
    const { explorer } = this;
    const scale = this.plots[explorer.driver];
    if (this.driver !== explorer.driver) {
      this.driver = explorer.driver;
      this.axis.replaceChildren(make("span"), axis(scale), make("span"));
    }
    const stages = explorer.marks().map(({ load }) => load);
    for (const id of explorer.order) this.paintRow(id, scale, stages);
    const draws = (2 ** explorer.plan.log2).toLocaleString("en");
    this.counted.textContent =
      `Drawn: ${draws} combinations of all assumptions within their ranges. ` +
      "The solid line is the present load, dotted ones are the stages.";
    reorder(
      this.list,
      explorer.order.map((id) => this.rows[id].item),
    );
    const beyond = explorer.order.length - SHOWN;
    const open = explorer.order.indexOf(explorer.unfolded ?? "") >= SHOWN;
    explorer.order.forEach((id, k) => {
      this.rows[id].item.hidden = k >= SHOWN && !this.all && id !== explorer.unfolded;
    });
    this.more.hidden = beyond <= 0;
    this.more.setAttribute("aria-expanded", String(this.all));
    this.more.textContent = this.all ? "Fewer parts" : `${beyond - Number(open)} more parts`;
  }

  /**
   * @param {string} id
   * @param {import("./types.js").Scale} scale
   * @param {number[]} stages
   */
  paintRow(id, scale, stages) {
    const { explorer } = this;
    const row = this.rows[id];
    const [state, spread] = [explorer.states[id], explorer.spreads[id]];
    const told = engine.isNotice(explorer.resources[id]);
    const condition = conditionOf(state, spread.over, told);
    row.item.dataset.state = condition;
    row.limit.textContent = this.limitText(state);
    row.now.style.left = place(scale, explorer.load);
    // Limits stay where they are while the load moves.
    const limit = {
      at: state.breaking,
      before: explorer.bare[id].breaking,
      band: spread.breaking,
    };
    const drawn = JSON.stringify([explorer.driver, limit]);
    if (drawn !== row.drawn) {
      row.drawn = drawn;
      row.plot.replaceChildren(limitPlot(scale, limit, stages), row.now);
    }
    const { symbol, word } = STATES[condition];
    const said = condition === "risk" ? `saturated in ${percent(spread.over)} of draws` : word;
    const shown = [percent(state.utilisation), symbol, said].join();
    if (shown !== row.shown) {
      row.shown = shown;
      const mark = make("span", { "aria-hidden": "true", text: `${symbol} ` });
      row.figures.replaceChildren(
        make("b", { text: percent(state.utilisation) }),
        make("span", { class: "sx-state" }, mark, said),
      );
    }
    const open = explorer.unfolded === id;
    row.name.setAttribute("aria-expanded", String(open));
    row.panel.hidden = !open;
    if (open) this.leversOf(id).paint();
  }

  /**
   * What moves a part and what stands behind it, made when it is first unfolded.
   * @param {string} id
   */
  leversOf(id) {
    const { explorer } = this;
    const row = this.rows[id];
    if (!row.levers) {
      const [switches, assumptions] = [new Switches(explorer, id), new Assumptions(explorer, id)];
      const about = make("div");
      row.panel.append(
        make("div", { class: "sx-levers" }, switches.element, assumptions.element),
        make(
          "details",
          { class: "ax-data" },
          make("summary", { text: "How it is worked out, and what that leaves out" }),
          about,
        ),
      );
      row.levers = {
        assumptions,
        paint: () => {
          switches.paint();
          assumptions.paint();
        },
        settle: () => {
          about.replaceChildren(...behind(explorer, id));
          switches.settle();
          assumptions.settle();
        },
      };
      row.levers.settle();
    }
    return row.levers;
  }

  /** Sliders of the part that is unfolded. */
  get sliders() {
    const id = this.explorer.unfolded;
    return id === null ? [] : this.leversOf(id).assumptions.sliders;
  }

  /** @param {import("./types.js").Part} part */
  limitText({ id, breaking, binds, consequence }) {
    if (breaking === null) return "its limit does not depend on this load";
    const { resources, bare } = this.explorer;
    const before = bare[id].breaking;
    const moved =
      before === null || same(before, breaking) ? "" : ` (${engine.number(before)} before)`;
    const what = `${engine.binding(resources[id], binds)} (${consequence})`;
    return breaking > 0
      ? `${engine.number(breaking)} a day${moved}: ${what}`
      : `at any load: ${what}`;
  }

  settle() {
    const { explorer } = this;
    this.paint();
    const id = explorer.unfolded;
    if (id !== null) this.leversOf(id).settle();
    const load = (/** @type {number | null} */ x) => (x === null ? "never" : engine.number(x));
    const rows = explorer.order.map((part) => {
      const [state, spread] = [explorer.states[part], explorer.spreads[part]];
      const [low, , median, , high] = spread.breaking;
      return [
        explorer.resources[part].title,
        percent(state.utilisation),
        ...[state.breaking, low, median, high].map(load),
        ...[spread.over, spread.first, spread.second, spread.third].map(percent),
        engine.binding(explorer.resources[part], state.binds),
        state.consequence,
      ];
    });
    this.table.replaceChildren(...tableOf(HEAD, rows));
  }
}

/**
 * Whether a part is saturated, may be, has room, or does not feel this load.
 * @param {import("./types.js").Part} part
 * @param {number} over share of the draws in which it is saturated
 * @param {boolean} told whether nothing follows by itself
 */
function conditionOf({ saturated, breaking }, over, told) {
  if (saturated) return told ? "notice" : "over";
  if (breaking === null) return "still";
  if (told) return "room";
  return over > RISK ? "risk" : "room";
}
