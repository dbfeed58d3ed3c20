// <failure-explorer>: take parts down and see who is hit. Built around the JSON inside the element;
// every state, path and sentence comes from engine.js. Without scripts the card's table stays.

import { make } from "../shared/dom.js";
import { Explorer, define } from "../shared/explorer.js";
import { NOTEBOOK } from "../shared/site.js";
import * as engine from "./engine.js";
import { FailureMap } from "./map.js";
import * as tables from "./tables.js";

class FailureExplorer extends Explorer {
  static styles = ["explorers", "failure-explorer"];

  begin() {
    this.system = engine.system(this.data.system);
    const { nodes, groups, modes } = this.data.system;
    this.nodeOf = new Map(nodes.map((node) => [node.id, node]));
    this.groupOf = new Map(groups.map((group) => [group.id, group]));
    this.capabilities = nodes.filter((node) => node.kind === "capability");
    const recorded = new Map(this.data.modes.map((mode) => [mode.id, mode]));
    this.modes = modes.map((mode) => ({ ...mode, ...recorded.get(mode.id) }));
    // What can be taken down, in the order in which it is kept, named and linked.
    this.order = [...nodes.filter((node) => node.kind === "component"), ...groups].map(
      (item) => item.id,
    );
    this.taken = this.readLink();
    this.looked = null;
    this.build();
    this.update();
  }

  // ---- state ------------------------------------------------------------------------------------

  get edited() {
    return this.taken.length > 0;
  }

  get link() {
    return this.taken.join(".");
  }

  /** Ids from the address; that of a failure mode stands for what it takes down. */
  readLink() {
    const modes = new Map(this.modes.map((mode) => [mode.id, mode.takes_down]));
    const ids = (this.linked ?? "").split(".");
    return this.sorted(
      ids.flatMap((id) => (this.order.includes(id) ? [id] : (modes.get(id) ?? []))),
    );
  }

  /** Each once, in the order of the data; a member of a group that is down goes with the group. */
  sorted(ids) {
    const within = new Set(ids.flatMap((id) => this.groupOf.get(id)?.members ?? []));
    return this.order.filter((id) => ids.includes(id) && !within.has(id));
  }

  /** The groups whose fall has taken a part along. */
  groupsOver(id) {
    return this.taken.filter((other) => this.groupOf.get(other)?.members.includes(id));
  }

  isTaken(id) {
    return this.taken.includes(id) || this.groupsOver(id).length > 0;
  }

  /** Take a part or group down, or restore it; a group of which one is restored falls apart. */
  toggle(id) {
    const over = this.groupsOver(id);
    const members = over.flatMap((group) => this.groupOf.get(group).members);
    const without = [...this.taken, ...members].filter(
      (other) => other !== id && !over.includes(other),
    );
    this.set(this.isTaken(id) ? without : [...this.taken, id]);
  }

  set(taken) {
    const pressed = document.activeElement;
    const place = () => pressed.getBoundingClientRect().top;
    const before = place();
    this.taken = this.sorted(taken);
    this.update();
    // What grows above must not push away what has just been pressed.
    if (this.contains(pressed)) scrollBy({ top: place() - before, behavior: "instant" });
    this.say(this.blast.sentence);
  }

  /** Whether exactly this is down. */
  isDown(ids) {
    const wanted = this.sorted(ids);
    return (
      this.edited &&
      wanted.length === this.taken.length &&
      wanted.every((id, k) => id === this.taken[k])
    );
  }

  // ---- building ---------------------------------------------------------------------------------

