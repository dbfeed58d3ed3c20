// Draws of a scaling model's ranges, the twin of src/helpers/analysis/sampling.py: the same Sobol points, and the
// same tables in place of distributions. No DOM.

import { coordinates } from "../shared/sobol.js";

/** Steps and ends of the tables, as in Python: normal quantiles by logits, ranges by normal variables. */
const [LOGIT, LOGITS, NORMAL, NORMALS] = [0.5, 12, 0.25, 4.5];
const SCALE = 1e5;

/**
 * A table between its entries by Catmull and Rom's cubic: `place` is 0 at the first, 1 at the second.
 * @param {number[]} table
 * @param {number} place
 */
export function along(table, place) {
  const last = table.length - 1;
  const at = Math.min(Math.max(place, 0), last);
  const cell = Math.min(Math.floor(at), last - 1);
  const t = at - cell;
  const [b, c] = [table[cell], table[cell + 1]];
  const [a, d] = [cell ? table[cell - 1] : b, cell + 2 > last ? c : table[cell + 2]];
  return (
    (b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))) / SCALE
  );
}

/**
 * Draw the ranges of a model. What is drawn is kept: with the plan it changes only where a range does.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Plan} plan 2^log2 draws
 * @returns {Map<string, Float64Array>} range id: a number for each draw, in the range's own unit
 */
export function draws(p, { log2 }) {
  const most = p.draws.points.length ? p.draws.points[0].length - 1 : 16;
  if (!(Number.isInteger(log2) && log2 >= 0 && log2 <= most))
    throw new RangeError(`log2 is ${log2}; it must be 0 to ${most}`);
  // A smaller plan is the start of a larger one.
  if (!p.drawn || p.drawn.log2 < log2) p.drawn = { log2, ranges: drawAll(p, log2) };
  if (p.drawn.log2 === log2) return p.drawn.ranges;
  return new Map([...p.drawn.ranges].map(([id, column]) => [id, column.subarray(0, 2 ** log2)]));
}

/**
 * @param {import("./types.js").Problem} p
 * @param {number} log2
 * @returns {Map<string, Float64Array>}
 */
function drawAll({ ranges, draws: { points, normals, tables, tied } }, log2) {
  const normal = points.map(([shift, ...row]) => {
    const column = coordinates(shift, row, log2);
    for (let k = 0; k < column.length; k += 1) {
      column[k] = along(normals, (Math.log(column[k] / (1 - column[k])) + LOGITS) / LOGIT);
    }
    return column;
  });
  for (const [which, factor] of tied) {
    const free = which.map((j) => normal[j]);
    which.forEach((place, i) => {
      normal[place] = free[0].map((_, k) =>
        factor[i].reduce((total, weight, j) => total + weight * free[j][k], 0),
      );
    });
  }
  return new Map(
    ranges.map(({ id, low, high }, j) => [
      id,
      normal[j].map((z) => {
        const share = along(tables[j], (z + NORMALS) / NORMAL);
        return low + (high - low) * Math.min(Math.max(share, 0), 1);
      }),
    ]),
  );
}
