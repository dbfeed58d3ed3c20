// Totals of the options of <tradeoff-explorer> as one weight goes from nothing to everything.

import { foldedTable, make, picker, scroller, tableOf } from "../shared/dom.js";
import * as engine from "./engine.js";
import { percent, points } from "./figures.js";

const DASHES = ["", "7 4", "2 4", "10 3 2 3", "1 3"];
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 310, 36, 250, 26, 40];
const LABEL = 36; // letters of an option's title beside its line
const APART = 16; // pixels between two labels

const x = (/** @type {number} */ weight) => LEFT + weight * (WIDTH - LEFT - RIGHT);
const y = (/** @type {number} */ total) => TOP + (1 - total) * (HEIGHT - TOP - BOTTOM);

export class Lines {
  /** @param {import("./explorer.js").TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { criteria, title } = explorer.data;
    const { row, select } = picker(`${explorer.id}-pick`, "Criterion", () =>
      explorer.step(() => (explorer.lined = select.selectedIndex)),
    );
    select.append(...criteria.map((criterion) => make("option", { text: criterion.title })));
    this.select = select;
    this.finding = make("p", { class: "ax-finding" });
    this.chart = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
    this.table = make("table", { class: "ax-table" });
    this.element = make(
      "div",
      { class: "ax-lines" },
      row,
      this.finding,
      scroller(`Totals over one weight: ${title}`, this.chart),
      foldedTable(this.table, `Totals over one weight, as a table: ${title}`),
    );
  }

  paint() {
    const { lined, problem, ranking, weights, data } = this.explorer;
    const { options, criteria } = data;
    const line = engine.weightLine(problem, lined);
    const now = weights[lined];
    const standing = ranking.order.filter((i) => !options[i].knocked_out);
    const finding = this.sentence(line);
    this.select.selectedIndex = lined;
    this.finding.textContent = finding;
    this.chart.setAttribute(
      "aria-label",
      `Totals of ${standing.length} options over the weight of ${criteria[lined].title}. ${finding}`,
    );
    this.chart.replaceChildren(
      ...frame(criteria[lined].title),
      ...labels(standing, line).flatMap(({ i, at }) => this.option(i, at, line)),
      make("line", { class: "ax-now", x1: x(now), x2: x(now), y1: TOP, y2: HEIGHT - BOTTOM }),
      make("text", {
        class: "ax-tick ax-now-text",
        x: x(now),
        y: TOP - 9,
        "text-anchor": "middle",
        text: `now ${percent(now, 0)}`,
      }),
      ...flips(line).map((flip) => {
        const total = line.start[flip.to] + (line.end[flip.to] - line.start[flip.to]) * flip.weight;
        return make("circle", { class: "ax-flip", cx: x(flip.weight), cy: y(total), r: 5 });
      }),
    );
    const head = ["Option", "At 0 %", `At ${percent(now, 0)}`, "At 100 %"];
    const rows = standing.map((i) => [
      options[i].title,
      ...[line.start[i], ranking.totals[i], line.end[i]].map(points),
    ]);
    this.table.replaceChildren(...tableOf(head, rows));
  }

  /** @param {import("./types.js").Line} line */
  sentence(line) {
    const { ranking, data } = this.explorer;
    const winner = data.options[ranking.winner].title;
    const said = flips(line).map(
      (flip) =>
        `${flip.weight < line.weight ? "below" : "above"} ${percent(flip.weight)} ` +
        `“${data.options[flip.to].title}” takes over`,
    );
    return said.length
      ? `“${winner}” leads at this weight; ${said.join(", ")}.`
      : `“${winner}” leads whatever ${data.criteria[line.criterion].title.toLowerCase()} weighs.`;
  }

  /**
   * The line of an option and its label at the right end.
   * @param {number} i
   * @param {number} at where the label stands
   * @param {import("./types.js").Line} line
   */
  option(i, at, { start, end }) {
    const { title } = this.explorer.data.options[i];
    return [
      make("line", {
        class: "ax-line",
        style: `--line:var(--ap-c${(i % 6) + 1})`,
        "stroke-dasharray": DASHES[i % DASHES.length],
        x1: x(0),
        y1: y(start[i]),
        x2: x(1),
        y2: y(end[i]),
      }),
      make("line", { class: "ax-lead-line", x1: x(1) + 2, y1: y(end[i]), x2: x(1) + 10, y2: at }),
      make("text", {
        class: "ax-label",
        x: x(1) + 13,
        y: at + 4,
        text: title.length > LABEL ? `${title.slice(0, LABEL - 1)}…` : title,
      }),
    ];
  }
}

/** @param {import("./types.js").Line} line */
const flips = ({ below, above }) => [below, above].filter((flip) => flip !== null);

/** @param {string} criterion */
function frame(criterion) {
  const middle = { class: "ax-tick", "text-anchor": "middle" };
  return [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((tick) => [
      make("line", { class: "ax-grid-line", x1: x(0), x2: x(1), y1: y(tick), y2: y(tick) }),
      make("text", {
        class: "ax-tick",
        x: LEFT - 6,
        y: y(tick) + 4,
        "text-anchor": "end",
        text: String(tick * 100),
      }),
      make("text", { ...middle, x: x(tick), y: HEIGHT - BOTTOM + 16, text: `${tick * 100} %` }),
    ]),
    make("text", {
      ...middle,
      x: (x(0) + x(1)) / 2,
      y: HEIGHT - 4,
      text: `Weight of ${criterion.toLowerCase()}`,
    }),
  ];
}

/**
 * Labels stand at the right end, pushed apart where lines end close together.
 * @param {number[]} standing
 * @param {import("./types.js").Line} line
 */
function labels(standing, { end }) {
  const ends = standing.map((i) => ({ i, at: y(end[i]) })).sort((a, b) => a.at - b.at);
  for (let k = 1; k < ends.length; k += 1)
    ends[k].at = Math.max(ends[k].at, ends[k - 1].at + APART);
  const over = ends.length ? ends[ends.length - 1].at - (HEIGHT - BOTTOM + 4) : 0;
  if (over > 0) for (const each of ends) each.at -= over;
  return ends;
}
