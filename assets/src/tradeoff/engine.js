// The trade-off engine for the page: the formulas of src/helpers/analysis/tradeoff, in the same order of
// operations and under the same names, so that tests/cases/tradeoff.json holds for both. No DOM.

import { listing, ordinal, percent, points } from "../shared/phrases.js";

export { percent, points };

/** Totals, weights and utilities closer than this are the same. */
export const TIE = 1e-9;
/** Half-width of the region "near", as a share of each weight. */
export const NEAR = 0.2;
export const CLOSE_CALL = 0.05;
export const NUDGE = 0.05;
export const FIRM_WEIGHT = 0.2;
export const FIRM_NEAR = 0.95;
export const FIRM_ORDERED = 0.75;
/** As many weightings as Python draws: 16 replicates of 4096. */
export const PLAN = Object.freeze({ replicates: 16, size: 4096, seed: 1 });

const sum = (values) => values.reduce((total, value) => total + value, 0);
const dot = (a, b) => a.reduce((total, value, i) => total + value * b[i], 0);
const range = (n) => Array.from({ length: n }, (_, i) => i);

/** Utility of a rubric score from 1 to 5. */
export const rubricUtility = (score) => (score - 1) / 4;

/** Weights of any scale as shares that sum to 1. */
export function shares(weights) {
  if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0) || !weights.some((weight) => weight > 0)) {
    throw new RangeError("weights are finite, none is negative, and at least one is not zero");
  }
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}

/**
 * One decision, ready for the functions below.
 * @param {{options: string[], criteria: string[], scores: (number|null)[][], utilities?: number[][],
 *   weights: number[], chosen: number, knocked_out?: boolean[]}} data scores are null where a
 *   criterion is measured; its utilities are given then.
 */
export function problem(data) {
  const { options, criteria, scores, chosen } = data;
  const out = data.knocked_out ?? options.map(() => false);
  const utilities = data.utilities ?? scores.map((row) => row.map(rubricUtility));
  if (!options.length || !criteria.length) {
    throw new RangeError("a decision needs at least one option and one criterion");
  }
  return {
    options, criteria, scores, utilities, chosen, knocked_out: out,
    weights: shares(data.weights),
    standing: range(options.length).filter((i) => !out[i]),
  };
}

/** Weighted sums, added criterion by criterion. */
export const totalsOf = (utilities, weights) =>
  utilities.map((row) => row.reduce((total, value, j) => total + weights[j] * value, 0));

function inOrder(totals, options) {
  let rest = [...options].sort((a, b) => totals[b] - totals[a] || a - b);
  const order = [];
  while (rest.length) {
    const level = rest.filter((i) => totals[i] >= totals[rest[0]] - TIE);
    order.push(...level.sort((a, b) => a - b));
    rest = rest.slice(level.length);
  }
  return order;
}

/** Totals, order (knocked-out options last), winner, margin, runner-up and who shares the lead. */
export function rank(p) {
  if (!p.standing.length) throw new RangeError("every option is knocked out; nothing can be chosen");
  const totals = totalsOf(p.utilities, p.weights);
  const standing = inOrder(totals, p.standing);
  const out = inOrder(totals, range(totals.length).filter((i) => p.knocked_out[i]));
  const best = Math.max(...standing.map((i) => totals[i]));
  const level = p.standing.filter((i) => totals[i] >= best - TIE);
  const runnerUp = standing[1] ?? null;
  let margin = Infinity;
  if (runnerUp !== null) margin = level.length > 1 ? 0 : totals[standing[0]] - totals[runnerUp];
  return { totals, order: [...standing, ...out], winner: standing[0], margin, runner_up: runnerUp, level };
}

/** For each option the standing options at least as good on every criterion and better on one. */
export function dominance(p) {
  const u = p.utilities;
  return u.map((row) =>
    p.standing.filter((k) => row.every((x, j) => u[k][j] >= x) && row.some((x, j) => u[k][j] > x)));
}

