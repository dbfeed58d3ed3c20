// <tradeoff-explorer>: a decision the reader can overturn. Every number on it comes from engine.js.

import { headline, make } from "../shared/dom.js";
import { define } from "../shared/explorer.js";
import * as engine from "./engine.js";
import { Lines } from "./lines.js";
import { Matrix } from "./matrix.js";
import { Rivals } from "./rivals.js";
import { Shares } from "./shares.js";
import { TradeoffState } from "./state.js";
import { Switch } from "./switch.js";
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
  /** @type {import("./types.js").Confidence} */ confidence;
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
    const sets = new Switch(this);
    this.views = [sets, weights, matrix, rivals, this.shares, lines];
    const { scored } = this.data;
    this.replaceChildren(
      make("div", { class: "ax-answer" }, this.verdict, this.detail),
      ...[scored ? make("p", { class: "ax-note", text: scored }) : null, sets.element].filter(
        (part) => part !== null,
      ),
      make("div", { class: "ax-grid" }, weights.element, matrix.element),
      matrix.panel,
      this.heading({ text: "What would make another option lead" }),
      rivals.element,
      this.heading({ text: "How sure the lead is" }),
      this.shares.element,
      this.heading({ text: "One weight from nothing to everything" }),
      lines.element,
    );
  }

  paint() {
    const { problem } = this;
    this.judge(
      problem,
      engine.confidence(problem, QUICK),
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
    const confidence = engine.confidence(problem, engine.PLAN);
    const counted = [];
    for (const region of REGIONS) {
      await new Promise((resolve) => setTimeout(resolve));
      if (moved()) return;
      counted.push(engine.acceptability(problem, region, engine.PLAN));
    }
    this.judge(problem, confidence, counted);
    this.shares.paint();
  }

  /**
   * @param {import("./types.js").Problem} problem
   * @param {import("./types.js").Confidence} confidence
   * @param {import("./types.js").Acceptability[]} counted over each region
   */
  judge(problem, confidence, counted) {
    [this.confidence, this.counted] = [confidence, counted];
    this.ranking = engine.rank(problem);
    this.found = engine.verdict(problem, confidence, this.titles, { view: this.view });
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
