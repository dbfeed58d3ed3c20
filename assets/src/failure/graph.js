// The graph of a system by number, and what of it is taken down. No DOM.

/** @typedef {import("./types.js").System} System */

export const UP = 0;
export const DELAYED = 1;
export const DEGRADED = 2;
export const DOWN = 3;
/** @type {readonly import("./types.js").Word[]} words of the states, by number */
export const STATES = Object.freeze(["up", "delayed", "degraded", "down"]);
/** The same, worst first. */
export const WORST = Object.freeze([...STATES].reverse());
/** The worst a dependency of each type passes on. */
export const CAPS = Object.freeze({ hard: DOWN, soft: DEGRADED, async: DELAYED });

/**
 * The graph the page embeds, ready for the engine.
 * @param {import("./types.js").Graph} data
 * @returns {System}
 */
export function system(data) {
  const { nodes, groups, edges, stakes } = data;
  const names = [...nodes, ...groups].map((item) => item.id);
  const number = new Map(names.map((name, i) => [name, i]));
  const numberOf = (/** @type {string} */ id) => {
    const found = number.get(id);
    if (found === undefined) throw new RangeError(`neither a node nor a group: ${id}`);
    return found;
  };
  const members = [...nodes.map(() => []), ...groups.map((group) => group.members.map(numberOf))];
  /** @type {number[][]} */
  const inside = names.map(() => []);
  for (const [group, found] of members.entries())
    for (const part of found) inside[part].push(group);
  /** @type {number[][]} */
  const neededBy = names.map(() => []);
  const arrows = edges.map((edge, index) => {
    const arrow = {
      source: numberOf(edge.from),
      target: numberOf(edge.to),
      cap: CAPS[edge.type],
      wait: edge.type === "async" && edge.buffer !== null ? edge.buffer : 0,
    };
    neededBy[arrow.target].push(index);
    return arrow;
  });
  return {
    ...data,
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

/**
 * What is taken down in the order of the data, each once: components, then groups.
 * @param {System} s
 * @param {readonly string[]} taken
 */
export function normal(s, taken) {
  const wanted = new Set(taken);
  const found = [...s.components, ...s.groups]
    .map((item) => item.id)
    .filter((id) => wanted.has(id));
  if (found.length < wanted.size) {
    const unknown = [...wanted].filter((id) => !found.includes(id)).sort();
    throw new RangeError(`neither a component nor a group: ${unknown.join(", ")}`);
  }
  return found;
}

/**
 * Components that are taken down: by themselves, or as members of a group that is.
 * @param {System} s
 * @param {readonly string[]} taken
 */
export function fallen(s, taken) {
  const wanted = normal(s, taken);
  const down = new Set(wanted);
  for (const name of wanted)
    for (const member of s.group.get(name)?.members ?? []) down.add(member);
  return s.components.map((node) => node.id).filter((id) => down.has(id));
}
