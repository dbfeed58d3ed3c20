// What would make another option of <tradeoff-explorer> lead, and a button that does it.

import { button, make } from "../shared/dom.js";
import * as engine from "./engine.js";
import { points } from "./figures.js";
import { percent } from "../shared/phrases.js";

const SMALL = 5e-4; // of a weight: what would be written as 0.0

export class Rivals {
  /** @param {import("./explorer.js").TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.element = make("div", {
      class: "ax-rivals",
      tabindex: "-1",
      role: "group",
      "aria-label": "What would make another option lead",
    });
  }

  paint() {
    const { ranking, problem, data } = this.explorer;
    const at = document.activeElement;
    const held = this.element.contains(at) ? at?.textContent : null;
    const rivals = ranking.order.filter(
      (i) => i !== ranking.winner && !data.options[i].knocked_out,
    );
    const rows = rivals.map((i) => make("li", {}, ...this.row(engine.nearest(problem, i))));
    this.element.replaceChildren(
      rows.length ? make("ul", {}, ...rows) : make("p", { text: "There is no other option." }),
    );
    // The button that was pressed is gone once its option leads: the list keeps the focus.
    if (held === null) return;
    const buttons = [...this.element.querySelectorAll("button")];
    (buttons.find((each) => each.textContent === held) ?? this.element).focus();
  }

  /** @param {import("./types.js").Way} way */
  row(way) {
    const { explorer } = this;
    const { options, criteria } = explorer.data;
    const title = options[way.option].title;
    const named = make("b", { text: title });
    if (way.reach === "never") return [named, ": no weighting puts it first on these scores."];
    const moved = way.weights
      .map((weight, j) => ({ title: criteria[j].title, by: weight - explorer.weights[j] }))
      .filter(({ by }) => Math.abs(by) >= SMALL)
      .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
      .map((each) => `${each.title} ${each.by > 0 ? "+" : "−"}${points(Math.abs(each.by))}`);
    const level = explorer.ranking.level.includes(way.option);
    if (level && way.reach === "ties") return [named, " is level: no weighting puts it ahead."];
    const act = button(
      way.reach === "ties" ? `Bring “${title}” level` : `Make “${title}” lead`,
      () =>
        // What was found is said once it is.
        explorer.setWeights(engine.beyond(way), () => explorer.found.sentence),
    );
    if (level) return [act, " is level at the present weights."];
    const least = `at least ${percent(way.least)} of the weight has to change hands`;
    return [
      act,
      moved.length ? ` nearest at: ${moved.join(", ")}; ${least}.` : " is a hair behind.",
    ];
  }
}
