// <tradeoff-explorer>: a decision the reader can overturn. Built around the JSON inside the element;
// every number on it comes from engine.js. Without scripts the card's finding, chart and table stay.

import { headline, make } from "../shared/dom.js";
import { Explorer, define } from "../shared/explorer.js";
import { letter } from "../shared/phrases.js";
import { NOTEBOOK } from "../shared/site.js";
import * as engine from "./engine.js";

const DASHES = ["", "7 4", "2 4", "10 3 2 3", "1 3"];
// While a slider moves, shares are counted over few weightings; at rest over as many as Python draws.
const QUICK = { log2: 12 };
const REST = 250; // milliseconds without a change
const REGIONS = ["any", "ordered", "near"];
const STATE = /^w(\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)*)(?:_s(\d+\.\d+\.[1-5](?:-\d+\.\d+\.[1-5])*))?$/;
const percent = (share, digits = 1) => `${(share * 100).toFixed(digits)} %`;
const points = (share) => (share * 100).toFixed(1);

class TradeoffExplorer extends Explorer {
  begin() {
    const { options, criteria, scores } = this.data;
    this.titles = Object.fromEntries(
      [...options, ...criteria].map((item) => [item.id, item.title]),
    );
    this.author = criteria.map((criterion) => criterion.weight / 100);
    this.published = scores;
    this.lined = 0; // the criterion of the line chart
    this.cell = null; // the open cell
    this.reset();
    this.readLink();
    this.build();
    this.update();
  }

  // ---- state ------------------------------------------------------------------------------------

  reset() {
    this.weights = [...this.author];
    this.scores = this.published.map((row) => [...row]);
    this.proportions = null;
  }

  get edited() {
    return (
      this.weights.some((weight, j) => Math.abs(weight - this.author[j]) > 5e-4) ||
      this.scores.some((row, i) => row.some((score, j) => score !== this.published[i][j]))
    );
  }

  get problem() {
    return engine.problem({
      options: this.data.options.map((option) => option.id),
      criteria: this.data.criteria.map((criterion) => criterion.id),
      scores: this.scores,
      weights: this.weights,
      chosen: this.data.options.findIndex((option) => option.chosen),
      knocked_out: this.data.options.map((option) => option.knocked_out),
      draws: this.data.draws,
    });
  }

  /** "w30-25-20-15-10" and, where scores were changed, "_s0.2.4": option, criterion, score. */
  get link() {
    const weights = this.weights.map((weight) => String(Math.round(weight * 1e4) / 100)).join("-");
    const changed = this.scores.flatMap((row, i) =>
      row.flatMap((score, j) => (score === this.published[i][j] ? [] : [`${i}.${j}.${score}`])),
    );
    return `w${weights}${changed.length ? `_s${changed.join("-")}` : ""}`;
  }

  readLink() {
    const match = this.linked?.match(STATE);
    if (!match) return;
    const weights = match[1].split("-").map(Number);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (weights.length === this.weights.length && sum > 0 && sum < Infinity) {
      this.weights = weights.map((weight) => weight / sum);
    }
    for (const entry of match[2]?.split("-") ?? []) {
      const [i, j, score] = entry.split(".").map(Number);
      if (this.scores[i]?.[j]) this.scores[i][j] = score;
    }
  }

  /** Set one weight; the others keep their proportions, and the sum stays 1. */
  setWeight(j, weight) {
    const others = (weights) =>
      weights.reduce((total, other, k) => total + (k === j ? 0 : other), 0);
    // At 100 % the others have no proportions left: they come back in those they had.
    if (others(this.weights) > 0) this.proportions = this.weights;
    const from = this.proportions ?? this.weights;
    const rest = others(from);
    const count = this.weights.length - 1;
    this.weights = from.map((other, k) => {
      if (k === j) return count ? weight : 1;
      return rest > 0 ? (other / rest) * (1 - weight) : (1 - weight) / count;
    });
    this.update();
  }

  setWeights(weights, said) {
    this.proportions = null;
    this.weights = [...weights];
    this.update();
    this.say(said);
  }

  /** The nearest weights at which an option leads, or where it can only draw level, those. */
  lead(way) {
    this.setWeights(engine.beyond(way), "");
    this.say(this.found.sentence);
  }

  // ---- building ---------------------------------------------------------------------------------