// ---- one weight -------------------------------------------------------------------------------

function othersOf(p, criterion) {
  const n = p.weights.length;
  if (n === 1) return [...p.weights];
  const left = 1 - p.weights[criterion];
  const rest = p.weights.map((weight) => (left > TIE ? weight / left : 1 / (n - 1)));
  rest[criterion] = 0;
  return rest;
}

/** Of two flips the one that comes first; at one weight, the one to who leads beyond it. */
function nearer(best, found, slope) {
  if (!best) return found;
  const side = found.rises ? 1 : -1;
  const farther = (found.weight - best.weight) * side;
  if (Math.abs(farther) > TIE) return farther > 0 ? best : found;
  return (slope[found.to] - slope[best.to]) * side > TIE ? found : best;
}

/** Totals as one weight goes from 0 to 1, and the interval in which the winner holds. */
export function weightLine(p, criterion, winner = rank(p).winner) {
  const weight = p.weights[criterion];
  const end = p.utilities.map((row) => row[criterion]);
  const start = totalsOf(p.utilities, othersOf(p, criterion));
  const slope = end.map((value, i) => value - start[i]);
  let [below, above] = [null, null];
  for (const rival of p.standing) {
    const [a, b] = [start[winner] - start[rival], end[winner] - end[rival]];
    if (b < -TIE) {
      const at = Math.max(weight, a / (a - b));
      above = nearer(above, { criterion, weight: at, change: at - weight, rises: true, to: rival }, slope);
    } else if (a < -TIE) {
      const at = Math.min(weight, a / (a - b));
      below = nearer(below, { criterion, weight: at, change: at - weight, rises: false, to: rival }, slope);
    }
  }
  return { criterion, weight, start, end, low: below?.weight ?? 0, high: above?.weight ?? 1, below, above };
}

export function weightLines(p) {
  const { winner } = rank(p);
  return range(p.criteria.length).map((j) => weightLine(p, j, winner));
}

/** The smallest change of one weight beyond which another option leads, or null. */
export function smallestChange(lines) {
  let best = null;
  for (const flip of lines.flatMap((line) => [line.below, line.above])) {
    if (flip && (!best || Math.abs(flip.change) < Math.abs(best.change) - TIE)) best = flip;
  }
  return best;
}

// ---- one score --------------------------------------------------------------------------------

/** Cells that, changed by one rubric step, end the winner's lead. */
export function scoreFlips(p) {
  const ranking = rank(p);
  const flips = [];
  for (const option of p.standing) {
    p.scores[option].forEach((score, criterion) => {
      if (score === null) return;
      for (const changed of [score - 1, score + 1]) {
        const flip = changed >= 1 && changed <= 5 && flipOf(p, ranking, option, criterion, changed);
        if (flip) flips.push(flip);
      }
    });
  }
  return flips;
}

function flipOf(p, ranking, option, criterion, changed) {
  const utilities = p.utilities.map((row) => [...row]);
  utilities[option][criterion] = rubricUtility(changed);
  const totals = totalsOf(utilities, p.weights);
  const own = totals[ranking.winner];
  const best = Math.max(...p.standing.map((i) => totals[i]));
  const score = p.scores[option][criterion];
  if (best > own + TIE) {
    const to = p.standing.find((i) => totals[i] >= best - TIE);
    return { option, criterion, score, changed, to, lead: best - own };
  }
  const to = p.standing.find((i) => totals[i] >= own - TIE && !ranking.level.includes(i));
  return to === undefined ? null : { option, criterion, score, changed, to, lead: 0 };
}

// ---- nearest weights --------------------------------------------------------------------------

