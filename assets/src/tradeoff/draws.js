// Weightings spread evenly over a set, and how often each option comes first. No DOM.

import { NEAR, PLAN, REPLICATES, TIE, range, sum } from "./core.js";
import { coordinates, placeOf, stepAfter } from "../shared/sobol.js";

/** The most points, as in Python. */
export const LARGEST = 2 ** 16;

/**
 * Points of one replicate, a column for each dimension.
 * @type {(draws: import("./types.js").Draws, dimensions: number, replicate: number, log2: number) => Float64Array[]}
 */
const pointsOf = ({ directions, shifts }, dimensions, replicate, log2) =>
  range(dimensions).map((j) => coordinates(shifts[replicate][j], directions[j], log2));

/**
 * Gaps between sorted coordinates, from place `from` on.
 * @param {Float64Array[]} columns
 * @param {number} from
 * @param {Float64Array[]} points
 */
function fillAny(columns, from, points) {
  const d = points.length;
  const cuts = new Float64Array(d);
  for (let k = 0; k < points[0].length; k += 1) {
    for (let j = 0; j < d; j += 1) {
      const cut = points[j][k];
      let i = j;
      for (; i > 0 && cuts[i - 1] > cut; i -= 1) cuts[i] = cuts[i - 1];
      cuts[i] = cut;
    }
    columns[0][from + k] = cuts[0];
    for (let j = 1; j < d; j += 1) columns[j][from + k] = cuts[j] - cuts[j - 1];
    columns[d][from + k] = 1 - cuts[d - 1];
  }
}

/**
 * Weightings near the given ones, one after the other, until there are enough.
 * @param {Float64Array[]} columns
 * @param {number} from
 * @param {number} size
 * @param {number[]} weights
 * @param {import("./types.js").Draws} draws
 * @param {number} replicate
 */
function fillNear(columns, from, size, weights, { directions, shifts }, replicate) {
  const last = weights.indexOf(Math.max(...weights));
  const free = range(weights.length).filter((j) => j !== last);
  const reach = weights.map((weight) => NEAR * weight);
  const words = Int32Array.from(shifts[replicate].slice(0, free.length));
  for (let k = 0, have = 0; have < size; k += 1) {
    if (k === LARGEST)
      throw new RangeError(`of ${LARGEST} points too few fall near ${weights.length} such weights`);
    const step = stepAfter(k);
    let left = 1;
    for (let row = 0; row < free.length; row += 1) {
      const j = free[row];
      const drawn = weights[j] + reach[j] * (2 * placeOf(words[row]) - 1);
      words[row] ^= directions[row][step];
      columns[j][from + have] = drawn;
      left -= drawn;
    }
    columns[last][from + have] = left;
    if (Math.abs(left - weights[last]) <= reach[last] + 1e-12) have += 1;
  }
}

/**
 * Criteria in the given order, those of one weight together.
 * @param {number[]} weights
 */
function groupsOf(weights) {
  let rest = range(weights.length).sort((a, b) => weights[b] - weights[a] || a - b);
  /** @type {number[][]} */
  const groups = [];
  while (rest.length) {
    const alike = rest.filter((j) => weights[j] >= weights[rest[0]] - TIE).sort((a, b) => a - b);
    groups.push(alike);
    rest = rest.slice(alike.length);
  }
  return groups;
}

/**
 * @param {Float64Array[]} spread
 * @param {number[]} weights
 */
function ordered(spread, weights) {
  const n = weights.length;
  const groups = groupsOf(weights);
  const out = spread.map((column) => new Float64Array(column.length));
  const falling = new Float64Array(n);
  const places = new Int32Array(n);
  for (let k = 0; k < spread[0].length; k += 1) {
    for (let j = 0; j < n; j += 1) {
      const part = spread[j][k];
      let i = j;
      for (; i > 0 && falling[i - 1] < part; i -= 1) falling[i] = falling[i - 1];
      falling[i] = part;
    }
    let first = 0;
    for (const alike of groups) {
      for (let g = 0; g < alike.length; g += 1) {
        const part = spread[alike[g]][k];
        let i = g;
        for (; i > 0 && spread[places[i - 1]][k] < part; i -= 1) places[i] = places[i - 1];
        places[i] = alike[g];
      }
      for (let g = 0; g < alike.length; g += 1) out[places[g]][k] = falling[first + g];
      first += alike.length;
    }
  }
  return out;
}

/** @type {Map<string, Float64Array[]>} */
const drawnBefore = new Map();

