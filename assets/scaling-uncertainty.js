// How sure the breaking loads are and what decides them, the twin of uncertainty.py and tornado.py in
// src/helpers/scaling. No DOM.

import { draws } from "./scaling-draws.js";
import { driverOf, loadsAt } from "./scaling-path.js";
import { TIE, breaking, loadAll, usedAt } from "./scaling-resources.js";
import { betaQuantiles } from "./scaling-special.js";
import { evaluate, join } from "./scaling-values.js";

/** Shares of the draws at which a distribution is told. */
export const POINTS = Object.freeze([0.05, 0.25, 0.5, 0.75, 0.95]);
/** As many draws as Python takes; 2^log2 of them. A page takes fewer: MOVING while a control moves, RESTING after. */
export const PLAN = Object.freeze({ log2: 14, seed: 1 });
export const MOVING = Object.freeze({ log2: 10, seed: 1 });
export const RESTING = Object.freeze({ log2: 12, seed: 1 });
/** So many ranges of a tornado are the assumptions that decide. */
export const DECIDING = 3;
/** First, second, third. */
const PLACES = 3;
/** Shares of its own distribution to which a tornado moves a range. */
const ENDS = Float64Array.of(0.05, 0.95);
const KEPT = 4;

const at = (x, k) => (typeof x === "number" ? x : x[k]);

/**
 * Breaking loads of all resources, draw by draw, and who is first beyond today's load.
 * `who` and `when` have a column for each place; -1 and Infinity where no further part breaks.
 */
function breaks(p, drawn, count, { remedies = [], overrides = {} }, driver, loads, values) {
  const parts = loadAll(p, values, remedies);
  const today = values.base(p.load.get(driver).today);
  const limits = parts.map((part) => {
    const least = Object.values(breaking(part, driver, loads)).reduce((a, b) => join("min", a, b));
    return typeof least === "number" ? new Float64Array(count).fill(least) : least;
  });
  const already = parts.map(() => 0);
  const who = Array.from({ length: PLACES }, () => new Int32Array(count).fill(-1));
  const when = Array.from({ length: PLACES }, () => new Float64Array(count).fill(Infinity));
  const left = new Float64Array(parts.length);
  for (let k = 0; k < count; k += 1) {
    const reached = at(today, k) * (1 + TIE);
    for (let i = 0; i < left.length; i += 1) {
      left[i] = limits[i][k];
      if (left[i] <= reached) {
        already[i] += 1;
        left[i] = Infinity;
      }
    }
    for (let place = 0; place < PLACES; place += 1) {
      let least = Infinity;
      for (let i = 0; i < left.length; i += 1) if (left[i] < least) least = left[i];
      if (least === Infinity) break;
      // Of loads within TIE the first in the order of the model comes first.
      let index = 0;
      while (left[index] > least * (1 + TIE)) index += 1;
      who[place][k] = index;
      when[place][k] = left[index];
      left[index] = Infinity;
    }
  }
  return { parts, limits, already, who, when };
}

/** The numbers that a share of `POINTS` of all does not exceed; null where that is infinite. */
function points(numbers) {
  const ordered = Float64Array.from(numbers).sort();
  return POINTS.map((share) => {
    const number = ordered[Math.ceil(share * ordered.length) - 1];
    return number < Infinity ? number : null;
  });
}

function share(column, holds) {
  let count = 0;
  for (let k = 0; k < column.length; k += 1) if (holds(column[k], k)) count += 1;
  return count / column.length;
}

/** All of a spread that the driver's own load does not change; kept, so that a moved load costs little. */
function spreadOf(p, options, driver, plan) {
  const { load = {}, remedies = [], overrides = {} } = options;
  const drawn = draws(p, plan);
  const count = 2 ** plan.log2;
  const { [driver]: own, ...others } = load;
  const on = p.remedies.filter(({ id }) => remedies.includes(id)).map(({ id }) => id);
  const key = JSON.stringify([
    driver, on, Object.entries(overrides).sort(), Object.entries(others).sort(), plan.log2, plan.seed]);
  if (!p.kept.has(key) || remedies.some((id) => !p.remedy.has(id))) {
    const values = evaluate(p, overrides, drawn);
    const found = breaks(p, drawn, count, options, driver, loadsAt(p, values, load), values);
    const resources = p.resources.map(({ id }, row) => ({
      id,
      breaking: points(found.limits[row]),
      ...Object.fromEntries(["first", "second", "third"].map((name, place) =>
        [name, share(found.who[place], (index) => index === row)])),
      already: found.already[row] / count,
    }));
    if (p.kept.size >= KEPT) p.kept.delete(p.kept.keys().next().value);
    p.kept.set(key, { values, parts: found.parts, when: found.when[0], first: points(found.when[0]), resources });
  }
  return p.kept.get(key);
}

