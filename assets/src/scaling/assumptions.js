// What a part of <scaling-explorer> assumes: sliders for the ranges that move its limit most.

import { inPlace, make, reorder } from "../shared/dom.js";
import * as engine from "./engine.js";
import { figure, same } from "./figures.js";
import { index, isRange } from "./state.js";

/** @typedef {import("./types.js").ShownRange} ShownRange */
/** @typedef {{ low: number | null, high: number | null }} Reach the limit at both ends of a range */

const NOTCHES = 200; // of the slider of an assumption
const NBSP = "\u00a0";

export class Assumptions {
  /**
   * @param {import("./explorer.js").ScalingExplorer} explorer
   * @param {string} part
   */
  constructor(explorer, part) {
    this.explorer = explorer;
    this.part = part;
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
      make("legend", { text: "What it rests on most" }),
      this.box,
    );
  }

  /** Every range that the part's numbers come from. */
  get ranges() {
    const { values, states } = this.explorer;
    /** @type {Set<string>} */
    const found = new Set();
    const follow = (/** @type {string} */ id) => {
      if (isRange(values[id])) found.add(id);
      for (const input of values[id].inputs ?? []) follow(input);
    };
    for (const id of Object.values(states[this.part].inputs)) follow(id);
    const { rate, demand } = this.explorer.resources[this.part];
    for (const load of this.explorer.data.loads)
      if (rate === "peak" && load.id in demand) follow(load.peak);
    return [...found];
  }

  /**
   * The limit at both ends of a range, all else as it stands.
   * @param {string} id
   * @returns {Reach}
   */
  reach(id) {
    const { explorer, part } = this;
    const { model, options, overrides } = explorer;
    const [low, high] = model.draws.ends[model.ranges.findIndex((range) => range.id === id)].map(
      (end) => {
        const found = engine.state(model, { ...options, overrides: { ...overrides, [id]: end } });
        return index(found.resources)[part].breaking;
      },
    );
    return { low, high };
  }

  /** Those that move the limit most as things stand, and all that were touched. */
  settle() {
    const { explorer, box } = this;
    const { load, ...fixed } = explorer.options;
    const key = JSON.stringify({ ...fixed, overrides: {} });
    const reaches = Object.fromEntries(this.ranges.map((id) => [id, this.reach(id)]));
    if (key !== this.decided) {
      this.decided = key;
      this.deciding = Object.entries(reaches)
        .map(([id, reach]) => ({ id, swing: swing(reach) }))
        .filter((one) => one.swing > 0)
        .sort((a, b) => b.swing - a.swing)
        .slice(0, engine.DECIDING)
        .map(({ id }) => id);
    }
    const touched = Object.keys(explorer.overrides).filter((id) => id in reaches);
    const kept = index(this.sliders);
    this.sliders = [...new Set([...this.deciding, ...touched])].map(
      (id) =>
        kept[id] ??
        assumption(`${explorer.id}-v-${this.part}-${id}`, explorer.range(id), (x) => {
          explorer.override(explorer.range(id), x);
          explorer.update();
        }),
    );
    inPlace(explorer, () =>
      reorder(
        box,
        this.sliders.map(({ row }) => row),
      ),
    );
    this.element.hidden = !this.sliders.length;
    for (const { id, say } of this.sliders) say(reaches[id]);
    this.paint();
  }

  paint() {
    const { values, overrides } = this.explorer;
    for (const { id, show } of this.sliders) show(overrides[id] ?? Number(values[id].mode));
  }
}

/** @type {(reach: Reach) => number} */
const swing = ({ low, high }) =>
  same(low, high)
    ? 0
    : low === null || high === null || low <= 0 || high <= 0
      ? Infinity
      : Math.abs(Math.log(high / low));

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

/** @type {(reach: Reach) => string} */
function between({ low, high }) {
  const [from, to] = [low, high].map((load) => load ?? Infinity).sort((a, b) => a - b);
  return to === Infinity
    ? `at ${engine.number(from)} a day or nowhere`
    : `anywhere from ${engine.number(from)} to ${engine.number(to)} a day`;
}

/**
 * A slider within the range of a value, with its mode marked.
 * @param {string} field id of the input
 * @param {ShownRange} value
 * @param {(x: number) => void} change told each number the reader sets
 * @returns its id, its row, `show(x)`: the number it stands at, and `say(reach)`: what it does to the limit
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
  const show = (/** @type {number} */ x) => {
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
  };
  const say = (/** @type {Reach} */ reach) =>
    note.replaceChildren(
      `${figure(low)} to ${written(high)}, most likely ${figure(mode)}; `,
      make("a", {
        href: value.href,
        text: value.kind,
        "aria-label": `${value.kind}: evidence for ${value.title}`,
      }),
      `. Alone it puts this limit ${between(reach)}.`,
    );
  return { id, row, show, say };
}