/** Nearest weights at which an option has the best total, or the proof that there are none. */
export function nearest(p, option) {
  if (p.knocked_out[option]) throw new RangeError(`${p.options[option]} is knocked out; no weights make it win`);
  const rivals = p.standing.filter((k) => k !== option);
  const mixture = p.options.map(() => 0);
  if (!rivals.length) {
    return { option, reach: "wins", weights: [...p.weights], distance: 0, moved: 0, lead: Infinity, mixture };
  }
  const leads = rivals.map((k) => p.utilities[option].map((value, j) => value - p.utilities[k][j]));
  const game = largestLead(leads);
  rivals.forEach((k, i) => { mixture[k] = game.mixture[i]; });
  const { lead } = game;
  if (lead < -TIE) return { option, reach: "never", weights: null, distance: null, moved: null, lead, mixture };
  const weights = project(p.weights, leads);
  const change = weights.map((weight, j) => weight - p.weights[j]);
  return {
    option, weights, lead, mixture,
    best: game.weights,
    reach: lead > TIE ? "wins" : "ties",
    distance: Math.sqrt(dot(change, change)),
    moved: sum(change.map(Math.abs)) / 2,
  };
}

/**
 * A point of weight beyond the nearest weights, towards those at which the option leads by most: on
 * the way there it is ahead of all, from a tie as well. Where it can only draw level, the nearest.
 */
export function beyond({ reach, weights, best }) {
  if (reach !== "wins" || !best) return weights;
  const away = best.map((weight, j) => weight - weights[j]);
  const step = Math.min(1, 0.01 / (Math.sqrt(dot(away, away)) || 1));
  return weights.map((weight, j) => weight + step * away[j]);
}

/** `nearest` for every standing option but the winner. */
export function nearestAll(p) {
  const { winner } = rank(p);
  return p.standing.filter((i) => i !== winner).map((i) => nearest(p, i));
}

/**
 * Value of the matrix game and the rivals' mixture, by the simplex method on the rivals' side: with
 * every lead raised by 2, maximise the sum of y >= 0 with leads' y <= 1. Bland's rule: no cycles.
 */
function largestLead(leads) {
  const [r, n] = [leads.length, leads[0].length];
  const rows = range(n).map((j) => [...leads.map((row) => row[j] + 2), ...range(n).map((k) => (k === j ? 1 : 0)), 1]);
  const goal = [...range(r).map(() => 1), ...range(n).map(() => 0), 0];
  const basis = range(n).map((j) => r + j);
  for (;;) {
    const column = range(r + n).find((k) => goal[k] > 1e-12);
    if (column === undefined) break;
    let pivot = -1;
    let least = Infinity;
    rows.forEach((row, j) => {
      if (row[column] <= 1e-12) return;
      const ratio = row[r + n] / row[column];
      if (ratio < least - 1e-14 || (ratio <= least + 1e-14 && basis[j] < basis[pivot])) {
        [least, pivot] = [ratio, j];
      }
    });
    const scale = rows[pivot][column];
    rows[pivot] = rows[pivot].map((value) => value / scale);
    for (const row of [...rows.filter((_, j) => j !== pivot), goal]) {
      const factor = row[column];
      rows[pivot].forEach((value, k) => { row[k] -= factor * value; });
    }
    basis[pivot] = column;
  }
  const y = range(r).map(() => 0);
  basis.forEach((k, j) => { if (k < r) y[k] = rows[j][r + n]; });
  const total = sum(y);
  // What the slack of each criterion is worth is its weight at the solution.
  const weights = range(n).map((j) => Math.max(-goal[r + j], 0) / total);
  return { lead: 1 / total - 2, mixture: y.map((value) => value / total), weights };
}

