// What a second set of scores changes, and its sentence. No DOM.

import { TIE, range, rank } from "./core.js";
import { count, listing, months, points } from "../shared/phrases.js";

/**
 * Two readings of one decision under one weighting: the cells that differ, and who leads in each.
 * @param {import("./types.js").Problem} before
 * @param {import("./types.js").Problem} after
 * @returns {import("./types.js").Shift}
 */
export function shift(before, after) {
  const cells = range(before.options.length).flatMap((i) =>
    range(before.criteria.length)
      .filter((j) => before.utilities[i][j] !== after.utilities[i][j])
      .map((j) => /** @type {[number, number]} */ ([i, j])),
  );
  return { cells, before: rank(before), after: rank(after) };
}

/**
 * One sentence, as src/helpers/text/tradeoff.py writes it.
 * @param {import("./types.js").Shift} found
 * @param {string[]} options titles
 * @param {string[]} known months in which what changes the scores became known
 */
export function hindsight(found, options, known) {
  const { cells } = found;
  if (!cells.length)
    return "With hindsight no score here differs: those it changes were set otherwise.";
  const differ = cells.length === 1 ? "one score differs" : `${count(cells.length)} scores differ`;
  return `With hindsight ${differ} (${months(known)}): ${outcome(found, options)}.`;
}

/**
 * @param {import("./types.js").Shift} found
 * @param {string[]} options
 */
function outcome({ before, after }, options) {
  if (after.runner_up === null) return `“${options[after.winner]}” is still the only option`;
  if (before.level.join() !== after.level.join()) {
    const then = front(before, options, "tied", "led", "");
    return `${front(after, options, "tie", "leads")}, where ${then} as decided`;
  }
  if (after.level.length > 1) return front(after, options, "still tie", "");
  if (Math.abs(after.margin - before.margin) <= TIE)
    return `${front(after, options, "", "leads")}, as before`;
  return `${front(after, options, "", "still leads")} instead of ${points(before.margin)}`;
}

/**
 * Who is in front, by how much.
 * @param {import("./types.js").Ranking} ranking
 * @param {string[]} options
 * @param {string} tie
 * @param {string} leads
 */
function front({ level, margin }, options, tie, leads, of = " of 100 points") {
  const names = listing(level.map((i) => `“${options[i]}”`));
  return level.length > 1 ? `${names} ${tie}` : `${names} ${leads} by ${points(margin)}${of}`;
}
