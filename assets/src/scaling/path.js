// The state of every part at one load and the load at which each gives way, the twin of delays.py, path.py
// and curve.py in src/helpers/scaling. No DOM.

import { consumingWait, dwellingWait, knee, waiting } from "./queueing.js";
import { THEORY } from "./kinds.js";
import {
  TIE,
  bindsAt,
  breaking,
  formOf,
  loadAll,
  loadOf,
  rateAt,
  reaching,
  usedAt,
} from "./resources.js";
import { evaluate, whole } from "./values.js";

const STEPS = 60;
/** Steps of a curve, and the utilisations at which it ends: where waiting grows beyond all bounds, and elsewhere. */
const POINTS = 64;
const QUEUED = 0.98;
const OPEN = 2;

// ---- waiting ----------------------------------------------------------------------------------

/** @typedef {import("./types.js").Loaded} Loaded */
/** @typedef {import("./types.js").Options} Options */
/** @typedef {Record<string, number>} Loads per day, by load */

/**
 * On what grounds the waiting of a resource of the model is told; null where nothing waits.
 * @param {import("./types.js").Resource} resource
 */
export function theory(resource) {
  const { wait } = formOf(resource);
  if (wait?.model !== "servers") return wait ? THEORY[wait.model] : null;
  const given = (/** @type {string} */ name) => wait.arguments[name] in resource.parameters;
  if (given("arrival_scv")) return THEORY.general;
  return THEORY[given("service_scv") ? "poisson" : "exact"];
}

/**
 * What the theory of waiting takes: its arguments with their numbers.
 * @param {Loaded} part
 * @returns {Record<string, number>}
 */
function argumentsOf({ form, parameters }) {
  /** @type {Record<string, number>} */
  const given = {};
  for (const [name, from] of Object.entries(form.wait?.arguments ?? {}))
    given[name] = typeof from === "string" ? Number(parameters[from]) : from;
  if (form.wait?.model === "servers") given.servers = Number(whole(given.servers));
  return given;
}

/** @type {(g: Record<string, number>, used: number) => import("./types.js").Wait | null} */
const served = (g, used) => waiting(g.servers, g.service, used, g.arrival_scv, g.service_scv);

/** Every range is at its mode here: of each number there is one. */
const numberAt = {
  /** @type {(part: Loaded, loads: Loads) => number} */
  rate: (part, loads) => Number(rateAt(part, loads)),
  /** @type {(part: Loaded, loads: Loads) => number} */
  used: (part, loads) => Number(usedAt(part, loads)),
};

/** @type {(part: Loaded, loads: Loads) => import("./types.js").Wait | null} */
function waitAt(part, loads) {
  if (!part.form.wait) return null;
  const [g, rate] = [argumentsOf(part), numberAt.rate(part, loads)];
  if (part.form.wait.model === "servers") return served(g, numberAt.used(part, loads));
  if (part.form.wait.model === "visits")
    return dwellingWait(rate * g.dwell, g.interval, g.batch, g.row_time);
  return consumingWait(rate, g.interval, g.batch, g.row_time, numberAt.used(part, loads));
}

/** @type {(part: Loaded, loads: Loads, driver: string) => number | null} */
function kneeLoad(part, loads, driver) {
  const [limit] = Object.keys(part.lines);
  const slope = Number(part.lines[limit].slope[driver] ?? 0);
  if (part.form.wait?.model !== "servers" || !(slope > 0)) return null;
  const g = argumentsOf(part);
  const used = knee(g.servers, g.arrival_scv, g.service_scv);
  return Number(reaching(part, limit, used, driver, loads));
}

/**
 * Load of the driver from which the 95th percentile plus one service misses the objective; null if never.
 * @param {Loaded} part
 * @param {Loads} loads
 * @param {string} driver
 * @param {import("./types.js").Values} values
 */
