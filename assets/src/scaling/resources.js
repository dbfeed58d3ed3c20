// How much of each part a load uses, the twin of src/helpers/analysis/scaling/resources.py: straight lines in the
// loads, one for each limit. Works on numbers or on columns of draws. No DOM.

import { join, map } from "./values.js";

export const DAY = 86400;
/** Loads and utilisations closer than this, as a share, are the same. */
export const TIE = 1e-9;
const HAIR = 1e-9;
/** Servers or connections; Erlang's recursion counts through them. */
const MOST = 100000;
const COUNTED = { queue: "servers", pool: "limit" };

const FORMULAS = {
  queue: "load × demand × peak factor × service time / servers",
  periodic: "load × demand × peak factor × interval / rows a sweep can take",
  dwell: "load × demand × peak factor × dwell / rows a sweep can take",
  quota: "load × demand × peak factor × window / limit",
  pool: "load × demand × peak factor × holding time / limit",
  store: "(initial + load × demand × horizon) / threshold",
};

/** What it means to reach each limit, by its name. */
export const BINDS = Object.freeze({
  servers: "the servers are busy all the time",
  batch: "more rows than one sweep takes",
  time: "a sweep lasts longer than its interval",
  limit: "the limit is used up",
  threshold: "the threshold is reached",
});

/** Servers and connections are whole, and there is at least one. */
export const units = (number) => map((x) => Math.max(Math.floor(x + HAIR), 1), number);

const over = (a, b) => join("/", a, b);
const times = (a, b) => join("*", a, b);

function all(x, holds) {
  if (typeof x === "number") return holds(x);
  for (let k = 0; k < x.length; k += 1) if (!holds(x[k])) return false;
  return true;
}

/** Limit name: [base, utilisation for each use per second], by type. */
const LIMITS = {
  queue: (p) => ({ servers: [0, over(p.service_time, units(p.servers))] }),
  quota: (p) => ({ limit: [0, over(p.window, p.limit)] }),
  pool: (p) => ({ limit: [0, over(p.holding_time, units(p.limit))] }),
  store: (p) => ({ threshold: [over(p.initial ?? 0, p.threshold), over(p.horizon, p.threshold)] }),
  periodic(p) {
    if (p.dwell !== undefined) {
      return { batch: [0, over(p.dwell, p.batch)], time: [0, over(times(p.dwell, p.time_per_row), p.interval)] };
    }
    const cycle = join("max", p.interval, p.time_per_row);
    const fits = map((x) => Math.floor(x + HAIR), over(cycle, p.time_per_row));
    return { batch: [0, over(cycle, units(p.batch))], time: [0, over(cycle, fits)] };
  },
};

/**
 * Put numbers to all resources.
 * @param p from `problem`
 * @param values from `evaluate`
 * @param {string[]} remedies ids of those that are on
 * @returns one entry for each resource: `resource`; `inputs`, parameter or `demand.<load>`: value id; `parameters`,
 *   parameter: number in base units; `rates`, load id: uses per second for each unit of load per day;
 *   `lines`, limit: {base, slope: {load id: utilisation for each unit of load per day}}
 */
export function loadAll(p, values, remedies = []) {
  for (const id of remedies) if (!p.remedy.has(id)) throw new RangeError(`no remedy '${id}'`);
  const changes = {};
  for (const remedy of p.remedies) {
    if (remedies.includes(remedy.id) && remedy.status !== "done") Object.assign(changes, remedy.changes);
  }
  return p.resources.map((resource) => loaded(p, resource, values, changes));
}

function loaded(p, resource, values, changes) {
  const inputs = {};
  const parameters = {};
  for (const [name, id] of Object.entries(resource.parameters)) {
    inputs[name] = changes[`${resource.id}.${name}`] ?? id;
    parameters[name] = values.base(inputs[name]);
  }
  for (const name of ["batch", "limit", "threshold", "interval", "window"]) {
    if (name in parameters && !all(parameters[name], (x) => x > 0)) {
      throw new RangeError(`${resource.id}: ${name} (${inputs[name]}) must be above 0`);
    }
  }
  const counted = COUNTED[resource.type];
  if (counted && !all(parameters[counted], (x) => x <= MOST)) {
    throw new RangeError(`${resource.id}: ${counted} (${inputs[counted]}) must be at most ${MOST.toLocaleString("en")}`);
  }
  const atPeak = resource.rate === "peak";
  const rates = {};
  for (const [key, id] of Object.entries(resource.demand)) {
    const name = `demand.${key}`;
    inputs[name] = changes[`${resource.id}.${name}`] ?? id;
    const demand = values.base(inputs[name]);
    rates[key] = over(atPeak ? times(demand, values.base(p.load.get(key).peak)) : demand, DAY);
  }
  const lines = {};
  for (const [name, [base, perUse]] of Object.entries(LIMITS[resource.type](parameters))) {
    const slope = {};
    for (const [key, rate] of Object.entries(rates)) slope[key] = times(rate, perUse);
    lines[name] = { base, slope };
  }
  return { resource, inputs, parameters, rates, lines };
}

/** The utilisation of a part in words. */
export function formulaOf({ resource, parameters }) {
  const text = FORMULAS["dwell" in parameters ? "dwell" : resource.type];
  return resource.rate === "peak" ? text : text.replace(" × peak factor", "");
}

const along = (slope, loads, start) =>
  Object.entries(slope).reduce((total, [key, each]) => join("+", total, times(each, loads[key])), start);

/** Uses per second at these loads. */
export const rateAt = (part, loads) => along(part.rates, loads, 0);

/** Utilisation at these loads. */
export const usedAt = (part, loads) =>
  Object.values(part.lines).map(({ base, slope }) => along(slope, loads, base)).reduce((a, b) => join("max", a, b));

/** Load of the driver at which one limit has a utilisation; infinite where the driver does not use the part. */
export function reaching(part, limit, utilisation, driver, loads) {
  const { base, slope: { [driver]: slope = 0, ...rest } } = part.lines[limit];
  const left = join("-", utilisation, along(rest, loads, base));
  if (typeof left === "number" && typeof slope === "number") return slope > 0 ? Math.max(left / slope, 0) : Infinity;
  const n = typeof left === "number" ? slope.length : left.length;
  const out = new Float64Array(n);
  for (let k = 0; k < n; k += 1) {
    const steep = typeof slope === "number" ? slope : slope[k];
    const room = typeof left === "number" ? left : left[k];
    out[k] = steep > 0 ? Math.max(room / steep, 0) : Infinity;
  }
  return out;
}

/** For each limit the load of the driver that reaches it, the other loads as given. */
export const breaking = (part, driver, loads) =>
  Object.fromEntries(Object.keys(part.lines).map((name) => [name, reaching(part, name, 1, driver, loads)]));

/**
 * Name of the limit that the driver reaches first; where it has no say, the fullest at present. Of limits
 * within TIE of each other the first one is named. Numbers only.
 */
export function bindsAt(part, driver, loads) {
  const at = Object.entries(breaking(part, driver, loads));
  const least = Math.min(...at.map(([, load]) => load));
  if (least < Infinity) return at.find(([, load]) => load <= least * (1 + TIE))[0];
  const used = Object.entries(part.lines).map(([name, { base, slope }]) => [name, along(slope, loads, base)]);
  const most = Math.max(...used.map(([, each]) => each));
  return used.find(([, each]) => each >= most * (1 - TIE))[0];
}
