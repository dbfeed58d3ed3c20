// The failure engine for the page: spread, blast and wording of src/helpers/analysis/failure, in the same order
// of operations and under the same names, so that tests/cases/failure.json holds for both. No DOM.

export const UP = 0;
export const DELAYED = 1;
export const DEGRADED = 2;
export const DOWN = 3;
/** Words of the states, by number. */
export const STATES = Object.freeze(["up", "delayed", "degraded", "down"]);
/** The worst a dependency of each type passes on. */
export const CAPS = Object.freeze({ hard: DOWN, soft: DEGRADED, async: DELAYED });
/** More names than this are counted instead. */
export const NAMED = 3;

// ---- the graph --------------------------------------------------------------------------------

/**
 * @typedef {"up" | "delayed" | "degraded" | "down"} State
 * @typedef {{id: string, title: string, kind: "component" | "capability", transit: string[]} & Record<string, any>} Part
 *   a component or a capability
 * @typedef {{id: string, title: string, type: "any-of" | "shared-fate", members: string[]} & Record<string, any>} Group
 * @typedef {{from: string, to: string, type: "hard" | "soft" | "async", buffer: number | null} & Record<string, any>} Edge
 */

/**
 * The graph the page embeds, ready for the functions below.
 * @param {{nodes: Part[], groups: Group[], edges: Edge[], modes: any[], users: any[], stakes: any[]}} data
 *   as `System.json` in Python writes it.
 */
export function system(data) {
  const { nodes, groups, edges, modes, users, stakes } = data;
  const names = [...nodes, ...groups].map((item) => item.id);
  const number = new Map(names.map((name, i) => [name, i]));
  const members = [
    ...nodes.map(() => []),
    ...groups.map((group) => group.members.map((id) => number.get(id))),
  ];
  const inside = names.map(() => []);
  for (const [group, found] of members.entries())
    for (const part of found) inside[part].push(group);
  const neededBy = names.map(() => []);
  const arrows = edges.map((edge, index) => {
    const arrow = {
      source: number.get(edge.from),
      target: number.get(edge.to),
      cap: CAPS[edge.type],
      wait: edge.type === "async" && edge.buffer !== null ? edge.buffer : 0,
    };
    neededBy[arrow.target].push(index);
    return arrow;
  });
  return {
    nodes,
    groups,
    edges,
    modes,
    users,
    stakes,
    names,
    number,
    members,
    inside,
    neededBy,
    arrows,
    components: nodes.filter((node) => node.kind === "component"),
    capabilities: nodes.filter((node) => node.kind === "capability"),
    // Stakes that are in transit somewhere.
    carried: stakes.filter((stake) => nodes.some((node) => node.transit.includes(stake.id))),
    group: new Map(groups.map((group) => [group.id, group])),
    titles: Object.fromEntries([...nodes, ...groups].map((item) => [item.id, item.title])),
  };
}

/** What is taken down in the order of the data, each once: components, then groups. */
export function normal(s, taken) {
  const wanted = new Set(taken);
  const found = [...s.components, ...s.groups]
    .map((item) => item.id)
    .filter((id) => wanted.has(id));
  if (found.length < wanted.size) {
    const unknown = [...wanted]
      .filter((id) => !found.includes(id))
      .sort()
      .join(", ");
    throw new RangeError(`neither a component nor a group: ${unknown}`);
  }
  return found;
}

/** Components that are taken down: by themselves, or as members of a group that is. */
export function fallen(s, taken) {
  const wanted = normal(s, taken);
  const down = new Set(wanted);
  for (const name of wanted)
    for (const member of s.group.get(name)?.members ?? []) down.add(member);
  return s.components.map((node) => node.id).filter((id) => down.has(id));
}

// ---- how a failure spreads --------------------------------------------------------------------

/** States by number: from all up, the worse is passed on until nothing changes. */
function settle(s, parts) {
  const found = s.names.map(() => UP);
  const waiting = [...parts];
  for (const part of waiting) found[part] = DOWN;
  while (waiting.length) {
    const changed = waiting.pop();
    for (const index of s.neededBy[changed]) {
      const { source, cap } = s.arrows[index];
      const passed = Math.min(found[changed], cap);
      if (passed > found[source]) {
        found[source] = passed;
        waiting.push(source);
      }
    }
    for (const group of s.inside[changed]) {
      const best = Math.min(...s.members[group].map((member) => found[member]));
      if (best > found[group]) {
        found[group] = best;
        waiting.push(group);
      }
    }
  }
  return found;
}

/** State of every node and group by id; `spread` without the times and the paths. */
export function states(s, taken) {
  const found = settle(
    s,
    fallen(s, taken).map((id) => s.number.get(id)),
  );
  return Object.fromEntries(s.names.map((name, i) => [name, found[i]]));
}

/** Whether a label, [seconds until it shows, dependencies on the way], comes before another. */
const before = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
const same = (a, b) => a[0] === b[0] && a[1] === b[1];

