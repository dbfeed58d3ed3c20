// <failure-explorer> at a glance, form="thumb" or "compact": the system in a few boxes. One of them fails,
// all of it at once; the answer stands beside or below, with what is at stake; the box opens into its parts.

import { make, picker } from "../shared/dom.js";
import { NOTEBOOK, TOUCH } from "../shared/site.js";
import { listing } from "../shared/phrases.js";
import * as engine from "./engine.js";
import { FailureMap } from "./map.js";
import { sign } from "./signs.js";

/** @typedef {import("./types.js").Box} Box */

const QUESTION = "What stops when a part fails?";
const AT_STAKE = "At stake:";
const PRESS = TOUCH ? "Tap" : "Press";
const HOW = "a box: all of it fails at once.";
/** Risks told in words; more are counted. */
const TOLD = 2;
/** What a box does in a state. */
const DOES = {
  down: "stops",
  degraded: "works in part",
  delayed: "is late",
  up: "goes on",
};

export class Glance {
  /** @param {import("./explorer.js").FailureExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.thumb = explorer.getAttribute("form") === "thumb";
    const { thumb } = this;
    const help = `${explorer.id}-help`;
    this.answer = make("div", { class: "fx-answer", id: `${explorer.id}-answer` });
    this.effect = make("p", { class: "fx-effect" });
    this.stakes = make("p", { class: "fx-at-stake" });
    this.harms = make("ul", { class: "fx-harms", id: `${explorer.id}-stakes` });
    this.parts = make(thumb ? "details" : "div", { class: "fx-open" });
    this.all = make("a", { text: `All ${explorer.system.components.length} parts` });
    this.map = new FailureMap({
      bands: explorer.data.overview.map(({ title, boxes }) => ({
        title,
        parts: boxes.map(({ id, title }) => ({ id, title, type: "box" })),
      })),
      label: QUESTION,
      help,
      described: this.answer.id,
      press: (id) => explorer.fail(this.boxOf(id)),
      look: () => {},
      clear: () => explorer.clear(),
    });
    const how = make("span", { class: "fx-how", id: help, text: `${PRESS} ${HOW}` });
    const { row, select } = picker(`${explorer.id}-recorded`, "Or a failure on record", () =>
      explorer.set(explorer.modeOf(select.value)?.takes_down ?? []),
    );
    this.recorded = select;
    for (const { id, title } of [{ id: "", title: "–" }, ...explorer.modes])
      select.append(make("option", { value: id, text: title }));
    const copy = thumb || NOTEBOOK ? null : explorer.copyButton();
    this.answer.append(this.effect, this.stakes, ...(thumb ? [] : [this.harms]));
    this.element = make(
      "div",
      { class: "fx-glance" },
      make("p", { class: "fx-question" }, ...(thumb ? [`${QUESTION} `, how] : [how])),
      make("div", { class: "fx-boxes" }, this.map.element),
      this.answer,
      make(
        "div",
        {},
        this.parts,
        thumb || !explorer.modes.length ? null : row,
        make("p", { class: "fx-more" }, this.all, copy),
      ),
    );
  }

  /** @param {string} id */
  boxOf(id) {
    const found = this.explorer.boxes.find((box) => box.id === id);
    if (!found) throw new RangeError(`no box: ${id}`);
    return found;
  }

  paint() {
    const { explorer } = this;
    this.map.paint((id) => this.describe(this.boxOf(id)));
    const { without, effect } = explorer.brief;
    this.effect.replaceChildren(make("b", { text: without }), effect);
    this.paintStakes();
    this.paintParts();
    this.all.href = explorer.elsewhere;
    this.recorded.value = explorer.modes.find((mode) => explorer.isDown(mode.takes_down))?.id ?? "";
  }

  /**
   * @param {Box} box
   * @returns {import("./map.js").Described}
   */
  describe(box) {
    const { explorer } = this;
    const state = engine.STATES[engine.joint(explorer.found, box.components)];
    const taken = box.components.every((id) => explorer.isTaken(id));
    return { state, label: `${box.title}: ${taken ? "failed" : DOES[state]}`, taken };
  }

