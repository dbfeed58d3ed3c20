// Totals, weights and scores of one decision, and what ends its lead. No DOM.

/** Totals, weights and utilities closer than this are the same. */
export const TIE = 1e-9;
/** Half-width of the region "near", as a share of each weight. */
export const NEAR = 0.2;
/** Steps by which a score may be off, to either side. */
export const HALF = 0.5;
/** Shares of the readings that a robust lead survives, and one that is no close call. */
export const ROBUST = 0.95;
export const SENSITIVE = 0.75;
/** Standard errors within which a share counts as at a limit. */
export const ERRORS = 2;
/** Replicates, which share the draws of a plan. */
export const REPLICATES = 16;
/** As many weightings as Python draws: 2^log2. */
export const PLAN = Object.freeze({ log2: 16 });

export const sum = (/** @type {readonly number[]} */ values) =>
  values.reduce((total, value) => total + value, 0);
/** @type {(a: readonly number[], b: readonly number[]) => number} */
export const dot = (a, b) => a.reduce((total, value, i) => total + value * b[i], 0);
export const range = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => i);

/** Utility of a rubric score from 1 to 5. */
export const rubricUtility = (/** @type {number} */ score) => (score - 1) / 4;

/**
 * Weights of any scale as shares that sum to 1.
 * @param {number[]} weights
 */
export function shares(weights) {
  if (
    !weights.every((weight) => Number.isFinite(weight) && weight >= 0) ||
    !weights.some((weight) => weight > 0)
  ) {
    throw new RangeError("weights are finite, none is negative, and at least one is not zero");
  }
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}

/**
 * One decision, ready for the functions below.
 * @param {import("./types.js").Statement} data
 * @returns {import("./types.js").Problem}
 */
export function problem(data) {
  const { options, criteria, scores, chosen, draws } = data;
  const out = data.knocked_out ?? options.map(() => false);
  const utilities =
    data.utilities ?? scores.map((row) => row.map((score) => rubricUtility(Number(score))));
  if (!options.length || !criteria.length) {
    throw new RangeError("a decision needs at least one option and one criterion");
  }
  return {
    options,
    criteria,
    scores,
    utilities,
    chosen,
    draws,
    knocked_out: out,
    weights: shares(data.weights),
    standing: range(options.length).filter((i) => !out[i]),
  };
}

/**
 * Weighted sums, added criterion by criterion.
 * @param {number[][]} utilities
 * @param {number[]} weights
 */
export const totalsOf = (utilities, weights) =>
  utilities.map((row) => row.reduce((total, value, j) => total + weights[j] * value, 0));

/**
 * @param {number[]} totals
 * @param {number[]} options
 */
function inOrder(totals, options) {
  let rest = [...options].sort((a, b) => totals[b] - totals[a] || a - b);
  /** @type {number[]} */
  const order = [];
  while (rest.length) {
    const level = rest.filter((i) => totals[i] >= totals[rest[0]] - TIE);
    order.push(...level.sort((a, b) => a - b));
    rest = rest.slice(level.length);
  }
  return order;
}

/**
 * Totals, order (knocked-out options last), winner, margin, runner-up and who shares the lead.
 * @param {import("./types.js").Problem} p
 * @returns {import("./types.js").Ranking}
 */
export function rank(p) {
  if (!p.standing.length)
    throw new RangeError("every option is knocked out; nothing can be chosen");
  const totals = totalsOf(p.utilities, p.weights);
  const standing = inOrder(totals, p.standing);
  const out = inOrder(
    totals,
    range(totals.length).filter((i) => p.knocked_out[i]),
  );
  const best = Math.max(...standing.map((i) => totals[i]));
  const level = p.standing.filter((i) => totals[i] >= best - TIE);
  const runnerUp = standing[1] ?? null;
  let margin = Infinity;
  if (runnerUp !== null) margin = level.length > 1 ? 0 : totals[standing[0]] - totals[runnerUp];
  return {
    totals,
    order: [...standing, ...out],
    winner: standing[0],
    margin,
    runner_up: runnerUp,
    level,
  };
}

/**
 * For each option the standing options at least as good on every criterion and better on one.
 * @param {import("./types.js").Problem} p
 */
export function dominance(p) {
  const u = p.utilities;
  return u.map((row) =>
    p.standing.filter((k) => row.every((x, j) => u[k][j] >= x) && row.some((x, j) => u[k][j] > x)),
  );
}

// ---- one weight -------------------------------------------------------------------------------

/**
 * @param {import("./types.js").Problem} p
 * @param {number} criterion
 */