  build() {
    const help = `${this.id}-help`;
    const button = (text, onclick) => make("button", { type: "button", text, onclick });
    const n = {
      verdict: make("p", { class: "ax-verdict" }),
      detail: make("p", { class: "ax-detail" }),
      taken: make("ul", { class: "fx-taken", "aria-label": "Taken down", tabindex: "-1" }),
      recorded: make("p", { class: "fx-recorded" }),
      counts: make("p", { class: "fx-counts" }),
      why: make("div", { class: "fx-why", id: `${this.id}-why` }),
      share: make("div", { class: "fx-share" }),
      hit: make("tbody", { role: "rowgroup" }),
      stakes: make("div", { class: "fx-stakes" }),
      restore: button("Restore all", () => this.set([])),
    };
    this.nodes = n;
    this.dock = make("div", { class: "fx-dock" }, n.counts, n.why);
    this.map = new FailureMap({
      bands: this.bands(),
      label: "Map of the parts",
      help,
      described: n.why.id,
      press: (id) => this.press(id),
      look: (id) => this.look(id),
      clear: () => this.clear(),
    });
    this.replaceChildren(
      n.verdict,
      n.detail,
      this.status,
      this.picker(),
      n.taken,
      n.recorded,
      make("p", {
        class: "ax-note",
        id: help,
        text: "Press a part to take it down, again to restore it. Arrow keys move from part to part. What has the focus or the pointer is explained in words.",
      }),
      make("div", { class: "fx-stage" }, this.map.element, this.dock),
      this.heading({ text: "Who is hit, and why" }),
      n.share,
      tables.reach(n.hit, this.data.title),
      ...(this.system.stakes.length ? [this.heading({ text: "What is at risk" }), n.stakes] : []),
      this.heading({ text: "Every recorded failure" }),
      ...this.records(),
    );
  }

  /** What users can do, then the layers: titles and parts of the map. */
  bands() {
    const { users, layers } = this.data;
    const titled = (/** @type {any} */ { id, title, type }) => ({
      id,
      title,
      type: type ?? "capability",
    });
    const within = (layer) =>
      this.system.components.filter((node) => node.layer === layer.id).map(titled);
    return [
      { title: users, parts: this.capabilities.map(titled) },
      ...layers
        .map((layer) => ({ title: layer.title, parts: within(layer) }))
        .filter(({ parts }) => parts.length),
    ];
  }

  /** The way without the map: everything that can be taken down, in one list. */
  picker() {
    const id = `${this.id}-pick`;
    const { nodes, groups, layers } = { ...this.data.system, ...this.data };
    const options = (label, items) =>
      make(
        "optgroup",
        { label },
        ...items.map((item) => make("option", { value: item.id, text: item.title })),
      );
    this.pick = make(
      "select",
      { id, onchange: () => this.choose() },
      options("Recorded failures", this.modes),
      options(
        "Groups that fall together",
        groups.filter((group) => this.order.includes(group.id)),
      ),
      ...layers.map((layer) =>
        options(
          layer.title,
          nodes.filter((node) => node.layer === layer.id),
        ),
      ),
    );
    this.act = make("button", { type: "button", onclick: () => this.press(this.pick.value) });
    return make(
      "div",
      { class: "fx-bar" },
      make("label", { for: id, text: "Failure, group or part" }),
      this.pick,
      this.act,
      this.nodes.restore,
      NOTEBOOK ? null : this.copyButton(),
    );
  }

  choose() {
    this.nameAct();
    this.look(this.pick.value);
  }

  records() {
    const found = this.modes.map((mode) => {
      const hits = engine.spread(this.system, mode.takes_down);
      return {
        mode,
        states: Object.fromEntries(
          this.capabilities.map(({ id }) => [id, engine.STATES[hits[id].state]]),
        ),
      };
    });
    const { table, rows } = tables.records(found, this.capabilities, this.data.title, (id) =>
      this.press(id),
    );
    this.rows = rows;
    return [
      make("p", {
        class: "ax-note",
        text: "Press a failure to load it. A cell shows what the graph computes; where the published table or the record says otherwise, its sign stands below.",
      }),
      table,
      tables.key(),
    ];
  }

  // ---- answering --------------------------------------------------------------------------------

  /** A part goes down or comes back, a failure is loaded or undone, a capability is explained. */
  press(id) {
    const mode = this.modes.find((other) => other.id === id);
    if (mode) this.set(this.isDown(mode.takes_down) ? [] : mode.takes_down);
    else if (this.nodeOf.get(id)?.kind === "capability")
      this.say(engine.why(this.system, this.found, id, this.blast.taken));
    else this.toggle(id);
  }

  /** Explain what has the focus or the pointer: in words below, as a way on the map. */
  look(id) {
    if (this.looked === id) return;
    this.looked = id;
    this.explain();
  }

