// Waiting at a load, its knee, and the load from which an objective is missed: the twin of delays.py in
// src/helpers/analysis/scaling. No DOM.

import { THEORY } from "./kinds.js";
import { consumingWait, dwellingWait, knee, waiting } from "./queueing.js";
import { breaking, formOf, grown, rateAt, reaching, usedAt } from "./resources.js";
import { whole } from "./values.js";

const STEPS = 200;
/** A load that nothing reaches. */
const FAR = 1e18;

/** @typedef {import("./types.js").Loaded} Loaded */
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
export const numberAt = {
  /** @type {(part: Loaded, loads: Loads) => number} */
  rate: (part, loads) => Number(rateAt(part, loads)),
  /** @type {(part: Loaded, loads: Loads) => number} */
  used: (part, loads) => Number(usedAt(part, loads)),
};

/** @type {(part: Loaded, loads: Loads) => import("./types.js").Wait | null} */
export function waitAt(part, loads) {
  if (!part.form.wait) return null;
  const [g, rate] = [argumentsOf(part), numberAt.rate(part, loads)];
  if (part.form.wait.model === "servers") return served(g, numberAt.used(part, loads));
  if (part.form.wait.model !== "visits") return consumingWait(rate, numberAt.used(part, loads), g);
  const rows = rate * g.dwell + g.standing * Number(grown(part, rate));
  return dwellingWait(rows, { ...g, once: rate * g.once });
}

/** @type {(part: Loaded, loads: Loads, driver: string) => number | null} */
export function kneeLoad(part, loads, driver) {
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
export function objectiveLoad(part, loads, driver, values) {
  const { objective } = part.resource;
  const model = part.form.wait?.model;
  if (!objective || !(Number(part.rates[driver] ?? 0) > 0)) return null;
  if (model !== "servers" && model !== "visits") return null;
  const target = Number(values.base(objective.value));
  const g = argumentsOf(part);
  const service = model === "servers" ? g.service : g.row_time;
  const late = (/** @type {number} */ load) =>
    (waitAt(part, { ...loads, [driver]: load })?.p95 ?? Infinity) + service >= target;
  if (late(0)) return 0;
  const full = Math.min(...Object.values(breaking(part, driver, loads)).map(Number));
  if (full === Infinity && !late(1) && !late(FAR)) return null;
  let high = full > 0 && full < Infinity ? full : 1;
  while (!late(high)) high *= 2;
  return halve(late, high);
}

/**
 * Where it begins to be late: halving, because a cycle that skips ticks makes it jump.
 * @param {(load: number) => boolean} late
 * @param {number} high
 */
function halve(late, high) {
  let low = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (middle >= high || middle <= low) break;
    if (late(middle)) high = middle;
    else low = middle;
  }
  return high;
}