/** The weighting nearest to the given one at which no lead is negative (Lawson and Hanson, ch. 23). */
function project(weights, leads) {
  const n = weights.length;
  if (n === 1 || leads.every((row) => dot(row, weights) >= 0)) return [...weights];
  // Helmert's basis of the directions that keep the sum of the weights, one direction per row.
  const basis = range(n - 1).map((i) => {
    const length = Math.sqrt((i + 1) * (i + 2));
    return range(n).map((j) => (j <= i ? 1 : j === i + 1 ? -(i + 1) : 0) / length);
  });
  const columns = [
    ...range(n).map((j) => [...basis.map((row) => row[j]), -weights[j]]),
    ...leads.map((row) => [...basis.map((direction) => dot(row, direction)), -dot(row, weights)]),
  ];
  const target = range(n).map((i) => (i === n - 1 ? 1 : 0));
  const active = nonNegativeLeastSquares(columns, target);
  const residual = target.map((value, i) => sum(columns.map((column, k) => column[i] * active[k])) - value);
  if (dot(residual, residual) < 0.1) throw new Error("no weighting found, though the matrix game found one");
  const moved = weights.map((weight, j) =>
    Math.max(weight - sum(basis.map((row, i) => row[j] * residual[i])) / residual[n - 1], 0));
  const total = sum(moved);
  const found = moved.map((weight) => weight / total);
  if (leads.some((row) => dot(row, found) < -1e-8)) throw new Error("the nearest weighting was not found");
  return found;
}

/** x >= 0 that brings sum(x_k columns[k]) nearest to the target (Lawson and Hanson, ch. 23). */
function nonNegativeLeastSquares(columns, target) {
  const x = columns.map(() => 0);
  let passive = [];
  for (let round = 0; round < 30 * columns.length; round += 1) {
    const residual = target.map((value, i) => value - sum(columns.map((column, k) => column[i] * x[k])));
    let entering = -1;
    let steepest = 1e-12;
    columns.forEach((column, k) => {
      const gradient = passive.includes(k) ? 0 : dot(column, residual);
      if (gradient > steepest) [entering, steepest] = [k, gradient];
    });
    if (entering < 0) return x;
    passive.push(entering);
    for (;;) {
      const solved = leastSquares(passive.map((k) => columns[k]), target);
      if (solved.every((value) => value > 0)) {
        passive.forEach((k, i) => { x[k] = solved[i]; });
        break;
      }
      let step = 1;
      passive.forEach((k, i) => { if (solved[i] <= 0) step = Math.min(step, x[k] / (x[k] - solved[i])); });
      passive.forEach((k, i) => { x[k] += step * (solved[i] - x[k]); });
      const kept = passive.filter((k, i) => !(solved[i] <= 0 && x[k] <= 1e-14));
      for (const k of passive) if (!kept.includes(k)) x[k] = 0;
      passive = kept;
      if (!passive.length) break;
    }
  }
  throw new Error("non-negative least squares did not settle");
}

/** Least squares by Gram and Schmidt, orthogonalised twice, which is as good as Householder. */
function leastSquares(columns, target) {
  const frame = [];
  const upper = columns.map(() => []);
  columns.forEach((column, k) => {
    let rest = [...column];
    upper[k] = frame.map(() => 0);
    for (let pass = 0; pass < 2; pass += 1) {
      frame.forEach((direction, i) => {
        const along = dot(direction, rest);
        upper[k][i] += along;
        rest = rest.map((value, row) => value - along * direction[row]);
      });
    }
    const length = Math.sqrt(dot(rest, rest));
    upper[k].push(length);
    frame.push(rest.map((value) => value / length));
  });
  const solved = frame.map((direction) => dot(direction, target));
  for (let k = columns.length - 1; k >= 0; k -= 1) {
    for (let i = k + 1; i < columns.length; i += 1) solved[k] -= upper[i][k] * solved[i];
    solved[k] /= upper[k][k];
  }
  return solved;
}

// ---- weightings -------------------------------------------------------------------------------

/** Positive root of x ** (d + 1) = x + 1. */
function golden(d) {
  let root = 2;
  for (let round = 0; round < 40; round += 1) {
    let power = 1;
    for (let i = 0; i < d; i += 1) power *= root;
    root -= (power * root - root - 1) / ((d + 1) * power - 1);
  }
  return root;
}

/** One row of d shifts per replicate, by the generator mulberry32. */
function shiftsOf(plan, d) {
  let state = plan.seed;
  return range(plan.replicates).map(() => range(d).map(() => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }));
}

