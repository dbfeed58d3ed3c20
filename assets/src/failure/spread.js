// How a failure spreads: the state of everything, when it shows and along which way. No DOM.

import { DEGRADED, DOWN, UP, fallen } from "./graph.js";

/** @typedef {import("./types.js").System} System */

/**
 * States by number: from all up, the worse is passed on until nothing changes.
 * @param {System} s
 * @param {number[]} parts
 */
function settle(s, parts) {
  const found = s.names.map(() => UP);
  const waiting = [...parts];
  for (const part of waiting) found[part] = DOWN;
  for (let changed = waiting.pop(); changed !== undefined; changed = waiting.pop()) {
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

/** @type {(s: System, taken: readonly string[]) => number[]} numbers of the components that are down */
const partsOf = (s, taken) => fallen(s, taken).map((id) => s.names.indexOf(id));

/**
 * State of every node and group by id; `spread` without the times and the paths.
 * @param {System} s
 * @param {readonly string[]} taken
 */
export function states(s, taken) {
  const found = settle(s, partsOf(s, taken));
  return Object.fromEntries(s.names.map((name, i) => [name, found[i]]));
}

/** @typedef {[number, number]} Label seconds until it shows, dependencies on the way */
/** @type {(a: Label, b: Label) => boolean} whether a label comes before another */
const before = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
/** @type {(a: Label | null, b: Label | null) => boolean} */
const same = (a, b) => a !== null && b !== null && a[0] === b[0] && a[1] === b[1];

/**
 * The best label of everything hit, and the way it came: the number of an edge for a node, of a
 * member for a group. Knuth's generalisation of Dijkstra's algorithm, as in Python: a node takes its
 * best dependency, a group its worst member. Only dependencies that pass on just the state a node
 * ends in can explain it.
 * @param {System} s
 * @param {number[]} settled
 * @param {number[]} parts
 */
function label(s, settled, parts) {
  /** @type {(Label | null)[]} */
  const labels = s.names.map(() => null);
  /** @type {Map<number, Label>} */
  const offered = new Map();
  const via = s.names.map(() => -1);
  const open = s.members.map((found) => found.length);
  /** @type {(to: number, found: Label) => void} */
  const offer = (to, found) => {
    const best = offered.get(to);
    if (!best || before(found, best)) offered.set(to, found);
  };
  for (const part of parts) offer(part, [0, 0]);
  while (offered.size) {
    let [[here, own]] = offered;
    for (const [i, found] of offered) if (before(found, own)) [here, own] = [i, found];
    offered.delete(here);
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
      via[group] = s.members[group].find((member) => same(labels[member], labels[group])) ?? -1;
  }
  return { labels, via };
}

/**
 * @param {System} s
 * @param {number} at
 * @param {number} state
 * @param {ReturnType<typeof label>} found
 * @returns {import("./types.js").Hit}
 */
function hitOf(s, at, state, { labels, via }) {
  const own = labels[at];
  if (!own) return { state: UP, onset: null, path: [], edges: [] };
  const path = [s.names[at]];
  /** @type {number[]} */
  const edges = [];
  for (let here = at; via[here] >= 0; ) {
    if (here < s.nodes.length) {
      edges.push(via[here]);
      here = s.arrows[via[here]].target;
    } else here = via[here];
    path.push(s.names[here]);
  }
  return { state, onset: own[0], path, edges };
}

/**
 * What taking parts down does to every node and group, by id.
 * @param {System} s
 * @param {readonly string[]} taken ids of components and groups; a group takes all its members down.
 * @returns {import("./types.js").Hits}
 */
export function spread(s, taken) {
  const parts = partsOf(s, taken);
  const settled = settle(s, parts);
  const found = label(s, settled, parts);
  return Object.fromEntries(s.names.map((name, i) => [name, hitOf(s, i, settled[i], found)]));
}

/**
 * State of several parts taken as one: down if all of them are, else degraded if any is hit.
 * @param {import("./types.js").Hits} hits
 * @param {readonly string[]} parts
 */
export function joint(hits, parts) {
  const found = parts.map((part) => hits[part].state);
  return Math.min(...found) === DOWN ? DOWN : Math.min(Math.max(...found), DEGRADED);
}
