// How far the weights are from making another option win, or why none can. No DOM.

import { TIE, dot, range, rank, sum } from "./core.js";

/**
 * Nearest weights at which an option has the best total, or the proof that there are none.
 * @param {import("./types.js").Problem} p
 * @param {number} option
 * @returns {import("./types.js").Way}
 */
export function nearest(p, option) {
  if (p.knocked_out[option])
    throw new RangeError(`${p.options[option]} is knocked out; no weights make it win`);
  const rivals = p.standing.filter((k) => k !== option);
  const mixture = p.options.map(() => 0);
  if (!rivals.length) {
    return {
      option,
      reach: "wins",
      weights: [...p.weights],
      distance: 0,
      moved: 0,
      least: 0,
      lead: Infinity,
      mixture,
    };
  }
  const leads = rivals.map((k) => p.utilities[option].map((value, j) => value - p.utilities[k][j]));
  const game = largestLead(leads);
  rivals.forEach((k, i) => {
    mixture[k] = game.mixture[i];
  });
  const { lead } = game;
  if (lead < -TIE)
    return {
      ...{ option, reach: "never", lead, mixture },
      ...{ weights: null, distance: null, moved: null, least: null },
    };
  const weights = project(p.weights, leads);
  const change = weights.map((weight, j) => weight - p.weights[j]);
  return {
    option,
    weights,
    lead,
    mixture,
    best: game.weights,
    reach: lead > TIE ? "wins" : "ties",
    distance: Math.sqrt(dot(change, change)),
    moved: sum(change.map(Math.abs)) / 2,
    least: leastMoved(p.weights, leads),
  };
}

/**
 * A point of weight beyond the nearest weights, towards those at which the option leads by most: on
 * the way there it is ahead of all, from a tie as well. Where it can only draw level, the nearest.
 * @param {Exclude<import("./types.js").Way, { reach: "never" }>} way
 */
export function beyond({ reach, weights, best }) {
  if (reach !== "wins" || !best) return weights;
  const away = best.map((weight, j) => weight - weights[j]);
  const step = Math.min(1, 0.01 / (Math.sqrt(dot(away, away)) || 1));
  return weights.map((weight, j) => weight + step * away[j]);
}

/**
 * `nearest` for every standing option but the winner.
 * @param {import("./types.js").Problem} p
 */
export function nearestAll(p) {
  const { winner } = rank(p);
  return p.standing.filter((i) => i !== winner).map((i) => nearest(p, i));
}

/**
 * Value of the matrix game and the rivals' mixture, by the simplex method on the rivals' side: with
 * every lead raised by 2, maximise the sum of y >= 0 with leads' y <= 1.
 * @param {number[][]} leads
 */
function largestLead(leads) {
  const { best, duals } = maximise(
    range(leads[0].length).map((j) => leads.map((row) => row[j] + 2)),
    leads[0].map(() => 1),
    leads.map(() => 1),
  );
  const total = sum(best);
  // What the slack of each criterion is worth is its weight at the solution.
  const weights = duals.map((value) => value / total);
  return { lead: 1 / total - 2, mixture: best.map((value) => value / total), weights };
}

/**
 * The least weight to be given from some criteria to others until no lead is negative, by the dual
 * programme, which starts where nothing is moved: for y >= 0, one for each rival, z >= 0, one for
 * each criterion, and u of any sign, maximise -(leads w) y - w z with leads' y <= u <= 1 + leads' y + z.
 * @param {number[]} weights
 * @param {number[][]} leads
 */
function leastMoved(weights, leads) {
  const now = leads.map((row) => dot(row, weights));
  if (weights.length === 1 || now.every((lead) => lead >= 0)) return 0;
  const criteria = range(weights.length);
  const none = criteria.map(() => 0);
  const rows = [
    ...criteria.map((j) => [...leads.map((row) => row[j]), ...none, -1, 1]),
    ...criteria.map((j) => [
      ...leads.map((row) => -row[j]),
      ...criteria.map((k) => (k === j ? -1 : 0)),
      1,
      -1,
    ]),
  ];
  const goal = [...now.map((lead) => -lead), ...weights.map((weight) => -weight), 0, 0];
  const { best } = maximise(rows, [...none, ...criteria.map(() => 1)], goal);
  return dot(best, goal);
}

