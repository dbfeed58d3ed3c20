// Weightings spread evenly over a set, and how often each option comes first. No DOM.

import { NEAR, PLAN, TIE, range, sum } from "./core.js";

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