/**
 * Draw every range and tell how the breaking loads spread.
 * @param p from `problem`
 * @param options as for `state`; what is overridden is not drawn
 * @param {{log2: number, seed: number}} plan 2^log2 draws, log2 at most 16
 * @returns {{driver: string, plan: object, resources: {id: string, breaking: (?number)[], first: number,
 *   second: number, third: number, over: number, already: number}[], first: (?number)[], gone: number}}
 *   `breaking`: the part's breaking load at each of POINTS, per day of the driver, null for never; `first`,
 *   `second`, `third`: share of the draws in which it is that to break beyond today's load; `over`: share in
 *   which it is at its limit or over it at the load given; `already`: share in which today's load reaches it.
 *   `first` of all: load of the first break at each of POINTS; `gone`: share in which the load given is past it
 */
export function spread(p, options = {}, plan = PLAN) {
  const driver = driverOf(p, options);
  const { values, parts, when, first, resources } = spreadOf(p, options, driver, plan);
  const loads = loadsAt(p, values, options.load);
  const over = parts.map((part) => {
    const used = usedAt(part, loads);
    if (typeof used === "number") return used >= 1 - TIE ? 1 : 0;
    return share(used, (each) => each >= 1 - TIE);
  });
  return {
    driver,
    plan: { log2: plan.log2, seed: plan.seed },
    resources: resources.map((each, row) => ({ ...each, over: over[row] })),
    first,
    gone: share(when, (load, k) => load <= at(loads[driver], k) * (1 + TIE)),
  };
}

/** The 5 % and the 95 % point of a range, in its own unit. */
export function ends({ low, mode, high }) {
  const place = betaQuantiles(1 + 4 * (mode - low) / (high - low), ENDS);
  return [low + (high - low) * place[0], low + (high - low) * place[1]];
}

/**
 * Move each range to its 5 % and its 95 % point, all others at their mode, and note the first break.
 * @param p from `problem`
 * @param options as for `state`
 * @returns {{id: string, title: string, low: End, high: End, swing: number}[]} widest first, ranges that move
 *   nothing left out; the first DECIDING decide. An End is {value (in the range's own unit), load (of the first
 *   break beyond today's load, per day; null if nothing breaks), resource (id or null)}. `swing`: absolute
 *   logarithm of the ratio of the two loads; Infinity if only one of them breaks
 */
export function tornado(p, options = {}) {
  const { load = {}, overrides = {} } = options;
  const moved = p.ranges.filter(({ id }) => !Object.hasOwn(overrides, id));
  const count = 2 * moved.length;
  // One column for each end of each range: what works on draws does the rest.
  const columns = new Map(moved.map((value, index) => {
    const column = new Float64Array(count).fill(value.mode);
    column.set(ends(value), 2 * index);
    return [value.id, column];
  }));
  if (!moved.length) return [];
  const values = evaluate(p, overrides, columns);
  const driver = driverOf(p, options);
  const { who, when } = breaks(p, columns, count, options, driver, loadsAt(p, values, load), values);
  const bars = moved.map(({ id, title }, index) => {
    const [low, high] = [2 * index, 2 * index + 1].map((k) => ({
      value: columns.get(id)[k],
      load: who[0][k] < 0 ? null : when[0][k],
      resource: who[0][k] < 0 ? null : p.resources[who[0][k]].id,
    }));
    return { id, title, low, high, swing: swingOf(low.load, high.load) };
  });
  return widestFirst(bars.filter(({ swing }) => swing > TIE));
}

function swingOf(one, other) {
  if (one === null || other === null) return one === other ? 0 : Infinity;
  return Math.abs(Math.log(other / one));
}

function widestFirst(bars) {
  let left = bars;
  const out = [];
  while (left.length) {
    const widest = Math.max(...left.map(({ swing }) => swing));
    const next = left.find(({ swing }) => swing >= widest - TIE);
    out.push(next);
    left = left.filter((bar) => bar !== next);
  }
  return out;
}
