// <tradeoff-explorer>: a decision the reader can overturn. Every number on it comes from engine.js.

import { define } from "../shared/explorer.js";
import { Compact } from "./compact.js";
import * as engine from "./engine.js";
import { Full } from "./full.js";
import { TradeoffState } from "./state.js";

// While a slider moves, shares are counted over few weightings; at rest over as many as Python draws.
const QUICK = { log2: 12 };

export class TradeoffExplorer extends TradeoffState {
  static styles = ["explorers", "tradeoff-explorer"];

  /** @type {Record<string, string>} of options and criteria, as sentences name them */ titles;
  /** @type {Full | Compact} what is drawn */ form;
  /** @type {import("./types.js").Confidence} */ confidence;
  /** @type {import("./types.js").Acceptability[]} over each region that the form shows */ counted;
  /** @type {import("./types.js").Ranking | undefined} */ ranked;
  /** @type {import("./types.js").Verdict} */ found;

  build() {
    const { options, criteria } = this.data;
    const names = [...this.named(options), ...criteria.map(({ title }) => title)];
    this.titles = Object.fromEntries([...options, ...criteria].map(({ id }, k) => [id, names[k]]));
    this.form = this.compact ? new Compact(this) : new Full(this);
  }

  /**
   * Options as this form names them.
   * @param {import("./types.js").Data["options"]} options
   */
  named(options) {
    return options.map(({ title, short }) => (this.compact ? short : title));
  }

  get ranking() {
    if (!this.ranked) throw new Error("nothing is ranked before it is painted");
    return this.ranked;
  }

  paint() {
    // What stands in a compact form as the page comes was counted in full: it stays as it was.
    const plan = this.compact && !this.ranked ? engine.PLAN : QUICK;
    const { problem } = this;
    this.judge(
      problem,
      engine.confidence(problem, plan),
      this.form.regions.map((region) => engine.acceptability(problem, region, plan)),
    );
    this.form.paint();
  }

  /**
   * Count over all weightings, region by region, and give way to the reader in between.
   * @param {() => boolean} moved
   */
  async settle(moved) {
    const { problem } = this;
    const confidence = engine.confidence(problem, engine.PLAN);
    const counted = [];
    for (const region of this.form.regions) {
      await new Promise((resolve) => setTimeout(resolve));
      if (moved()) return;
      counted.push(engine.acceptability(problem, region, engine.PLAN));
    }
    this.judge(problem, confidence, counted);
    this.form.tell();
  }

  /**
   * @param {import("./types.js").Problem} problem
   * @param {import("./types.js").Confidence} confidence
   * @param {import("./types.js").Acceptability[]} counted over each region
   */
  judge(problem, confidence, counted) {
    [this.confidence, this.counted] = [confidence, counted];
    this.ranked = engine.rank(problem);
    this.found = engine.verdict(problem, confidence, this.titles, { view: this.view });
  }

  /** What is said once something has changed. */
  get answer() {
    return this.form.answer;
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