/**
 * The best label of everything hit, and the way it came: the number of an edge for a node, of a
 * member for a group. Knuth's generalisation of Dijkstra's algorithm, as in Python: a node takes its
 * best dependency, a group its worst member. Only dependencies that pass on just the state a node
 * ends in can explain it.
 */
function label(s, settled, parts) {
  const labels = s.names.map(() => null);
  const offers = s.names.map(() => null);
  const via = s.names.map(() => -1);
  const open = s.members.map((found) => found.length);
  const offered = new Set();
  const offer = (to, found) => {
    if (!offers[to] || before(found, offers[to])) offers[to] = found;
    offered.add(to);
  };
  for (const part of parts) offer(part, [0, 0]);
  while (offered.size) {
    let here = -1;
    for (const i of offered) if (here < 0 || before(offers[i], offers[here])) here = i;
    offered.delete(here);
    const own = offers[here];
    labels[here] = own;
    for (const group of s.inside[here]) {
      open[group] -= 1;
      if (!open[group]) offer(group, own); // the last member to get its label has the worst
    }
    for (const index of s.neededBy[here]) {
      const { source, cap, wait } = s.arrows[index];
      if (!labels[source] && Math.min(settled[here], cap) === settled[source]) {
        offer(source, [own[0] + wait, own[1] + 1]);
      }
    }
  }
  s.arrows.forEach(({ source, target, cap, wait }, index) => {
    const [own, from] = [labels[source], labels[target]];
    if (!own || !from || via[source] >= 0) return;
    if (
      Math.min(settled[target], cap) === settled[source] &&
      same(own, [from[0] + wait, from[1] + 1])
    ) {
      via[source] = index;
    }
  });
  for (let group = s.nodes.length; group < s.names.length; group += 1) {
    if (labels[group])
      via[group] = s.members[group].find((member) => same(labels[member], labels[group]));
  }
  return { labels, via };
}

function hitOf(s, at, state, { labels, via }) {
  if (!labels[at]) return { state: UP, onset: null, path: [], edges: [] };
  const path = [s.names[at]];
  const edges = [];
  for (let here = at; via[here] >= 0; ) {
    if (here < s.nodes.length) {
      edges.push(via[here]);
      here = s.arrows[via[here]].target;
    } else here = via[here];
    path.push(s.names[here]);
  }
  return { state, onset: labels[at][0], path, edges };
}

/**
 * What taking parts down does to every node and group, by id.
 * @param {string[]} taken ids of components and groups; a group takes all its members down.
 * @returns {Object<string, {state: number, onset: number|null, path: string[], edges: number[]}>}
 *   `onset` in seconds; `path` from the node to the part taken down, groups on the way included;
 *   `edges` numbers of the dependencies along it.
 */
export function spread(s, taken) {
  const parts = fallen(s, taken).map((id) => s.number.get(id));
  const settled = settle(s, parts);
  const found = label(s, settled, parts);
  return Object.fromEntries(s.names.map((name, i) => [name, hitOf(s, i, settled[i], found)]));
}

// ---- the blast radius -------------------------------------------------------------------------

const WORDS = ["down", "degraded", "delayed", "up"];

/**
 * Take parts down and see what it does: states and paths of the capabilities, weights and shares,
 * users hit, what is held up in transit, what is at risk, and the finding in sentences.
 */
export function blast(s, taken) {
  const names = normal(s, taken);
  const hits = spread(s, names);
  const hit = s.capabilities.filter((node) => hits[node.id].state !== UP);
  const weights = Object.fromEntries(WORDS.map((word) => [word, 0]));
  for (const node of s.capabilities) weights[STATES[hits[node.id].state]] += node.weight;
  const whole = WORDS.reduce((total, word) => total + weights[word], 0);
  const found = {
    taken: names,
    capabilities: s.capabilities.map((node) => ({ id: node.id, ...hits[node.id] })),
    weights,
    share: Object.fromEntries(
      WORDS.map((word) => [word, whole ? weights[word] / whole : Number(word === "up")]),
    ),
    users: [...new Set(hit.map((node) => node.user).filter(Boolean))],
    transit: Object.fromEntries(
      s.carried.map(({ id }) => [
        id,
        hit.filter((node) => node.transit.includes(id)).map((node) => node.id),
      ]),
    ),
    risks: s.components
      .filter((node) => hits[node.id].state === DOWN)
      .flatMap((node) =>
        node.risks.map((risk) => ({
          component: node.id,
          title: node.title,
          ...risk,
          taken: hits[node.id].path.length === 1,
        })),
      ),
  };
  const sentences = sentencesOf(s, found);
  return { ...found, sentences, sentence: sentences.join(" ") };
}

// ---- in words ---------------------------------------------------------------------------------

const VERBS = { hard: "needs", soft: "uses", async: "waits for" };
/** Added before rounding, so that 2.5 computed as 2.4999999 rounds as 2.5 does. */
const HAIR = 1e-6;
/** From how many seconds on a unit is used, its seconds, its names. */
/** @type {[number, number, string, string][]} from how many seconds, of how many, one and more of it */
const SPANS = [
  [84600, 86400, "day", "days"],
  [3570, 3600, "h", "h"],
  [59.5, 60, "min", "min"],
  [0.9995, 1, "s", "s"],
  [0, 1e-3, "ms", "ms"],
];

