// <scaling-explorer>: a load to push until something saturates, and the remedies that move the limits.
// Every number on it comes from engine.js.

import { button, inPlace, make } from "../shared/dom.js";
import { define } from "../shared/explorer.js";
import { NOTEBOOK } from "../shared/site.js";
import { Compact } from "./compact.js";
import * as engine from "./engine.js";
import { same } from "./figures.js";
import { Limits } from "./limits.js";
import { Load } from "./load.js";
import { Remedies } from "./remedies.js";
import { ScalingState, index } from "./state.js";
import { Waits } from "./waits.js";

export class ScalingExplorer extends ScalingState {
  /** @type {import("./types.js").Plan} how many draws are shown */ plan;
  /** @type {import("./types.js").State} */ now;
  /** @type {Record<string, import("./types.js").Part>} */ states;
  /** @type {Record<string, import("./types.js").Part>} the same without any remedy */ bare;
  /** @type {import("./types.js").Spread} */ spread;
  /** @type {Record<string, import("./types.js").SpreadPart>} */ spreads;
  /** @type {import("./types.js").Bar[]} */ tornado;
  /** @type {string[]} parts, first to saturate first, notices last */ order;
  /** @type {string[]} sentences, the headline first */ found;
  /** @type {{ paint(): void }[]} what is drawn after each change */ views;
  /** @type {{ settle(): void }[]} what is drawn when the reader rests */ restful;
  /** @type {Limits} */ limits;
  worked = ""; // what the limits without remedies hang on
  said = ""; // the finding that was announced last
  verdict = make("p", { class: "ax-verdict" });
  detail = make("div", { class: "ax-detail sx-detail" });

  build() {
    if (this.compact) {
      const compact = new Compact(this);
      this.views = [compact];
      this.restful = [compact];
      // The card's own finding answers: it stands above the figure already.
      /** @type {HTMLParagraphElement | null | undefined} */
      const finding = this.closest(".ap-card")?.querySelector(".ap-finding");
      if (finding) this.verdict = finding;
      this.replaceChildren(...(finding ? [] : [this.verdict]), compact.element);
      return;
    }
    const [load, remedies, waits] = [new Load(this), new Remedies(this), new Waits(this)];
    this.limits = new Limits(this);
    this.views = [load, remedies, this.limits, waits];
    this.restful = [this.limits, waits];
    this.replaceChildren(
      stay(this.verdict),
      load.element,
      remedies.element,
      this.limits.element,
      make(
        "div",
        { class: "ax-buttons" },
        button("Reset all", () => this.step(() => this.reset())),
        NOTEBOOK ? null : this.copyButton(),
      ),
      this.detail,
      waits.element,
      ...(remedies.idle ? [remedies.idle] : []),
    );
  }

  paint() {
    inPlace(this, () => {
      this.judge(engine.MOVING);
      for (const view of this.views) view.paint();
    });
  }

  /** From many draws, and with what was found said. */
  settle() {
    inPlace(this, () => {
      this.judge(engine.RESTING);
      for (const view of this.restful) view.settle();
    });
    if (this.said && this.said !== this.found[0]) this.say(this.found[0]);
    this.said = this.found[0];
  }

  /** @param {import("./types.js").Plan} plan */
  judge(plan) {
    const { model, options } = this;
    this.plan = plan;
    this.now = engine.state(model, options);
    this.states = index(this.now.resources);
    // First what saturates, as the load grows; then what this load never fills; then what stops nothing.
    const at = (/** @type {string} */ id) => this.states[id].breaking ?? Infinity;
    const told = (/** @type {string} */ id) => Number(engine.isNotice(this.resources[id]));
    this.order = this.now.resources
      .map(({ id }) => id)
      .sort((a, b) => told(a) - told(b) || at(a) - at(b) || 0);
    this.spread = engine.spread(model, options, plan);
    this.spreads = index(this.spread.resources);
    // Where limits were before the remedies changes with all but the driver's load.
    const others = { ...this.loads, [this.driver]: 0 };
    const worked = JSON.stringify([this.driver, this.overrides, others]);
    if (worked !== this.worked) {
      this.worked = worked;
      this.bare = index(engine.state(model, { ...options, remedies: [] }).resources);
    }
    this.tornado = engine.tornado(model, options);
    const before = this.found?.join();
    this.found = engine.verdict(model, options, {
      state: this.now,
      spread: this.spread,
      tornado: this.tornado,
    });
    if (before === this.found.join()) return;
    const [headline, ...details] = this.found;
    this.verdict.textContent = headline;
    this.detail.replaceChildren(...details.map((text) => make("p", { text })));
  }

  /** The stages that name the driver, with its load there per day, and today if none of them is. */
  marks() {
    const { driver } = this;
    const today = this.today[driver];
    const named = this.data.stages
      .filter(({ per_day: at }) => at[driver] > 0)
      // To the bit: a stage that is today is no other load.
      .map(({ id, title, per_day: { [driver]: load } }) => ({
        id,
        title,
        load: same(load, today) ? today : load,
      }));
    if (!(today > 0) || named.some(({ load }) => load === today)) return named;
    return [{ id: "", title: "Today", load: today }, ...named];
  }
}

/**
 * A sentence that stays in view below the bars of the page while what it is about scrolls.
 * @param {HTMLElement} sentence
 */
function stay(sentence) {
  const box = make("div", { class: "sx-stay" }, sentence);
  /** @type {NodeListOf<HTMLElement>} */
  const bars = document.querySelectorAll("#quarto-header, details.ap-contents > summary");
  const measure = () => {
    const high = [...bars].reduce((sum, bar) => sum + bar.offsetHeight, 0);
    box.style.setProperty("--sx-top", `${high}px`);
    const above = `${high + box.offsetHeight + 8}px`;
    box.parentElement?.style.setProperty("--sx-above", above);
  };
  const seen = new ResizeObserver(measure);
  for (const one of [box, ...bars]) seen.observe(one);
  return box;
}

define("scaling", ScalingExplorer, engine);
