// How sure the breaking loads are and what decides them, the twin of uncertainty.py and tornado.py in
// src/helpers/scaling. No DOM.

import { draws } from "./draws.js";
import { driverOf, loadsAt } from "./path.js";
import { TIE, breaking, isNotice, loadAll, loadOf, usedAt } from "./resources.js";
import { evaluate, join } from "./values.js";

/** Shares of the draws at which a distribution is told. */
export const POINTS = Object.freeze([0.05, 0.25, 0.5, 0.75, 0.95]);
/** As many draws as Python takes; 2^log2 of them. A page takes fewer: MOVING while a control moves, RESTING after. */
export const PLAN = Object.freeze({ log2: 14 });
export const MOVING = Object.freeze({ log2: 10 });
export const RESTING = Object.freeze({ log2: 12 });
/** So many ranges of a tornado are the assumptions that decide. */
export const DECIDING = 3;
/** First, second, third. */
const PLACES = 3;
const KEPT = 4;

/** @typedef {import("./types.js").Num} Num */
/** @typedef {import("./types.js").Options} Options */
/** @typedef {{ parts: import("./types.js").Loaded[], limits: Float64Array[], today: Num }} Breaks */

/** @type {(x: Num, k: number) => number} */
const at = (x, k) => (typeof x === "number" ? x : x[k]);

/**
 * Breaking loads of all resources: a column for each.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Values} values
 * @param {number} count
 * @param {Options} options
 * @param {string} driver
 * @param {Record<string, Num>} loads
 * @returns {Breaks}
 */
function breaks(p, values, count, { remedies = [] }, driver, loads) {
  const parts = loadAll(p, values, remedies);
  const limits = parts.map((part) => {
    const least = Object.values(breaking(part, driver, loads)).reduce((a, b) => join("min", a, b));
    return typeof least === "number" ? new Float64Array(count).fill(least) : least;
  });
  return { parts, limits, today: values.base(loadOf(p, driver).today) };
}

/**
 * Who breaks beyond today's load, draw by draw. Of loads within TIE the first in the order of the model comes
 * first. `who` and `when`: the first of all, -1 and Infinity where nothing breaks; `counts[place][row]`: draws
 * in which a part takes a place; `already[row]`: draws in which today's load reaches it.
 * @param {Breaks} breaks
 */
function ranked({ parts, limits, today }) {
  const notice = parts.map(({ resource }) => isNotice(resource));
  const [rows, count] = [limits.length, limits[0].length];
  const already = new Int32Array(rows);
  const counts = Array.from({ length: PLACES }, () => new Int32Array(rows));
  const who = new Int32Array(count).fill(-1);
  const when = new Float64Array(count).fill(Infinity);
  const left = new Float64Array(rows);
  for (let k = 0; k < count; k += 1) {
    const reached = at(today, k) * (1 + TIE);
    for (let row = 0; row < rows; row += 1) {
      const load = limits[row][k];
      if (load <= reached) already[row] += 1;
      left[row] = load <= reached || notice[row] ? Infinity : load;
    }
    for (let place = 0; place < PLACES; place += 1) {
      let least = Infinity;
      for (let row = 0; row < rows; row += 1) if (left[row] < least) least = left[row];
      if (least === Infinity) break;
      let next = 0;
      while (left[next] > least * (1 + TIE)) next += 1;
      counts[place][next] += 1;
      if (place === 0) {
        who[k] = next;
        when[k] = left[next];
      }
      left[next] = Infinity;
    }
  }
  return { already, counts, who, when };
}

/**
 * The numbers that a share of `POINTS` of all does not exceed; null where that is infinite.
 * @param {Float64Array} numbers
 */
function points(numbers) {
  const ordered = numbers.slice().sort();
  return POINTS.map((share) => {
    const number = ordered[Math.ceil(share * ordered.length) - 1];
    return number < Infinity ? number : null;
  });
}

/**
 * All of a spread that the driver's own load does not change; kept, so that a moved load costs little.
 * @param {import("./types.js").Problem} p
 * @param {Options} options
 * @param {string} driver
 * @param {import("./types.js").Plan} plan
 * @returns {import("./types.js").Spreading}
 */