/**
 * Weightings drawn evenly from a region: "any", "ordered" (no criterion outweighs one of a
 * larger given weight) or "near" (within 20 % of the given ones). One Float64Array per criterion. Do not
 * change what is returned: the draws of "any" are kept.
 * @param {number[]} weights
 * @param {import("./types.js").Region} region
 * @param {import("./types.js").Plan} plan
 * @param {import("./types.js").Draws | undefined} draws
 */
export function weightings(weights, region, plan, draws) {
  const n = weights.length;
  const count = 2 ** plan.log2;
  if (n === 1) return [new Float64Array(count).fill(1)];
  if (!draws) throw new RangeError("nothing to draw weightings from");
  const each = plan.log2 - Math.log2(REPLICATES);
  const columns = () => weights.map(() => new Float64Array(count));
  const fill = (/** @type {(from: number, replicate: number) => void} */ one) => {
    for (let replicate = 0; replicate < REPLICATES; replicate += 1)
      one(replicate * 2 ** each, replicate);
  };
  if (region === "near") {
    const near = columns();
    fill((from, replicate) => fillNear(near, from, 2 ** each, weights, draws, replicate));
    return near;
  }
  const key = `${n} ${plan.log2} ${draws.seed}`;
  const any = drawnBefore.get(key) ?? columns();
  if (!drawnBefore.has(key)) {
    fill((from, replicate) => fillAny(any, from, pointsOf(draws, n - 1, replicate, each)));
    drawnBefore.set(key, any);
  }
  return region === "any" ? any : ordered(any, weights);
}

/**
 * Rank acceptability: share[i][r] of the weightings in which option i takes rank r, with standard
 * errors from the replicates, and central[i], the mean of the weightings that rank i first (null if
 * none does). Options that tie share their ranks.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Region} region
 * @param {import("./types.js").Plan} plan
 * @returns {import("./types.js").Acceptability}
 */
export function acceptability(p, region, plan = PLAN) {
  if (!p.standing.length)
    throw new RangeError("every option is knocked out; nothing can be chosen");
  const [m, n] = [p.standing.length, p.criteria.length];
  const drawn = weightings(p.weights, region, plan, p.draws);
  const size = 2 ** plan.log2 / REPLICATES;
  const values = p.standing.map((i) => Float64Array.from(p.utilities[i]));
  const taken = new Float64Array(REPLICATES * m * m);
  const backing = new Float64Array(m);
  const backed = new Float64Array(m * n);
  const totals = new Float64Array(m);
  const [ahead, level] = [new Int32Array(m), new Int32Array(m)];
  for (let k = 0, r = 0; r < REPLICATES; r += 1) {
    for (const stop = k + size; k < stop; k += 1) {
      for (let i = 0; i < m; i += 1) {
        const row = values[i];
        let total = 0;
        for (let j = 0; j < n; j += 1) total += drawn[j][k] * row[j];
        totals[i] = total;
      }
      ahead.fill(0);
      level.fill(1);
      for (let i = 1; i < m; i += 1) {
        for (let o = 0; o < i; o += 1) {
          if (totals[o] > totals[i] + TIE) ahead[i] += 1;
          else if (totals[i] > totals[o] + TIE) ahead[o] += 1;
          else {
            level[i] += 1;
            level[o] += 1;
          }
        }
      }
      for (let i = 0; i < m; i += 1) {
        const part = 1 / level[i];
        for (let place = ahead[i]; place < ahead[i] + level[i]; place += 1)
          taken[(r * m + i) * m + place] += part;
        if (ahead[i] === 0) {
          backing[i] += part;
          for (let j = 0; j < n; j += 1) backed[i * n + j] += drawn[j][k] * part;
        }
      }
    }
  }
  const zeros = () => p.options.map(() => p.options.map(() => 0));
  const [share, error] = [zeros(), zeros()];
  /** @type {(number[] | null)[]} */
  const central = p.options.map(() => null);
  p.standing.forEach((option, i) => {
    for (let place = 0; place < m; place += 1) {
      const each = range(REPLICATES).map((r) => taken[(r * m + i) * m + place] / size);
      const mean = sum(each) / REPLICATES;
      const spread = sum(each.map((value) => (value - mean) ** 2)) / (REPLICATES - 1);
      share[option][place] = mean;
      error[option][place] = Math.sqrt(spread / REPLICATES);
    }
    if (backing[i] > 0) central[option] = range(n).map((j) => backed[i * n + j] / backing[i]);
  });
  return { region, share, error, central, draws: 2 ** plan.log2 };
}
