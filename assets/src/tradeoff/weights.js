// The weights of <tradeoff-explorer>: a slider for each criterion, and what puts all of them.

import { button, make } from "../shared/dom.js";
import { letter } from "../shared/phrases.js";
import { NOTEBOOK } from "../shared/site.js";
import { percent } from "./figures.js";

/** @typedef {import("./explorer.js").TradeoffExplorer} TradeoffExplorer */

export class Weights {
  /** @param {TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { criteria } = explorer.data;
    const equal = criteria.map(() => 1 / criteria.length);
    this.sum = make("output", { class: "ax-sum", "aria-live": "off" });
    this.sliders = criteria.map((criterion, j) => this.slider(criterion, j));
    this.element = make(
      "fieldset",
      { class: "ax-weights" },
      make("legend", { text: "Weights" }),
      ...this.sliders.map((slider) => slider.row),
      make("p", { class: "ax-note" }, "Together ", this.sum, ". Moving one rescales the others."),
      make(
        "div",
        { class: "ax-buttons" },
        button("Recorded weights", () =>
          explorer.setWeights(explorer.author, () => "The recorded weights."),
        ),
        button("Equal weights", () => explorer.setWeights(equal, () => "Equal weights.")),
        button("Reset all", () => {
          explorer.step(() => explorer.reset());
          explorer.say("Weights and scores are the recorded ones.");
        }),
        NOTEBOOK ? null : explorer.copyButton(),
      ),
    );
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
      onchange: () => explorer.say(explorer.found.sentence),
    });
    // An output is announced on every change; the slider itself says its value already.
    const output = make("output", { for: id, "aria-live": "off" });
    const row = make(
      "div",
      { class: "ax-slider" },
      make(
        "label",
        { for: id, title: criterion.question },
        make("span", { class: "ax-letter", "aria-hidden": "true", text: `${letter(j)} ` }),
        criterion.title,
      ),
      input,
      output,
    );
    return { row, input, output };
  }

  paint() {
    const { weights } = this.explorer;
    this.sum.textContent = percent(
      weights.reduce((total, weight) => total + weight, 0),
      0,
    );
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
