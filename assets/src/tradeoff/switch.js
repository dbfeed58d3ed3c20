// The switch of <tradeoff-explorer>: scores as decided or with hindsight, and what that changes.

import { make } from "../shared/dom.js";
import { month } from "../shared/phrases.js";
import * as engine from "./engine.js";

export class Switch {
  /** @param {import("./explorer.js").TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { hindsight, decided } = explorer.data;
    /** @type {HTMLInputElement[]} */ this.choices = [];
    this.finding = make("p", { class: "tx-shift" });
    this.list = make("ul", { class: "ax-changes" });
    // Without a second set there is nothing to switch.
    this.element = hindsight
      ? make(
          "fieldset",
          { class: "tx-sets" },
          make("legend", { class: "visually-hidden", text: "Scores" }),
          this.choice(false, `As decided, ${decided}`),
          this.choice(true, "With hindsight"),
        )
      : null;
    this.changes = make(
      "details",
      { class: "ax-data" },
      make("summary", { text: "What became known" }),
      this.list,
    );
  }

  /**
   * @param {boolean} later
   * @param {string} text
   */
  choice(later, text) {
    const { explorer } = this;
    const input = make("input", {
      type: "radio",
      name: `${explorer.id}-set`,
      value: later ? "hindsight" : "decided",
      onchange: () => {
        explorer.step(() => explorer.look(later));
        explorer.say(`${this.finding.textContent} ${explorer.answer}`);
      },
    });
    this.choices.push(input);
    return make("label", { class: "tx-set" }, input, make("span", { text }));
  }

  paint() {
    const { explorer } = this;
    const { hindsight, options, criteria } = explorer.data;
    if (!hindsight) return;
    for (const choice of this.choices)
      choice.checked = (choice.value === "hindsight") === explorer.later;
    const [before, after] = [false, true].map((later) =>
      explorer.problemOf(explorer.scoresOf(later)),
    );
    const found = engine.shift(before, after);
    const changed = hindsight.changes.filter(({ option, criterion }) =>
      found.cells.some(([i, j]) => i === option && j === criterion),
    );
    this.finding.textContent = engine.hindsight(
      found,
      explorer.named(options),
      changed.map((change) => change.month),
    );
    this.list.replaceChildren(
      ...changed.map(({ option, criterion, score, ...change }) =>
        make(
          "li",
          {},
          make("b", { text: `${options[option].title}, ${criteria[criterion].title}: ` }),
          `${before.scores[option][criterion]} as decided, ${score} since ${month(change.month)}. `,
          make("span", { class: "ap-src", html: change.evidence }),
        ),
      ),
    );
  }
}