/** Steps of the additive recurrence: powers of 1 / g. */
function stepsOf(d) {
  const root = golden(d);
  let step = 1;
  return range(d).map(() => (step /= root));
}

function fillAny(columns, from, plan, shift, steps) {
  const d = steps.length;
  const cuts = new Float64Array(d);
  for (let k = 0; k < plan.size; k += 1) {
    for (let j = 0; j < d; j += 1) {
      const place = shift[j] + (k + 1) * steps[j];
      const cut = place - Math.floor(place);
      let i = j;
      for (; i > 0 && cuts[i - 1] > cut; i -= 1) cuts[i] = cuts[i - 1];
      cuts[i] = cut;
    }
    columns[0][from + k] = cuts[0];
    for (let j = 1; j < d; j += 1) columns[j][from + k] = cuts[j] - cuts[j - 1];
    columns[d][from + k] = 1 - cuts[d - 1];
  }
}

function fillNear(columns, from, plan, shift, steps, weights) {
  const last = weights.indexOf(Math.max(...weights));
  const free = range(weights.length).filter((j) => j !== last);
  const reach = weights.map((weight) => NEAR * weight);
  for (let k = 0, have = 0; have < plan.size; k += 1) {
    let left = 1;
    for (let row = 0; row < free.length; row += 1) {
      const j = free[row];
      const place = shift[row] + (k + 1) * steps[row];
      const drawn = weights[j] + reach[j] * (2 * (place - Math.floor(place)) - 1);
      columns[j][from + have] = drawn;
      left -= drawn;
    }
    columns[last][from + have] = left;
    if (Math.abs(left - weights[last]) <= reach[last] + 1e-12) have += 1;
  }
}

/** Criteria in the author's order, those of one weight together. */
function groupsOf(weights) {
  let rest = range(weights.length).sort((a, b) => weights[b] - weights[a] || a - b);
  const groups = [];
  while (rest.length) {
    const alike = rest.filter((j) => weights[j] >= weights[rest[0]] - TIE).sort((a, b) => a - b);
    groups.push(alike);
    rest = rest.slice(alike.length);
  }
  return groups;
}

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

const drawnBefore = new Map();

/**
 * Weightings drawn evenly from a region: "any", "ordered" (no criterion outweighs one the author
 * weighs more) or "near" (within 20 % of his weights). One Float64Array per criterion. Do not
 * change what is returned: the draws of "any" are kept.
 */
export function weightings(weights, region, plan = PLAN) {
  const n = weights.length;
  const count = plan.replicates * plan.size;
  if (n === 1) return [new Float64Array(count).fill(1)];
  const key = `${n} ${plan.replicates} ${plan.size} ${plan.seed}`;
  if (region !== "near" && drawnBefore.has(key)) {
    return region === "any" ? drawnBefore.get(key) : ordered(drawnBefore.get(key), weights);
  }
  const columns = weights.map(() => new Float64Array(count));
  const steps = stepsOf(n - 1);
  shiftsOf(plan, n - 1).forEach((shift, r) => {
    if (region === "near") fillNear(columns, r * plan.size, plan, shift, steps, weights);
    else fillAny(columns, r * plan.size, plan, shift, steps);
  });
  if (region === "near") return columns;
  drawnBefore.set(key, columns);
  return region === "any" ? columns : ordered(columns, weights);
}

/**
 * Rank acceptability: share[i][r] of the weightings in which option i takes rank r, with standard
 * errors from the replicates, and central[i], the mean of the weightings that rank i first (null if
 * none does). Options that tie share their ranks.
 */
