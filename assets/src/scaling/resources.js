// How much of each part a load uses, the twin of src/helpers/analysis/scaling/resources.py: straight lines in the
// loads, one for each limit. Works on numbers or on columns of draws. No DOM.

import { KINDS } from "./kinds.js";
import { join, over, times } from "./values.js";

export const DAY = 86400;
/** Loads and utilisations closer than this, as a share, are the same. */
export const TIE = 1e-9;

function all(x, holds) {
  if (typeof x === "number") return holds(x);
  for (let k = 0; k < x.length; k += 1) if (!holds(x[k])) return false;
  return true;
}

/** How the kind of a resource is worked out with these parameters; see kinds.js. */
export function formOf({ type, parameters }) {
  const { forms } = KINDS[type];
  return forms[Object.keys(forms).find((name) => name && name in parameters) ?? ""];
}

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
    if (remedies.includes(remedy.id) && remedy.status !== "done")
      Object.assign(changes, remedy.changes);
  }
  return p.resources.map((resource) => loaded(p, resource, values, changes));
}

function loaded(p, resource, values, changes) {
  const inputs = {};
  const known = KINDS[resource.type].parameters;
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
  const rates = {};
  for (const [key, id] of Object.entries(resource.demand)) {
    const name = `demand.${key}`;
    inputs[name] = changes[`${resource.id}.${name}`] ?? id;
    const demand = values.base(inputs[name]);
    rates[key] = over(atPeak ? times(demand, values.base(p.load.get(key).peak)) : demand, DAY);
  }
  const lines = {};
  for (const [name, { line }] of Object.entries(form.limits)) {
    const [base, perUse] = line(parameters);
    const slope = {};
    for (const [key, rate] of Object.entries(rates)) slope[key] = times(rate, perUse);
    lines[name] = { base, slope };
  }
  return { resource, form, inputs, parameters, rates, lines };
}

/** The utilisation of a resource in words. */
export const formulaOf = (resource) =>
  formOf(resource).words.replace(
    "{uses}",
    resource.rate === "peak" ? "load × demand × peak factor" : "load × demand",
  );

/** What it means to reach one limit of a resource. */
export const binding = (resource, limit) => formOf(resource).limits[limit].means;

const along = (slope, loads, start) =>
  Object.entries(slope).reduce(
    (total, [key, each]) => join("+", total, times(each, loads[key])),
    start,
  );

/** Uses per second at these loads. */
export const rateAt = (part, loads) => along(part.rates, loads, 0);

/** Utilisation at these loads. */
export const usedAt = (part, loads) =>
  Object.values(part.lines)
    .map(({ base, slope }) => along(slope, loads, base))
    .reduce((a, b) => join("max", a, b));

/** Load of the driver at which one limit has a utilisation; infinite where the driver does not use the part. */
export function reaching(part, limit, utilisation, driver, loads) {
  const {
    base,
    slope: { [driver]: slope = 0, ...rest },
  } = part.lines[limit];
  const left = join("-", utilisation, along(rest, loads, base));
  if (typeof left === "number" && typeof slope === "number")
    return slope > 0 ? Math.max(left / slope, 0) : Infinity;
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
  Object.fromEntries(
    Object.keys(part.lines).map((name) => [name, reaching(part, name, 1, driver, loads)]),
  );

/**
 * Name of the limit that the driver reaches first; where it has no say, the fullest at present. Of limits
 * within TIE of each other the first one is named. Numbers only.
 */
export function bindsAt(part, driver, loads) {
  /** @type {[string, any][]} */
  const at = Object.entries(breaking(part, driver, loads));
  const least = Math.min(...at.map(([, load]) => load));
  if (least < Infinity) return at.find(([, load]) => load <= least * (1 + TIE))[0];
  const used = Object.entries(part.lines).map(([name, { base, slope }]) => [
    name,
    along(slope, loads, base),
  ]);
  const most = Math.max(...used.map(([, each]) => each));
  return used.find(([, each]) => each >= most * (1 - TIE))[0];
}
