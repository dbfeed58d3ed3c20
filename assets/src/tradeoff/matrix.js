// The scores of <tradeoff-explorer>: the matrix, and the panel of a cell with its reason and evidence.

import { button, make, scroller } from "../shared/dom.js";
import { month } from "../shared/phrases.js";
import { points } from "./figures.js";

/** @typedef {import("./explorer.js").TradeoffExplorer} TradeoffExplorer */

/**
 * A title, read aloud in full where only its short form is seen.
 * @param {{ title: string, short: string }} item
 */
const names = ({ title, short }) => [
  make("span", { class: "ax-full", text: title }),
  make("span", { class: "ax-short", "aria-hidden": "true", title, text: short }),
];

/**
 * What is said of an option where there is little room: seen as a sign, as bold, or as it is.
 * @param {string} text
 */
function marked(text) {
  if (text === "screened out") return [make("span", { class: "ax-tag", text })];
  return [
    ...(text === "chosen"
      ? [make("span", { class: "tx-sign", "aria-hidden": "true", text: "\u00a0✓" })]
      : []),
    make("span", { class: "visually-hidden", text: `, ${text}` }),
  ];
}

export class Matrix {
  /** @param {TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const columns = explorer.data.criteria.length;
    this.table = make("table", { class: "ax-matrix", style: `--columns:${columns}` });
    this.panel = make("div", { class: "ax-panel", hidden: true });
    /** @type {number[][]} the recorded scores of the set looked at */ this.recorded = [];
    /** @type {string | undefined} the cell whose panel stands there */ this.shown = undefined;
    const label = `Scores: ${explorer.data.title}`;
    const table = scroller(label, this.table);
    table.classList.add("tx-scores");
    this.element = explorer.compact
      ? table
      : make(
          "div",
          { class: "ax-scores" },
          table,
          make("p", {
            class: "ax-note",
            text: "Press a score for its reason and evidence, or to change it.",
          }),
        );
  }

  paint() {
    const { options, criteria } = this.explorer.data;
    const { ranking } = this.explorer;
    this.recorded = this.explorer.base(this.explorer.later);
    const at = document.activeElement;
    const held = at instanceof HTMLElement && this.table.contains(at) ? at.dataset.at : undefined;
    const head = make(
      "tr",
      {},
      make("th", { scope: "col", text: "Option" }),
      ...criteria.map((criterion) => make("th", { scope: "col" }, ...names(criterion))),
      make("th", { scope: "col", class: "ax-total", text: "of 100" }),
    );
    const best = Math.max(...ranking.totals);
    const rows = ranking.order.map((i) => {
      const total = ranking.totals[i];
      const bar = make(
        "td",
        { class: "ax-total" },
        make("span", { class: "ax-bar", style: `--share:${best > 0 ? total / best : 0}` }),
        make("span", { text: points(total) }),
      );
      return make(
        "tr",
        { class: ranking.level.includes(i) ? "ax-first" : null },
        make("th", { scope: "row" }, ...names(options[i]), ...this.tags(i)),
        ...criteria.map((_, j) => make("td", {}, this.cell(i, j))),
        bar,
      );
    });
    this.table.replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows));
    if (held) this.focus(held);
    this.paintPanel();
  }

  /** @param {number} i */
  tags(i) {
    const { chosen, knocked_out: out } = this.explorer.data.options[i];
    const { level } = this.explorer.ranking;
    const lead = level.length > 1 ? "level in front" : "leads";
    const said = [
      ...(chosen ? ["chosen"] : []),
      ...(level.includes(i) ? [lead] : []),
      ...(out ? ["screened out"] : []),
    ];
    if (this.explorer.compact) return said.flatMap((text) => marked(text));
    return said.map((text) =>
      make("span", { class: `ax-tag${text === lead ? " ax-lead" : ""}`, text }),
    );
  }

  /**
   * @param {number} i
   * @param {number} j
   */
  cell(i, j) {
    const { explorer } = this;
    const { options, criteria } = explorer.data;
    const score = explorer.scores[i][j];
    const changed = score !== this.recorded[i][j];
    const since = explorer.later && !changed ? explorer.since(i, j) : undefined;
    const mark = changed ? "*" : since ? "†" : "";
    const told = since
      ? `, with hindsight; ${explorer.data.scores[i][j]} as decided, changed ${month(since.month)}`
      : "";
    const look = `ax-cell ax-s${score}${changed ? " ax-changed" : since ? " ax-since" : ""}`;
    if (explorer.compact) {
      const heard = changed ? ", changed" : told;
      const hidden = heard ? make("span", { class: "visually-hidden", text: heard }) : null;
      return make("span", { class: look, "data-at": `${i}.${j}` }, `${score}${mark}`, hidden);
    }
    return button(
      `${score}${mark}`,
      () => {
        explorer.step(() => (explorer.cell = [i, j]));
        this.title?.focus();
      },
      {
        class: look,
        "data-at": `${i}.${j}`,
        "aria-label": `${options[i].title}, ${criteria[j].title}: ${score} of 5${changed ? ", changed" : told}`,
      },
    );
  }

  /** @param {string} at */
  focus(at) {
    const cell = this.table.querySelector(`[data-at="${at}"]`);
    if (cell instanceof HTMLElement) cell.focus();
  }

  /** The panel of the open cell, made when it opens; then only its score is marked. */
  paintPanel() {
    const { cell, scores } = this.explorer;
    const wanted = cell ? `${cell.join(".")}${this.explorer.later ? " later" : ""}` : undefined;
    if (wanted !== this.shown) {
      this.shown = wanted;
      this.panel.hidden = !cell;
      this.panel.replaceChildren(...(cell ? this.about(...cell) : []));
    }
    for (const choice of this.panel.querySelectorAll("input"))
      if (cell) choice.checked = Number(choice.value) === scores[cell[0]][cell[1]];
  }

  /**
   * @param {number} i
   * @param {number} j
   */
  about(i, j) {
    const { explorer } = this;
    const { options, criteria, cells, scores } = explorer.data;
    const since = explorer.since(i, j);
    const [criterion, cell] = [criteria[j], (explorer.later && since) || cells[i][j]];
    const recorded = this.recorded[i][j];
    const set = explorer.later ? "with hindsight" : "as decided";
    const choices = [1, 2, 3, 4, 5].map((score) =>
      make(
        "label",
        { class: "ax-choice" },
        make("input", {
          type: "radio",
          name: `${explorer.id}-score`,
          value: String(score),
          onchange: () => {
            explorer.step(() => (explorer.scores[i][j] = score));
            explorer.say(explorer.answer);
          },
        }),
        make("b", { text: String(score) }),
        make("span", {
          text:
            criterion.anchors[score] +
            (score === recorded ? ` (${since ? set : "as recorded"})` : ""),
        }),
      ),
    );
    this.title = explorer.heading({
      tabindex: "-1",
      text: `${options[i].title}: ${criterion.title}`,
    });
    return [
      this.title,
      make("p", { html: cell.reason }),
      make("p", { class: "ap-src", html: cell.evidence }),
      since
        ? make("p", {
            class: "ax-note",
            text: explorer.later
              ? `Known since ${month(since.month)}; ${scores[i][j]} as decided.`
              : `With hindsight ${since.score}, known since ${month(since.month)}.`,
          })
        : null,
      make("fieldset", {}, make("legend", { text: criterion.question }), ...choices),
      button("Close", () => {
        explorer.step(() => (explorer.cell = null));
        this.focus(`${i}.${j}`);
      }),
    ].filter((part) => part !== null);
  }
}
