// The compact form of <tradeoff-explorer>: what stands there already, with the parts that answer put in.

import { make } from "../shared/dom.js";
import * as engine from "./engine.js";
import { Matrix } from "./matrix.js";
import { Switch } from "./switch.js";
import { Weights } from "./weights.js";

export class Compact {
  /** @param {import("./explorer.js").TradeoffExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const [sets, weights, matrix] = [
      new Switch(explorer),
      new Weights(explorer),
      new Matrix(explorer),
    ];
    this.views = [sets, weights, matrix];
    this.against = make("p", { class: "tx-against" });
    this.stays = make("p", { class: "tx-verdict ax-verdict" });
    /** @type {HTMLAnchorElement | null} */ this.more = explorer.querySelector(".ap-more a");
    this.full = this.more?.href ?? "";
    const parts = {
      "tx-against": this.against,
      "tx-sets": sets.element,
      "tx-weights": weights.element,
      "tx-scores": matrix.element,
      "tx-verdict": this.stays,
      "tx-shift": sets.finding,
    };
    for (const [name, part] of Object.entries(parts))
      if (part) explorer.querySelector(`.${name}`)?.replaceWith(part);
  }

  /** @type {import("./types.js").Region[]} */
  get regions() {
    return ["near"];
  }

  /** What stands against the choice, and how surely the leader stays first. */
  get brief() {
    const { problem, found, counted, titles, view } = this.explorer;
    return engine.brief(problem, found, counted[0].share[found.winner][0], titles, { view });
  }

  get answer() {
    return this.brief.filter(Boolean).join(" ");
  }

  paint() {
    const { explorer } = this;
    for (const view of this.views) view.paint();
    this.tell();
    if (!this.more) return;
    // What was changed here is there, too.
    const url = new URL(this.full);
    if (explorer.edited) url.searchParams.set(explorer.name, explorer.link);
    this.more.href = url.href;
  }

  /** What hangs on shares that were counted. */
  tell() {
    [this.against.textContent, this.stays.textContent] = this.brief;
  }
}