export function acceptability(p, region, plan = PLAN) {
  if (!p.standing.length) throw new RangeError("every option is knocked out; nothing can be chosen");
  const [m, n] = [p.standing.length, p.criteria.length];
  const drawn = weightings(p.weights, region, plan);
  const values = p.standing.map((i) => Float64Array.from(p.utilities[i]));
  const taken = new Float64Array(plan.replicates * m * m);
  const backing = new Float64Array(m);
  const backed = new Float64Array(m * n);
  const totals = new Float64Array(m);
  const [ahead, level] = [new Int32Array(m), new Int32Array(m)];
  for (let k = 0, r = 0; r < plan.replicates; r += 1) {
    for (const stop = k + plan.size; k < stop; k += 1) {
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
          else { level[i] += 1; level[o] += 1; }
        }
      }
      for (let i = 0; i < m; i += 1) {
        const part = 1 / level[i];
        for (let place = ahead[i]; place < ahead[i] + level[i]; place += 1) taken[(r * m + i) * m + place] += part;
        if (ahead[i] === 0) {
          backing[i] += part;
          for (let j = 0; j < n; j += 1) backed[i * n + j] += drawn[j][k] * part;
        }
      }
    }
  }
  const zeros = () => p.options.map(() => p.options.map(() => 0));
  const [share, error] = [zeros(), zeros()];
  const central = p.options.map(() => null);
  p.standing.forEach((option, i) => {
    for (let place = 0; place < m; place += 1) {
      const each = range(plan.replicates).map((r) => taken[(r * m + i) * m + place] / plan.size);
      const mean = sum(each) / plan.replicates;
      const spread = sum(each.map((value) => (value - mean) ** 2)) / (plan.replicates - 1);
      share[option][place] = mean;
      error[option][place] = Math.sqrt(spread / plan.replicates);
    }
    if (backing[i] > 0) central[option] = range(n).map((j) => backed[i * n + j] / backing[i]);
  });
  return { region, share, error, central, draws: plan.replicates * plan.size };
}

// ---- verdict ----------------------------------------------------------------------------------

/**
 * The verdict by the rule of src/helpers/analysis/tradeoff/verdict.py.
 * @param keeping acceptability over "ordered"
 * @param near acceptability over "near"
 * @param {Object<string, string>} titles of options and criteria by id
 * @param {boolean} edited whether weights or scores are the reader's
 */
export function verdict(p, keeping, near, titles = {}, { edited = false } = {}) {
  const ranking = rank(p);
  const smallest = smallestChange(weightLines(p));
  const flips = scoreFlips(p).length;
  const { chosen } = p;
  const { winner, totals } = ranking;
  const out = p.knocked_out[chosen];
  const agrees = ranking.level.includes(chosen);
  const [inOrderShare, nearShare] = [keeping.share[winner][0], near.share[winner][0]];
  const checks = checksOf(ranking, smallest, flips, inOrderShare, nearShare);
  const found = {
    kind: kindOf(checks),
    winner,
    runner_up: ranking.runner_up,
    level: ranking.level,
    margin: ranking.margin,
    chosen,
    agrees,
    out,
    place: out ? null : 1 + p.standing.filter((i) => totals[i] > totals[chosen] + TIE).length,
    behind: agrees ? 0 : totals[winner] - totals[chosen],
    reach: out || agrees ? null : nearest(p, chosen),
    smallest,
    score_flips: flips,
    ordered: inOrderShare,
    near: nearShare,
    checks,
  };
  return { ...found, sentence: sentence(p, found, titles, edited) };
}

function checksOf(ranking, smallest, flips, inOrderShare, nearShare) {
  if (ranking.runner_up === null) return [];
  const atLeast = (name, value, limit, fails) =>
    ({ name, value, limit, holds: value === null || value >= limit - TIE, fails });
  const change = smallest ? Math.abs(smallest.change) : null;
  return [
    atLeast("lead", ranking.margin, CLOSE_CALL, "close call"),
    atLeast("nudge", change, NUDGE, "close call"),
    { name: "score", value: flips, limit: 0, holds: flips === 0, fails: "sensitive" },
    atLeast("weight", change, FIRM_WEIGHT, "sensitive"),
    atLeast("near", nearShare, FIRM_NEAR, "sensitive"),
    atLeast("ordered", inOrderShare, FIRM_ORDERED, "sensitive"),
  ];
}

