// The verdict on a decision by the written rule, and its sentences. No DOM.

import {
  ERRORS,
  NEAR,
  ROBUST,
  SENSITIVE,
  TIE,
  rank,
  scoreFlips,
  smallestChange,
  weightLines,
} from "./core.js";
import { nearest } from "./nearest.js";
import { count, listing, ordinal, percent, points } from "../shared/phrases.js";

/**
 * The verdict by the rule of src/helpers/analysis/tradeoff/verdict.py.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Confidence} confidence
 * @param {Object<string, string>} titles of options and criteria by id
 * @param {{view?: import("./types.js").View}} options `view`: whose scores these are
 * @returns {import("./types.js").Verdict}
 */
export function verdict(p, confidence, titles = {}, options = {}) {
  const { view = "recorded" } = options;
  const ranking = rank(p);
  const [lines, flips] = [weightLines(p), scoreFlips(p)];
  const { chosen } = p;
  const { winner, totals, runner_up: rival } = ranking;
  const out = p.knocked_out[chosen];
  const agrees = ranking.level.includes(chosen);
  const [share, error] = [confidence.first[winner], confidence.error[winner]];
  /** @param {import("./types.js").ScoreFlip[]} some */
  const cells = (some) => new Set(some.map((flip) => `${flip.option}.${flip.criterion}`)).size;
  /** @type {import("./types.js").Found} */
  const found = {
    kind: kindOf(ranking, share + ERRORS * error + TIE),
    winner,
    runner_up: rival,
    level: ranking.level,
    margin: ranking.margin,
    confidence: share,
    error,
    smallest: smallestChange(lines),
    critical_cells: cells(flips),
    rival: rival === null ? null : nearest(p, rival),
    rival_flip: rival === null ? null : smallestChange(lines, rival),
    rival_cells: cells(flips.filter((flip) => flip.to === rival)),
    chosen,
    agrees,
    out,
    place: out ? null : 1 + p.standing.filter((i) => totals[i] > totals[chosen] + TIE).length,
    behind: agrees ? 0 : totals[winner] - totals[chosen],
    reach: out || agrees ? null : nearest(p, chosen),
  };
  return { ...found, sentence: sentence(p, found, titles, view) };
}

/**
 * @param {import("./types.js").Ranking} ranking
 * @param {number} atMost
 */
function kindOf(ranking, atMost) {
  if (ranking.runner_up === null) return "unopposed";
  if (ranking.level.length > 1) return "close call";
  if (atMost >= ROBUST) return "robust";
  return atMost >= SENSITIVE ? "sensitive" : "close call";
}

/**
 * The verdict where there is little room: what stands against the choice, and how surely.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Found} found
 * @param {number} near share of the weightings near the given ones in which the leader comes first
 * @param {Object<string, string>} titles of options and criteria by id
 * @param {{view?: import("./types.js").View}} options `view`: whose scores these are
 * @returns {[string, string]} the second is empty where nobody leads or nothing else is left
 */
export function brief(p, found, near, titles = {}, options = {}) {
  const words = wordsOf(p, found, titles, options.view ?? "recorded");
  const alone = found.runner_up === null || found.level.length > 1;
  return [againstWords(words), alone ? "" : staysWords(words, near)];
}

/** @type {Record<string, string>} */
const KINDS = {
  "close call": "a close call",
  sensitive: "a sensitive lead",
  robust: "a robust lead",
};

/** @type {Record<import("./types.js").View, string>} */
const SCORES = {
  recorded: "the recorded scores",
  decided: "the scores as decided",
  hindsight: "the scores with hindsight",
  edited: "these scores",
};

/**
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Found} found
 * @param {Record<string, string>} titles
 * @param {import("./types.js").View} view
 */
function sentence(p, found, titles, view) {
  const words = wordsOf(p, found, titles, view);
  const parts = [leadWords(words)];
  if (found.kind !== "unopposed") {
    if (found.level.length > 1) parts.push(apartWords(words));
    else parts.push(rivalWords(words), sureWords(words));
  }
  if (found.reach && found.chosen !== found.runner_up)
    parts.push(`${wayWords(words, found.reach)}.`);
  return parts.join(" ");
}

/**
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Found} found
 * @param {Record<string, string>} titles
 * @param {import("./types.js").View} view
 * @returns {Words}
 */
function wordsOf(p, found, titles, view) {
  const quoted = (/** @type {string} */ id) => `“${Object.hasOwn(titles, id) ? titles[id] : id}”`;
  return {
    p,
    found,
    options: p.options.map(quoted),
    criteria: p.criteria.map(quoted),
    scores: SCORES[view],
    weights: view === "edited" ? "the present" : "the recorded",
  };
}

/**
 * @typedef {{
 *   p: import("./types.js").Problem,
 *   found: import("./types.js").Found,
 *   options: string[],
 *   criteria: string[],
 *   scores: string,
 *   weights: string,
 * }} Words
 */