  update() {
    const started = performance.now();
    this.found = engine.spread(this.system, this.taken);
    this.blast = engine.blast(this.system, this.taken);
    const [lead, ...rest] = this.blast.sentences;
    this.nodes.verdict.textContent = lead;
    this.nodes.detail.textContent = this.edited ? rest.join(" ") : this.invitation;
    this.map.paint((id) => this.describe(id));
    this.drawTaken();
    this.drawRecorded();
    this.drawReach();
    this.nodes.stakes.replaceChildren(
      ...tables.stakes(this.system, this.blast, (id) => this.titleOf(id)),
    );
    this.explain();
    if (this.dataset.ready) this.writeLink();
    this.dataset.took = String(performance.now() - started);
  }

  get invitation() {
    const { components, edges } = this.system;
    return (
      `Take down one part, several, or all that fall together. Whom it reaches, along which way, and what ` +
      `else is at stake follows at once from ${components.length} parts and ${edges.length} dependencies.`
    );
  }

  titleOf(id) {
    return (this.nodeOf.get(id) ?? this.groupOf.get(id)).title;
  }

  userOf(id) {
    return this.system.users.find((user) => user.id === this.nodeOf.get(id).user).title;
  }

  state(id) {
    return engine.STATES[this.found[id].state];
  }

  /** What the map shows of a part, and its name for those who hear it. */
  describe(id) {
    const { title, kind } = this.nodeOf.get(id);
    const state = this.state(id);
    const name = kind === "capability" ? `${title}, for the ${this.userOf(id)}` : title;
    const over = this.groupsOver(id).map((group) => this.titleOf(group));
    if (kind === "capability" || !this.isTaken(id)) {
      const cause = this.found[id].path.at(-1);
      const label = `${name}: ${state}${cause ? ` because of ${this.titleOf(cause)}` : ""}`;
      return { state, label, taken: kind === "capability" ? undefined : false };
    }
    return {
      state,
      label: `${name}: taken down${over.length ? ` with ${over.join(" and ")}` : ""}`,
      taken: true,
    };
  }

  /** From what is taken down to what is hit: each with its state and what is seen of it. */
  steps(id) {
    const { path, edges } = this.found[id];
    const used = [...edges];
    const seen = path.map((at, k) => {
      if (k === path.length - 1) return "is taken down.";
      if (this.groupOf.has(at)) return `is ${this.state(at)}: none of its members is up.`;
      const edge = this.data.system.edges[used.shift()];
      // An effect tells what is seen when the other is down, not when it is only degraded.
      return this.found[path[k + 1]].state === engine.DOWN
        ? `is ${this.state(at)}: ${edge.effect}`
        : `is ${this.state(at)} with it.`;
    });
    return path
      .map((at, k) => ({ title: this.titleOf(at), state: this.state(at), text: seen[k] }))
      .reverse();
  }

  shows(id) {
    const { onset } = this.found[id];
    if (onset === null) return "";
    return onset ? `after ${engine.duration(onset)}` : "at once";
  }

  /** The chips: what is taken down, each to be restored. */
  drawTaken() {
    const held = this.nodes.taken.contains(document.activeElement);
    this.nodes.taken.replaceChildren(
      ...this.taken.map((id) =>
        make(
          "li",
          {},
          make(
            "button",
            {
              type: "button",
              onclick: () => this.toggle(id),
              "aria-label": `Restore ${this.titleOf(id)}`,
            },
            make("span", { "aria-hidden": "true", text: "✕ " }),
            this.titleOf(id),
          ),
        ),
      ),
    );
    this.nodes.taken.hidden = !this.edited;
    // Not the property: it would take the focus away from who has just pressed it.
    this.nodes.restore.setAttribute("aria-disabled", String(!this.edited));
    // The chip that was pressed is gone: the next one has the focus, or the list above.
    if (held) (this.nodes.taken.querySelector("button") ?? this.pick).focus();
    this.nameAct();
  }

  /** The button beside the list says what it would do. */
  nameAct() {
    const id = this.pick.value;
    const mode = this.modes.find((other) => other.id === id);
    if (mode)
      this.act.textContent = this.isDown(mode.takes_down)
        ? "Undo this failure"
        : "Load this failure";
    else this.act.textContent = this.isTaken(id) ? "Restore it" : "Take it down";
  }

