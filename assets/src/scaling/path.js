// The state of every part at one load and the load at which each gives way, the twin of delays.py, path.py
// and curve.py in src/helpers/scaling. No DOM.

import { consumingWait, dwellingWait, knee, waiting } from "./queueing.js";
import { THEORY } from "./kinds.js";
import { TIE, bindsAt, breaking, formOf, loadAll, rateAt, reaching, usedAt } from "./resources.js";
import { evaluate, whole } from "./values.js";

const STEPS = 60;
/** Steps of a curve, and the utilisations at which it ends: where waiting grows beyond all bounds, and elsewhere. */
const POINTS = 64;
const QUEUED = 0.98;
const OPEN = 2;

// ---- waiting ----------------------------------------------------------------------------------

/** On what grounds the waiting of a resource of the model is told; null where nothing waits. */
export function theory(resource) {
  const { wait } = formOf(resource);
  if (wait?.model !== "servers") return wait ? THEORY[wait.model] : null;
  const given = (name) => wait.arguments[name] in resource.parameters;
  if (given("arrival_scv")) return THEORY.general;
  return THEORY[given("service_scv") ? "poisson" : "exact"];
}

/** What the theory of waiting takes: its arguments with their numbers. */
function argumentsOf({ form, parameters }) {
  const given = {};
  for (const [name, from] of Object.entries(form.wait.arguments))
    given[name] = typeof from === "string" ? parameters[from] : from;
  if (form.wait.model === "servers") given.servers = whole(given.servers);
  return given;
}

const served = (g, used) => waiting(g.servers, g.service, used, g.arrival_scv, g.service_scv);

function waitAt(part, loads) {
  if (!part.form.wait) return null;
  const [g, rate] = [argumentsOf(part), rateAt(part, loads)];
  if (part.form.wait.model === "servers") return served(g, usedAt(part, loads));
  if (part.form.wait.model === "visits")
    return dwellingWait(rate * g.dwell, g.interval, g.batch, g.row_time);
  return consumingWait(rate, g.interval, g.batch, g.row_time, usedAt(part, loads));
}

function kneeLoad(part, loads, driver) {
  const [limit] = Object.keys(part.lines);
  if (part.form.wait?.model !== "servers" || !(part.lines[limit].slope[driver] > 0)) return null;
  const g = argumentsOf(part);
  return reaching(part, limit, knee(g.servers, g.arrival_scv, g.service_scv), driver, loads);
}

/** Load of the driver from which the 95th percentile plus one service misses the objective; null if never. */
function objectiveLoad(part, loads, driver, values) {
  const { objective } = part.resource;
  const slope = part.rates[driver] ?? 0;
  if (!objective || !(slope > 0)) return null;
  const rest = rateAt(part, { ...loads, [driver]: 0 });
  const target = values.base(objective.value);
  const model = part.form.wait?.model;
  if (model !== "servers" && model !== "visits") return null;
  const g = argumentsOf(part);
  const [perRate, total] =
    model === "servers"
      ? [g.service / g.servers, (used) => (served(g, used)?.p95 ?? Infinity) + g.service]
      : [g.dwell, (rows) => dwellingWait(rows, g.interval, g.batch, g.row_time).p95 + g.row_time];
  if (perRate === 0 && total(0) < target) return null;
  const low = rest * perRate;
  if (total(low) >= target) return 0;
  let high = 1;
  if (model === "visits") for (high = Math.max(2 * low, 1); total(high) < target; ) high *= 2;
  return (halve(total, target, low, high) / perRate - rest) / slope;
}

/** Where a function that rises reaches `target`; `high` if it does not before. */
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

/** The load that grows: the one given, else the first one named in `load`, else the model's first. */
export function driverOf(p, /** @type {any} */ { driver, load } = {}) {
  const id = driver ?? Object.keys(load ?? {})[0] ?? p.loads[0].id;
  if (!p.load.has(id)) throw new RangeError(`no load '${id}'`);
  return id;
}

/** All loads per day: {load id: number}. A load not given is as today; a given value id stands for its value. */
export function loadsAt(p, values, load = {}) {
  for (const id of Object.keys(load)) if (!p.load.has(id)) throw new RangeError(`no load '${id}'`);
  return Object.fromEntries(
    p.loads.map(({ id, today }) => {
      const at = load[id] ?? today;
      return [id, typeof at === "string" ? values.base(at) : at];
    }),
  );
}

const orNull = (load) => (load < Infinity ? load : null);

/**
 * Work out all parts at one load, every range at its mode.
 * @param p from `problem`
 * @param {{load?: Object<string, number|string>, remedies?: string[], overrides?: Object<string, number>,
 *   driver?: string}} options `load`: load id: number per day, or the id of the value that says it; loads not
 *   named are as today. `remedies`: ids of those that are on. `overrides`: value id: number in its own unit.
 *   `driver`: the load that grows, else the first one named in `load`, else the model's first
 * @returns {{driver: string, today: number, load: Object<string, number>, remedies: string[], resources: any[],
 *   saturated: string[], already: string[], order: string[]}} loads per day; `load` has all of them.
 *   `saturated`: parts at their limit or over it at this load; `already`: parts that today's load reaches;
 *   `order`: the others that break, first to break first
 *
 * A Part has, with loads of the driver per day and null for never:
 *   `id`, `title`, `utilisation` (1 is the limit), `headroom` (times the present use that would reach it),
 *   `saturated`, `limits` {limit: load that reaches it}, `breaking` (the smallest), `binds` (its limit's name,
 *   see `binding`), `wait` null or {mean, p95} in seconds (p95 may be null), `knee`, `objective` (load from which
 *   it is missed),
 *   `inputs` {parameter or `demand.<load>`: id of the value it has}
 */
