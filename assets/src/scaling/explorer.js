// <scaling-explorer>: a load to push until something breaks, and the remedies that move the limits.
// Built around its data; every number on it comes from engine.js. Without scripts
// the card's finding, chart and table stay.

import { make } from "../shared/dom.js";
import { Explorer, define } from "../shared/explorer.js";
import { NOTEBOOK } from "../shared/site.js";
import * as engine from "./engine.js";
import { assumption, details, tableOf, waitText } from "./details.js";
import {
  axis,
  duration,
  figure,
  legend,
  limitPlot,
  logScale,
  percent,
  place,
  waitChart,
} from "./chart.js";

const NBSP = "\u00a0";
const REST = 250; // milliseconds without a change, after which more is drawn
const STEPS = 1000; // of the slider of the load
const MARGIN = 4;
const RISK = 0.05; // a part over its limit in more draws than this is at risk
const STATES = {
  over: { symbol: "▲", word: "over its limit" },
  risk: { symbol: "◆", word: "may be over" },
  room: { symbol: "●", word: "has room" },
  still: { symbol: "○", word: "unaffected" },
};
const labelOf = ({ type }, name) => {
  const { parameters, demand } = engine.KINDS[type];
  if (name === "peak") return "Busiest hour over average";
  return name.startsWith("demand.") ? demand : parameters[name].label;
};
const same = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
const index = (items) => Object.fromEntries(items.map((item) => [item.id, item]));
const button = (text, onclick, more = {}) =>
  make("button", { type: "button", text, onclick, ...more });

class ScalingExplorer extends Explorer {
  static styles = ["explorers", "scaling-explorer"];

  begin() {
    const { values, loads, resources, remedies } = this.data;
    this.model = engine.problem(this.data);
    this.values = index(
      values.map((value) => ({ ...value, href: `${this.data.evidence}${value.id}` })),
    );
    this.resources = index(resources);
    // What is done is in the figures already, and what changes no number moves no limit: nothing to switch.
    this.movable = remedies.filter(
      (remedy) => remedy.status !== "done" && Object.keys(remedy.changes).length,
    );
    this.ranges = values.filter((value) => "low" in value);
    this.today = engine.state(this.model, {}).load;
    this.shape = this.shapeOf();
    this.scales = Object.fromEntries(loads.map((load) => [load.id, logScale(load.range)]));
    // The chart begins a little below the slider: what is over its limit today shows where that lies.
    this.plots = Object.fromEntries(
      loads.map(({ id, range: [low, high] }) => [id, logScale([low / MARGIN, high])]),
    );
    this.reset();
    this.published = this.link;
    this.readLink();
    this.build();
    this.update();
  }

  // ---- state ------------------------------------------------------------------------------------

  reset() {
    this.driver = this.data.loads[0].id;
    this.loads = { ...this.today };
    this.remedies = new Set(this.data.stages[0].remedies);
    this.overrides = {};
    this.picked = null; // the part whose waiting is drawn
    this.unfolded = null; // the part whose details are open
  }

  get options() {
    return {
      driver: this.driver,
      load: this.loads,
      remedies: this.movable.map((remedy) => remedy.id).filter((id) => this.remedies.has(id)),
      overrides: this.overrides,
    };
  }

  get load() {
    return this.loads[this.driver];
  }

  get edited() {
    return this.link !== this.published;
  }