function kindOf(checks) {
  if (!checks.length) return "unopposed";
  const failed = checks.filter((check) => !check.holds).map((check) => check.fails);
  if (failed.includes("close call")) return "close call";
  return failed.length ? "sensitive" : "robust";
}

const KINDS = { "close call": "a close call", sensitive: "a sensitive lead", robust: "a robust lead" };

function sentence(p, found, titles, edited) {
  const quoted = (id) => `“${Object.hasOwn(titles, id) ? titles[id] : id}”`;
  const words = {
    p, found,
    options: p.options.map(quoted),
    criteria: p.criteria.map(quoted),
    these: edited ? "these" : "the recorded",
    order: edited ? "this" : "the recorded",
    weights: edited ? "these" : "the recorded ones",
  };
  words.name = (i) => words.options[i] + (i === found.chosen ? ", the option chosen," : "");
  const parts = [leadWords(words)];
  if (found.kind !== "unopposed") {
    parts.push(endWords(words));
    if (found.level.length === 1) parts.push(shareWords(words));
  }
  if (found.reach) parts.push(reachWords(words));
  return parts.join(" ");
}

function leadWords({ p, found, name, these }) {
  let text;
  if (found.kind === "unopposed") {
    const left = p.options.length === 1 ? "" : " left after the knock-outs";
    text = `${name(found.winner)} is the only option${left}`;
  } else if (found.level.length > 1) {
    const names = [...found.level].sort((a, b) => (b === found.chosen) - (a === found.chosen)).map(name);
    text = `${listing(names)} tie on ${these} scores`;
  } else {
    text =
      `${name(found.winner)} leads ${name(found.runner_up)} by ${points(found.margin)} of 100 points ` +
      `on ${these} scores`;
  }
  if (found.kind in KINDS) text += `: ${KINDS[found.kind]}`;
  if (found.out) text += `; ${name(found.chosen)} is ruled out`;
  else if (!found.agrees && found.chosen !== found.runner_up) {
    text += `; ${name(found.chosen)} comes ${ordinal(found.place)}, ${points(found.behind)} points behind`;
  }
  return `${text}.`;
}

function endWords({ p, found, options, criteria }) {
  const flip = found.smallest;
  let text = "No change of a single weight puts another option in front";
  if (flip) {
    text =
      `With ${flip.rises ? "more" : "less"} than ${percent(flip.weight)} on ${criteria[flip.criterion]} ` +
      `(now ${percent(p.weights[flip.criterion])}) ${options[flip.to]} leads`;
  }
  if (found.level.length > 1) return `${text}.`;
  if (found.score_flips === 0) return `${text}; no score, changed by one step, ends the lead.`;
  if (found.score_flips === 1) return `${text}; one score, changed by one step, ends the lead.`;
  return `${text}; ${found.score_flips} changes of one score by one step end the lead.`;
}

function shareWords({ found, options, order, weights }) {
  return (
    `${options[found.winner]} comes first in ${percent(found.ordered)} of the weightings that keep ${order} ` +
    `order of criteria and in ${percent(found.near)} of those within 20\u00a0% of ${weights}.`
  );
}

function reachWords({ p, found, options }) {
  const [name, { reach, moved }] = [options[found.chosen], found.reach];
  if (reach === "wins") return `Moving ${percent(moved)} of the weight brings ${name} level.`;
  if (reach === "ties") return `${name} can draw level at best, with ${percent(moved)} of the weight moved.`;
  const own = p.utilities[found.chosen];
  const better = p.standing.find((k) => own.every((value, j) => p.utilities[k][j] > value));
  if (better !== undefined) return `No weights put ${name} first: ${options[better]} is better throughout.`;
  return `No weights put ${name} first: a mix of the others beats it on every criterion.`;
}
