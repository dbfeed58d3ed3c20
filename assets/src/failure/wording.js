// What taking parts down does, in words: letter for letter as src/helpers/text/failure.py has them. No DOM.

import { duration, listing, percent, quoted, sentence } from "../shared/phrases.js";
import { DEGRADED, DELAYED, DOWN, STATES, UP, WORST } from "./graph.js";

/** @typedef {import("./types.js").System} System */
/** @typedef {import("./types.js").Reach} Reach */

const VERBS = { hard: "needs", soft: "uses", async: "waits for" };
/** More names than this are counted instead. */
export const NAMED = 3;

/** Of more capabilities than this, some are named and the rest counted. */
const LISTED = 5;
/** @type {[number, string][]} */
const WOULD = [
  [DOWN, "would stop"],
  [DEGRADED, "would work in part"],
  [DELAYED, "would be late"],
  [UP, "would go on"],
];

/** @param {Reach["weights"]} weights */
export const wholeOf = (weights) => WORST.reduce((total, word) => total + weights[word], 0);

const all = (/** @type {number} */ number) =>
  number === 1 ? "the one capability is" : `all ${number} capabilities are`;

/**
 * Titles in quotation marks, or their number where they are many.
 * @param {string[]} titles
 * @param {string} noun
 */
const named = (titles, noun) =>
  titles.length <= NAMED ? quoted(titles) : `${titles.length} ${noun}`;

/**
 * @param {System} s
 * @param {Reach} found
 */
export function sentencesOf(s, found) {
  if (!found.taken.length) return [`Nothing has failed: ${all(found.capabilities.length)} up.`];
  return [
    lead(s, found),
    shareOf(found),
    who(s, found),
    ...s.stakes.map((stake) => harm(found, stake)),
  ].filter(Boolean);
}

/**
 * @param {System} s
 * @param {Reach} found
 */
function lead({ titles }, { taken, capabilities }) {
  const without = `Without ${named(
    taken.map((id) => titles[id]),
    "parts",
  )}`;
  const total = capabilities.length;
  const clauses = [];
  let hit = 0;
  for (const state of [DOWN, DEGRADED, DELAYED]) {
    const ids = capabilities.filter((found) => found.state === state).map((found) => found.id);
    hit += ids.length;
    if (!ids.length) continue;
    const names = named(
      ids.map((id) => titles[id]),
      `of ${total} capabilities`,
    );
    clauses.push(
      ids.length === total
        ? `${all(total)} ${STATES[state]}`
        : `${names} ${ids.length === 1 ? "is" : "are"} ${STATES[state]}`,
    );
  }
  if (!clauses.length) return `${without}, ${all(total)} up as before.`;
  const left = total - hit;
  const rest = ["", "; the other one is up"][left] ?? `; the other ${left} are up`;
  return `${without}, ${listing(clauses)}${rest}.`;
}

/** @param {Reach} found */
function shareOf({ weights }) {
  const whole = wholeOf(weights);
  if (weights.up === whole) return "";
  const parts = WORST.filter((word) => weights[word]).map(
    (word) => `${percent(weights[word] / whole)} is ${word}`,
  );
  return `By weight, ${listing(parts)}.`;
}

/**
 * Who is hit, and of each stake that is in transit anywhere whether that is held up.
 * @param {System} s
 * @param {Reach} found
 */
function who(s, { users, transit }) {
  if (!users.length) return "";
  const plural = new Map(s.users.map((user) => [user.id, user.plural]));
  const held = s.carried.map((stake) => {
    const where = transit[stake.id].map((id) => s.titles[id]);
    return `; ${stake.transit} ${where.length ? `can be held up in ${named(where, "capabilities")}` : "is not"}`;
  });
  return `${sentence(listing(users.map((user) => plural.get(user) ?? user)))} are affected${held.join("")}.`;
}

/**
 * What a failure does, at a glance: one sentence in two pieces, and a clause for each stake at risk.
 * @param {System} s
 * @param {Reach} found
 * @param {string} name what failed, in a word
 */