  /** The worst for each stake, leading to where it is told; where there is room, the worst in words. */
  paintStakes() {
    const { explorer } = this;
    const { system, blast } = explorer;
    const risks = system.stakes.flatMap(({ id, levels }) =>
      levels.flatMap((level, rank) =>
        blast.risks
          .filter((risk) => risk.stake === id && risk.level === level.id)
          .map((risk) => ({ ...risk, rank, word: level.title })),
      ),
    );
    risks.sort((a, b) => a.rank - b.rank);
    const href = !this.thumb && risks.length ? `#${this.harms.id}` : explorer.elsewhere;
    atStake(this.stakes, explorer, href);
    const told = risks
      .slice(0, TOLD)
      .map(({ title, word, text }) =>
        make(
          "li",
          {},
          make("b", { text: title }),
          make("span", { class: "ax-tag", text: word }),
          ` ${text}`,
        ),
      );
    const more = risks.length - told.length;
    if (more > 0)
      told.push(
        make("li", {}, make("a", { href: explorer.elsewhere, text: `${more} more at risk` })),
      );
    this.harms.replaceChildren(...told);
    this.harms.hidden = !told.length;
  }

  /** The parts of the box in question, each to fail alone. */
  paintParts() {
    const { explorer, parts } = this;
    const box = explorer.opened;
    parts.hidden = !box;
    if (!box) return;
    const at = document.activeElement;
    const id = at instanceof HTMLElement && parts.contains(at) ? at.dataset.part : undefined;
    const chips = box.components.map((part) => this.chip(part));
    const one = box.components.length === 1;
    const text = `${box.title}: ${one ? "one part" : `${box.components.length} parts`}`;
    const group = make("div", { class: "fx-chips", role: "group", "aria-label": text }, ...chips);
    if (parts instanceof HTMLDetailsElement)
      parts.replaceChildren(make("summary", { text: `${text}; fail one` }), group);
    else
      parts.replaceChildren(
        make("span", { class: "fx-how", text: `${text}; ${PRESS.toLowerCase()} one:` }),
        group,
      );
    if (id) chips.find((chip) => chip.dataset.part === id)?.focus({ preventScroll: true });
  }

  /** @param {string} id */
  chip(id) {
    const { explorer } = this;
    const state = explorer.state(id);
    const failed = explorer.isTaken(id);
    return make(
      "button",
      {
        type: "button",
        class: "fx-chip",
        "data-part": id,
        "data-state": state,
        "data-taken": failed,
        "aria-pressed": String(failed),
        onclick: () => explorer.fail({ components: [id] }),
      },
      explorer.titleOf(id),
      state === "up" ? null : sign(state, 12),
      make("span", { class: "visually-hidden", text: `: ${failed ? "failed" : DOES[state]}` }),
    );
  }
}

/**
 * Whose money, data or other stake can come to harm, leading to where that is told.
 * @param {HTMLElement} line
 * @param {import("./explorer.js").FailureExplorer} explorer
 * @param {string} href
 */
export function atStake(line, explorer, href) {
  const { stakes } = explorer.brief;
  line.hidden = !explorer.system.stakes.length || !explorer.blast.taken.length;
  line.replaceChildren(
    make("b", { text: AT_STAKE }),
    " ",
    stakes.length
      ? make("a", { href, text: stakes.join("; ") })
      : "nothing on record besides that.",
  );
}

/**
 * What failed, in a word: a box, or parts; the title of a failure may be a sentence.
 * @param {import("./explorer.js").FailureExplorer} explorer
 */
export function nameOf(explorer) {
  if (explorer.boxTaken) return explorer.boxTaken.title;
  const titles = explorer.taken.map((id) => explorer.titleOf(id));
  return titles.length <= engine.NAMED ? listing(titles) : `${titles.length} parts`;
}