/** @param {Words} words */
function leadWords({ p, found, options, scores }) {
  const [chosen, winner] = [options[found.chosen], options[found.winner]];
  if (found.runner_up === null) {
    const left = p.options.length === 1 ? "" : " left after screening";
    return found.out
      ? `${chosen} was chosen and is screened out; ${winner} is the only option left.`
      : `${chosen} was chosen and is the only option${left}.`;
  }
  const second = options[found.runner_up];
  const margin = points(found.margin);
  const tie = found.level.length > 1;
  const others = listing(found.level.filter((i) => i !== found.chosen).map((i) => options[i]));
  if (found.agrees && tie)
    return `${chosen} was chosen and ties with ${others} on ${scores}: a close call.`;
  if (found.agrees)
    return `${chosen} was chosen and leads ${second}, the runner-up, by ${margin} of 100 points on ${scores}.`;
  if (found.chosen === found.runner_up)
    return `${chosen} was chosen; on ${scores} ${winner} leads it by ${margin} of 100 points.`;
  if (found.place === null) {
    const text = `${chosen} was chosen and is screened out; on ${scores} `;
    return tie
      ? `${text}${others} tie: a close call.`
      : `${text}${winner} leads ${second} by ${margin} of 100 points.`;
  }
  const text =
    `${chosen} was chosen and comes ${ordinal(found.place)} on ${scores}, ` +
    `${points(found.behind)} of 100 points behind ${tie ? others : winner}`;
  return tie
    ? `${text}, which tie: a close call.`
    : `${text}; the runner-up, ${second}, is ${margin} behind.`;
}

/**
 * What ends a tie.
 * @param {Words} words
 */
function apartWords({ found, options, criteria }) {
  const flip = found.smallest;
  if (!flip) return "No change of a single weight puts another option in front.";
  const side = flip.rises ? "more" : "less";
  return `With ${side} than ${percent(flip.weight)} on ${criteria[flip.criterion]} ${options[flip.to]} leads.`;
}

/**
 * @param {import("./types.js").Found} found
 * @param {number} option
 */
const who = (found, option) => (option === found.chosen ? "The option chosen" : "The runner-up");

/**
 * What would have to be true for the runner-up to win.
 * @param {Words} words
 */
function rivalWords(words) {
  const { found } = words;
  const flip = found.rival_flip;
  let text = "";
  if (flip) text = `${who(found, flip.to)} ${flipWords(words, flip)}`;
  else if (found.rival) text = wayWords(words, found.rival);
  if (found.rival_cells === 0) return `${text}; no score, changed by one step, brings it level.`;
  if (found.rival_cells === 1) return `${text}; one step on one score brings it level or ahead.`;
  return `${text}; one step on any of ${count(found.rival_cells)} scores brings it level or ahead.`;
}

/**
 * The critical weight of an option.
 * @param {Words} words
 * @param {import("./types.js").Flip} flip
 */
function flipWords({ p, criteria }, flip) {
  return (
    `leads if ${criteria[flip.criterion]} weighs ${flip.rises ? "more" : "less"} than ` +
    `${percent(flip.weight)} (now ${percent(p.weights[flip.criterion])})`
  );
}

/**
 * What stands against the choice, and what would have to be true for that to change.
 * @param {Words} words
 */
function againstWords(words) {
  const { p, found, options, scores } = words;
  const winner = options[found.winner];
  if (found.runner_up === null) {
    if (found.out) return `It is screened out; ${winner} is the only option left.`;
    return `It is the only option${p.options.length === 1 ? "" : " left after screening"}.`;
  }
  if (found.level.length > 1) {
    const others = listing(found.level.filter((i) => i !== found.chosen).map((i) => options[i]));
    const head = found.agrees ? `Level with ${others}` : `Ahead of it: ${others}, level`;
    return `${head} on ${scores}. ${apartWords(words)}`;
  }
  if (found.agrees) {
    const head = `Runner-up: ${options[found.runner_up]}, ${points(found.margin)} of 100 points behind`;
    return against(words, head, "it", found.rival_flip, found.rival);
  }
  if (!found.reach) return `Screened out; ahead on ${scores}: ${winner}.`;
  const head = `Ahead of it on ${scores}: ${winner}, by ${points(found.behind)} of 100 points`;
  const flip = found.chosen === found.runner_up ? found.rival_flip : null;
  return against(words, head, "the option chosen", flip, found.reach);
}

/**
 * @param {Words} words
 * @param {string} head
 * @param {string} rival
 * @param {import("./types.js").Flip | null} flip
 * @param {import("./types.js").Way | null} way
 */
function against(words, head, rival, flip, way) {
  if (flip) return `${head}; ${rival} ${flipWords(words, flip)}.`;
  return way ? `${head}; ${wayWords(words, way, rival)}.` : `${head}.`;
}

/**
 * In what share of weightings, and of readings, the leader stays first.
 * @param {Words} words
 * @param {number} near
 */
function staysWords({ found, options }, near) {
  return (
    `${options[found.winner]} stays first in ${percent(near, 0)} of the weightings within ` +
    `${percent(NEAR)} of these, and in ${percent(found.confidence, 0)} if every score may be half ` +
    `a step off as well: ${KINDS[found.kind]}.`
  );
}

/** @param {Words} words */
function sureWords({ found, weights }) {
  return (
    `With weights within ${percent(NEAR)} of ${weights} ones and scores half a step off, all at once, ` +
    `the leader stays first in ${percent(found.confidence, 0)} of the readings: ${KINDS[found.kind]}.`
  );
}

/**
 * What weights bring an option to the front, or why none do; without the full stop.
 * @param {Words} words
 * @param {import("./types.js").Way} way
 */
function wayWords({ p, found, options }, way, name = who(found, way.option)) {
  if (way.reach === "wins")
    return `${name} leads once at least ${percent(way.least)} of the weight has changed hands`;
  if (way.reach === "ties")
    return `${name} can draw level at best, with ${percent(way.least)} of the weight changing hands`;
  const own = p.utilities[way.option];
  const better = p.standing.find((k) => own.every((value, j) => p.utilities[k][j] > value));
  if (better !== undefined)
    return `${name} leads under no weights: ${options[better]} is better throughout`;
  return `${name} leads under no weights: a mix of the others beats it on every criterion`;
}