export function brief(s, found, name) {
  const total = found.capabilities.length;
  if (!found.taken.length)
    return { without: "", effect: `Nothing has failed: ${all(total)} up.`, stakes: [] };
  const state = new Map(found.capabilities.map((hit) => [hit.id, hit.state]));
  const clauses = WOULD.flatMap(([one, verb]) => {
    const nodes = s.capabilities.filter((node) => state.get(node.id) === one);
    return nodes.length ? [`${some(nodes, total)} ${verb}`] : [];
  });
  const held = s.carried.filter((stake) => found.transit[stake.id].length);
  const stakes = [
    ...s.stakes.map((stake) => worst(found, stake)),
    ...held.map((stake) => `${stake.transit} can be held up`),
  ];
  return {
    without: `Without ${name}`,
    effect: `: ${clauses.join("; ")}.`,
    stakes: stakes.filter(Boolean),
  };
}

/**
 * Capabilities by their short names; of many the weightiest, and how many more.
 * @param {import("./types.js").Part[]} nodes
 * @param {number} total
 */
function some(nodes, total) {
  if (nodes.length === total)
    return total === 1 ? "the one capability" : `all ${total} capabilities`;
  const many = nodes.length > LISTED;
  const kept = many ? [...nodes].sort((a, b) => b.weight - a.weight).slice(0, LISTED - 1) : nodes;
  const names = nodes
    .filter((node) => kept.includes(node))
    .map((node) => node.short || `“${node.title}”`);
  return listing(many ? [...names, `${nodes.length - kept.length} more`] : names);
}

/**
 * The worst that can happen to a stake, as a clause; nothing if it is not touched.
 * @param {Reach} found
 * @param {import("./types.js").Stake} stake
 */
function worst({ risks }, { id, subject, levels }) {
  const hit = new Set(risks.filter((risk) => risk.stake === id).map((risk) => risk.level));
  const level = levels.find((one) => hit.has(one.id));
  if (!level) return "";
  const abbreviated = /^.\p{Lu}/u.test(subject);
  const within = abbreviated ? subject : subject.slice(0, 1).toLowerCase() + subject.slice(1);
  return `${within} ${level.verb} ${level.title}`;
}

/**
 * What can happen to a stake, as a sentence; nothing if it is not touched.
 * @param {Reach} found
 * @param {import("./types.js").Stake} stake
 */
export function harm({ risks }, stake) {
  const clauses = stake.levels.flatMap(({ id, title, verb }) => {
    const found = risks
      .filter((risk) => risk.stake === stake.id && risk.level === id)
      .map((risk) => risk.title);
    return found.length ? [`${verb} ${title} with ${named([...new Set(found)], "parts")}`] : [];
  });
  return clauses.length ? `${stake.subject} ${listing(clauses)}.` : "";
}

/**
 * Why a node is in its state, as one sentence along its path.
 * @param {System} s
 * @param {import("./types.js").Hits} hits what `spread` found.
 * @param {string} id
 * @param {readonly string[]} taken what was taken down, as `normal` or `blast` gives it.
 */
export function why(s, hits, id, taken) {
  const called = s.titles;
  const hit = hits[id];
  const name = `“${called[id]}”`;
  if (hit.state === UP) return `${name} is up.`;
  const failed = (/** @type {string} */ part) => {
    if (taken.includes(part)) return "has failed";
    const group = taken.find((other) => s.group.get(other)?.members.includes(part));
    return `has failed with “${called[group ?? part]}”`;
  };
  if (hit.path.length === 1) return `${name} ${failed(id)}.`;
  const steps = hit.edges.map((index) => {
    const { type, to } = s.edges[index];
    if (!s.group.has(to)) return `${VERBS[type]} “${called[to]}”`;
    const { state, path } = hits[to];
    const of = `“${called[to]}”, all of them ${STATES[state]}, among them “${called[path[1]]}”`;
    return `${VERBS[type]} one of ${of}`;
  });
  const because = [...steps, failed(hit.path[hit.path.length - 1])].join(", which ");
  const after = hit.onset ? ` after ${duration(hit.onset)}` : "";
  return `${name} is ${STATES[hit.state]}${after} because it ${because}.`;
}