function othersOf(p, criterion) {
  const n = p.weights.length;
  if (n === 1) return [...p.weights];
  const left = 1 - p.weights[criterion];
  const rest = p.weights.map((weight) => (left > TIE ? weight / left : 1 / (n - 1)));
  rest[criterion] = 0;
  return rest;
}

/**
 * Of two flips the one that comes first; at one weight, the one to who leads beyond it.
 * @param {import("./types.js").Flip | null} best
 * @param {import("./types.js").Flip} found
 * @param {number[]} slope
 */
function nearer(best, found, slope) {
  if (!best) return found;
  const side = found.rises ? 1 : -1;
  const farther = (found.weight - best.weight) * side;
  if (Math.abs(farther) > TIE) return farther > 0 ? best : found;
  return (slope[found.to] - slope[best.to]) * side > TIE ? found : best;
}

/**
 * Totals as one weight goes from 0 to 1, and the interval in which the winner holds.
 * @param {import("./types.js").Problem} p
 * @param {number} criterion
 * @returns {import("./types.js").Line}
 */
export function weightLine(p, criterion, winner = rank(p).winner) {
  const weight = p.weights[criterion];
  const end = p.utilities.map((row) => row[criterion]);
  const start = totalsOf(p.utilities, othersOf(p, criterion));
  const slope = end.map((value, i) => value - start[i]);
  /** @type {(import("./types.js").Flip | null)[]} */
  let [below, above] = [null, null];
  for (const rival of p.standing) {
    const [a, b] = [start[winner] - start[rival], end[winner] - end[rival]];
    if (b < -TIE) {
      const at = Math.max(weight, a / (a - b));
      above = nearer(
        above,
        { criterion, weight: at, change: at - weight, rises: true, to: rival },
        slope,
      );
    } else if (a < -TIE) {
      const at = Math.min(weight, a / (a - b));
      below = nearer(
        below,
        { criterion, weight: at, change: at - weight, rises: false, to: rival },
        slope,
      );
    }
  }
  return {
    criterion,
    weight,
    start,
    end,
    low: below?.weight ?? 0,
    high: above?.weight ?? 1,
    below,
    above,
  };
}

/** @param {import("./types.js").Problem} p */
export function weightLines(p) {
  const { winner } = rank(p);
  return range(p.criteria.length).map((j) => weightLine(p, j, winner));
}

/**
 * A change as a share of the present weight; infinite for a weight of nothing.
 * @param {import("./types.js").Flip} flip
 */
export function relative({ weight, change }) {
  const present = weight - change;
  return present > TIE ? change / present : Infinity;
}

/**
 * The smallest relative change of one weight beyond which another option leads, or null.
 * @param {import("./types.js").Line[]} lines
 * @param {number} [to] only changes that make this option lead
 */
export function smallestChange(lines, to) {
  /** @type {import("./types.js").Flip | null} */
  let best = null;
  for (const flip of lines.flatMap((line) => [line.below, line.above])) {
    if (!flip || (to !== undefined && flip.to !== to)) continue;
    if (!best || Math.abs(relative(flip)) < Math.abs(relative(best)) - TIE) best = flip;
  }
  return best;
}

// ---- one score --------------------------------------------------------------------------------

/**
 * Cells that, changed by one rubric step, end the winner's lead.
 * @param {import("./types.js").Problem} p
 */
export function scoreFlips(p) {
  const ranking = rank(p);
  /** @type {import("./types.js").ScoreFlip[]} */
  const flips = [];
  for (const option of p.standing) {
    p.scores[option].forEach((score, criterion) => {
      if (score === null) return;
      for (const changed of [score - 1, score + 1]) {
        const flip =
          changed >= 1 && changed <= 5 && flipOf(p, ranking, option, criterion, score, changed);
        if (flip) flips.push(flip);
      }
    });
  }
  return flips;
}

/**
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Ranking} ranking
 * @param {number} option
 * @param {number} criterion
 * @param {number} score as it is
 * @param {number} changed
 */
function flipOf(p, ranking, option, criterion, score, changed) {
  const utilities = p.utilities.map((row) => [...row]);
  utilities[option][criterion] = rubricUtility(changed);
  const totals = totalsOf(utilities, p.weights);
  const own = totals[ranking.winner];
  const best = Math.max(...p.standing.map((i) => totals[i]));
  if (best > own + TIE) {
    const to = p.standing.findIndex((i) => totals[i] >= best - TIE);
    return { option, criterion, score, changed, to: p.standing[to], lead: best - own };
  }
  const to = p.standing.find((i) => totals[i] >= own - TIE && !ranking.level.includes(i));
  return to === undefined ? null : { option, criterion, score, changed, to, lead: 0 };
}
