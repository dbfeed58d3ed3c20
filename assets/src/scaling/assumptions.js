// What <scaling-explorer> assumes: the busiest hour, and sliders for the assumptions that decide most.

import { make } from "../shared/dom.js";
import * as engine from "./engine.js";
import { figure } from "./figures.js";
import { index, isRange } from "./state.js";

/** @typedef {import("./types.js").ShownRange} ShownRange */

const NOTCHES = 200; // of the slider of an assumption
const NBSP = "\u00a0";

export class Assumptions {
  /** @param {import("./explorer.js").ScalingExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    /** @type {ReturnType<typeof assumption>[]} */
    this.sliders = [];
    /** @type {string} what the deciding assumptions hang on */
    this.decided = "";
    /** @type {string[]} */
    this.deciding = [];
    this.box = make("div", {});
    this.element = make(
      "fieldset",
      { class: "sx-assumptions" },
      make("legend", { text: "What the model assumes" }),
      make("p", {
        class: "ax-note",
        text: "The busiest hour and the assumptions that decide most. The mark is the most likely value.",
      }),
      this.box,
    );
  }

  /** The busiest hour, the assumptions that decide most as things stand, and all that were touched. */
  settle() {
    const { explorer, box } = this;
    const { load, ...fixed } = explorer.options;
    const peak = explorer.data.loads.find((item) => item.id === explorer.driver)?.peak ?? "";
    const key = JSON.stringify({ ...fixed, overrides: {} });
    if (key !== this.decided) {
      this.decided = key;
      this.deciding = engine
        .tornado(explorer.model, { ...fixed, load, overrides: {} })
        .filter(({ id, swing }) => id !== peak && swing > 0)
        .slice(0, engine.DECIDING)
        .map(({ id }) => id);
    }
    const wanted = [...new Set([peak, ...this.deciding, ...Object.keys(explorer.overrides)])];
    const ranges = wanted.map((id) => explorer.values[id]).filter(isRange);
    // Rebuilding would take the focus: what is there already stays.
    const kept = index(this.sliders);
    this.sliders = ranges.map(
      (value) =>
        kept[value.id] ??
        assumption(`${explorer.id}-v-${value.id}`, value, (x) => {
          explorer.override(value, x);
          explorer.update();
        }),
    );
    const rows = this.sliders.map(({ row }) => row);
    for (const row of [...box.children]) if (!rows.some((kept) => kept === row)) row.remove();
    for (const [k, row] of rows.entries())
      if (box.children[k] !== row) box.insertBefore(row, box.children[k] ?? null);
    this.paint();
  }

  paint() {
    const { values, overrides, tornado } = this.explorer;
    for (const { id, show } of this.sliders) {
      const bar = tornado.find((each) => each.id === id);
      show(overrides[id] ?? Number(values[id].mode), bar);
    }
  }
}

/**
 * The numbers at the steps of a slider from low to high, which meet low, mode and high exactly.
 * @param {ShownRange} range
 */
function scaleOf({ low, mode, high }) {
  const wide = low > 0 && high / low >= 20;
  const share = wide ? Math.log(mode / low) / Math.log(high / low) : (mode - low) / (high - low);
  const middle = Math.round(share * NOTCHES);
  /** @type {(a: number, b: number, t: number) => number} */
  const between = (a, b, t) => (wide ? a * (b / a) ** t : a + (b - a) * t);
  const at = (/** @type {number} */ step) => {
    if (step === middle) return mode;
    if (step === 0 || step === NOTCHES) return step ? high : low;
    const x =
      step < middle
        ? between(low, mode, step / middle)
        : between(mode, high, (step - middle) / (NOTCHES - middle));
    return Math.min(high, Math.max(low, Number(x.toPrecision(3))));
  };
  return { middle, steps: Array.from({ length: NOTCHES + 1 }, (_, step) => at(step)) };
}

/**
 * Where a bar of the tornado puts the first saturation load, at both of its ends.
 * @param {import("./types.js").Bar} bar
 */
function reach({ low, high }) {
  const [from, to] = [low.load, high.load].map((load) => load ?? Infinity).sort((a, b) => a - b);
  return to === Infinity
    ? `at ${engine.number(from)} a day or nowhere`
    : `anywhere from ${engine.number(from)} to ${engine.number(to)} a day`;
}

/**
 * A slider within the range of a value, with its mode marked.
 * @param {string} field id of the input
 * @param {ShownRange} value
 * @param {(x: number) => void} change told each number the reader sets
 * @returns its id, its row, and `show(x, bar)`: the number it stands at, and what the tornado says of it
 */
function assumption(field, value, change) {
  const { id, low, mode, high, symbol } = value;
  const { middle, steps } = scaleOf(value);
  const written = (/** @type {number} */ x) =>
    symbol ? `${figure(x)}${NBSP}${symbol}` : figure(x);
  const input = make("input", {
    type: "range",
    id: field,
    min: "0",
    max: String(NOTCHES),
    step: "1",
    "aria-describedby": `${field}-note`,
    oninput: () => change(steps[Number(input.value)]),
  });
  const output = make("output", { for: field, "aria-live": "off" });
  const note = make("p", { class: "ax-note", id: `${field}-note` });
  const row = make(
    "div",
    { class: "ax-slider sx-assumption" },
    make("label", { for: field, text: value.title }),
    make(
      "div",
      { class: "sx-slide" },
      input,
      make(
        "div",
        { class: "sx-marks", "aria-hidden": "true" },
        make("span", { class: "sx-flag", style: `--at:${(middle / NOTCHES) * 100}%` }),
      ),
    ),
    output,
    note,
  );
  /** @type {(x: number, bar?: import("./types.js").Bar) => void} */
  const show = (x, bar) => {
    if (steps[Number(input.value)] !== x) {
      input.value = String(
        steps.reduce(
          (best, at, step) => (Math.abs(at - x) < Math.abs(steps[best] - x) ? step : best),
          0,
        ),
      );
    }
    output.textContent = written(x);
    input.setAttribute(
      "aria-valuetext",
      `${written(x)}${x === mode ? ", the most likely value" : ""}`,
    );
    note.replaceChildren(
      `${figure(low)} to ${written(high)}, most likely ${figure(mode)}; `,
      make("a", {
        href: value.href,
        text: value.kind,
        "aria-label": `${value.kind}: evidence for ${value.title}`,
      }),
      bar ? `. Alone it puts the first saturation load ${reach(bar)}.` : ".",
    );
  };
  return { id, row, show };
}
