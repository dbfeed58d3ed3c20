// In what share of weightings each option of <tradeoff-explorer> leads.

import { make, scroller, tableOf } from "../shared/dom.js";
import { percent } from "../shared/phrases.js";

const HEAD = ["Option", "All weightings", "In this order of criteria", "Within 20 % of these"];

export class Shares {
  /** @param {import("./explorer.js").TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.table = make("table", { class: "ax-table" });
    this.note = make("p", { class: "ax-note" });
    this.element = make(
      "div",
      { class: "ax-shares" },
      scroller(`Shares of weightings: ${explorer.data.title}`, this.table),
      this.note,
    );
  }

  paint() {
    const { ranking, counted, data } = this.explorer;
    const cell = (/** @type {number} */ share) => [
      make("span", { class: "ax-bar", style: `--share:${share}` }),
      make("span", { text: percent(share) }),
    ];
    const rows = ranking.order.map((i) => [
      data.options[i].title,
      ...counted.map(({ share }) => cell(share[i][0])),
    ]);
    this.table.replaceChildren(...tableOf(HEAD, rows));
    const draws = counted[0].draws.toLocaleString("en");
    this.note.textContent = `Counted over ${draws} weightings spread evenly over each region.`;
  }
}