  build() {
    const { criteria } = this.data;
    this.nodes = {
      verdict: make("p", { class: "ax-verdict" }),
      detail: make("p", { class: "ax-detail" }),
      sum: make("output", { class: "ax-sum", "aria-live": "off" }),
      sliders: criteria.map((criterion, j) => this.slider(criterion, j)),
      matrix: make("table", { class: "ax-matrix" }),
      panel: make("div", { class: "ax-panel", hidden: true }),
      rivals: make("div", {
        class: "ax-rivals",
        tabindex: "-1",
        role: "group",
        "aria-label": "What would make another option lead",
      }),
      shares: make("div", { class: "ax-shares" }),
      pick: this.picker(),
      lines: make("div", { class: "ax-lines" }),
      copy: this.copyButton(),
    };
    const n = this.nodes;
    const button = (text, onclick) => make("button", { type: "button", text, onclick });
    const equal = criteria.map(() => 1 / criteria.length);
    this.replaceChildren(
      n.verdict,
      n.detail,
      this.status,
      make(
        "div",
        { class: "ax-grid" },
        make(
          "fieldset",
          { class: "ax-weights" },
          make("legend", { text: "Weights" }),
          ...n.sliders.map((slider) => slider.row),
          make("p", { class: "ax-note" }, "Together ", n.sum, ". Moving one rescales the others."),
          make(
            "div",
            { class: "ax-buttons" },
            button("Recorded weights", () => this.setWeights(this.author, "The recorded weights.")),
            button("Equal weights", () => this.setWeights(equal, "Equal weights.")),
            button("Reset all", () => {
              this.reset();
              this.update();
              this.say("Weights and scores are as published.");
            }),
            NOTEBOOK ? null : n.copy,
          ),
        ),
        make(
          "div",
          { class: "ax-scores" },
          this.heading({ text: "Scores" }),
          make("p", {
            class: "ax-note",
            text: "Press a score for its reason and evidence, or to change it.",
          }),
          make(
            "div",
            {
              class: "ax-scroll",
              role: "region",
              tabindex: "0",
              "aria-label": `Scores: ${this.data.title}`,
            },
            n.matrix,
          ),
        ),
      ),
      n.panel,
      this.heading({ text: "What would make another option lead" }),
      n.rivals,
      this.heading({ text: "In what share of weightings each option leads" }),
      n.shares,
      this.heading({ text: "One weight from nothing to everything" }),
      n.pick,
      n.lines,
    );
  }

