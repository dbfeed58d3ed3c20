// What a reader of <failure-explorer> can change, the parts and groups that are taken down, and its link.

import { inPlace } from "../shared/dom.js";
import { Explorer } from "../shared/explorer.js";
import * as engine from "./engine.js";

/** @extends {Explorer<import("./types.js").Data>} */
export class FailureState extends Explorer {
  static styles = ["explorers", "failure-explorer"];

  /** @type {string[]} parts and groups, in the order of the data */ taken;
  /** @type {import("./types.js").System} */ system;
  /** @type {import("./types.js").Recorded[]} */ modes;
  /** @type {Map<string, import("./types.js").Part>} */ nodeOf;
  /** @type {string[]} all that can be taken down, in the order in which it is kept, named and linked */
  order;
  /** @type {import("./types.js").Box[]} */ boxes;

  /** Whether in one of the smaller forms, which begin with a box that has failed. */
  get small() {
    return this.hasAttribute("form");
  }

  reset() {
    if (!this.system) this.know();
    const first = this.boxes.find((box) => box.id === this.data.first);
    this.taken = this.small ? this.sorted(first?.components ?? []) : [];
  }

  /** What follows from the data alone. */
  know() {
    this.system = engine.system(this.data.system);
    const { nodes, components, groups, modes } = this.system;
    this.nodeOf = new Map(nodes.map((node) => [node.id, node]));
    const recorded = Object.fromEntries(this.data.modes.map((mode) => [mode.id, mode]));
    this.modes = modes.map((mode) => ({ ...mode, ...recorded[mode.id] }));
    this.order = [...components, ...groups].map((item) => item.id);
    this.boxes = this.data.overview.flatMap((row) => row.boxes);
  }

  /** A box of several parts stands for them. */
  get link() {
    const box = this.boxTaken;
    return box && box.components.length > 1 ? box.id : this.taken.join(".");
  }

  /** The box that is exactly what has failed. */
  get boxTaken() {
    return this.boxes.find((box) => this.isDown(box.components));
  }

  /** The box that all that failed belongs to. */
  get opened() {
    const { taken } = this;
    return this.boxes.find(
      ({ components }) => taken.length > 0 && taken.every((id) => components.includes(id)),
    );
  }

  get told() {
    if (this.small) return "What has failed here came with the link.";
    return "What is down here came with the link: whoever sent it took it down. Nothing is down as published.";
  }

  /**
   * Ids; that of a failure mode or a box stands for what it takes down.
   * @param {string} text
   */
  read(text) {
    const down = (/** @type {string} */ id) =>
      this.order.includes(id)
        ? [id]
        : (this.modeOf(id)?.takes_down ??
          this.boxes.find((box) => box.id === id)?.components ??
          []);
    if (this.small && this.linked === null) return;
    this.taken = this.sorted(text.split(".").flatMap(down));
  }

  /** @param {string | null} id */
  modeOf(id) {
    return this.modes.find((mode) => mode.id === id);
  }

  /** @param {string} id */
  membersOf(id) {
    return this.system.group.get(id)?.members ?? [];
  }

  /**
   * Each once, in the order of the data; a member of a group that is down goes with the group.
   * @param {string[]} ids
   */
  sorted(ids) {
    const within = new Set(ids.flatMap((id) => this.membersOf(id)));
    return this.order.filter((id) => ids.includes(id) && !within.has(id));
  }

  /**
   * The groups whose fall has taken a part along.
   * @param {string} id
   */
  groupsOver(id) {
    return this.taken.filter((other) => this.membersOf(other).includes(id));
  }

  /** @param {string} id */
  isTaken(id) {
    return this.taken.includes(id) || this.groupsOver(id).length > 0;
  }

  /**
   * Whether exactly this is down.
   * @param {string[]} ids
   */
  isDown(ids) {
    return this.taken.length > 0 && this.sorted(ids).join(".") === this.taken.join(".");
  }

  /**
   * Take a part or group down, or restore it; a group of which one is restored falls apart.
   * @param {string} id
   */
  toggle(id) {
    const over = this.groupsOver(id);
    const members = over.flatMap((group) => this.membersOf(group));
    const without = [...this.taken, ...members].filter(
      (other) => other !== id && !over.includes(other),
    );
    this.set(this.isTaken(id) ? without : [...this.taken, id]);
  }

  /** @param {string[]} taken */
  set(taken) {
    // What grows above must not push away what has just been pressed.
    inPlace(this, () => this.step(() => (this.taken = this.sorted(taken))));
  }
}