function spreadOf(p, options, driver, plan) {
  const { load = {}, remedies = [], overrides = {} } = options;
  const count = 2 ** plan.log2;
  const { [driver]: own, ...others } = load;
  const key = JSON.stringify([
    driver,
    plan.log2,
    [...remedies].sort(),
    Object.entries(overrides).sort(),
    Object.entries(others).sort(),
  ]);
  const before = p.kept.get(key);
  if (before) return before;
  const values = evaluate(p, overrides, draws(p, plan));
  const found = breaks(p, values, count, options, driver, loadsAt(p, values, load));
  const {
    already,
    counts: [first, second, third],
    when,
  } = ranked(found);
  const resources = p.resources.map(({ id }, row) => ({
    id,
    breaking: points(found.limits[row]),
    first: first[row] / count,
    second: second[row] / count,
    third: third[row] / count,
    already: already[row] / count,
  }));
  const [oldest] = p.kept.keys();
  if (p.kept.size >= KEPT) p.kept.delete(oldest);
  const spreading = { values, parts: found.parts, when, first: points(when), resources };
  p.kept.set(key, spreading);
  return spreading;
}

/**
 * Draw every range and tell how the breaking loads spread.
 * @param {import("./types.js").Problem} p
 * @param {Options} options what is overridden is not drawn
 * @param {import("./types.js").Plan} plan 2^log2 draws
 * @returns {import("./types.js").Spread}
 *   `breaking`: the part's breaking load at each of POINTS, per day of the driver, null for never; `first`,
 *   `second`, `third`: share of the draws in which it is that to break beyond today's load; `over`: share in
 *   which it is at its limit or over it at the load given; `already`: share in which today's load reaches it.
 *   `first` of all: load of the first break at each of POINTS; `gone`: share in which the load given is past it
 */
export function spread(p, options = {}, plan = PLAN) {
  const driver = driverOf(p, options);
  const { values, parts, when, first, resources } = spreadOf(p, options, driver, plan);
  const loads = loadsAt(p, values, options.load);
  const count = 2 ** plan.log2;
  const over = parts.map((part) => {
    const used = usedAt(part, loads);
    let full = 0;
    for (let k = 0; k < count; k += 1) if (at(used, k) >= 1 - TIE) full += 1;
    return full / count;
  });
  let gone = 0;
  for (let k = 0; k < count; k += 1) if (when[k] <= at(loads[driver], k) * (1 + TIE)) gone += 1;
  return {
    driver,
    plan: { log2: plan.log2 },
    resources: resources.map((each, row) => ({ ...each, over: over[row] })),
    first,
    gone: gone / count,
  };
}

/**
 * Move each range to its 5 % and its 95 % point, all others at their mode, and note the first break.
 * @param {import("./types.js").Problem} p
 * @param {Options} options
 * @returns {import("./types.js").Bar[]} widest first, ranges that move nothing left out; the first DECIDING
 *   decide. `value` of an end is in the range's own unit, `load` that of the first break beyond today's;
 *   `swing`: absolute logarithm of the ratio of the two loads; Infinity if only one of them breaks
 */
export function tornado(p, options = {}) {
  const { load = {}, overrides = {} } = options;
  const moved = p.ranges.filter(({ id }) => !Object.hasOwn(overrides, id));
  const count = 2 * moved.length;
  // One column for each end of each range: what works on draws does the rest.
  const columns = new Map(
    moved.map((value, index) => {
      const column = new Float64Array(count).fill(value.mode);
      column.set(p.draws.ends[p.ranges.indexOf(value)], 2 * index);
      return [value.id, column];
    }),
  );
  if (!moved.length) return [];
  const values = evaluate(p, overrides, columns);
  const driver = driverOf(p, options);
  const { who, when } = ranked(breaks(p, values, count, options, driver, loadsAt(p, values, load)));
  const bars = moved.map(({ id, title }, index) => {
    const [low, high] = [2 * index, 2 * index + 1].map((k) => ({
      value: p.draws.ends[p.ranges.findIndex((range) => range.id === id)][k - 2 * index],
      load: who[k] < 0 ? null : when[k],
      resource: who[k] < 0 ? null : p.resources[who[k]].id,
    }));
    return { id, title, low, high, swing: swingOf(low.load, high.load) };
  });
  return widestFirst(bars.filter(({ swing }) => swing > TIE));
}

/** @type {(one: number | null, other: number | null) => number} */
function swingOf(one, other) {
  if (one === null || other === null) return one === other ? 0 : Infinity;
  return Math.abs(Math.log(other / one));
}

/** @param {import("./types.js").Bar[]} bars */
function widestFirst(bars) {
  let left = bars;
  /** @type {import("./types.js").Bar[]} */
  const out = [];
  while (left.length) {
    const widest = Math.max(...left.map(({ swing }) => swing));
    const next = left.find(({ swing }) => swing >= widest - TIE) ?? left[0];
    out.push(next);
    left = left.filter((bar) => bar !== next);
  }
  return out;
}