function objectiveLoad(part, loads, driver, values) {
  const { objective } = part.resource;
  const slope = Number(part.rates[driver] ?? 0);
  if (!objective || !(slope > 0)) return null;
  const rest = numberAt.rate(part, { ...loads, [driver]: 0 });
  const target = Number(values.base(objective.value));
  const model = part.form.wait?.model;
  if (model !== "servers" && model !== "visits") return null;
  const g = argumentsOf(part);
  const perRate = model === "servers" ? g.service / g.servers : g.dwell;
  /** @type {(used: number) => number} */
  const total =
    model === "servers"
      ? (used) => (served(g, used)?.p95 ?? Infinity) + g.service
      : (rows) => dwellingWait(rows, g.interval, g.batch, g.row_time).p95 + g.row_time;
  if (perRate === 0 && total(0) < target) return null;
  const low = rest * perRate;
  if (total(low) >= target) return 0;
  let high = 1;
  if (model === "visits") for (high = Math.max(2 * low, 1); total(high) < target; ) high *= 2;
  return (halve(total, target, low, high) / perRate - rest) / slope;
}

/**
 * Where a function that rises reaches `target`; `high` if it does not before.
 * @param {(x: number) => number} work
 * @param {number} target
 * @param {number} low
 * @param {number} high
 */
function halve(work, target, low, high) {
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (middle >= high || middle <= low) break;
    if (work(middle) < target) low = middle;
    else high = middle;
  }
  return high;
}

// ---- state ------------------------------------------------------------------------------------

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
const numbersAt = (p, values, load) =>
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
  const ranked = ranking(parts.map(({ breaking: at }) => at ?? Infinity)).map(
    (index) => parts[index],
  );
  const reached = (/** @type {import("./types.js").Part} */ part) =>
    part.breaking !== null && part.breaking <= today * (1 + TIE);
  const full = parts.filter((part) => part.saturated);
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

// ---- curve ------------------------------------------------------------------------------------

/**
 * Waiting of one part over the load of the driver, the other loads as given.
 * @param {import("./types.js").Problem} p
 * @param {string} id of the resource
 * @param {Options} options
 * @returns {import("./types.js").Curve | null} null where nothing waits, or if the driver has no say or
 *   the others fill the part. A CurvePoint is {utilisation, load (of the driver, per day), mean, p95 (seconds;
 *   p95 may be null)}. Points are even in utilisation and rise up to 0.98, or to 2 for a sweep whose rows
 *   stay; `now` is null where the present load has no steady state; `knee` is null for a sweep
 */
export function curve(p, id, options = {}) {
  const { load = {}, remedies = [], overrides = {} } = options;
  const resource = p.resources.find((each) => each.id === id);
  if (!resource) throw new RangeError(`no resource '${id}'`);
  const { wait } = formOf(resource);
  if (!wait) return null;
  const values = evaluate(p, overrides);
  const driver = driverOf(p, options);
  const loads = numbersAt(p, values, load);
  const part = loadAll(p, values, remedies)[p.resources.indexOf(resource)];
  const binds = bindsAt(part, driver, loads);
  const start = numberAt.used(part, { ...loads, [driver]: 0 });
  const end = wait.model === "visits" ? OPEN : QUEUED;
  if (!(Number(part.lines[binds].slope[driver] ?? 0) > 0) || start >= end) return null;
  /** @type {(number: number) => import("./types.js").CurvePoint | null} */
  const at = (number) => {
    const here = { ...loads, [driver]: number };
    const waits = waitAt(part, here);
    return (
      waits && {
        utilisation: numberAt.used(part, here),
        load: number,
        mean: waits.mean,
        p95: waits.p95,
      }
    );
  };
  const reached = Array.from({ length: POINTS + 1 }, (_, k) =>
    Number(reaching(part, binds, start + ((end - start) * k) / POINTS, driver, loads)),
  );
  const knee = kneeLoad(part, loads, driver);
  const goal = resource.objective;
  return {
    points: reached.map(at).filter((point) => point !== null),
    knee: knee === null ? null : at(knee),
    now: at(loads[driver]),
    objective: goal && {
      seconds: Number(values.base(goal.value)),
      load: objectiveLoad(part, loads, driver, values),
    },
  };
}
