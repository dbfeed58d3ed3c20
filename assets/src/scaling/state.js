// What a reader of <scaling-explorer> can change: loads, remedies, assumptions, and what is looked at;
// and its link.

import { Explorer } from "../shared/explorer.js";
import * as engine from "./engine.js";
import { clamp, same } from "./figures.js";

/** @typedef {import("./types.js").Data} Data */

/** @type {<T extends { id: string }>(items: T[]) => Record<string, T>} */
export const index = (items) => Object.fromEntries(items.map((item) => [item.id, item]));

/**
 * @param {import("./types.js").ShownValue} value
 * @returns {value is import("./types.js").ShownRange}
 */
export const isRange = (value) => value.mode !== undefined;

/** @extends {Explorer<Data>} */
export class ScalingState extends Explorer {
  static styles = ["explorers", "scaling-explorer"];

  /** @type {string} the load that is pushed */ driver;
  /** @type {Record<string, number>} per day */ loads;
  /** @type {Set<string>} those that are on */ remedies;
  /** @type {Record<string, number>} values taken for granted, in their own units */ overrides;
  /** @type {string | null} the part whose waiting is drawn */ picked;
  /** @type {string | null} the part whose details are open */ unfolded;

  /** @type {import("./types.js").Problem} */ model;
  /** @type {Record<string, import("./types.js").ShownValue>} */ values;
  /** @type {import("./types.js").ShownRange[]} */ ranges;
  /** @type {Record<string, Data["resources"][number]>} */ resources;
  /** @type {Data["remedies"]} */ movable;
  /** @type {Record<string, number>} loads per day */ today;
  /** @type {string | null} the first to saturate as published: it stands unfolded */ home;
  /** @type {string} */ shape;

  reset() {
    if (!this.model) this.know();
    this.driver = this.data.loads[0].id;
    this.loads = { ...this.today };
    // Where little is seen, what is seen at once is the next stage: today little is saturated.
    if (this.compact) this.loads[this.driver] = this.ahead;
    this.remedies = new Set(this.data.stages[0].remedies);
    this.overrides = {};
    this.picked = null;
    this.unfolded = this.home;
  }

  /** What follows from the data alone. */
  know() {
    const { values, resources, remedies, evidence } = this.data;
    const shown = values.map((value) => ({ ...value, href: `${evidence}${value.id}` }));
    this.model = engine.problem(this.data);
    this.values = index(shown);
    this.ranges = shown.filter(isRange);
    this.resources = index(resources);
    // What is done is in the figures already, and what changes no number moves no limit: nothing to switch.
    this.movable = remedies.filter(
      (remedy) => remedy.status !== "done" && Object.keys(remedy.changes).length,
    );
    const now = engine.state(this.model, {});
    this.today = now.load;
    this.home = now.order[0] ?? null;
    this.shape = this.shapeOf();
  }

  /** The load of the next stage, else the first saturation load, else today's: as Python has it. */
  get ahead() {
    const [{ id }] = this.data.loads;
    const today = this.today[id];
    const stages = this.data.stages.flatMap(({ per_day: { [id]: load } }) => load ?? []);
    const ahead = stages.filter((load) => load > today && !same(load, today));
    if (ahead.length) return Math.min(...ahead);
    const { order, resources } = engine.state(this.model, {});
    return resources.find((part) => part.id === order[0])?.breaking ?? (today || 1);
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

  /**
   * A value that is known within a range.
   * @param {string} id
   */
  range(id) {
    const value = this.values[id];
    if (!isRange(value)) throw new RangeError(`${id} is no range`);
    return value;
  }

  get told() {
    return "What is set here came with the link: whoever sent it chose it. It is not what is published.";
  }

  /**
   * Take a value for granted; at its mode nothing is overridden.
   * @param {import("./types.js").ShownRange} value
   * @param {number} x
   */
  override(value, x) {
    if (same(x, value.mode)) delete this.overrides[value.id];
    else this.overrides[value.id] = clamp(x, value.low, value.high);
  }

  // ---- the link ---------------------------------------------------------------------------------

  /** A few letters that change with what the numbers in a link count: no link is misread. */
  shapeOf() {
    const { loads, resources } = this.data;
    const text = [loads, resources, this.movable, this.ranges]
      .map((items) => items.map((item) => item.id))
      .join("|");
    let hash = 0x811c9dc5;
    for (const character of text)
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    return `1${hash.toString(36).padStart(4, "0").slice(-4)}`;
  }

  /** Such as "1k3f9_d1_l0*5000_r0.3_v12*0.45_c2_p4": driver, loads, remedies, values, curve, part. */
  get link() {
    const { loads, resources } = this.data;
    const number = (/** @type {number} */ x) => String(x).replace("+", "");
    const at = (/** @type {{ id: string }[]} */ items, /** @type {string} */ id) =>
      items.findIndex((item) => item.id === id);
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
      this.unfolded === this.home
        ? null
        : `p${this.unfolded === null ? "" : at(resources, this.unfolded)}`,
    ]
      .filter((part) => part !== null)
      .join("_");
  }

  /** @param {string} text */
  read(text) {
    const [shape, ...parts] = text.split("_");
    if (shape !== this.shape) return;
    // What a link leaves out is as today.
    this.loads = { ...this.today };
    this.remedies = new Set();
    for (const part of parts) {
      const [, kind, which = "", number = ""] =
        part.match(/^([a-z])([\d.]*)(?:\*(\d+(?:\.\d+)?(?:e-?\d+)?))?$/) ?? [];
      if (kind === "r") {
        for (const k of which.split("."))
          if (k && this.movable[Number(k)]) this.remedies.add(this.movable[Number(k)].id);
      } else if (kind === "p" && !which) this.unfolded = null;
      else if (which) this.readPart(kind, Number(which), number);
    }
  }

  /**
   * @param {string} kind
   * @param {number} which
   * @param {string} number
   */
  readPart(kind, which, number) {
    const [load, resource] = [this.data.loads[which], this.data.resources[which]];
    if (kind === "d" && load) this.driver = load.id;
    else if (kind === "l" && load && number)
      this.loads[load.id] = clamp(Number(number), ...load.range);
    else if (kind === "v" && this.ranges[which] && number)
      this.override(this.ranges[which], Number(number));
    else if (kind === "c" && resource) this.picked = resource.id;
    else if (kind === "p" && resource) this.unfolded = resource.id;
  }
}
