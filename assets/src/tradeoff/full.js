// The full form of <tradeoff-explorer>: weights and scores side by side, what would have to be true for
// each rival, and, folded, how sure the lead is.

import { headline, make } from "../shared/dom.js";
import { Lines } from "./lines.js";
import { Matrix } from "./matrix.js";
import { Rivals } from "./rivals.js";
import { Shares } from "./shares.js";
import { Switch } from "./switch.js";
import { Weights } from "./weights.js";

/** @type {import("./types.js").Region[]} */
const REGIONS = ["any", "ordered", "near"];

export class Full {
  /** @param {import("./explorer.js").TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.verdict = make("p", { class: "ax-verdict" });
    this.detail = make("p", { class: "ax-detail" });
    const [sets, weights, matrix] = [
      new Switch(explorer),
      new Weights(explorer),
      new Matrix(explorer),
    ];
    const [rivals, shares, lines] = [
      new Rivals(explorer),
      new Shares(explorer),
      new Lines(explorer),
    ];
    this.views = [sets, weights, matrix, rivals];
    this.counts = [shares, lines];
    this.statistics = make(
      "details",
      { class: "ax-data", ontoggle: () => this.statistics.open && explorer.update() },
      make("summary", { text: "How sure the lead is, and one weight from nothing to everything" }),
      explorer.heading({ text: "How sure the lead is" }),
      shares.element,
      explorer.heading({ text: "One weight from nothing to everything" }),
      lines.element,
    );
    const { scored } = explorer.data;
    const known = sets.element ? [sets.finding, sets.changes] : [];
    explorer.replaceChildren(
      make("div", { class: "ax-answer" }, this.verdict, this.detail),
      make("p", { class: "ax-note", text: scored, hidden: !scored }),
      ...[sets.element].filter((part) => part !== null),
      make(
        "div",
        { class: "tx-bench" },
        make("div", { class: "tx-side" }, weights.element),
        make("div", { class: "tx-main" }, matrix.element),
      ),
      matrix.panel,
      explorer.heading({ text: "What would have to be true for another option to lead" }),
      rivals.element,
      ...known,
      this.statistics,
    );
  }

  /** Shares are counted where they are shown. */
  get regions() {
    return this.statistics.open ? REGIONS : [];
  }

  get answer() {
    return this.explorer.found.sentence;
  }

  paint() {
    for (const view of this.views) view.paint();
    this.tell();
  }

  /** What hangs on shares that were counted. */
  tell() {
    [this.verdict.textContent, this.detail.textContent] = headline(this.answer);
    if (this.statistics.open) for (const view of this.counts) view.paint();
  }
}
