// <failure-explorer>: take parts down and see who is hit. Every state, path and sentence comes from engine.js.

import { make } from "../shared/dom.js";
import { define } from "../shared/explorer.js";
import { NOTEBOOK, TOUCH } from "../shared/site.js";
import { Choice } from "./choice.js";
import * as engine from "./engine.js";
import { Glance, atStake, nameOf } from "./glance.js";
import { FailureMap } from "./map.js";
import { Reach } from "./reach.js";
import { Records } from "./records.js";
import { stated, way } from "./signs.js";
import { FailureState } from "./state.js";

const HELP = TOUCH
  ? "Tap a part to take it down, again to restore it. What that does, and what is at stake, is told at the lower edge."
  : "Press a part to take it down, again to restore it. Arrow keys move from part to part. What has the focus or the pointer is explained in words.";
const POINT = TOUCH ? "Tap" : "Point at";

export class FailureExplorer extends FailureState {
  /** @type {import("./types.js").Hits} */ found;
  /** @type {import("./types.js").Blast} */ blast;
  /** @type {FailureMap} */ map;
  /** @type {{ paint(): void }[]} what is drawn after each change */ views;
  /** @type {string | null} what has the focus or the pointer */ looked = null;
  verdict = make("p", { class: "ax-verdict" });
  detail = make("p", { class: "ax-detail" });
  counts = make("p", { class: "fx-counts" });
  why = make("div", { class: "fx-why" });
  stakes = make("p", { class: "fx-at-stake", hidden: true });
  dock = make("div", { class: "fx-dock" }, this.counts, this.stakes, this.why);

  build() {
    if (this.small) {
      const glance = new Glance(this);
      this.map = glance.map;
      this.views = [glance];
      this.replaceChildren(glance.element);
      return;
    }
    const help = `${this.id}-help`;
    this.why.id = `${this.id}-why`;
    const [choice, reach, records] = [new Choice(this), new Reach(this), new Records(this)];
    this.views = [choice, reach, records];
    this.map = new FailureMap({
      bands: this.bands(),
      label: "Map of the parts",
      help,
      described: this.why.id,
      press: (id) => this.press(id),
      look: (id) => this.look(id),
      clear: () => this.clear(),
    });
    this.replaceChildren(
      make("div", { class: "ax-answer" }, this.verdict, this.detail),
      choice.element,
      choice.chips,
      records.loaded,
      make("p", { class: "ax-note", id: help, text: HELP }),
      make("div", { class: "fx-stage" }, this.map.element, this.dock),
      ...reach.elements,
      ...records.elements,
    );
  }

  /** What users can do, then the layers: titles and parts of the map. */
  bands() {
    const { users, layers } = this.data;
    const { capabilities, components } = this.system;
    /** @type {(part: import("./types.js").Part) => import("./map.js").Box} */
    const boxed = ({ id, title, type }) => ({ id, title, type: type ?? "capability" });
    const bands = layers.map(({ id, title }) => ({
      title,
      parts: components.filter((node) => node.layer === id).map(boxed),
    }));
    return [
      { title: users, parts: capabilities.map(boxed) },
      ...bands.filter(({ parts }) => parts.length),
    ];
  }

  /** In a smaller form only what was linked to by name is brought into view. */
  arrive() {
    if (!this.small || location.hash === `#${this.id}`) super.arrive();
  }

  // ---- answering --------------------------------------------------------------------------------

  /**
   * A part goes down or comes back, a failure is loaded or undone, a capability is explained.
   * @param {string} id
   */
  press(id) {
    const mode = this.modeOf(id);
    if (mode) this.set(this.isDown(mode.takes_down) ? [] : mode.takes_down);
    else if (this.nodeOf.get(id)?.kind === "capability")
      this.say(engine.why(this.system, this.found, id, this.blast.taken));
    else this.toggle(id);
  }

  /**
   * A box or one of its parts fails, and nothing else; pressed again it is up again.
   * @param {{ components: string[] }} box
   */
  fail({ components }) {
    this.set(this.isDown(components) ? [] : components);
  }

  /** @param {string[]} taken */
  set(taken) {
    super.set(taken);
    const { without, effect, stakes } = this.brief;
    const at = stakes.length ? ` At stake: ${stakes.join("; ")}.` : "";
    this.say(this.small ? `${without}${effect}${at}` : this.blast.sentence);
  }

  /** What failed, what it stops and what is at stake, at a glance. */
  get brief() {
    return engine.brief(this.system, this.blast, nameOf(this));
  }

  /** Address of the full form in this state. */
  get elsewhere() {
    const [page, anchor] = this.data.full.split("#");
    return `${page}?${new URLSearchParams({ [this.name]: this.link })}#${anchor}`;
  }

  /**
   * Explain what has the focus or the pointer: in words below, as a way on the map.
   * @param {string | null} id
   */
  look(id) {
    if (this.looked === id) return;
    this.looked = id;
    this.explain();
  }

  paint() {
    this.found = engine.spread(this.system, this.taken);
    this.blast = engine.blast(this.system, this.taken);
    if (this.small) {
      for (const view of this.views) view.paint();
      return;
    }
    const [lead, ...rest] = this.blast.sentences;
    this.verdict.textContent = lead;
    this.detail.textContent = this.edited ? rest.join(" ") : this.invitation;
    this.map.paint((id) => this.describe(id));
    for (const view of this.views) view.paint();
    const { capabilities } = this.system;
    this.counts.replaceChildren(
      ...engine.WORST.map((state) => {
        const count = capabilities.filter(({ id }) => this.state(id) === state).length;
        return make("span", { class: "fx-count" }, stated(state, `${count} ${state}`));
      }),
    );
    atStake(this.stakes, this, `#${this.id}-stakes`);
    this.explain();
  }

