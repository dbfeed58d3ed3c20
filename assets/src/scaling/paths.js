// <paths-explorer>: how much load each study takes, and what saturates first. The limits are worked out when
// the page is made, as for <scaling-explorer>; what stands on the page already is brought to life.

import { Explorer, define } from "../shared/explorer.js";
import { number } from "../shared/phrases.js";
import { logScale, place, same } from "./figures.js";
import { led, loadKeys } from "./loadkeys.js";
import { TIE } from "./resources.js";
import { saturation } from "./wording.js";

/**
 * @typedef {{ noun: string, today: number, every: number, fixed: number, limits: number[],
 *   first: { title: string, at: number } | null, range: [number, number], stages: number[], load: number
 * }} Path loads per day; `fixed`: parts that are saturated whatever the load is
 */

const STEPS = 1000; // of the slider
const STATES = { over: "saturated", room: "has room" };

/** @type {<T extends Element>(root: Element, selector: string) => T[]} */
const all = (root, selector) =>
  [...root.querySelectorAll(selector)].map((one) => /** @type {any} */ (one));

/** @extends {Explorer<Path[]>} */
class PathsExplorer extends Explorer {
  static styles = /** @type {string[]} */ ([]); // the page's own are enough

  /** @type {number} whose path is shown */ shown;
  /** @type {number[]} the load of each path */ loads;
  /** @type {ReturnType<PathsExplorer["panel"]>[]} */ panels;
  /** @type {HTMLButtonElement[]} */ tabs;
  said = "";

  get name() {
    return "paths";
  }

  connectedCallback() {
    super.connectedCallback();
    // A browser does not go to what a tab hides.
    addEventListener("hashchange", this);
    if (this.addressed > 0) this.start();
  }

  async start() {
    if (this.started) return;
    const sent = this.linked === null && !this.own;
    await super.start();
    if (sent && this.panels) this.follow();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("hashchange", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type !== "hashchange") super.handleEvent(event);
    else if (this.panels) this.follow();
    else if (this.addressed > 0) this.start();
  }

  /** The path whose panel the address names, or -1. */
  get addressed() {
    const place = decodeURIComponent(location.hash.slice(1));
    return all(this, ".ap-path").findIndex(({ id }) => id === place);
  }

  /** Show the panel that the address names. */
  follow() {
    const at = this.addressed;
    if (at < 0 || at === this.shown) return;
    this.shown = at;
    this.update();
    this.panels[at].panel.scrollIntoView({ block: "start", behavior: "instant" });
  }

  get told() {
    return "The load came with the link.";
  }

  reset() {
    this.shown = 0;
    this.loads = this.data.map(({ load }) => load);
  }

  /** Such as "t1_l0*700": the path shown, and the loads that are not those it opens with. */
  get link() {
    const moved = this.loads.map((load, k) =>
      same(load, this.data[k].load) ? null : `l${k}*${String(load).replace("+", "")}`,
    );
    return [this.shown ? `t${this.shown}` : null, ...moved].filter(Boolean).join("_");
  }

  /** @param {string} text */
  read(text) {
    for (const part of text.split("_")) {
      const [, kind, which, load] =
        part.match(/^([tl])(\d+)(?:\*(\d+(?:\.\d+)?(?:e-?\d+)?))?$/) ?? [];
      const path = this.data[Number(which)];
      if (!path) continue;
      if (kind === "t") this.shown = Number(which);
      else if (load) {
        const [low, high] = path.range;
        this.loads[Number(which)] = Math.min(high, Math.max(low, Number(load)));
      }
    }
  }

  build() {
    this.tabs = all(this, "[role=tab]");
    this.panels = all(this, ".ap-path").map((panel, k) =>
      this.panel(/** @type {HTMLElement} */ (panel), k),
    );
    for (const [k, tab] of this.tabs.entries()) {
      tab.addEventListener("click", () => this.show(k));
      tab.addEventListener("keydown", (event) => {
        const last = this.tabs.length - 1;
        /** @type {Record<string, number>} */
        const to = {
          ArrowRight: k < last ? k + 1 : 0,
          ArrowLeft: k > 0 ? k - 1 : last,
          Home: 0,
          End: last,
        };
        if (!(event.key in to)) return;
        event.preventDefault();
        this.show(to[event.key]);
        this.tabs[to[event.key]].focus();
      });
    }
  }

  /** @param {number} k */
  show(k) {
    if (k !== this.shown) this.step(() => (this.shown = k));
  }

  /**
   * A path that stands on the page, and `show(load)`.
   * @param {HTMLElement} panel
   * @param {number} k
   */
  panel(panel, k) {
    const path = this.data[k];
    const scale = logScale(path.range);
    const [input] = /** @type {HTMLInputElement[]} */ (all(panel, "input"));
    const [output] = /** @type {HTMLOutputElement[]} */ (all(panel, "output"));
    const [answer] = all(panel, ".ap-path-answer");
    const rows = all(panel, ".ap-limit").map((row) => ({
      row: /** @type {HTMLElement} */ (row),
      word: all(row, ".ap-limit-state b")[0],
      now: /** @type {HTMLElement} */ (all(row, ".ap-limit-now")[0]),
    }));
    const set = (/** @type {number} */ load) => {
      this.loads[k] = load;
      this.update();
    };
    const [low, high] = path.range;
    const loadAt = (/** @type {number} */ step) =>
      step <= 0 ? low : step >= STEPS ? high : Number(scale.load(step / STEPS).toPrecision(3));
    input.addEventListener("input", () => set(loadAt(Number(input.value))));
    loadKeys(input, () => [this.loads[k], path.range, path.stages], set);
    const show = (/** @type {number} */ load) => {
      const full = path.fixed + path.limits.filter((at) => at <= load * (1 + TIE)).length;
      answer.textContent = saturation({ ...path, load, full });
      output.textContent = number(load, same(load, path.today) ? 2 : 3);
      input.setAttribute("aria-valuetext", `${output.textContent} ${path.noun}`);
      if (loadAt(Number(input.value)) !== load)
        input.value = String(Math.round(scale.share(load) * STEPS));
      for (const [n, { row, word, now }] of rows.entries()) {
        const state = path.limits[n] <= load * (1 + TIE) ? "over" : "room";
        row.dataset.state = state;
        word.textContent = STATES[state];
        now.style.left = place(scale, load);
      }
    };
    return { panel, answer, show };
  }

  paint() {
    for (const [k, { panel, show }] of this.panels.entries()) {
      const here = k === this.shown;
      panel.hidden = !here;
      this.tabs[k]?.setAttribute("aria-selected", String(here));
      if (this.tabs[k]) this.tabs[k].tabIndex = here ? 0 : -1;
      show(this.loads[k]);
    }
  }

  settle() {
    const text = this.panels[this.shown].answer.textContent ?? "";
    if (this.said && this.said !== text) this.say(text);
    this.said = text;
  }
}

define("paths", PathsExplorer, { led, saturation });
