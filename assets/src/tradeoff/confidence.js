// How often each option comes first when weights and scores are off together. No DOM.

import { HALF, NEAR, PLAN, REPLICATES, TIE, range, rubricUtility, sum } from "./core.js";
import { LARGEST } from "./draws.js";
import { placeOf, stepAfter } from "../shared/sobol.js";

/**
 * Lowest and highest utility that would be read as each score; a measured one is what it is.
 * @param {import("./types.js").Problem} p
 */
function spansOf(p) {
  const cells = p.standing.flatMap((i) =>
    p.scores[i].map((score, j) =>
      score === null
        ? [p.utilities[i][j], p.utilities[i][j]]
        : [rubricUtility(Math.max(score - HALF, 1)), rubricUtility(Math.min(score + HALF, 5))],
    ),
  );
  return [cells.map(([low]) => low), cells.map(([low, high]) => high - low)].map((column) =>
    Float64Array.from(column),
  );
}

/**
 * Share of the readings in which each option comes first: weights within 20 % of the given ones and
 * scores within half a step, all at once. Options that tie share a reading.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Plan} plan
 * @returns {import("./types.js").Confidence}
 */
export function confidence(p, plan = PLAN) {
  if (!p.standing.length)
    throw new RangeError("every option is knocked out; nothing can be chosen");
  if (!p.draws) throw new RangeError("nothing to draw readings from");
  const [m, n] = [p.standing.length, p.criteria.length];
  const { directions, shifts } = p.draws;
  const last = p.weights.indexOf(Math.max(...p.weights));
  const free = range(n).filter((j) => j !== last);
  const [low, wide] = spansOf(p);
  // Dimensions: the weights but the largest, then every cell, option by option.
  const cells = p.standing.flatMap((i) => range(n).map((j) => n - 1 + i * n + j));
  const used = [...range(n - 1), ...cells];
  const steps = used.map((d) => Int32Array.from(directions[d]));
  const size = 2 ** plan.log2 / REPLICATES;
  const weights = new Float64Array(n);
  const totals = new Float64Array(m);
  const each = range(REPLICATES).map((replicate) => {
    const words = Int32Array.from(used, (d) => shifts[replicate][d]);
    const first = new Float64Array(m);
    for (let k = 0, have = 0; have < size; k += 1) {
      if (k === LARGEST)
        throw new RangeError(`of ${LARGEST} points too few fall near such weights`);
      let left = 1;
      for (let row = 0; row < free.length; row += 1) {
        const j = free[row];
        weights[j] = p.weights[j] + NEAR * p.weights[j] * (2 * placeOf(words[row]) - 1);
        left -= weights[j];
      }
      weights[last] = left;
      if (Math.abs(left - p.weights[last]) <= NEAR * p.weights[last] + 1e-12) {
        have += 1;
        let best = -Infinity;
        for (let i = 0, cell = 0; i < m; i += 1) {
          let total = 0;
          for (let j = 0; j < n; j += 1, cell += 1)
            total += weights[j] * (low[cell] + wide[cell] * placeOf(words[n - 1 + cell]));
          totals[i] = total;
          if (total > best) best = total;
        }
        let level = 0;
        for (let i = 0; i < m; i += 1) if (totals[i] >= best - TIE) level += 1;
        for (let i = 0; i < m; i += 1) if (totals[i] >= best - TIE) first[i] += 1 / level;
      }
      const step = stepAfter(k);
      for (let d = 0; d < words.length; d += 1) words[d] ^= steps[d][step];
    }
    return first.map((taken) => taken / size);
  });
  const first = p.options.map(() => 0);
  const error = p.options.map(() => 0);
  p.standing.forEach((option, i) => {
    const mean = sum(each.map((shares) => shares[i])) / REPLICATES;
    const spread = sum(each.map((shares) => (shares[i] - mean) ** 2)) / (REPLICATES - 1);
    first[option] = mean;
    error[option] = Math.sqrt(spread / REPLICATES);
  });
  return { first, error, draws: 2 ** plan.log2 };
}