  get invitation() {
    const { components, edges } = this.system;
    return (
      "Fail one part, several, or all that fall together. Who is affected, how it spreads, and what " +
      `else is at stake follows at once from ${components.length} parts and ${edges.length} dependencies.`
    );
  }

  // ---- words for a part -------------------------------------------------------------------------

  /** @param {string} id */
  titleOf(id) {
    return this.system.titles[id];
  }

  /** @param {string} id */
  userOf(id) {
    const user = this.nodeOf.get(id)?.user;
    return this.system.users.find((each) => each.id === user)?.title ?? "";
  }

  /** @param {string} id */
  state(id) {
    return engine.STATES[this.found[id].state];
  }

  /**
   * What the map shows of a part, and its name for those who hear it.
   * @param {string} id
   * @returns {import("./map.js").Described}
   */
  describe(id) {
    const title = this.titleOf(id);
    const state = this.state(id);
    const capability = this.nodeOf.get(id)?.kind === "capability";
    const name = capability ? `${title}, for the ${this.userOf(id)}` : title;
    if (!capability && this.isTaken(id)) {
      const over = this.groupsOver(id).map((group) => this.titleOf(group));
      const along = over.length ? ` with ${over.join(" and ")}` : "";
      return { state, label: `${name}: failed${along}`, taken: true };
    }
    const cause = this.found[id].path.at(-1);
    const label = `${name}: ${state}${cause ? ` because of ${this.titleOf(cause)}` : ""}`;
    return { state, label, taken: capability ? undefined : false };
  }

  /**
   * From what has failed to what is affected: each with its state and what is seen of it.
   * @param {string} id
   * @returns {import("./types.js").Step[]}
   */
  steps(id) {
    const { path, edges } = this.found[id];
    const used = edges.map((index) => this.system.edges[index]);
    const seen = path.map((at, k) => {
      const state = this.state(at);
      if (k === path.length - 1) return "has failed.";
      if (this.system.group.has(at)) return `is ${state}: none of its members is up.`;
      const effect = used.shift()?.effect;
      // An effect tells what is seen when the other is down, not when it is only degraded.
      const down = this.found[path[k + 1]].state === engine.DOWN;
      return down ? `is ${state}: ${effect}` : `is ${state} with it.`;
    });
    return path
      .map((at, k) => ({ title: this.titleOf(at), state: this.state(at), text: seen[k] }))
      .reverse();
  }

  /** @param {string} id */
  shows(id) {
    const { onset } = this.found[id];
    if (onset === null) return "";
    return onset ? `after ${engine.duration(onset)}` : "at once";
  }

  // ---- explaining -------------------------------------------------------------------------------

  /** In words and as a way: why what is looked at is hit, or what would be if it went down. */
  explain() {
    const id = this.looked;
    const mode = this.modeOf(id);
    if (mode || id === null) {
      this.map.trace([], []);
      const idle = this.edited
        ? `${POINT} an affected part to see why.`
        : `${POINT} a part to see what depends on it.`;
      this.because(mode ? `${mode.title}: ${this.ifDown(mode.takes_down)}` : idle);
    } else if (this.found[id].state) {
      this.map.trace(this.found[id].path, []);
      this.why.replaceChildren(way(this.steps(id)));
      if (this.found[id].onset) this.why.append(make("p", { text: `It shows ${this.shows(id)}.` }));
    } else {
      const capability = this.nodeOf.get(id)?.kind === "capability";
      this.map.trace([], this.besides(id, capability));
      const also = this.edited ? ", too" : "";
      const then = () => ` If it goes down${also}: ${this.ifDown([...this.taken, id])}`;
      this.because(`${this.titleOf(id)} is up.${capability ? "" : then()}`);
    }
  }

  /**
   * The dependencies of a capability, or those on a part or group: what needs, and what it needs.
   * @param {string} id
   * @param {boolean} capability
   * @returns {[string, string][]}
   */
  besides(id, capability) {
    const own = (/** @type {string} */ to) => to === id || this.membersOf(to).includes(id);
    return this.system.edges.flatMap(({ from, to }) => {
      if (!capability) return own(to) ? [[from, id]] : [];
      const members = this.membersOf(to);
      const targets = members.length ? members : [to];
      return from === id ? targets.map((target) => [from, target]) : [];
    });
  }

  /** @param {string} text */
  because(text) {
    this.why.replaceChildren(make("p", { text }));
  }

  /** @param {string[]} taken */
  ifDown(taken) {
    return engine.blast(this.system, taken).sentences[0];
  }

  /**
   * Where nothing sticks to the window: from below the page's head to above the explanation.
   * @returns {[number, number]}
   */
  clear() {
    const header = NOTEBOOK ? null : document.querySelector("#quarto-header");
    if (!this.dock.isConnected)
      return [Math.max(0, header?.getBoundingClientRect().bottom ?? 0), innerHeight];
    const dock = this.dock.getBoundingClientRect();
    const below = dock.left < this.map.element.getBoundingClientRect().right;
    return [
      Math.max(0, header?.getBoundingClientRect().bottom ?? 0),
      below ? Math.min(innerHeight, dock.top) : innerHeight,
    ];
  }
}

define("failure", FailureExplorer, engine);
