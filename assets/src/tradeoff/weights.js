// The weights of <tradeoff-explorer>: a slider for each criterion, and what puts all of them.

import { button, make } from "../shared/dom.js";
import { points } from "../shared/phrases.js";
import { NOTEBOOK } from "../shared/site.js";

/** @typedef {import("./explorer.js").TradeoffExplorer} TradeoffExplorer */

/** @param {number} share as beside a slider: to one decimal, at most */
const percent = (share) => `${points(share, 1)}\u00a0%`;

export class Weights {
  /** @param {TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { criteria } = explorer.data;
    const equal = criteria.map(() => 1 / criteria.length);
    this.sum = make("output", { class: "ax-sum", "aria-live": "off" });
    this.sliders = criteria.map((criterion, j) => this.slider(criterion, j));
    const legend = explorer.compact ? "Weights; moving one rescales the others" : "Weights";
    this.buttons = make("div", { class: "ax-buttons" }, ...this.actions(equal));
    this.element = make(
      "fieldset",
      { class: "ax-weights" },
      make("legend", { text: legend }),
      ...this.sliders.map((slider) => slider.row),
      explorer.compact
        ? null
        : make(
            "p",
            { class: "ax-note" },
            "Together ",
            this.sum,
            ". Moving one rescales the others.",
          ),
      this.buttons,
    );
  }

  /** @param {number[]} equal */
  actions(equal) {
    const { explorer } = this;
    const copy = NOTEBOOK ? [] : [explorer.copyButton()];
    const reset = button(explorer.compact ? "Reset" : "Reset all", () => {
      explorer.step(() => explorer.reset());
      explorer.say("Weights and scores are the recorded ones.");
      // In the compact form the button goes with what it has undone.
      if (explorer.compact) this.sliders[0].input.focus();
    });
    if (explorer.compact) return [reset, ...copy];
    return [
      button("Recorded weights", () =>
        explorer.setWeights(explorer.author, () => "The recorded weights."),
      ),
      button("Equal weights", () => explorer.setWeights(equal, () => "Equal weights.")),
      reset,
      ...copy,
    ];
  }

  /**
   * @param {import("./types.js").Data["criteria"][number]} criterion
   * @param {number} j
   */
  slider(criterion, j) {
    const { explorer } = this;
    const id = `${explorer.id}-w${j}`;
    const input = make("input", {
      type: "range",
      id,
      min: "0",
      max: "100",
      step: "0.5",
      oninput: () => explorer.setWeight(j, Number(input.value) / 100),
      onchange: () => explorer.say(explorer.answer),
    });
    // An output is announced on every change; the slider itself says its value already.
    const output = make("output", { for: id, "aria-live": "off" });
    const row = make(
      "div",
      { class: "ax-slider" },
      make("label", { for: id, title: criterion.question, text: criterion.title }),
      input,
      output,
    );
    return { row, input, output };
  }

  paint() {
    const { weights, compact, edited } = this.explorer;
    // They keep their room: what stands around them does not move when they come.
    this.buttons.classList.toggle("tx-away", compact && !edited);
    this.sum.textContent = percent(weights.reduce((total, weight) => total + weight, 0));
    this.sliders.forEach(({ input, output }, j) => {
      // The slider that is being moved keeps its place: its steps are coarser than the weights.
      const held = document.activeElement === input;
      if (!held || Math.abs(Number(input.value) / 100 - weights[j]) > 3e-3)
        input.value = String(weights[j] * 100);
      output.textContent = percent(weights[j]);
      input.setAttribute("aria-valuetext", percent(weights[j]));
    });
  }
}
