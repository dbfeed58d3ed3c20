// How much of each part a load uses, the twin of src/helpers/analysis/scaling/resources.py: straight lines in the
// loads, one for each limit. Works on numbers or on columns of draws. No DOM.

import { timesOfToday } from "./growth.js";
import { KINDS } from "./kinds.js";
import { join, over, plus, times } from "./values.js";

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
  for (const [name, { line, held }] of Object.entries(form.limits)) {
    const [base, use] = line(parameters);
    /** @type {Loads} */
    const slope = {};
    for (const [key, rate] of Object.entries(rates)) slope[key] = times(rate, use);
    const standing = held?.(parameters) ?? 0;
    const nothing = all(standing, (x) => !(x > 0));
    lines[name] = { base, use, slope, held: nothing ? null : standing };
  }
  /** @type {Num} */
  let origin = 0;
  for (const [key, rate] of Object.entries(rates))
    origin = plus(origin, times(rate, values.base(loadOf(p, key).today)));
  return { resource, form, inputs, parameters, rates, lines, origin };
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

/** @type {(resource: import("./types.js").Resource, limit: string) => import("./types.js").Consequence} */
export const consequence = (resource, limit) =>
  resource.consequence ?? formOf(resource).limits[limit].consequence;

/** @type {(resource: import("./types.js").Resource) => boolean} nothing follows: it is never first */
export const isNotice = (resource) => resource.consequence === "notice";

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

/** What stands there at so many uses per second, over what stands there today. */
export function grown(/** @type {Loaded} */ { origin, parameters }, /** @type {Num} */ rate) {
  const share = join("share", rate, origin);
  return join("**", share, parameters.growth);
}

/** @type {(part: Loaded, line: Loaded["lines"][string], loads: Loads) => Num} utilisation of one limit */
export function usedOf(part, { base, slope, held }, loads) {
  const used = along(slope, loads, base);
  return held === null ? used : plus(used, times(held, grown(part, rateAt(part, loads))));
}

/** @type {(part: Loaded, loads: Loads) => Num} utilisation at these loads */
export const usedAt = (part, loads) =>
  Object.values(part.lines)
    .map((line) => usedOf(part, line, loads))
    .reduce((a, b) => join("max", a, b));

/**
 * Load of the driver at which what is held and use times the uses reach a level together.
 * @type {(part: Loaded, use: Num, held: Num, level: Num, driver: string, loads: Loads) => Num}
 */
function heldReaching(part, use, held, level, driver, loads) {
  const { origin, parameters, rates } = part;
  const one = join("positive", origin, 1);
  // Where today has no uses, what stands there does not grow.
  const growth = join("where", origin, parameters.growth);
  const rate = times(timesOfToday(times(use, one), held, growth, level), one);
  const rest = rateAt(part, { ...loads, [driver]: 0 });
  return join("reach", join("-", rate, rest), rates[driver] ?? 0);
}

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
    use,
    held,
    slope: { [driver]: slope = 0, ...rest },
  } = part.lines[limit];
  if (held !== null)
    return heldReaching(part, use, held, join("-", utilisation, base), driver, loads);
  const left = join("-", utilisation, along(rest, loads, base));
  return join("reach", left, slope);
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
  const used = Object.entries(part.lines).map(([name, line]) =>
    numbered([name, usedOf(part, line, loads)]),
  );
  const most = Math.max(...used.map(([, each]) => each));
  return firstOf(used, (each) => each >= most * (1 - TIE));
}

/** @type {(entry: [string, Num]) => [string, number]} */
const numbered = ([name, number]) => [name, Number(number)];

/** @type {(entries: [string, number][], holds: (number: number) => boolean) => string} */
const firstOf = (entries, holds) => (entries.find(([, number]) => holds(number)) ?? entries[0])[0];