/**
 * Maximise goal x with rows x <= most and x >= 0, for most >= 0, by the simplex method; Bland's rule:
 * no cycles.
 * @param {number[][]} rows
 * @param {number[]} most
 * @param {number[]} worth
 */
function maximise(rows, most, worth) {
  const [n, r] = [rows.length, worth.length];
  const table = rows.map((row, j) => [...row, ...range(n).map((k) => (k === j ? 1 : 0)), most[j]]);
  const goal = [...worth, ...range(n).map(() => 0), 0];
  const basis = range(n).map((j) => r + j);
  for (;;) {
    const column = range(r + n).find((k) => goal[k] > 1e-12);
    if (column === undefined) break;
    let pivot = -1;
    let least = Infinity;
    table.forEach((row, j) => {
      if (row[column] <= 1e-12) return;
      const ratio = row[r + n] / row[column];
      if (ratio < least - 1e-14 || (ratio <= least + 1e-14 && basis[j] < basis[pivot])) {
        [least, pivot] = [ratio, j];
      }
    });
    if (pivot < 0) throw new Error("the programme has no bound");
    const scale = table[pivot][column];
    table[pivot] = table[pivot].map((value) => value / scale);
    for (const row of [...table.filter((_, j) => j !== pivot), goal]) {
      const factor = row[column];
      table[pivot].forEach((value, k) => {
        row[k] -= factor * value;
      });
    }
    basis[pivot] = column;
  }
  const best = range(r).map(() => 0);
  basis.forEach((k, j) => {
    if (k < r) best[k] = table[j][r + n];
  });
  return { best, duals: range(n).map((j) => Math.max(-goal[r + j], 0)) };
}

/**
 * The weighting nearest to the given one at which no lead is negative (Lawson and Hanson, ch. 23).
 * @param {number[]} weights
 * @param {number[][]} leads
 */
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
  const residual = target.map(
    (value, i) => sum(columns.map((column, k) => column[i] * active[k])) - value,
  );
  if (dot(residual, residual) < 0.1)
    throw new Error("no weighting found, though the matrix game found one");
  const moved = weights.map((weight, j) =>
    Math.max(weight - sum(basis.map((row, i) => row[j] * residual[i])) / residual[n - 1], 0),
  );
  const total = sum(moved);
  const found = moved.map((weight) => weight / total);
  if (leads.some((row) => dot(row, found) < -1e-8))
    throw new Error("the nearest weighting was not found");
  return found;
}

/**
 * x >= 0 that brings sum(x_k columns[k]) nearest to the target (Lawson and Hanson, ch. 23).
 * @param {number[][]} columns
 * @param {number[]} target
 */
function nonNegativeLeastSquares(columns, target) {
  const x = columns.map(() => 0);
  /** @type {number[]} */
  let passive = [];
  for (let round = 0; round < 30 * columns.length; round += 1) {
    const residual = target.map(
      (value, i) => value - sum(columns.map((column, k) => column[i] * x[k])),
    );
    let entering = -1;
    let steepest = 1e-12;
    columns.forEach((column, k) => {
      const gradient = passive.includes(k) ? 0 : dot(column, residual);
      if (gradient > steepest) [entering, steepest] = [k, gradient];
    });
    if (entering < 0) return x;
    passive.push(entering);
    for (;;) {
      const solved = leastSquares(
        passive.map((k) => columns[k]),
        target,
      );
      if (solved.every((value) => value > 0)) {
        passive.forEach((k, i) => {
          x[k] = solved[i];
        });
        break;
      }
      let step = 1;
      passive.forEach((k, i) => {
        if (solved[i] <= 0) step = Math.min(step, x[k] / (x[k] - solved[i]));
      });
      passive.forEach((k, i) => {
        x[k] += step * (solved[i] - x[k]);
      });
      const kept = passive.filter((k, i) => !(solved[i] <= 0 && x[k] <= 1e-14));
      for (const k of passive) if (!kept.includes(k)) x[k] = 0;
      passive = kept;
      if (!passive.length) break;
    }
  }
  throw new Error("non-negative least squares did not settle");
}

/**
 * Least squares by Gram and Schmidt, orthogonalised twice, which is as good as Householder.
 * @param {number[][]} columns
 * @param {number[]} target
 */
function leastSquares(columns, target) {
  /** @type {number[][]} */
  const frame = [];
  /** @type {number[][]} */
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
