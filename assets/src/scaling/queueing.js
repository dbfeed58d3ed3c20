// Queues and sweeps of the scaling engine, the twin of src/helpers/analysis/scaling/queueing.py and sweeps.py,
// where the formulas' sources stand. Times in seconds, rates per second. No DOM.

import { step } from "./values.js";

/** One minus the percentile that is reported. */
export const TAIL = 0.05;
const STEPS = 60;
const HAIR = 1e-9;
const NEGLIGIBLE = 40;
const MOST_ROOTS = 20000;

// ---- queues -----------------------------------------------------------------------------------

/**
 * Share of arrivals lost by `servers` without a queue; `offered` is rate times service time.
 * @param {number} servers
 * @param {number} offered
 */
export function erlangB(servers, offered) {
  let blocked = 1;
  for (let k = 1; k <= servers; k += 1) blocked = (offered * blocked) / (k + offered * blocked);
  return blocked;
}

/**
 * Share of arrivals that wait in M/M/c.
 * @param {number} servers
 * @param {number} offered
 */
export function erlangC(servers, offered) {
  if (offered >= servers) return 1;
  const blocked = erlangB(servers, offered);
  return (servers * blocked) / (servers - offered * (1 - blocked));
}

/**
 * Waiting before service: {mean, p95} in seconds, or null from a utilisation of 1 on. Exact for M/M/c,
 * by Allen and Cunneen for other squared coefficients of variation.
 * @param {number} servers
 * @param {number} service
 * @param {number} utilisation
 * @returns {import("./types.js").Wait | null}
 */
export function waiting(servers, service, utilisation, arrivalScv = 1, serviceScv = 1) {
  if (utilisation >= 1) return null;
  const waits = erlangC(servers, utilisation * servers);
  const given = ((service / (servers * (1 - utilisation))) * (arrivalScv + serviceScv)) / 2;
  return { mean: waits * given, p95: waits > TAIL ? given * Math.log(waits / TAIL) : 0 };
}

/** Knees found, by servers and variation: with thousands of servers each takes long, and depends on no load. */
const knees = /** @type {Map<string, number>} */ (new Map());

/**
 * Utilisation at which utilisation over response time is largest.
 * @param {number} servers
 */
export function knee(servers, arrivalScv = 1, serviceScv = 1) {
  const key = `${servers} ${arrivalScv} ${serviceScv}`;
  const at = knees.get(key) ?? searched(servers, (arrivalScv + serviceScv) / 2);
  knees.set(key, at);
  return at;
}

/**
 * @param {number} servers
 * @param {number} variation
 */
function searched(servers, variation) {
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (excess(middle, servers, variation) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * u R'(u) - R(u) with R in service times, which rises with u.
 * @param {number} u
 * @param {number} servers
 * @param {number} variation
 */
function excess(u, servers, variation) {
  const offered = servers * u;
  const b = erlangB(servers, offered);
  const free = servers - offered;
  const below = free + offered * b;
  const waits = (servers * b) / below;
  const rise = (servers * (b * below * free + offered * b * (1 - b))) / (below * below);
  return (variation / free) * (rise + (waits * u) / (1 - u) - waits) - 1;
}

// ---- sweeps -----------------------------------------------------------------------------------

/** Round down to a whole number, with a hair of slack. */
export const whole = (/** @type {number} */ number) => Math.floor(number + HAIR);

/**
 * Time until a row that is present is looked at: uniform over a cycle; null where there are more rows than a
 * batch, of which the same ones are read again and again.
 * @param {number} rows
 * @param {Record<string, number>} given `once` is a share of the time here
 * @returns {import("./types.js").Wait | null}
 */
export function dwellingWait(rows, { interval, batch, row_time, once, concurrency, tick }) {
  const free = concurrency - once;
  if (rows > batch * (1 + HAIR) || free <= 0) return null;
  const cycle = Math.max(interval, Number(step((rows * row_time) / free, tick)));
  return { mean: cycle / 2, p95: cycle * (1 - TAIL) };
}

/**
 * Cycle, and most rows of one by the batch and by the time.
 * @param {Record<string, number>} given
 */
export function consuming({ interval, batch, row_time, concurrency, tick }) {
  const cycle = Number(step(Math.max(interval, row_time / concurrency), tick));
  return {
    cycle,
    byBatch: Math.max(1, whole(batch)),
    byTime: row_time > 0 ? whole((cycle * concurrency) / row_time) : Infinity,
  };
}

/**
 * Mean number of rows a sweep leaves over, `mean` coming in a cycle and `most` taken; null beyond the
 * roots' reach.
 * @param {number} mean
 * @param {number} most
 */
export function carryOver(mean, most) {
  if (mean <= 0) return 0;
  const r = mean / most;
  if (most * (r - 1 - Math.log(r)) > NEGLIGIBLE) return 0;
  if (most > MOST_ROOTS) return null;
  let total = mean / (2 * (most - mean)) - (most - 1 + mean) / 2;
  for (let k = 1; k <= Math.floor(most / 2); k += 1) {
    total += (2 * k === most ? 1 : 2) * inverseOfRoot(r, (2 * Math.PI * k) / most);
  }
  return Math.max(total, 0);
}

/**
 * Real part of 1 / (1 - z) at the fixed point z = w exp(r (z - 1)), w = exp(i angle), by Newton's method
 * from 0.
 * @param {number} r
 * @param {number} angle
 */
function inverseOfRoot(r, angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [x, y] = [0, 0];
  for (let round = 0; round < 40; round += 1) {
    const size = Math.exp(r * (x - 1));
    const [c, s] = [size * Math.cos(r * y), size * Math.sin(r * y)];
    const [re, im] = [cos * c - sin * s, cos * s + sin * c];
    const [gapRe, gapIm] = [x - re, y - im];
    const [slopeRe, slopeIm] = [1 - r * re, -r * im];
    const square = slopeRe * slopeRe + slopeIm * slopeIm;
    const stepRe = (gapRe * slopeRe + gapIm * slopeIm) / square;
    const stepIm = (gapIm * slopeRe - gapRe * slopeIm) / square;
    x -= stepRe;
    y -= stepIm;
    if (Math.hypot(stepRe, stepIm) < 1e-14) break;
  }
  return (1 - x) / ((1 - x) * (1 - x) + y * y);
}

/**
 * Time until a row's turn, oldest first; null from a utilisation of 1 on.
 * @param {number} rate
 * @param {number} utilisation
 * @param {Record<string, number>} given
 * @returns {import("./types.js").Wait | null}
 */
export function consumingWait(rate, utilisation, given) {
  if (utilisation >= 1 - HAIR) return null;
  const { cycle, byBatch, byTime } = consuming(given);
  const [mean, most] = [rate * cycle, Math.min(byBatch, byTime)];
  if (mean === 0) return { mean: cycle / 2, p95: null };
  const carried = carryOver(mean, most);
  if (carried === null) return null;
  const before = carried ? mean / 2 - ((most - mean) * carried) / mean : mean / 2;
  const { row_time, concurrency } = given;
  return { mean: cycle / 2 + carried / rate + (before * row_time) / concurrency, p95: null };
}
