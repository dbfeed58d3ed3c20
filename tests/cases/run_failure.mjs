// What assets/src/failure/engine.js says about a graph of failure.json, in the shape of its "expected".

export function solve(engine, { system, takes, whole = true }) {
  const s = engine.system(system);
  return takes.map((taken) => answer(engine, s, taken, whole));
}

/** `whole`: of every node, and not of the capabilities alone. */
function answer(engine, s, taken, whole) {
  const { sentence, ...blast } = engine.blast(s, taken);
  const hits = engine.spread(s, taken);
  const states = engine.states(s, taken);
  if (sentence !== blast.sentences.join(" ")) throw new Error("the sentence is not its parts");
  if (s.names.some((id) => states[id] !== hits[id].state)) throw new Error("two ways, two states");
  for (const { id, ...hit } of blast.capabilities) {
    if (JSON.stringify(hit) !== JSON.stringify(hits[id])) throw new Error(`two accounts of ${id}`);
  }
  const nodes = (whole ? s.nodes : s.capabilities).map((node) => node.id).filter((id) => hits[id].state);
  const shown = [...nodes, ...(whole ? s.groups.map((group) => group.id).filter((id) => hits[id].state) : [])];
  const parts = s.components.map((node) => node.id);
  const boxes = [0, 1].map((odd) => parts.filter((_, i) => i % 2 === odd)).filter((box) => box.length);
  return {
    ...blast,
    brief: engine.brief(s, blast, "the box"),
    joint: boxes.map((box) => engine.joint(hits, box)),
    capabilities: blast.capabilities.map((hit) => hit.id),
    fallen: engine.fallen(s, taken),
    states: s.names.map((id) => states[id]).join(""),
    hits: Object.fromEntries(shown.map((id) => [id, [hits[id].onset, hits[id].path, hits[id].edges]])),
    why: Object.fromEntries((whole ? nodes : nodes.slice(0, 3)).map((id) => [id, engine.why(s, hits, id, blast.taken)])),
  };
}
