// Draws of a scaling model's ranges, the twin of src/helpers/analysis/scaling/draws.py and copula.py: the same
// Sobol points to the bit, PERT quantiles, a Gaussian copula where the data names a correlation. No DOM.

import { betaQuantiles, normalCdf, normalQuantile } from "./special.js";
import { map } from "./values.js";

/** Binary logarithm of the most points the embedded direction integers make. */
export const LARGEST = 16;
/** A pivot of the factorisation must be larger, or the matrix is not positive definite. */
const SLACK = 1e-10;
/** Plans whose draws a model keeps. */
const KEPT = 3;

/** The first words of the 32-bit generator mulberry32: a Uint32Array. */
export function words(seed, count) {
  let state = seed >>> 0;
  return Uint32Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return mixed ^ (mixed >>> 14);
  });
}

/** 2^log2 Sobol points of one dimension in Gray-code order, digitally shifted: a Float64Array in (0, 1). */
export function coordinates(row, shift, log2) {
  const out = new Float64Array(2 ** log2);
  let word = shift;
  for (let k = 0; k < out.length; k += 1) {
    out[k] = ((word >>> 0) + 0.5) / 4294967296;
    // The next point differs by the integer of the lowest bit of k that is not set.
    word ^= row[31 - Math.clz32(~k & (k + 1))];
  }
  return out;
}

/**
 * Sets of ranges tied to each other, with the lower triangular factor of their correlations.
 * @param {{between: [string, string], rank: number}[]} correlations Spearman's, between -1 and 1
 * @param {string[]} order ids of all ranges
 * @returns {{ids: string[], factor: number[][]}[]}
 */
export function groups(correlations, order) {
  const member = new Map(order.map((id) => [id, new Set([id])]));
  const given = new Map();
  for (const { between: [a, b], rank } of correlations) {
    for (const id of [a, b]) if (!member.has(id)) throw new RangeError(`${id} is no range, so it cannot be correlated`);
    if (a === b) throw new RangeError(`${a} is correlated with itself`);
    if (given.has(`${a} ${b}`)) throw new RangeError(`${a} and ${b} are correlated twice`);
    // Pearson (1907): the normal correlation whose rank correlation is this.
    const r = 2 * Math.sin(Math.PI * rank / 6);
    given.set(`${a} ${b}`, r).set(`${b} ${a}`, r);
    const joined = new Set([...member.get(a), ...member.get(b)]);
    for (const id of joined) member.set(id, joined);
  }
  const found = [];
  const seen = new Set();
  for (const id of order) {
    if (seen.has(id) || member.get(id).size === 1) continue;
    const ids = order.filter((other) => member.get(id).has(other));
    ids.forEach((other) => seen.add(other));
    const between = (a, b) => (a === b ? 1 : given.get(`${a} ${b}`) ?? 0);
    found.push({ ids, factor: cholesky(ids.map((a) => ids.map((b) => between(a, b))), ids) });
  }
  return found;
}

function cholesky(matrix, ids) {
  const factor = matrix.map((row) => row.map(() => 0));
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j += 1) {
      let rest = row[j];
      for (let k = 0; k < j; k += 1) rest -= factor[i][k] * factor[j][k];
      if (i > j) factor[i][j] = rest / factor[j][j];
      else if (rest > SLACK) factor[i][i] = Math.sqrt(rest);
      else {
        throw new RangeError(
          `the correlations of ${ids.join(", ")} contradict each other: their matrix is not positive definite`);
      }
    }
  });
  return factor;
}

/** Independent coordinates tied by a factor: one Float64Array for each row of it. */
function tie(cube, factor) {
  const n = cube[0].length;
  const normal = cube.map((row) => map(normalQuantile, row));
  return factor.map((weights, i) => {
    const out = new Float64Array(n);
    for (let k = 0; k < n; k += 1) {
      let total = 0;
      for (let j = 0; j <= i; j += 1) total += weights[j] * normal[j][k];
      out[k] = normalCdf(total);
    }
    return out;
  });
}

/**
 * Draw the ranges of a model. What is drawn is kept: with the plan it changes only where a range does.
 * @param p from `problem`
 * @param {{log2: number, seed: number}} plan 2^log2 draws; the seed is a whole number below 2^32
 * @returns {Map<string, Float64Array>} range id: a number for each draw, in the range's own unit
 */
export function draws(p, plan) {
  const { log2, seed } = plan;
  if (!(Number.isInteger(log2) && log2 >= 0 && log2 <= LARGEST)) {
    throw new RangeError(`log2 is ${log2}; it must be 0 to ${LARGEST}`);
  }
  // A smaller plan of the same seed is the start of a larger one.
  const large = p.drawn.find((each) => each.seed === seed && each.log2 >= log2);
  const kept = large ?? { log2, seed, ranges: drawAll(p, log2, seed) };
  p.drawn = [kept, ...p.drawn.filter((each) => each !== kept)].slice(0, KEPT);
  if (kept.log2 === log2) return kept.ranges;
  return new Map([...kept.ranges].map(([id, column]) => [id, column.subarray(0, 2 ** log2)]));
}

function drawAll(p, log2, seed) {
  const shifts = words(seed, p.ranges.length);
  const points = new Map(p.ranges.map(({ id }, i) => [id, coordinates(p.directions[i], shifts[i], log2)]));
  for (const { ids, factor } of groups(p.correlations, p.ranges.map(({ id }) => id))) {
    tie(ids.map((id) => points.get(id)), factor).forEach((row, i) => points.set(ids[i], row));
  }
  return new Map(p.ranges.map(({ id, low, mode, high }) => {
    const out = betaQuantiles(1 + 4 * (mode - low) / (high - low), points.get(id));
    for (let k = 0; k < out.length; k += 1) out[k] = low + (high - low) * out[k];
    return [id, out];
  }));
}