  /** Failures on record that take down just what is down: named above, told in full in their row. */
  drawRecorded() {
    const loaded = this.modes.filter((mode) => this.isDown(mode.takes_down));
    for (const [id, { button, line }] of this.rows) {
      const mode = loaded.find((other) => other.id === id);
      button.setAttribute("aria-pressed", String(Boolean(mode)));
      line.classList.toggle("fx-loaded", Boolean(mode));
      if (line.nextElementSibling?.matches(".fx-told")) line.nextElementSibling.remove();
      if (mode)
        line.after(
          tables.told(
            mode,
            this.system.stakes,
            this.blast.sentences[0],
            this.capabilities.length,
            () => this.map.focus(this.firstDown()),
          ),
        );
    }
    this.nodes.recorded.replaceChildren(
      ...(loaded.length ? ["On record as: "] : []),
      ...loaded.map((mode) =>
        make("button", {
          type: "button",
          text: mode.title,
          onclick: () => this.rows.get(mode.id).button.focus(),
        }),
      ),
    );
  }

  /** The first part on the map that is taken down. */
  firstDown() {
    return this.map.order.find((id) => this.isTaken(id));
  }

  drawReach() {
    const { carried } = this.system;
    const waits = (id) =>
      carried
        .filter((stake) => this.blast.transit[stake.id].includes(id))
        .map((stake) => stake.title);
    this.nodes.share.replaceChildren(...tables.shares(this.blast, engine.percent));
    this.nodes.hit.replaceChildren(
      ...this.capabilities.map(({ id, title }) =>
        tables.reachRow({
          title,
          user: this.userOf(id),
          state: this.state(id),
          shows: this.shows(id),
          waits: waits(id),
          steps: this.found[id].state ? tables.way(this.steps(id)) : null,
        }),
      ),
    );
    const count = (state) => this.capabilities.filter(({ id }) => this.state(id) === state).length;
    this.nodes.counts.replaceChildren(...tables.counts(count));
  }

  /** In words and as a way: why what is looked at is hit, or what would be if it went down. */
  explain() {
    const id = this.looked;
    const mode = this.modes.find((other) => other.id === id);
    if (mode || id === null) {
      this.map.trace([], []);
      this.because(
        mode
          ? `${mode.title}: ${this.ifDown(mode.takes_down)}`
          : this.edited
            ? "Point at a part that is hit to see why."
            : "Point at a part to see what depends on it.",
      );
    } else if (this.found[id].state) {
      this.map.trace(this.found[id].path, []);
      this.nodes.why.replaceChildren(tables.way(this.steps(id)));
      if (this.found[id].onset)
        this.nodes.why.append(make("p", { text: `It shows ${this.shows(id)}.` }));
    } else {
      const end = this.nodeOf.get(id)?.kind === "capability" ? "from" : "to";
      const near = this.data.system.edges.filter(
        (edge) => edge[end] === id || this.groupOf.get(edge[end])?.members.includes(id),
      );
      const targets = (edge) =>
        end === "to" ? [id] : (this.groupOf.get(edge.to)?.members ?? [edge.to]);
      this.map.trace(
        [],
        near.flatMap((edge) => targets(edge).map((to) => [edge.from, to])),
      );
      this.because(
        end === "from"
          ? `${this.titleOf(id)} is up.`
          : `${this.titleOf(id)} is up. If it goes down${this.edited ? ", too" : ""}: ${this.ifDown([...this.taken, id])}`,
      );
    }
  }

  because(text) {
    this.nodes.why.replaceChildren(make("p", { text }));
  }

  ifDown(taken) {
    return engine.blast(this.system, taken).sentences[0];
  }

  /** Where nothing sticks to the window: from below the page's head to above the explanation. */
  clear() {
    const head = NOTEBOOK
      ? 0
      : (document.querySelector("#quarto-header")?.getBoundingClientRect().bottom ?? 0);
    const dock = this.dock.getBoundingClientRect();
    const below = dock.left < this.map.element.getBoundingClientRect().right;
    return [Math.max(0, head), below ? Math.min(innerHeight, dock.top) : innerHeight];
  }
}

define("failure", FailureExplorer, engine);
