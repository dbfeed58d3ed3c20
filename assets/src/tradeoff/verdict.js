// The verdict on a decision by the written rule, and its sentences. No DOM.

import {
  CLOSE_CALL,
  FIRM_NEAR,
  FIRM_ORDERED,
  FIRM_WEIGHT,
  NUDGE,
  TIE,
  rank,
  scoreFlips,
  smallestChange,
  weightLines,
} from "./core.js";
import { nearest } from "./nearest.js";
import { listing, ordinal, percent, points } from "../shared/phrases.js";

/**
 * The verdict by the rule of src/helpers/analysis/tradeoff/verdict.py.
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Acceptability} keeping over "ordered"
 * @param {import("./types.js").Acceptability} near over "near"
 * @param {Object<string, string>} titles of options and criteria by id
 * @param {{edited?: boolean}} options `edited`: whether weights or scores are the reader's
 * @returns {import("./types.js").Verdict}
 */
export function verdict(p, keeping, near, titles = {}, options = {}) {
  const { edited = false } = options;
  const ranking = rank(p);
  const smallest = smallestChange(weightLines(p));
  const flips = scoreFlips(p).length;
  const { chosen } = p;
  const { winner, totals } = ranking;
  const out = p.knocked_out[chosen];
  const agrees = ranking.level.includes(chosen);
  const [inOrderShare, nearShare] = [keeping.share[winner][0], near.share[winner][0]];
  const checks = checksOf(ranking, smallest, flips, inOrderShare, nearShare);
  /** @type {import("./types.js").Found} */
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

/**
 * @param {import("./types.js").Ranking} ranking
 * @param {import("./types.js").Flip | null} smallest
 * @param {number} flips
 * @param {number} inOrderShare
 * @param {number} nearShare
 * @returns {import("./types.js").Check[]}
 */
function checksOf(ranking, smallest, flips, inOrderShare, nearShare) {
  if (ranking.runner_up === null) return [];
  /** @type {(name: string, value: number | null, limit: number, fails: string) => import("./types.js").Check} */
  const atLeast = (name, value, limit, fails) => ({
    name,
    value,
    limit,
    holds: value === null || value >= limit - TIE,
    fails,
  });
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

/** @param {import("./types.js").Check[]} checks */
function kindOf(checks) {
  if (!checks.length) return "unopposed";
  const failed = checks.filter((check) => !check.holds).map((check) => check.fails);
  if (failed.includes("close call")) return "close call";
  return failed.length ? "sensitive" : "robust";
}

/** @type {Record<string, string>} */
const KINDS = {
  "close call": "a close call",
  sensitive: "a sensitive lead",
  robust: "a robust lead",
};

/**
 * @param {import("./types.js").Problem} p
 * @param {import("./types.js").Found} found
 * @param {Record<string, string>} titles
 * @param {boolean} edited
 */
function sentence(p, found, titles, edited) {
  const quoted = (/** @type {string} */ id) => `“${Object.hasOwn(titles, id) ? titles[id] : id}”`;
  const options = p.options.map(quoted);
  /** @type {Words} */
  const words = {
    p,
    found,
    options,
    name: (i) => options[i] + (i === found.chosen ? ", the option chosen," : ""),
    criteria: p.criteria.map(quoted),
    these: edited ? "these" : "the recorded",
    order: edited ? "this" : "the recorded",
    weights: edited ? "these" : "the recorded ones",
  };
  const parts = [leadWords(words)];
  if (found.kind !== "unopposed") {
    parts.push(endWords(words));
    if (found.level.length === 1) parts.push(shareWords(words));
  }
  if (found.reach) parts.push(reachWords(words, found.reach));
  return parts.join(" ");
}

/**
 * @typedef {{
 *   p: import("./types.js").Problem,
 *   found: import("./types.js").Found,
 *   options: string[],
 *   name: (i: number) => string,
 *   criteria: string[],
 *   these: string,
 *   order: string,
 *   weights: string,
 * }} Words
 */

/** @param {Words} words */
function leadWords({ p, found, name, these }) {
  let text;
  if (found.kind === "unopposed") {
    const left = p.options.length === 1 ? "" : " left after the knock-outs";
    text = `${name(found.winner)} is the only option${left}`;
  } else if (found.level.length > 1) {
    const names = [...found.level]
      .sort((a, b) => Number(b === found.chosen) - Number(a === found.chosen))
      .map(name);
    text = `${listing(names)} tie on ${these} scores`;
  } else {
    text =
      `${name(found.winner)} leads ${name(Number(found.runner_up))} by ${points(found.margin)} of 100 points ` +
      `on ${these} scores`;
  }
  if (found.kind in KINDS) text += `: ${KINDS[found.kind]}`;
  if (found.out) text += `; ${name(found.chosen)} is ruled out`;
  else if (!found.agrees && found.chosen !== found.runner_up) {
    text += `; ${name(found.chosen)} comes ${ordinal(Number(found.place))}, ${points(found.behind)} points behind`;
  }
  return `${text}.`;
}

/** @param {Words} words */
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

/** @param {Words} words */
function shareWords({ found, options, order, weights }) {
  return (
    `${options[found.winner]} comes first in ${percent(found.ordered)} of the weightings that keep ${order} ` +
    `order of criteria and in ${percent(found.near)} of those within 20\u00a0% of ${weights}.`
  );
}

/**
 * @param {Words} words
 * @param {import("./types.js").Way} way
 */
function reachWords({ p, found, options }, way) {
  const name = options[found.chosen];
  if (way.reach === "wins")
    return `Moving ${percent(way.moved)} of the weight brings ${name} level.`;
  if (way.reach === "ties")
    return `${name} can draw level at best, with ${percent(way.moved)} of the weight moved.`;
  const own = p.utilities[found.chosen];
  const better = p.standing.find((k) => own.every((value, j) => p.utilities[k][j] > value));
  if (better !== undefined)
    return `No weights put ${name} first: ${options[better]} is better throughout.`;
  return `No weights put ${name} first: a mix of the others beats it on every criterion.`;
}
