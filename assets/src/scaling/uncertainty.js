// How sure the breaking loads are and what decides them, the twin of uncertainty.py and tornado.py in
// src/helpers/scaling. No DOM.

import { draws } from "./draws.js";
import { driverOf, loadsAt } from "./path.js";
import { TIE, breaking, loadAll, usedAt } from "./resources.js";
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

const at = (x, k) => (typeof x === "number" ? x : x[k]);

/** Breaking loads of all resources: a column for each. */
function breaks(p, values, count, { remedies = [] }, driver, loads) {
  const parts = loadAll(p, values, remedies);
  const limits = parts.map((part) => {
    const least = Object.values(breaking(part, driver, loads)).reduce((a, b) => join("min", a, b));
    return typeof least === "number" ? new Float64Array(count).fill(least) : least;
  });
  return { parts, limits, today: values.base(p.load.get(driver).today) };
}

/**
 * Who breaks beyond today's load, draw by draw. Of loads within TIE the first in the order of the model comes
 * first. `who` and `when`: the first of all, -1 and Infinity where nothing breaks; `counts[place][row]`: draws
 * in which a part takes a place; `already[row]`: draws in which today's load reaches it.
 */
function ranked({ limits, today }) {
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
      left[row] = load <= reached ? Infinity : load;
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

/** The numbers that a share of `POINTS` of all does not exceed; null where that is infinite. */
function points(numbers) {
  const ordered = numbers.slice().sort();
  return POINTS.map((share) => {
    const number = ordered[Math.ceil(share * ordered.length) - 1];
    return number < Infinity ? number : null;
  });
}

/** All of a spread that the driver's own load does not change; kept, so that a moved load costs little. */
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
  if (!p.kept.has(key)) {
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
    if (p.kept.size >= KEPT) p.kept.delete(p.kept.keys().next().value);
    p.kept.set(key, { values, parts: found.parts, when, first: points(when), resources });
  }
  return p.kept.get(key);
}

/**
 * Draw every range and tell how the breaking loads spread.
 * @param p from `problem`
 * @param options as for `state`; what is overridden is not drawn
 * @param {{log2: number}} plan 2^log2 draws
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
 * @param p from `problem`
 * @param options as for `state`
 * @returns {{id: string, title: string, low: any, high: any, swing: number}[]} widest first, ranges that move
 *   nothing left out; the first DECIDING decide. An End is {value (in the range's own unit), load (of the first
 *   break beyond today's load, per day; null if nothing breaks), resource (id or null)}. `swing`: absolute
 *   logarithm of the ratio of the two loads; Infinity if only one of them breaks
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
      value: columns.get(id)[k],
      load: who[k] < 0 ? null : when[k],
      resource: who[k] < 0 ? null : p.resources[who[k]].id,
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