  /** A few letters that change with what the numbers in a link count: no link is misread. */
  shapeOf() {
    const { loads, resources } = this.data;
    const text = [loads, resources, this.movable, this.ranges]
      .map((items) => items.map((item) => item.id))
      .join("|");
    let hash = 0x811c9dc5;
    for (const character of text)
      hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193) >>> 0;
    return `1${hash.toString(36).padStart(4, "0").slice(-4)}`;
  }

  /** Such as "1k3f9_d1_l0*5000_r0.3_v12*0.45_c2_p4": driver, loads, remedies, values, curve, part. */
  get link() {
    const { loads, resources } = this.data;
    const number = (x) => String(Number(x.toPrecision(6))).replace("+", "");
    const at = (items, id) => items.findIndex((item) => item.id === id);
    const on = this.movable.flatMap((remedy, k) => (this.remedies.has(remedy.id) ? [k] : []));
    return [
      this.shape,
      this.driver === loads[0].id ? null : `d${at(loads, this.driver)}`,
      ...loads.map(({ id }, k) =>
        same(this.loads[id], this.today[id]) ? null : `l${k}*${number(this.loads[id])}`,
      ),
      on.length ? `r${on.join(".")}` : null,
      ...this.ranges.map(({ id }, k) =>
        id in this.overrides ? `v${k}*${number(this.overrides[id])}` : null,
      ),
      this.picked === null ? null : `c${at(resources, this.picked)}`,
      this.unfolded === null ? null : `p${at(resources, this.unfolded)}`,
    ]
      .filter((part) => part !== null)
      .join("_");
  }

  readLink() {
    const [shape, ...parts] = (this.linked ?? "").split("_");
    if (shape !== this.shape) return;
    const { loads, resources } = this.data;
    this.remedies = new Set();
    for (const part of parts) {
      const [, kind, which, number] =
        part.match(/^([a-z])([\d.]*)(?:\*(\d+(?:\.\d+)?(?:e-?\d+)?))?$/) ?? [];
      const x = Number(number);
      if (kind === "r") {
        for (const k of which.split("."))
          if (k && this.movable[k]) this.remedies.add(this.movable[k].id);
      } else if (kind === "d" && loads[which]) this.driver = loads[which].id;
      else if (kind === "l" && loads[which] && number)
        this.loads[loads[which].id] = clamp(x, ...loads[which].range);
      else if (kind === "v" && this.ranges[which] && number) this.override(this.ranges[which], x);
      else if (kind === "c" && resources[which]) this.picked = resources[which].id;
      else if (kind === "p" && resources[which]) this.unfolded = resources[which].id;
    }
  }

  /** Take a value for granted; at its mode nothing is overridden. */
  override(value, x) {
    if (same(x, value.mode)) delete this.overrides[value.id];
    else this.overrides[value.id] = clamp(x, value.low, value.high);
  }

  // ---- building ---------------------------------------------------------------------------------

  build() {
    const { resources, stages } = this.data;
    const [scroll, half] = [
      { class: "ax-scroll", role: "region", tabindex: "0" },
      { class: "sx-part" },
    ];
    this.nodes = {
      verdict: make("p", { class: "ax-verdict" }),
      detail: make("div", { class: "ax-detail sx-detail" }),
      load: this.loadSlider(),
      key: legend(),
      axis: make("div", { class: "sx-scale" }),
      rows: make("ol", { class: "sx-rows" }),
      counted: make("p", { class: "ax-note" }),
      asAt: stages.map((stage) => button(stage.title, () => this.asAt(stage))),
      cost: make("p", { class: "ax-note" }),
      assumptions: make("div", {}),
      pick: this.picker(),
      wait: make("div", { class: "sx-wait" }),
      table: make("table", { class: "ax-table" }),
      copy: this.copyButton(),
    };
    const n = this.nodes;
    this.waitTable = make(
      "details",
      { class: "ax-data" },
      make("summary", { text: "Table" }),
      make("table", { class: "ax-table" }),
    );
    this.rows = Object.fromEntries(resources.map((resource) => [resource.id, this.row(resource)]));
    this.switches = this.movable.map((remedy) => this.remedySwitch(remedy));
    const idle = this.data.remedies.filter((remedy) => !this.movable.includes(remedy));
    this.replaceChildren(
      n.verdict,
      this.status,
      n.load.box,
      n.detail,
      make(
        "div",
        { class: "sx-grid" },
        make(
          "div",
          { class: "sx-limits" },
          this.heading({ text: "What breaks, in this order" }),
          n.key,
          n.axis,
          n.rows,
          n.counted,
          make(
            "details",
            { class: "ax-data" },
            make("summary", { text: "Table" }),
            make("div", { ...scroll, "aria-label": `Limits: ${this.data.title}` }, n.table),
          ),
        ),
        make(
          "fieldset",
          { class: "sx-remedies" },
          make("legend", { text: "Remedies" }),
          make("p", { class: "ax-note", text: "In the order I would take them." }),
          make(
            "div",
            { class: "ax-buttons sx-asat", role: "group", "aria-label": "Remedies as at a stage" },
            make("span", { text: "As at" }),
            ...n.asAt,
          ),
          n.cost,
          ...this.switches.map((item) => item.row),
          idle.length ? this.idleRemedies(idle) : null,
        ),
        make(
          "div",
          { class: "sx-more" },
          make(
            "fieldset",
            { class: "sx-assumptions" },
            make("legend", { text: "What the model assumes" }),
            make("p", {
              class: "ax-note",
              text: "The busiest hour and the assumptions that decide most. The mark is the most likely value.",
            }),
            n.assumptions,
          ),
          make(
            "div",
            { class: "ax-buttons" },
            button("Reset all", () => {
              this.reset();
              this.refresh();
              this.update();
            }),
            NOTEBOOK ? null : n.copy,
          ),
          make("div", half, this.heading({ text: "How long something waits" }), n.pick, n.wait),
        ),
      ),
    );
    // Text of the chart keeps its size: it is drawn for the room there is, and asking for that is not free.
    this.room = 600;
    new ResizeObserver(([{ contentRect }]) => {
      const room = clamp(Math.floor(contentRect.width), 280, 760);
      if (room === this.room) return;
      this.room = room;
      this.drawWait();
    }).observe(n.wait);
    this.refresh();
  }

  /** The load: which one, how much, and the stages as marks on its scale. */
  loadSlider() {
    const { loads } = this.data;
    const id = `${this.id}-load`;
    const input = make("input", {
      type: "range",
      id,
      min: "0",
      max: String(STEPS),
      step: "1",
      oninput: () => this.setLoad(this.loadAt(Number(input.value))),
    });
    const label = make("label", { for: id });
    const output = make("output", { for: id, "aria-live": "off" });
    const marks = make("div", { class: "sx-marks", "aria-hidden": "true" });
    const buttons = make("div", {
      class: "ax-buttons",
      role: "group",
      "aria-label": "Loads of the stages",
    });
    const drivers =
      loads.length < 2
        ? null
        : make(
            "fieldset",
            { class: "sx-drivers" },
            make("legend", { text: "Load to push" }),
            ...loads.map((load) =>
              make(
                "label",
                {},
                make("input", {
                  type: "radio",
                  name: `${this.id}-driver`,
                  value: load.id,
                  onchange: () => {
                    this.driver = load.id;
                    this.picked = null;
                    this.refresh();
                    this.update();
                  },
                }),
                load.title,
              ),
            ),
          );
    const box = make(
      "div",
      { class: "sx-load" },
      drivers,
      make("div", { class: "sx-load-head" }, label, output),
      make("div", { class: "sx-slide" }, input, marks),
      buttons,
    );
    const refresh = () => {
      const scale = this.scales[this.driver];
      const named = this.marks();
      label.textContent = loads.find((load) => load.id === this.driver).title;
      for (const radio of drivers?.querySelectorAll("input") ?? [])
        radio.checked = radio.value === this.driver;
      // The figure at the very end is set inside it.
      const end = (load) => (scale.share(load) > 0.96 ? "sx-tick sx-end" : "sx-tick");
      marks.replaceChildren(
        ...scale.ticks.map((load) =>
          make("span", {
            class: end(load),
            style: `--at:${place(scale, load)}`,
            text: figure(load),
          }),
        ),
        ...named.map(({ load }) =>
          make("span", { class: "sx-flag", style: `--at:${place(scale, load)}` }),
        ),
      );
      buttons.replaceChildren(
        ...named.map(({ id: stage, title, load }) => {
          const node = button(title, () => this.setLoad(load), { "data-stage": stage });
          node.append(make("small", { text: figure(load) }));
          return node;
        }),
      );
    };
    return { box, input, output, buttons, refresh };
  }

  /** The stages that name the driver, with its load there per day, and today if none of them is. */
  marks() {
    const today = this.today[this.driver];
    const named = this.data.stages.flatMap(({ id, title, per_day: at }) =>
      at[this.driver] > 0 ? [{ id, title, load: at[this.driver] }] : [],
    );
    // To the bit: a stage that is today is no other load.
    for (const mark of named) if (same(mark.load, today)) mark.load = today;
    if (!(today > 0) || named.some(({ load }) => load === today)) return named;
    return [{ id: "", title: "Today", load: today }, ...named];
  }

  loadAt(step) {
    const scale = this.scales[this.driver];
    const [today, load] = [this.today[this.driver], scale.load(step / STEPS)];
    if (step === 0) return Math.max(scale.low, today);
    return step === STEPS ? scale.high : Number(load.toPrecision(3));
  }

  setLoad(load) {
    this.loads[this.driver] = load;
    this.update();
  }

  row(resource) {
    const panel = make("div", { class: "ax-panel", id: `${this.id}-${resource.id}`, hidden: true });
    const name = button(
      resource.title,
      () => this.unfold(this.unfolded === resource.id ? null : resource.id),
      { class: "sx-name", "aria-expanded": "false", "aria-controls": panel.id },
    );
    const [limit, figures, now] = [
      make("span", { class: "sx-limit" }),
      make("div", { class: "sx-figures" }),
      make("i", { class: "sx-now" }),
    ];
    const plot = make("div", { class: "sx-plot-box", "aria-hidden": "true" });
    const item = make(
      "li",
      { class: "sx-row" },
      make("div", { class: "sx-head" }, name, limit),
      plot,
      figures,
      panel,
    );
    return { item, name, limit, plot, figures, now, panel };
  }

  remedySwitch(remedy) {
    const id = `${this.id}-r-${remedy.id}`;
    const input = make("input", {
      type: "checkbox",
      id,
      "aria-describedby": `${id}-effect ${id}-cost`,
      onchange: () => {
        if (input.checked) this.remedies.add(remedy.id);
        else this.remedies.delete(remedy.id);
        this.update();
      },
    });
    const effect = make("p", { class: "sx-effect", id: `${id}-effect` });
    const cost = make("p", {
      class: "sx-cost",
      id: `${id}-cost`,
      html: `<b>Cost:</b> ${remedy.cost} `,
    });
    if (remedy.price)
      cost.append(
        make("a", { href: `${this.data.evidence}${remedy.price.id}`, text: remedy.price.text }),
        ".",
      );
    const row = make(
      "div",
      { class: "sx-remedy" },
      input,
      make(
        "label",
        { for: id },
        remedy.title,
        " ",
        make("span", { class: "ax-tag", text: remedy.state }),
      ),
      effect,
      cost,
    );
    return { remedy, row, input, effect };
  }

  idleRemedies(idle) {
    const items = idle.map((remedy) =>
      make(
        "li",
        {},
        make("b", { text: remedy.title }),
        " ",
        make("span", { class: "ax-tag", text: remedy.state }),
        make("p", { class: "sx-cost", html: `<b>Cost:</b> ${remedy.cost}` }),
      ),
    );
    return make(
      "details",
      { class: "ax-data" },
      make("summary", { text: `${idle.length} more, which move no limit here` }),
      make("p", {
        class: "ax-note",
        text: "They are in the figures already, or answer another question than load.",
      }),
      make("ul", { class: "sx-idle" }, ...items),
    );
  }

  asAt(stage) {
    this.remedies = new Set(stage.remedies);
    this.update();
  }

  picker() {
    const id = `${this.id}-pick`;
    const select = make("select", {
      id,
      onchange: () => {
        this.picked = select.value;
        this.update();
      },
    });
    return make("p", { class: "ax-pick" }, make("label", { for: id, text: "Part" }), select);
  }

  /** What hangs on the driver and on the set of sliders, not on where they stand. */
  refresh() {
    this.nodes.load.refresh();
    this.nodes.axis.replaceChildren(
      make("span", {}),
      axis(this.plots[this.driver]),
      make("span", {}),
    );
    this.unfold(this.unfolded);
  }

  // ---- updating ---------------------------------------------------------------------------------

  /** Repaint at once from few draws; when the reader rests, from many, and say what was found. */
  update() {
    clearTimeout(this.resting);
    delete this.dataset.settled;
    this.paint(engine.MOVING);
    this.resting = setTimeout(() => this.rest(), REST);
  }

  rest() {
    this.judge(engine.RESTING);
    this.writeLink();
    this.drawRows();
    this.drawEffects();
    this.drawAssumptions();
    this.drawTable();
    this.drawWaitTable();
    this.drawPanel();
    if (this.said !== this.found[0] && this.said) this.say(this.found[0]);
    this.said = this.found[0];
    this.dataset.settled = this.link;
  }

  judge(plan) {
    const options = this.options;
    this.plan = plan;
    this.now = engine.state(this.model, options);
    this.states = index(this.now.resources);
    // First what is over its limit today, then what breaks on the way up, then what this load never breaks.
    const never = (id) => this.states[id].breaking ?? Infinity;
    this.order = this.now.resources.map(({ id }) => id).sort((a, b) => never(a) - never(b) || 0);
    this.spread = engine.spread(this.model, options, plan);
    this.spreads = index(this.spread.resources);
    // Where limits were before the remedies, and what decides, change with all but the driver's load.
    const rest = JSON.stringify([
      this.driver,
      options.remedies,
      this.overrides,
      { ...this.loads, [this.driver]: 0 },
    ]);
    if (rest !== this.worked) {
      this.worked = rest;
      this.bare = index(engine.state(this.model, { ...options, remedies: [] }).resources);
    }
    this.tornado = engine.tornado(this.model, options);
    this.found = engine.verdict(this.model, options, {
      state: this.now,
      spread: this.spread,
      tornado: this.tornado,
    });
    this.nodes.verdict.textContent = this.found[0];
    const told = this.found.slice(1);
    if (told.join() !== this.told)
      this.nodes.detail.replaceChildren(...told.map((text) => make("p", { text })));
    this.told = told.join();
  }

  paint(plan) {
    const started = performance.now();
    this.judge(plan);
    this.drawLoad();
    this.drawRows();
    this.drawSwitches();
    this.drawWait();
    this.dataset.took = String(performance.now() - started);
  }

  drawLoad() {
    const { input, output, buttons } = this.nodes.load;
    const scale = this.scales[this.driver];
    const step = String(Math.round(clamp(scale.share(this.load), 0, 1) * STEPS));
    if (this.loadAt(Number(input.value)) !== this.load) input.value = step;
    const today = this.today[this.driver];
    const times =
      today > 0 && !same(this.load, today)
        ? `, ${figure(this.load / today)} times today`
        : ", as today";
    output.textContent = `${figure(this.load)} a day${today > 0 ? times : ""}`;
    input.setAttribute("aria-valuetext", output.textContent);
    for (const [k, { load }] of this.marks().entries())
      buttons.children[k].setAttribute("aria-pressed", String(same(load, this.load)));
    const now = place(this.plots[this.driver], this.load);
    for (const row of Object.values(this.rows)) row.now.style.left = now;
  }

  /** Whether a part is over its limit, may be, has room, or does not feel this load. */
  condition({ id, saturated, breaking }) {
    if (saturated) return "over";
    if (breaking === null) return "still";
    return this.spreads[id].over > RISK ? "risk" : "room";
  }

  drawRows() {
    const scale = this.plots[this.driver];
    const stages = this.marks().map(({ load }) => load);
    for (const id of this.order) {
      const [row, state, spread] = [this.rows[id], this.states[id], this.spreads[id]];
      const condition = this.condition(state);
      if (row.item.dataset.state !== condition) row.item.dataset.state = condition;
      const limited = this.limitText(state);
      if (row.limit.textContent !== limited) row.limit.textContent = limited;
      // Limits stay where they are while the load moves.
      const limit = { at: state.breaking, before: this.bare[id].breaking, band: spread.breaking };
      const drawn = JSON.stringify([this.driver, limit]);
      if (drawn !== row.drawn) {
        row.drawn = drawn;
        row.plot.replaceChildren(limitPlot(scale, limit, stages), row.now);
      }
      const { symbol, word } = STATES[condition];
      const texts = [
        percent(state.utilisation),
        symbol,
        condition === "risk" ? `over in ${percent(spread.over)} of draws` : word,
      ];
      if (texts.join() !== row.shown) {
        row.shown = texts.join();
        row.figures.replaceChildren(
          make("b", { text: texts[0] }),
          make(
            "span",
            { class: "sx-state" },
            make("span", { "aria-hidden": "true", text: `${texts[1]} ` }),
            texts[2],
          ),
        );
      }
    }
    this.nodes.counted.textContent =
      `Drawn: ${(2 ** this.plan.log2).toLocaleString("en")} combinations of all ` +
      "assumptions within their ranges. The solid line is the present load, dotted ones are the stages.";
    // Moving a node takes the focus from it: only what changed its place is moved.
    const list = this.nodes.rows;
    this.order.forEach((id, k) => {
      const { item } = this.rows[id];
      if (list.children[k] !== item) list.insertBefore(item, list.children[k] ?? null);
    });
  }

  limitText({ id, breaking, binds }) {
    if (breaking === null) return "its limit does not depend on this load";
    const before = this.bare[id].breaking;
    const moved = before === null || same(before, breaking) ? "" : ` (${figure(before)} before)`;
    const what = engine.binding(this.resources[id], binds);
    return breaking > 0 ? `${figure(breaking)} a day${moved}: ${what}` : `at any load: ${what}`;
  }

  drawSwitches() {
    for (const { remedy, input } of this.switches) input.checked = this.remedies.has(remedy.id);
    const on = this.movable.filter((remedy) => this.remedies.has(remedy.id));
    this.data.stages.forEach((stage, k) => {
      const same = this.movable.every(
        ({ id }) => stage.remedies.includes(id) === this.remedies.has(id),
      );
      this.nodes.asAt[k].setAttribute("aria-pressed", String(same));
    });
    // Remedies that name one price share one bill.
    const prices = Object.values(index(on.flatMap(({ price }) => price ?? [])));
    const total = prices.reduce((sum, price) => sum + price.monthly, 0);
    const unpriced = on.filter((remedy) => !remedy.price).length;
    const bill = prices.length
      ? `add ${figure(total)}${NBSP}${prices[0].symbol} by list prices`
      : "have no published price";
    const rest =
      prices.length && unpriced
        ? `; ${unpriced} of ${on.length} ${unpriced === 1 ? "has" : "have"} none`
        : "";
    this.nodes.cost.textContent = on.length ? `Those that are on ${bill}${rest}.` : "None is on.";
  }

  /** What each remedy does beside those that are on. */
  drawEffects() {
    const options = this.options;
    for (const { remedy, effect } of this.switches) {
      const others = options.remedies.filter((id) => id !== remedy.id);
      const chosen = new Set([...others, remedy.id]);
      const all = this.movable.map((item) => item.id).filter((id) => chosen.has(id));
      const without = index(engine.state(this.model, { ...options, remedies: others }).resources);
      const having = index(engine.state(this.model, { ...options, remedies: all }).resources);
      const touched = [
        ...new Set(Object.keys(remedy.changes).map((target) => target.split(".")[0])),
      ];
      const moved = touched.filter(
        (id) => having[id].breaking !== null && !same(without[id].breaking, having[id].breaking),
      );
      const still = touched.some((id) => having[id].breaking !== null)
        ? "Beside the others it moves nothing."
        : "It relieves a part that this load does not reach.";
      effect.replaceChildren(
        ...(moved.length
          ? moved.map((id) =>
              make(
                "span",
                {},
                `${this.resources[id].title}: `,
                make("b", {
                  text: `${figure(without[id].breaking)} → ${figure(having[id].breaking)}`,
                }),
                ` a day`,
              ),
            )
          : [make("span", { text: still })]),
      );
    }
  }

  /** The busiest hour, the assumptions that decide most as things stand, and all that were touched. */
  drawAssumptions() {
    const { load, ...fixed } = this.options;
    const peak = this.data.loads.find((item) => item.id === this.driver).peak;
    const key = JSON.stringify({ ...fixed, overrides: {} });
    if (key !== this.decided) {
      this.decided = key;
      this.deciding = engine
        .tornado(this.model, { ...fixed, load, overrides: {} })
        .filter(({ id, swing }) => id !== peak && swing > 0)
        .slice(0, engine.DECIDING)
        .map(({ id }) => id);
    }
    const wanted = [peak, ...this.deciding, ...Object.keys(this.overrides)].filter(
      (id) => "low" in this.values[id],
    );
    const ids = [...new Set(wanted)];
    const box = this.nodes.assumptions;
    if (ids.join() !== this.shown) {
      // Rebuilding would take the focus: what is there already stays.
      const kept = index([...(this.sliders ?? [])]);
      this.sliders = ids.map(
        (id) =>
          kept[id] ??
          assumption(`${this.id}-v-${id}`, this.values[id], (x) => {
            this.override(this.values[id], x);
            this.showAssumption(id);
            this.update();
          }),
      );
      const rows = this.sliders.map(({ row }) => row);
      for (const row of [...box.children]) if (!rows.includes(row)) row.remove();
      for (const [k, row] of rows.entries())
        if (box.children[k] !== row) box.insertBefore(row, box.children[k] ?? null);
      this.shown = ids.join();
    }
    for (const id of ids) this.showAssumption(id);
  }

  showAssumption(id) {
    const slider = this.sliders.find((item) => item.id === id);
    slider.show(
      this.overrides[id] ?? this.values[id].mode,
      this.tornado.find((bar) => bar.id === id),
    );
  }

  drawWait() {
    const { pick, wait } = this.nodes;
    const select = pick.querySelector("select");
    const waiting = this.order.filter((id) => engine.formOf(this.resources[id]).wait);
    // Unless one is picked, that of the first to break beyond today: it stays while the load moves.
    const id = this.picked ?? this.now.order.find((item) => waiting.includes(item)) ?? waiting[0];
    if (waiting.join() !== this.offered) {
      this.offered = waiting.join();
      select.replaceChildren(
        ...waiting.map((item) => make("option", { value: item, text: this.resources[item].title })),
      );
    }
    if (select.value !== id) select.value = id;
    const curve = id ? engine.curve(this.model, id, this.options) : null;
    const sentence = id ? waitText(this.states[id], curve) : "No part of this model waits.";
    const finding = make("p", { class: "ax-finding", text: sentence });
    this.waits = null;
    if (!curve || curve.points.length < 2) {
      wait.replaceChildren(finding);
      return;
    }
    const worst = curve.points.every((point) => point.p95 !== null);
    wait.replaceChildren(
      finding,
      waitChart(curve, this.room, `Waiting over load: ${this.resources[id].title}. ${sentence}`),
      make(
        "p",
        { class: "sx-key" },
        make("span", { class: "sx-key-line sx-mean", text: "mean" }),
        worst ? make("span", { class: "sx-key-line sx-p95", text: "95 of 100 wait less" }) : null,
      ),
      make("p", {
        class: "ax-note",
        text: `How far to trust it: ${engine.theory(this.resources[id])}.`,
      }),
      this.waitTable,
    );
    this.waits = { curve, worst };
  }

  drawWaitTable() {
    if (!this.waits) return;
    const { curve, worst } = this.waits;
    this.waitTable.querySelector("table").replaceChildren(
      ...tableOf(
        ["In use", "Load a day", "Mean wait", ...(worst ? ["95 of 100 below"] : [])],
        curve.points
          .filter((_, k) => k % 4 === 0)
          .map((point) => [
            percent(point.utilisation),
            figure(point.load),
            duration(point.mean),
            ...(worst ? [duration(point.p95)] : []),
          ]),
      ),
    );
  }

  drawTable() {
    const load = (x) => (x === null ? "never" : figure(x));
    const share = (x) => percent(x);
    const head = [
      "Part",
      "In use",
      "Breaks at",
      "5 %",
      "Median",
      "95 %",
      "Over now",
      "Breaks first",
      "Second",
      "Third",
      "Limit",
    ];
    this.nodes.table.replaceChildren(
      ...tableOf(
        head,
        this.order.map((id) => {
          const [state, spread] = [this.states[id], this.spreads[id]];
          const [low, , median, , high] = spread.breaking;
          return [
            this.resources[id].title,
            percent(state.utilisation),
            load(state.breaking),
            load(low),
            load(median),
            load(high),
            share(spread.over),
            share(spread.first),
            share(spread.second),
            share(spread.third),
            engine.binding(this.resources[id], state.binds),
          ];
        }),
      ),
    );
  }

  // ---- details of a part ------------------------------------------------------------------------

  unfold(id) {
    this.unfolded = id;
    for (const [key, { name, panel }] of Object.entries(this.rows)) {
      name.setAttribute("aria-expanded", String(key === id));
      panel.hidden = key !== id;
    }
    if (this.now) {
      this.drawPanel();
      this.writeLink();
    }
  }

  drawPanel() {
    if (this.unfolded === null) return;
    const id = this.unfolded;
    const resource = this.resources[id];
    const changes = Object.assign(
      {},
      ...this.movable
        .filter((remedy) => this.remedies.has(remedy.id))
        .map((remedy) => remedy.changes),
    );
    const peaks = this.data.loads
      .filter((load) => load.id in resource.demand)
      .map((load) => ["peak", load.peak]);
    const inputs = [
      ...Object.entries(resource.parameters),
      ...Object.entries(resource.demand).map(([load, value]) => [`demand.${load}`, value]),
      ...(resource.rate === "peak" ? peaks : []),
    ];
    this.rows[id].panel.replaceChildren(
      ...details(resource, {
        formula: engine.formulaOf(resource),
        spread: this.spreads[id],
        relief: this.data.remedies
          .filter((remedy) => remedy.relieves.includes(id))
          .map((remedy) => remedy.title),
        inputs: inputs.map(([name, published]) => {
          const changed = changes[`${id}.${name}`];
          const value = this.values[changed ?? published];
          return {
            name: labelOf(resource, name),
            value,
            here: this.overrides[value.id],
            remedied: Boolean(changed),
          };
        }),
      }),
    );
  }
}

define("scaling", ScalingExplorer, engine);
