// <tradeoff-explorer>: a decision the reader can overturn. Every number on it comes from engine.js.

import { headline, make } from "../shared/dom.js";
import { define } from "../shared/explorer.js";
import * as engine from "./engine.js";
import { Lines } from "./lines.js";
import { Matrix } from "./matrix.js";
import { Rivals } from "./rivals.js";
import { Shares } from "./shares.js";
import { TradeoffState } from "./state.js";
import { Weights } from "./weights.js";

// While a slider moves, shares are counted over few weightings; at rest over as many as Python draws.
const QUICK = { log2: 12 };
/** @type {import("./types.js").Region[]} */
const REGIONS = ["any", "ordered", "near"];

export class TradeoffExplorer extends TradeoffState {
  /** @type {Record<string, string>} of options and criteria */ titles;
  /** @type {HTMLElement} */ verdict;
  /** @type {HTMLElement} */ detail;
  /** @type {Shares} */ shares;
  /** @type {{ paint(): void }[]} what is drawn after each change */ views;
  /** @type {import("./types.js").Acceptability[]} over each region */ counted;
  /** @type {import("./types.js").Ranking} */ ranking;
  /** @type {import("./types.js").Verdict} */ found;

  build() {
    const { options, criteria } = this.data;
    this.titles = Object.fromEntries(
      [...options, ...criteria].map((item) => [item.id, item.title]),
    );
    this.verdict = make("p", { class: "ax-verdict" });
    this.detail = make("p", { class: "ax-detail" });
    const [weights, matrix, rivals] = [new Weights(this), new Matrix(this), new Rivals(this)];
    this.shares = new Shares(this);
    const lines = new Lines(this);
    this.views = [weights, matrix, rivals, this.shares, lines];
    this.replaceChildren(
      make("div", { class: "ax-answer" }, this.verdict, this.detail),
      make("div", { class: "ax-grid" }, weights.element, matrix.element),
      matrix.panel,
      this.heading({ text: "What would make another option lead" }),
      rivals.element,
      this.heading({ text: "In what share of weightings each option leads" }),
      this.shares.element,
      this.heading({ text: "One weight from nothing to everything" }),
      lines.element,
    );
  }

  paint() {
    const { problem } = this;
    this.judge(
      problem,
      REGIONS.map((region) => engine.acceptability(problem, region, QUICK)),
    );
    for (const view of this.views) view.paint();
  }

  /**
   * Count over all weightings, region by region, and give way to the reader in between.
   * @param {() => boolean} moved
   */
  async settle(moved) {
    const { problem } = this;
    const counted = [];
    for (const region of REGIONS) {
      counted.push(engine.acceptability(problem, region, engine.PLAN));
      await new Promise((resolve) => setTimeout(resolve));
      if (moved()) return;
    }
    this.judge(problem, counted);
    this.shares.paint();
  }

  /**
   * @param {import("./types.js").Problem} problem
   * @param {import("./types.js").Acceptability[]} counted over each region
   */
  judge(problem, counted) {
    const [, ordered, near] = counted;
    const edited = this.reweighted || this.rescored.length > 0;
    this.counted = counted;
    this.ranking = engine.rank(problem);
    this.found = engine.verdict(problem, ordered, near, this.titles, { edited });
    [this.verdict.textContent, this.detail.textContent] = headline(this.found.sentence);
  }

  /**
   * @param {number[]} weights
   * @param {() => string} said what is announced once they are set
   */
  setWeights(weights, said) {
    this.step(() => {
      this.proportions = null;
      this.weights = [...weights];
    });
    this.say(said());
  }
}

define("tradeoff", TradeoffExplorer, engine);
