// Where a straight line and a power of it reach a level together, the twin of
// src/helpers/analysis/scaling/growth.py. No DOM.

import { lengthOf } from "./values.js";

const ROUNDS = 80;
/** The step at which it ends: what is left after it is of the order of its square. */
const CLOSE = 1e-9;

/** @typedef {import("./types.js").Num} Num */

/**
 * Solve `line * x + held * x ** growth = level` for x: by Newton's method in logarithms, from the right.
 * @param {number} line at least 0
 * @param {number} held at least 0
 * @param {number} growth from 0 to 1
 * @param {number} level
 * @returns {number} 0 where the level is not above what x cannot lessen, infinite where x does not move it
 */
function solve(line, held, growth, level) {
  if (!(level > 0)) return 0;
  if (!(growth > 0 && held > 0)) {
    const still = (level - held) / line;
    return Number.isNaN(still) ? Infinity : Math.max(still, 0);
  }
  let place = Math.min(
    line > 0 ? Math.log(level / line) : Infinity,
    Math.log(level / held) / growth,
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    const [one, other] = [line * Math.exp(place), held * Math.exp(growth * place)];
    const move = (Math.log((one + other) / level) * (one + other)) / (one + growth * other);
    if (!Number.isFinite(move)) break;
    place -= move;
    if (!(move > CLOSE * Math.max(Math.abs(place), 1))) break;
  }
  return Math.exp(place);
}

/**
 * The same for numbers or columns of draws.
 * @param {Num} line
 * @param {Num} held
 * @param {Num} growth
 * @param {Num} level
 * @returns {Num}
 */
export function timesOfToday(line, held, growth, level) {
  const given = [line, held, growth, level];
  const n = Math.max(...given.map(lengthOf));
  const at = (/** @type {Num} */ x, /** @type {number} */ k) => (typeof x === "number" ? x : x[k]);
  const each = (/** @type {number} */ k) =>
    solve(at(line, k), at(held, k), at(growth, k), at(level, k));
  return given.every((x) => typeof x === "number")
    ? each(0)
    : Float64Array.from({ length: n }, (_, k) => each(k));
}
