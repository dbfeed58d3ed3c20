// How much of each part a load uses, the twin of src/helpers/analysis/scaling/resources.py: straight lines in the
// loads, one for each limit. Works on numbers or on columns of draws. No DOM.

import { KINDS } from "./kinds.js";
import { join, lengthOf, over, times } from "./values.js";

/** @typedef {import("./types.js").Num} Num */
/** @typedef {import("./types.js").Loaded} Loaded */
/** @typedef {Record<string, Num>} Loads per day, by load */

export const DAY = 86400;
/** Loads and utilisations closer than this, as a share, are the same. */
export const TIE = 1e-9;

/** @type {(x: Num, holds: (x: number) => boolean) => boolean} */
function all(x, holds) {
  if (typeof x === "number") return holds(x);
  for (let k = 0; k < x.length; k += 1) if (!holds(x[k])) return false;
  return true;
}

/**
 * A load of the model.
 * @param {import("./types.js").Problem} p
 * @param {string} id
 */
export function loadOf(p, id) {
  const found = p.load.get(id);
  if (!found) throw new RangeError(`no load '${id}'`);
  return found;
}

/**
 * How the kind of a resource is worked out with these parameters; see kinds.js.
 * @param {import("./types.js").Resource} resource
 */
export function formOf({ type, parameters }) {
  const { forms } = KINDS[type];
  return forms[Object.keys(forms).find((name) => name && name in parameters) ?? ""];
}

/**
 * Put numbers to all resources.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Values} values
 * @param {string[]} remedies ids of those that are on
 * @returns {Loaded[]}
 */
export function loadAll(p, values, remedies = []) {
  for (const id of remedies) if (!p.remedy.has(id)) throw new RangeError(`no remedy '${id}'`);
  /** @type {Record<string, string>} */
  const changes = {};
  for (const remedy of p.remedies) {
    if (remedies.includes(remedy.id) && remedy.status !== "done")
      Object.assign(changes, remedy.changes);
  }
  return p.resources.map((resource) => loaded(p, resource, values, changes));
}

/**
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Resource} resource
 * @param {import("./types.js").Values} values
 * @param {Record<string, string>} changes
 * @returns {Loaded}
 */
function loaded(p, resource, values, changes) {
  /** @type {Record<string, string>} */
  const inputs = {};
  const known = KINDS[resource.type].parameters;
  /** @type {Loads} */
  const parameters = {};
  for (const [name, { base }] of Object.entries(known))
    if (base !== undefined) parameters[name] = base;
  for (const [name, id] of Object.entries(resource.parameters)) {
    inputs[name] = changes[`${resource.id}.${name}`] ?? id;
    parameters[name] = values.base(inputs[name]);
    const [{ above, most }, said] = [known[name], `${resource.id}: ${name} (${inputs[name]})`];
    if (above && !all(parameters[name], (x) => x > 0))
      throw new RangeError(`${said} must be above 0`);
    if (most && !all(parameters[name], (x) => x <= most)) {
      throw new RangeError(`${said} must be at most ${most.toLocaleString("en")}`);
    }
  }
  const form = formOf(resource);
  const atPeak = resource.rate === "peak";
  /** @type {Loads} */
  const rates = {};
  for (const [key, id] of Object.entries(resource.demand)) {
    const name = `demand.${key}`;
    inputs[name] = changes[`${resource.id}.${name}`] ?? id;
    const demand = values.base(inputs[name]);
    rates[key] = over(atPeak ? times(demand, values.base(loadOf(p, key).peak)) : demand, DAY);
  }
  /** @type {Loaded["lines"]} */
  const lines = {};
  for (const [name, { line }] of Object.entries(form.limits)) {
    const [base, perUse] = line(parameters);
    /** @type {Loads} */
    const slope = {};
    for (const [key, rate] of Object.entries(rates)) slope[key] = times(rate, perUse);
    lines[name] = { base, slope };
  }
  return { resource, form, inputs, parameters, rates, lines };
}

/**
 * The utilisation of a resource in words.
 * @param {import("./types.js").Resource} resource
 */
export const formulaOf = (resource) =>
  formOf(resource).words.replace(
    "{uses}",
    resource.rate === "peak" ? "load × demand × peak factor" : "load × demand",
  );

/** @type {(resource: import("./types.js").Resource, limit: string) => string} what reaching a limit means */
export const binding = (resource, limit) => formOf(resource).limits[limit].means;

/** @type {(slope: Loads, loads: Loads, start: Num) => Num} */
const along = (slope, loads, start) =>
  Object.entries(slope).reduce(
    (total, [key, each]) => join("+", total, times(each, loads[key])),
    start,
  );

/** @type {(part: Loaded, loads: Loads) => Num} uses per second at these loads */
export const rateAt = (part, loads) => along(part.rates, loads, 0);

/** @type {(part: Loaded, loads: Loads) => Num} utilisation at these loads */
export const usedAt = (part, loads) =>
  Object.values(part.lines)
    .map(({ base, slope }) => along(slope, loads, base))
    .reduce((a, b) => join("max", a, b));

/**
 * Load of the driver at which one limit has a utilisation; infinite where the driver does not use the part.
 * @param {Loaded} part
 * @param {string} limit
 * @param {number} utilisation
 * @param {string} driver
 * @param {Loads} loads
 * @returns {Num}
 */
export function reaching(part, limit, utilisation, driver, loads) {
  const {
    base,
    slope: { [driver]: slope = 0, ...rest },
  } = part.lines[limit];
  const left = join("-", utilisation, along(rest, loads, base));
  if (typeof left === "number" && typeof slope === "number")
    return slope > 0 ? Math.max(left / slope, 0) : Infinity;
  const n = Math.max(lengthOf(left), lengthOf(slope));
  const out = new Float64Array(n);
  for (let k = 0; k < n; k += 1) {
    const steep = typeof slope === "number" ? slope : slope[k];
    const room = typeof left === "number" ? left : left[k];
    out[k] = steep > 0 ? Math.max(room / steep, 0) : Infinity;
  }
  return out;
}

/** @type {(part: Loaded, driver: string, loads: Loads) => Record<string, Num>} loads that reach each limit */
export const breaking = (part, driver, loads) =>
  Object.fromEntries(
    Object.keys(part.lines).map((name) => [name, reaching(part, name, 1, driver, loads)]),
  );

/**
 * Name of the limit that the driver reaches first; where it has no say, the fullest at present. Of limits
 * within TIE of each other the first one is named. Numbers only.
 * @param {Loaded} part
 * @param {string} driver
 * @param {Loads} loads
 */
export function bindsAt(part, driver, loads) {
  const at = Object.entries(breaking(part, driver, loads)).map(numbered);
  const least = Math.min(...at.map(([, load]) => load));
  if (least < Infinity) return firstOf(at, (load) => load <= least * (1 + TIE));
  const used = Object.entries(part.lines).map(([name, { base, slope }]) =>
    numbered([name, along(slope, loads, base)]),
  );
  const most = Math.max(...used.map(([, each]) => each));
  return firstOf(used, (each) => each >= most * (1 - TIE));
}

/** @type {(entry: [string, Num]) => [string, number]} */
const numbered = ([name, number]) => [name, Number(number)];

/** @type {(entries: [string, number][], holds: (number: number) => boolean) => string} */
const firstOf = (entries, holds) => (entries.find(([, number]) => holds(number)) ?? entries[0])[0];
