// The blast radius of what is taken down. No DOM.

import { DOWN, STATES, UP, WORST, normal } from "./graph.js";
import { spread } from "./spread.js";
import { sentencesOf, wholeOf } from "./wording.js";

/**
 * Take parts down and see what it does: states and paths of the capabilities, weights and shares,
 * users hit, what is held up in transit, what is at risk, and the finding in sentences.
 * @param {import("./types.js").System} s
 * @param {readonly string[]} taken
 * @returns {import("./types.js").Blast}
 */
export function blast(s, taken) {
  const names = normal(s, taken);
  const hits = spread(s, names);
  const hit = s.capabilities.filter((node) => hits[node.id].state !== UP);
  const weights = { down: 0, degraded: 0, delayed: 0, up: 0 };
  for (const node of s.capabilities) weights[STATES[hits[node.id].state]] += node.weight;
  const whole = wholeOf(weights);
  const share = { ...weights };
  for (const word of WORST) share[word] = whole ? weights[word] / whole : Number(word === "up");
  const found = {
    taken: names,
    capabilities: s.capabilities.map((node) => ({ id: node.id, ...hits[node.id] })),
    weights,
    share,
    users: [...new Set(hit.flatMap((node) => node.user ?? []))],
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
