// What would have to be true for another option of <tradeoff-explorer> to lead, and a button that
// makes it so.

import { button, make } from "../shared/dom.js";
import { count, percent, points, tenths } from "../shared/phrases.js";
import * as engine from "./engine.js";

const SMALL = 5e-4; // of a weight: what would be written as 0.0

export class Rivals {
  /** @param {import("./explorer.js").TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.element = make("div", {
      class: "ax-rivals",
      tabindex: "-1",
      role: "group",
      "aria-label": "What would have to be true for another option to lead",
    });
  }

  paint() {
    const { ranking, problem, data } = this.explorer;
    const at = document.activeElement;
    const held = this.element.contains(at) ? at?.textContent : null;
    const rivals = ranking.order.filter(
      (i) => i !== ranking.winner && !data.options[i].knocked_out,
    );
    const [lines, flips] = [engine.weightLines(problem), engine.scoreFlips(problem)];
    const rows = rivals.map((i) =>
      make("li", {}, ...this.row(engine.nearest(problem, i), lines, flips)),
    );
    this.element.replaceChildren(
      rows.length ? make("ul", {}, ...rows) : make("p", { text: "There is no other option." }),
    );
    // The button that was pressed is gone once its option leads: the list keeps the focus.
    if (held === null) return;
    const buttons = [...this.element.querySelectorAll("button")];
    (buttons.find((each) => each.textContent === held) ?? this.element).focus();
  }

  /**
   * @param {import("./types.js").Way} way
   * @param {import("./types.js").Line[]} lines
   * @param {import("./types.js").ScoreFlip[]} flips
   */
  row(way, lines, flips) {
    const { explorer } = this;
    const { ranking, data, weights } = explorer;
    const { title } = data.options[way.option];
    const named = make("b", { text: title });
    const steps = stepsOf(flips.filter(({ to }) => to === way.option));
    if (way.reach === "never")
      return [make("p", {}, named, ` leads under no weights on these scores${steps}.`)];
    const level = ranking.level.includes(way.option);
    if (level && way.reach === "ties")
      return [make("p", {}, named, " is level: no weighting puts it ahead.")];
    const act = button(
      way.reach === "ties" ? `Bring “${title}” level` : `Make “${title}” lead`,
      () =>
        // What was found is said once it is.
        explorer.setWeights(engine.beyond(way), () => explorer.answer),
    );
    if (level) return [make("p", {}, named, " is level at the present weights."), act];
    const moved = way.weights
      .map((weight, j) => ({ title: data.criteria[j].title, by: weight - weights[j] }))
      .filter(({ by }) => Math.abs(by) >= SMALL)
      .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
      .map((each) => `${each.title} ${each.by > 0 ? "+" : "−"}${tenths(Math.abs(each.by))}`);
    const behind = points(ranking.totals[ranking.winner] - ranking.totals[way.option]);
    const flip = engine.smallestChange(lines, way.option);
    const alone = flip
      ? `leads if ${data.criteria[flip.criterion].title} weighs ${flip.rises ? "more" : "less"} than ` +
        `${percent(flip.weight)} (now ${percent(weights[flip.criterion])}), or`
      : way.reach === "ties"
        ? "can draw level at best,"
        : "leads";
    const together = moved.length
      ? `once ${percent(way.least)} of the weight changes hands: ${moved.join(", ")}`
      : "with a hair of the weight";
    return [make("p", {}, named, `, ${behind} behind, ${alone} ${together}${steps}.`), act];
  }
}

/**
 * What one step on one score would do.
 * @param {import("./types.js").ScoreFlip[]} flips that bring one option level or ahead
 */
function stepsOf(flips) {
  const cells = new Set(flips.map(({ option, criterion }) => `${option}.${criterion}`)).size;
  if (!cells) return "";
  return `; one step on ${cells === 1 ? "one score" : `any of ${count(cells)} scores`} brings it level or ahead`;
}
