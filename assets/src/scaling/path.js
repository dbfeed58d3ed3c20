// The state of every part at one load and the load at which each gives way, the twin of path.py and moves.py
// in src/helpers/analysis/scaling. No DOM.

import { kneeLoad, numberAt, objectiveLoad, waitAt } from "./delays.js";
import { TIE, bindsAt, breaking, consequence, isNotice, loadAll, loadOf } from "./resources.js";
import { evaluate } from "./values.js";

/** @typedef {import("./types.js").Loaded} Loaded */
/** @typedef {import("./types.js").Options} Options */
/** @typedef {import("./delays.js").Loads} Loads */

/**
 * The load that grows: the one given, else the first one named in `load`, else the model's first.
 * @param {import("./types.js").Problem} p
 * @param {Options} options
 */
export function driverOf(p, { driver, load } = {}) {
  const id = driver ?? Object.keys(load ?? {})[0] ?? p.loads[0].id;
  if (!p.load.has(id)) throw new RangeError(`no load '${id}'`);
  return id;
}

/**
 * All loads per day. A load not given is as today; a given value id stands for its value.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Values} values
 * @param {Options["load"]} load
 * @returns {Record<string, import("./types.js").Num>}
 */
export function loadsAt(p, values, load = {}) {
  for (const id of Object.keys(load)) if (!p.load.has(id)) throw new RangeError(`no load '${id}'`);
  return Object.fromEntries(
    p.loads.map(({ id, today }) => {
      const at = load[id] ?? today;
      return [id, typeof at === "string" ? values.base(at) : at];
    }),
  );
}

/**
 * The same where every range is at its mode: one number each.
 * @type {(p: import("./types.js").Problem, values: import("./types.js").Values, load: Options["load"]) => Loads}
 */
export const numbersAt = (p, values, load) =>
  Object.fromEntries(Object.entries(loadsAt(p, values, load)).map(([id, at]) => [id, Number(at)]));

const orNull = (/** @type {number} */ load) => (load < Infinity ? load : null);

/**
 * Work out all parts at one load, every range at its mode.
 * @param {import("./types.js").Problem} p
 * @param {Options} options `overrides`: value id: number in its own unit; `driver`: the load that grows, else
 *   the first one named in `load`, else the model's first; loads not named are as today
 * @returns {import("./types.js").State}
 */
export function state(p, options = {}) {
  const { load = {}, remedies = [], overrides = {} } = options;
  const values = evaluate(p, overrides);
  const driver = driverOf(p, options);
  const today = Number(values.base(loadOf(p, driver).today));
  const loads = numbersAt(p, values, load);
  const parts = loadAll(p, values, remedies).map((part) => partOf(part, loads, driver, values));
  const told = p.resources.map(isNotice);
  const ranked = ranking(
    parts.map(({ breaking: at }, index) => (told[index] ? Infinity : (at ?? Infinity))),
  ).map((index) => parts[index]);
  const reached = (/** @type {import("./types.js").Part} */ part) =>
    part.breaking !== null && part.breaking <= today * (1 + TIE);
  const full = parts.filter((part, index) => part.saturated && !told[index]);
  const ids = (/** @type {{ id: string }[]} */ some) => some.map(({ id }) => id);
  return {
    driver,
    today,
    load: loads,
    remedies: ids(p.remedies.filter(({ id }) => remedies.includes(id))),
    resources: parts,
    saturated: ids([
      ...ranked.filter((part) => part.saturated),
      ...full.filter((part) => !ranked.includes(part)),
    ]),
    already: ids(ranked.filter(reached)),
    order: ids(ranked.filter((part) => !reached(part))),
    notices: ids(parts.filter((part, index) => part.saturated && told[index])),
  };
}

/**
 * Places of the finite loads, smallest first; of those within TIE the first in line.
 * @param {number[]} loads
 */
export function ranking(loads) {
  let left = loads.map((_, index) => index).filter((index) => loads[index] < Infinity);
  /** @type {number[]} */
  const order = [];
  while (left.length) {
    const least = Math.min(...left.map((index) => loads[index]));
    const next = left.find((index) => loads[index] <= least * (1 + TIE)) ?? left[0];
    order.push(next);
    left = left.filter((index) => index !== next);
  }
  return order;
}

/**
 * The state of a stage: its loads, its remedies; its first load is the driver.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Stage} stage
 * @param {Options["overrides"]} overrides
 */
export const atStage = (p, { load, remedies }, overrides = {}) =>
  state(p, { load, remedies, overrides });

/**
 * @param {Loaded} part
 * @param {Loads} loads
 * @param {string} driver
 * @param {import("./types.js").Values} values
 * @returns {import("./types.js").Part}
 */
function partOf(part, loads, driver, values) {
  const { resource, inputs } = part;
  const used = numberAt.used(part, loads);
  const limits = breaking(part, driver, loads);
  const binds = bindsAt(part, driver, loads);
  return {
    id: resource.id,
    title: resource.title,
    utilisation: used,
    headroom: used > 0 ? 1 / used : null,
    saturated: used >= 1 - TIE,
    limits: Object.fromEntries(
      Object.entries(limits).map(([name, at]) => [name, orNull(Number(at))]),
    ),
    breaking: orNull(Number(limits[binds])),
    binds,
    consequence: consequence(resource, binds),
    wait: waitAt(part, loads),
    knee: kneeLoad(part, loads, driver),
    objective: objectiveLoad(part, loads, driver, values),
    inputs,
  };
}

// ---- remedies ---------------------------------------------------------------------------------

/** @type {(one: number | null, other: number | null) => boolean} */
const differ = (one, other) =>
  one === null || other === null
    ? one !== other
    : Math.abs(one - other) > TIE * Math.max(one, other);

/**
 * Switch remedies on, one alone and one after the other, the twin of moves.py.
 * @param {import("./types.js").Problem} p
 * @param {Options} options `remedies`: ids, all that are not done if not given; taken in the model's order
 * @returns {import("./types.js").Move[]}
 *   `limits`: breaking load of each part it moves, without and with this remedy alone; `alone`: the first break
 *   beyond today's load with this remedy alone, `together` with all before it too. A First is {load, resource}
 */
export function moves(p, options = {}) {
  const wanted = options.remedies;
  for (const id of wanted ?? []) if (!p.remedy.has(id)) throw new RangeError(`no remedy '${id}'`);
  const chosen = p.remedies
    .filter(({ id, status }) => (wanted ? wanted.includes(id) : status !== "done"))
    .map(({ id }) => id);
  /** @type {(found: import("./types.js").State) => import("./types.js").First} */
  const first = (found) => {
    const part = found.resources.find(({ id }) => id === found.order[0]);
    return part ? { load: part.breaking, resource: part.id } : { load: null, resource: null };
  };
  const before = state(p, { ...options, remedies: [] });
  return chosen.map((remedy, index) => {
    const after = state(p, { ...options, remedies: [remedy] });
    /** @type {import("./types.js").Move["limits"]} */
    const limits = {};
    before.resources.forEach(({ id, breaking: old }, i) => {
      if (differ(old, after.resources[i].breaking)) limits[id] = [old, after.resources[i].breaking];
    });
    const together = state(p, { ...options, remedies: chosen.slice(0, index + 1) });
    return { remedy, limits, alone: first(after), together: first(together) };
  });
}
