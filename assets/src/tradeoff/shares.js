// How sure the lead of <tradeoff-explorer> is: in what share of readings and weightings each option
// leads, and what one change alone would do.

import { make, scroller, tableOf } from "../shared/dom.js";
import { percent, points, signed } from "../shared/phrases.js";
import * as engine from "./engine.js";

const HEAD = [
  "Option",
  "Weights and scores a little off",
  "Weights within 20 % of these",
  "Any weights in this order",
  "Any weights",
];

export class Shares {
  /** @param {import("./explorer.js").TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.facts = make("dl", { class: "ax-facts" });
    this.table = make("table", { class: "ax-table" });
    this.note = make("p", { class: "ax-note" });
    this.element = make(
      "div",
      { class: "ax-shares" },
      this.facts,
      make("p", { class: "ax-note", text: "Share in which each option comes first:" }),
      scroller(`Shares of readings and weightings: ${explorer.data.title}`, this.table),
      this.note,
    );
  }

  paint() {
    const { ranking, confidence, counted, data } = this.explorer;
    const cell = (/** @type {number} */ share) => [
      make("span", { class: "ax-bar", style: `--share:${share}` }),
      make("span", { text: percent(share) }),
    ];
    const [any, ordered, near] = counted.map(({ share }) => share.map((row) => row[0]));
    const rows = ranking.order.map((i) => [
      data.options[i].title,
      ...[confidence.first, near, ordered, any].map((first) => cell(first[i])),
    ]);
    this.table.replaceChildren(...tableOf(HEAD, rows));
    const draws = confidence.draws.toLocaleString("en");
    this.note.textContent =
      `Each counted over ${draws} draws. A little off: every weight within 20 % of these and every score ` +
      "within half a step, all at once. The lead is robust from 95 % of such readings, sensitive from " +
      "75 %, a close call below; a share within two standard errors of a limit counts as at it.";
    this.facts.replaceChildren(
      ...this.told().flatMap(([term, text]) => [
        make("div", {}, make("dt", { text: term }), make("dd", { text })),
      ]),
    );
  }

  /** What one change alone would do. @returns {[string, string][]} */
  told() {
    const { found, data } = this.explorer;
    if (found.runner_up === null) return [];
    const { smallest, rival } = found;
    const change = smallest ? engine.relative(smallest) : Infinity;
    const critical = smallest
      ? `${data.criteria[smallest.criterion].title}, level at ${percent(smallest.weight)}` +
        (Number.isFinite(change) ? ` (${signed(change, 0)} %)` : "")
      : "none";
    return [
      ["Margin", `${points(found.margin)} of 100 points`],
      ["Critical criterion", critical],
      ["Critical cells", String(found.critical_cells)],
      [
        "Least weight to move for the runner-up",
        rival && rival.least !== null ? percent(rival.least) : "none is enough",
      ],
    ];
  }
}
