// Every recorded failure of <failure-explorer> by capability, and what is on record of those that are loaded.

import { button, make, scroller } from "../shared/dom.js";
import * as engine from "./engine.js";
import { sign } from "./signs.js";

/** @typedef {import("./types.js").Recorded} Recorded */
/** @typedef {import("./types.js").Word} Word */

/** @type {Record<string, string>} */
const REACH = {
  "computed-wider": "is wider",
  "computed-narrower": "is narrower",
  differs: "is wider for some, narrower for others",
};
/** @type {Record<string, string>} */
const RIGHT = {
  computed: "the graph is right",
  published: "the record is right",
  both: "both are right",
};
/** @type {Record<Word, string>} */
const WORDS = {
  down: "down",
  degraded: "degraded: works in part",
  delayed: "delayed: shows later",
  up: "up",
};

export class Records {
  /** @param {import("./explorer.js").FailureExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.loaded = make("p", { class: "fx-recorded" });
    this.rows = explorer.modes.map((mode) => this.row(mode));
    const names = explorer.system.capabilities.map((capability) =>
      make("th", { scope: "col" }, make("span", { text: capability.title })),
    );
    const table = make(
      "table",
      { class: "fx-heat" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Failure" }), ...names)),
      make("tbody", {}, ...this.rows.map(({ line }) => line)),
    );
    this.elements = [
      explorer.heading({ text: "Every recorded failure" }),
      make("p", {
        class: "ax-note",
        text: "Press a failure to load it. A cell shows what the graph computes; where the published table or the record says otherwise, its sign stands below.",
      }),
      scroller(`Recorded failures: ${explorer.data.title}`, table),
      key(),
    ];
  }

  /** @param {Recorded} mode */
  row(mode) {
    const { explorer } = this;
    const { system } = explorer;
    const hits = engine.spread(system, mode.takes_down);
    const press = button(mode.title, () => explorer.press(mode.id), { "aria-pressed": "false" });
    const note = make("small", { class: mode.agreement ? "fx-differs" : null, text: agreed(mode) });
    const line = make(
      "tr",
      {},
      make("th", { scope: "row" }, press, note),
      ...system.capabilities.map(({ id }) =>
        cell(engine.STATES[hits[id].state], mode.stated[id] ?? "up"),
      ),
    );
    return { mode, press, line };
  }

  /** Failures that take down just what is down: named above, told in full in their row. */
  paint() {
    const { explorer } = this;
    const rows = this.rows.filter(({ mode, press, line }) => {
      const loaded = explorer.isDown(mode.takes_down);
      press.setAttribute("aria-pressed", String(loaded));
      line.classList.toggle("fx-loaded", loaded);
      if (line.nextElementSibling?.matches(".fx-told")) line.nextElementSibling.remove();
      if (loaded) line.after(this.told(mode));
      return loaded;
    });
    this.loaded.replaceChildren(
      ...(rows.length ? ["On record as: "] : []),
      ...rows.map(({ mode, press }) => button(mode.title, () => press.focus())),
    );
  }

  /**
   * The row below a failure that is loaded: what the graph finds, and what the record says.
   * @param {Recorded} mode
   */
  told(mode) {
    const { blast, map, system } = this.explorer;
    const by = mode.origin === "published" ? "Published effect" : "Recorded effect";
    const lines = [
      [by, mode.text],
      ...mode.risks.map(({ stake, text }) => [
        system.stakes.find(({ id }) => id === stake)?.title ?? stake,
        text,
      ]),
      ...(mode.agreement ? [[`The computed effect ${agreed(mode)}`, mode.agreement.why]] : []),
      ["Sources", mode.sources],
    ];
    const show = () => {
      const first = map.order.find((id) => this.explorer.isTaken(id));
      if (first) map.focus(first);
    };
    return make(
      "tr",
      { class: "fx-told" },
      make(
        "td",
        { colspan: system.capabilities.length + 1 },
        make(
          "dl",
          {},
          make("dt", { text: "Computed effect" }),
          make("dd", { text: blast.sentences[0] }),
          ...lines.flatMap(([term, html]) => [make("dt", { text: term }), make("dd", { html })]),
        ),
        button("Show it on the map", show),
      ),
    );
  }
}

/** @param {Recorded} mode */
function agreed({ agreement, origin }) {
  if (!agreement) return origin === "published" ? "as published" : "as recorded";
  return `${REACH[agreement.verdict]}; ${RIGHT[agreement.right]}`;
}

/**
 * @param {Word} computed
 * @param {Word} recorded
 */
function cell(computed, recorded) {
  const hidden = (/** @type {string} */ text) => make("span", { class: "visually-hidden", text });
  const other = recorded !== computed;
  return make(
    "td",
    { class: `fx-cell fx-${computed}${other ? " fx-other" : ""}` },
    sign(computed, 15),
    hidden(computed),
    other
      ? make("span", { class: "fx-said" }, sign(recorded, 10), hidden(`, recorded as ${recorded}`))
      : null,
  );
}

/** What the signs mean. */
const key = () =>
  make(
    "ul",
    { class: "fx-key" },
    ...engine.WORST.map((state) => make("li", {}, sign(state), WORDS[state])),
    make("li", {}, make("span", { class: "fx-sample" }), "failed"),
  );