const decimal = (tenths) =>
  tenths % 10 ? `${Math.floor(tenths / 10)}.${tenths % 10}` : `${tenths / 10}`;

/** A share in percent, rounded half up to one decimal at most; never 0 or 100 unless it is. */
export function percent(part, whole) {
  const tenths = Math.floor((2000 * part + whole) / (2 * whole));
  if (tenths === 0 && part > 0) return "less than 0.1\u00a0%";
  if (tenths === 1000 && part < whole) return "more than 99.9\u00a0%";
  return `${decimal(tenths)}\u00a0%`;
}

/**
 * A time in its largest unit that is not below 1: to one decimal below 10, whole from there.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds === 0) return "0\u00a0s";
  const [, size, one, more] = SPANS.find(([from]) => seconds * (1 + HAIR) >= from);
  const amount = seconds / size;
  if (amount + HAIR < 0.1) return `less than 0.1\u00a0${more}`;
  const number =
    amount + HAIR < 9.95
      ? decimal(Math.floor(amount * 10 + 0.5 + HAIR))
      : String(Math.floor(amount + 0.5 + HAIR));
  return `${number}\u00a0${number === "1" ? one : more}`;
}

/** Clauses with commas and an "and" before the last. */
export const joined = (parts) =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** “A”, “B” and “C”. */
export const listing = (names) => joined(names.map((name) => `“${name}”`));

const all = (number) => (number === 1 ? "the one capability is" : `all ${number} capabilities are`);

/** Titles in quotation marks, or their number where they are many. */
const named = (titles, noun) =>
  titles.length <= NAMED ? listing(titles) : `${titles.length} ${noun}`;

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

function sentencesOf(s, found) {
  if (!found.taken.length) return [`Nothing is taken down: ${all(found.capabilities.length)} up.`];
  return [
    lead(s, found),
    shareOf(found),
    who(s, found),
    ...s.stakes.map((stake) => harm(found, stake)),
  ].filter(Boolean);
}

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
  return `${without}, ${joined(clauses)}${rest}.`;
}

function shareOf({ weights }) {
  const whole = WORDS.reduce((total, word) => total + weights[word], 0);
  if (weights.up === whole) return "";
  const parts = WORDS.filter((word) => weights[word]).map(
    (word) => `${percent(weights[word], whole)} is ${word}`,
  );
  return `By weight, ${joined(parts)}.`;
}

/** Who is hit, and of each stake that is in transit anywhere whether that is held up. */
function who(s, { users, transit }) {
  if (!users.length) return "";
  const plural = new Map(s.users.map((user) => [user.id, user.plural]));
  const held = s.carried.map((stake) => {
    const where = transit[stake.id].map((id) => s.titles[id]);
    return `; ${stake.transit} ${where.length ? `can be held up in ${named(where, "capabilities")}` : "is not"}`;
  });
  return `${capital(joined(users.map((user) => plural.get(user))))} are hit${held.join("")}.`;
}

/** What can happen to a stake, as a sentence; nothing if it is not touched. */
export function harm({ risks }, stake) {
  const clauses = stake.levels.flatMap(({ id, title, verb }) => {
    const found = risks
      .filter((risk) => risk.stake === stake.id && risk.level === id)
      .map((risk) => risk.title);
    return found.length ? [`${verb} ${title} with ${named([...new Set(found)], "parts")}`] : [];
  });
  return clauses.length ? `${stake.subject} ${joined(clauses)}.` : "";
}

/**
 * Why a node is in its state, as one sentence along its path.
 * @param {object} hits what `spread` found.
 * @param {string[]} taken what was taken down, as `normal` or `blast` gives it.
 */
export function why(s, hits, id, taken) {
  const called = s.titles;
  const hit = hits[id];
  const name = `“${called[id]}”`;
  if (hit.state === UP) return `${name} is up.`;
  const takenDown = (part) => {
    if (taken.includes(part)) return "taken down";
    const group = taken.find((other) => s.group.get(other)?.members.includes(part));
    return `taken down with “${called[group]}”`;
  };
  if (hit.path.length === 1) return `${name} is ${takenDown(id)}.`;
  const steps = hit.edges.map((index) => {
    const { type, to } = s.edges[index];
    if (!s.group.has(to)) return `${VERBS[type]} “${called[to]}”`;
    const { state, path } = hits[to];
    const of = `“${called[to]}”, all of them ${STATES[state]}, among them “${called[path[1]]}”`;
    return `${VERBS[type]} one of ${of}`;
  });
  const because = [...steps, `is ${takenDown(hit.path.at(-1))}`].join(", which ");
  const after = hit.onset ? ` after ${duration(hit.onset)}` : "";
  return `${name} is ${STATES[hit.state]}${after} because it ${because}.`;
}