export function state(p, options = {}) {
  const { load = {}, remedies = [], overrides = {} } = options;
  const values = evaluate(p, overrides);
  const driver = driverOf(p, options);
  const today = values.base(p.load.get(driver).today);
  const loads = loadsAt(p, values, load);
  const parts = loadAll(p, values, remedies).map((part) => partOf(part, loads, driver, values));
  const ranked = ranking(parts.map(({ breaking: at }) => at ?? Infinity)).map(
    (index) => parts[index],
  );
  const reached = (part) => part.breaking <= today * (1 + TIE);
  const full = parts.filter((part) => part.saturated);
  const ids = (some) => some.map(({ id }) => id);
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

/** Places of the finite loads, smallest first; of those within TIE the first in line. */
export function ranking(loads) {
  let left = loads.map((_, index) => index).filter((index) => loads[index] < Infinity);
  const order = [];
  while (left.length) {
    const least = Math.min(...left.map((index) => loads[index]));
    const next = left.find((index) => loads[index] <= least * (1 + TIE));
    order.push(next);
    left = left.filter((index) => index !== next);
  }
  return order;
}

/** The state of a stage: its loads, its remedies; its first load is the driver. */
export const atStage = (p, { load, remedies }, overrides = {}) =>
  state(p, { load, remedies, overrides });

function partOf(part, loads, driver, values) {
  const { resource, inputs } = part;
  const used = usedAt(part, loads);
  const limits = breaking(part, driver, loads);
  const binds = bindsAt(part, driver, loads);
  return {
    id: resource.id,
    title: resource.title,
    utilisation: used,
    headroom: used > 0 ? 1 / used : null,
    saturated: used >= 1 - TIE,
    limits: Object.fromEntries(Object.entries(limits).map(([name, at]) => [name, orNull(at)])),
    breaking: orNull(limits[binds]),
    binds,
    wait: waitAt(part, loads),
    knee: kneeLoad(part, loads, driver),
    objective: objectiveLoad(part, loads, driver, values),
    inputs,
  };
}

// ---- remedies ---------------------------------------------------------------------------------

const differ = (one, other) =>
  one === null || other === null
    ? one !== other
    : Math.abs(one - other) > TIE * Math.max(one, other);

/**
 * Switch remedies on, one alone and one after the other, the twin of moves.py.
 * @param p from `problem`
 * @param options as for `state`; `remedies`: ids, all that are not done if not given; taken in the model's order
 * @returns {{remedy: string, limits: Object<string, [?number, ?number]>, alone: any, together: any}[]}
 *   `limits`: breaking load of each part it moves, without and with this remedy alone; `alone`: the first break
 *   beyond today's load with this remedy alone, `together` with all before it too. A First is {load, resource}
 */
export function moves(p, options = {}) {
  const wanted = options.remedies;
  for (const id of wanted ?? []) if (!p.remedy.has(id)) throw new RangeError(`no remedy '${id}'`);
  const chosen = p.remedies
    .filter(({ id, status }) => (wanted ? wanted.includes(id) : status !== "done"))
    .map(({ id }) => id);
  const first = (found) => {
    const part = found.resources.find(({ id }) => id === found.order[0]);
    return part ? { load: part.breaking, resource: part.id } : { load: null, resource: null };
  };
  const before = state(p, { ...options, remedies: [] });
  return chosen.map((remedy, index) => {
    const after = state(p, { ...options, remedies: [remedy] });
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
 * @param p from `problem`
 * @param {string} id of the resource
 * @param options as for `state`
 * @returns {?{points: any[], knee: any, now: any,
 *   objective: ?{seconds: number, load: ?number}}} null where nothing waits, or if the driver has no say or
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
  const loads = loadsAt(p, values, load);
  const part = loadAll(p, values, remedies).find((each) => each.resource === resource);
  const binds = bindsAt(part, driver, loads);
  const [start, end] = [
    usedAt(part, { ...loads, [driver]: 0 }),
    wait.model === "visits" ? OPEN : QUEUED,
  ];
  if (!(part.lines[binds].slope[driver] > 0) || start >= end) return null;
  const at = (number) => {
    const here = { ...loads, [driver]: number };
    const waits = waitAt(part, here);
    return (
      waits && { utilisation: usedAt(part, here), load: number, mean: waits.mean, p95: waits.p95 }
    );
  };
  const reached = Array.from({ length: POINTS + 1 }, (_, k) =>
    reaching(part, binds, start + ((end - start) * k) / POINTS, driver, loads),
  );
  const knee = kneeLoad(part, loads, driver);
  const goal = resource.objective;
  return {
    points: reached.map(at).filter((point) => point),
    knee: knee === null ? null : at(knee),
    now: at(loads[driver]),
    objective: goal && {
      seconds: values.base(goal.value),
      load: objectiveLoad(part, loads, driver, values),
    },
  };
}