  slider(criterion, j) {
    const id = `${this.id}-w${j}`;
    const input = make("input", {
      type: "range",
      id,
      min: "0",
      max: "100",
      step: "0.5",
      oninput: () => this.setWeight(j, Number(input.value) / 100),
      onchange: () => this.say(this.found.sentence),
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

  picker() {
    const id = `${this.id}-pick`;
    const select = make(
      "select",
      {
        id,
        onchange: () => {
          this.lined = select.selectedIndex;
          this.drawLines();
        },
      },
      ...this.data.criteria.map((criterion) => make("option", { text: criterion.title })),
    );
    return make("p", { class: "ax-pick" }, make("label", { for: id, text: "Criterion" }), select);
  }

  // ---- updating ---------------------------------------------------------------------------------

  /** Repaint at once; count the shares over all weightings when the reader rests. */
  update() {
    clearTimeout(this.resting);
    delete this.dataset.settled;
    this.paint(QUICK);
    this.resting = setTimeout(() => this.rest(), REST);
  }

  /** Count over all weightings, region by region, and give way to the reader in between. */
  async rest() {
    const { resting, problem } = this;
    const counted = [];
    for (const region of REGIONS) {
      counted.push(engine.acceptability(problem, region, engine.PLAN));
      await new Promise((resolve) => setTimeout(resolve));
      if (this.resting !== resting) return;
    }
    this.judge(problem, engine.PLAN, counted);
    this.drawShares();
    this.dataset.settled = this.link;
  }

  judge(
    problem,
    plan,
    counted = REGIONS.map((region) => engine.acceptability(problem, region, plan)),
  ) {
    this.plan = plan;
    this.any = counted[0];
    this.ordered = counted[1];
    this.near = counted[2];
    this.ranking = engine.rank(problem);
    this.found = engine.verdict(problem, this.ordered, this.near, this.titles, {
      edited: this.edited,
    });
    const [lead, rest] = headline(this.found.sentence);
    this.nodes.verdict.textContent = lead;
    this.nodes.detail.textContent = rest;
  }

  paint(plan) {
    const started = performance.now();
    const problem = this.problem;
    this.judge(problem, plan);
    this.nodes.sum.textContent = percent(
      this.weights.reduce((total, weight) => total + weight, 0),
      0,
    );
    this.nodes.sliders.forEach(({ input, output }, j) => {
      if (
        document.activeElement !== input ||
        Math.abs(Number(input.value) / 100 - this.weights[j]) > 3e-3
      ) {
        input.value = String(this.weights[j] * 100);
      }
      output.textContent = percent(this.weights[j]);
      input.setAttribute("aria-valuetext", percent(this.weights[j]));
    });
    this.drawMatrix();
    if (this.cell) this.checkScore();
    this.drawRivals(problem);
    this.drawShares();
    this.drawLines(problem);
    if (this.dataset.ready) this.writeLink();
    this.dataset.took = String(performance.now() - started);
  }

  drawMatrix() {
    const { options, criteria } = this.data;
    const at = /** @type {HTMLElement | null} */ (document.activeElement);
    const held = this.nodes.matrix.contains(at) ? at.dataset.at : null;
    const head = make(
      "tr",
      {},
      make("th", { scope: "col", text: "Option" }),
      ...criteria.map((criterion, j) =>
        make(
          "th",
          { scope: "col" },
          make("span", { class: "ax-letter", "aria-hidden": "true", text: letter(j) }),
          make("span", { class: "ax-name", text: criterion.title }),
        ),
      ),
      make("th", { scope: "col", text: "Total of 100" }),
    );
    const best = Math.max(...this.ranking.totals);
    const rows = this.ranking.order.map((i) => {
      const option = options[i];
      const name = make("th", { scope: "row" }, option.title);
      if (option.chosen) name.append(make("span", { class: "ax-tag", text: "chosen" }));
      if (this.ranking.level.includes(i)) {
        const text = this.ranking.level.length > 1 ? "level in front" : "leads";
        name.append(make("span", { class: "ax-tag ax-lead", text }));
      }
      if (option.knocked_out) name.append(make("span", { class: "ax-tag", text: "ruled out" }));
      const cells = criteria.map((criterion, j) => {
        const score = this.scores[i][j];
        const changed = score !== this.published[i][j];
        return make(
          "td",
          {},
          make("button", {
            type: "button",
            class: `ax-cell ax-s${score}${changed ? " ax-changed" : ""}`,
            "data-at": `${i}.${j}`,
            "aria-label": `${option.title}, ${criterion.title}: ${score} of 5${changed ? ", changed" : ""}`,
            text: changed ? `${score}*` : String(score),
            onclick: () => this.open(i, j),
          }),
        );
      });
      const total = this.ranking.totals[i];
      const bar = make(
        "td",
        { class: "ax-total" },
        make("span", { class: "ax-bar", style: `--share:${best > 0 ? total / best : 0}` }),
        make("span", { text: points(total) }),
      );
      return make(
        "tr",
        { class: i === this.ranking.winner ? "ax-first" : null },
        name,
        ...cells,
        bar,
      );
    });
    this.nodes.matrix.replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows));
    if (held) this.nodes.matrix.querySelector(`[data-at="${held}"]`)?.focus();
  }

  open(i, j) {
    const { options, criteria, cells } = this.data;
    const [option, criterion, cell] = [options[i], criteria[j], cells[i][j]];
    const name = `${this.id}-score`;
    const choices = [1, 2, 3, 4, 5].map((score) =>
      make(
        "label",
        { class: "ax-choice" },
        make("input", {
          type: "radio",
          name,
          value: String(score),
          checked: score === this.scores[i][j],
          onchange: () => {
            this.scores[i][j] = score;
            this.update();
            this.say(this.found.sentence);
          },
        }),
        make("b", { text: String(score) }),
        make("span", {
          text: criterion.anchors[score] + (score === this.published[i][j] ? " (as recorded)" : ""),
        }),
      ),
    );
    const title = this.heading({ tabindex: "-1", text: `${option.title}: ${criterion.title}` });
    this.nodes.panel.replaceChildren(
      title,
      make("p", { html: cell.reason }),
      make("p", { class: "ap-src", html: cell.evidence }),
      make("fieldset", {}, make("legend", { text: criterion.question }), ...choices),
      make("button", {
        type: "button",
        text: "Close",
        onclick: () => {
          this.nodes.panel.hidden = true;
          this.cell = null;
          this.nodes.matrix.querySelector(`[data-at="${i}.${j}"]`)?.focus();
        },
      }),
    );
    this.nodes.panel.hidden = false;
    this.cell = [i, j];
    title.focus();
  }

  /** Mark the open cell's score in its panel: a reset changes it, too. */
  checkScore() {
    const [i, j] = this.cell;
    this.nodes.panel.querySelector(`input[value="${this.scores[i][j]}"]`).checked = true;
  }

  drawRivals(problem) {
    const { options } = this.data;
    const held = this.nodes.rivals.contains(document.activeElement)
      ? document.activeElement.textContent
      : null;
    const kept = (button) => button.textContent === held;
    const rows = this.ranking.order
      .filter((i) => i !== this.ranking.winner && !options[i].knocked_out)
      .map((i) => {
        const way = engine.nearest(problem, i);
        const title = options[i].title;
        if (!way.weights) {
          return make(
            "li",
            {},
            make("b", { text: title }),
            ": no weighting puts it first on these scores.",
          );
        }
        const moved = way.weights
          .map((weight, j) => ({ j, by: weight - this.weights[j] }))
          .filter(({ by }) => Math.abs(by) >= 5e-4)
          .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
          .map(
            ({ j, by }) =>
              `${this.data.criteria[j].title} ${by > 0 ? "+" : "−"}${points(Math.abs(by))}`,
          );
        return make(
          "li",
          {},
          make("button", {
            type: "button",
            text: way.reach === "ties" ? `Bring “${title}” level` : `Make “${title}” lead`,
            onclick: () => this.lead(way),
          }),
          moved.length
            ? ` draws level at: ${moved.join(", ")}.`
            : " is level at the present weights.",
        );
      });
    this.nodes.rivals.replaceChildren(
      rows.length ? make("ul", {}, ...rows) : make("p", { text: "There is no other option." }),
    );
    // The button that was pressed is gone once its option leads: the list keeps the focus.
    if (held)
      ([...this.nodes.rivals.querySelectorAll("button")].find(kept) ?? this.nodes.rivals).focus();
  }

  drawShares() {
    const { options } = this.data;
    /** @type {[string, any][]} */
    const regions = [
      ["All weightings", this.any],
      ["In this order of criteria", this.ordered],
      ["Within 20 % of these", this.near],
    ];
    const head = make(
      "tr",
      {},
      make("th", { scope: "col", text: "Option" }),
      ...regions.map(([title]) => make("th", { scope: "col", text: title })),
    );
    const rows = this.ranking.order.map((i) =>
      make(
        "tr",
        {},
        make("th", { scope: "row", text: options[i].title }),
        ...regions.map(([, result]) => {
          const share = result.share[i][0];
          return make(
            "td",
            {},
            make("span", { class: "ax-bar", style: `--share:${share}` }),
            make("span", { text: engine.percent(share) }),
          );
        }),
      ),
    );
    const { draws } = this.any;
    this.nodes.shares.replaceChildren(
      make(
        "div",
        {
          class: "ax-scroll",
          role: "region",
          tabindex: "0",
          "aria-label": `Shares of weightings: ${this.data.title}`,
        },
        make("table", { class: "ax-table" }, make("thead", {}, head), make("tbody", {}, ...rows)),
      ),
      make("p", {
        class: "ax-note",
        text: `Counted over ${draws.toLocaleString("en")} weightings spread evenly over each region.`,
      }),
    );
  }

  drawLines(problem = this.problem) {
    const { options, criteria } = this.data;
    const j = this.lined;
    const line = engine.weightLine(problem, j);
    const [width, height, left, right, top, bottom] = [720, 310, 36, 250, 26, 40];
    const x = (weight) => left + weight * (width - left - right);
    const y = (total) => top + (1 - total) * (height - top - bottom);
    const parts = [];
    for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
      parts.push(
        make("line", { class: "ax-grid-line", x1: x(0), x2: x(1), y1: y(tick), y2: y(tick) }),
        make("text", {
          class: "ax-tick",
          x: left - 6,
          y: y(tick) + 4,
          "text-anchor": "end",
          text: String(tick * 100),
        }),
        make("text", {
          class: "ax-tick",
          x: x(tick),
          y: height - bottom + 16,
          "text-anchor": "middle",
          text: `${tick * 100} %`,
        }),
      );
    }
    parts.push(
      make("text", {
        class: "ax-tick",
        x: (x(0) + x(1)) / 2,
        y: height - 4,
        "text-anchor": "middle",
        text: `Weight of ${criteria[j].title.toLowerCase()}`,
      }),
    );
    const standing = this.ranking.order.filter((i) => !options[i].knocked_out);
    // Labels stand at the right end, pushed apart where lines end close together.
    const ends = standing.map((i) => ({ i, at: y(line.end[i]) })).sort((a, b) => a.at - b.at);
    for (let k = 1; k < ends.length; k += 1) ends[k].at = Math.max(ends[k].at, ends[k - 1].at + 16);
    const over = ends.length ? ends[ends.length - 1].at - (height - bottom + 4) : 0;
    if (over > 0) for (const end of ends) end.at -= over;
    standing.forEach((i) => {
      const style = `--line:var(--ap-c${(i % 6) + 1})`;
      const end = ends.find((item) => item.i === i).at;
      const short =
        options[i].title.length > 36 ? `${options[i].title.slice(0, 35)}…` : options[i].title;
      parts.push(
        make("line", {
          class: "ax-line",
          style,
          "stroke-dasharray": DASHES[i % DASHES.length],
          x1: x(0),
          y1: y(line.start[i]),
          x2: x(1),
          y2: y(line.end[i]),
        }),
        make("line", {
          class: "ax-lead-line",
          x1: x(1) + 2,
          y1: y(line.end[i]),
          x2: x(1) + 10,
          y2: end,
        }),
        make("text", { class: "ax-label", x: x(1) + 13, y: end + 4, text: short }),
      );
    });
    const now = this.weights[j];
    parts.push(
      make("line", { class: "ax-now", x1: x(now), x2: x(now), y1: top, y2: height - bottom }),
      make("text", {
        class: "ax-tick ax-now-text",
        x: x(now),
        y: top - 9,
        "text-anchor": "middle",
        text: `now ${percent(now, 0)}`,
      }),
    );
    for (const flip of [line.below, line.above]) {
      if (flip)
        parts.push(
          make("circle", {
            class: "ax-flip",
            cx: x(flip.weight),
            cy: y(line.start[flip.to] + (line.end[flip.to] - line.start[flip.to]) * flip.weight),
            r: 5,
          }),
        );
    }
    const winner = options[this.ranking.winner].title;
    const said = [line.below, line.above]
      .filter(Boolean)
      .map(
        (flip) =>
          `${flip.weight < now ? "below" : "above"} ${percent(flip.weight)} “${options[flip.to].title}” takes over`,
      );
    const finding = said.length
      ? `“${winner}” leads at this weight; ${said.join(", ")}.`
      : `“${winner}” leads whatever ${criteria[j].title.toLowerCase()} weighs.`;
    const rows = standing.map((i) =>
      make(
        "tr",
        {},
        make("th", { scope: "row", text: options[i].title }),
        make("td", { text: points(line.start[i]) }),
        make("td", { text: points(this.ranking.totals[i]) }),
        make("td", { text: points(line.end[i]) }),
      ),
    );
    const unfolded = this.nodes.lines.querySelector("details")?.open;
    this.nodes.lines.replaceChildren(
      make("p", { class: "ax-finding", text: finding }),
      make(
        "div",
        {
          class: "ax-scroll",
          role: "region",
          tabindex: "0",
          "aria-label": `Totals over one weight: ${this.data.title}`,
        },
        make(
          "svg",
          {
            viewBox: `0 0 ${width} ${height}`,
            role: "img",
            "aria-label": `Totals of ${standing.length} options over the weight of ${criteria[j].title}. ${finding}`,
          },
          ...parts,
        ),
      ),
      make(
        "details",
        { class: "ax-data", open: unfolded },
        make("summary", { text: "Table" }),
        make(
          "table",
          { class: "ax-table" },
          make(
            "thead",
            {},
            make(
              "tr",
              {},
              ...["Option", "At 0 %", `At ${percent(now, 0)}`, "At 100 %"].map((text) =>
                make("th", { scope: "col", text }),
              ),
            ),
          ),
          make("tbody", {}, ...rows),
        ),
      ),
    );
  }
}

define("tradeoff", TradeoffExplorer, engine);
