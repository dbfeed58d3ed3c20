// The map of <failure-explorer>: a grid of buttons for each layer, one tab stop for all, arrows move by
// position; over it the few lines in question. What is down is the explorer's business.

import { make } from "../shared/dom.js";
import { sign } from "./signs.js";

const HEAD = 9; // length of an arrow's head, in pixels

/**
 * @typedef {{ id: string, title: string, type: string }} Box a part as the map shows it
 * @typedef {{ state: import("./types.js").Word, label: string, taken: boolean | undefined }} Described
 * @typedef {{ left: number, right: number, x: number, top: number, bottom: number }} Place
 */

export class FailureMap {
  /**
   * @param {{bands: {title: string, parts: Box[]}[], label: string,
   *   help: string, described: string, press: (id: string) => void, look: (id: string|null) => void,
   *   clear: () => [number, number]}} options `press` when a part is pressed, `look` when one is pointed
   *   at or has the focus, with null when none is any more; `clear` where nothing sticks to the window.
   */
  constructor({ bands: layers, label, help, described, press, look, clear }) {
    this.described = described;
    this.press = press;
    this.look = look;
    this.clear = clear;
    this.way = /** @type {string[]} */ ([]);
    this.light = /** @type {[string, string][]} */ ([]);
    this.traced = make("svg", { class: "fx-traced", "aria-hidden": "true" });
    /** @type {Map<string, { node: HTMLElement, mark: HTMLElement }>} */
    this.parts = new Map();
    const bands = layers.map(({ title, parts }, k) => {
      const id = `${help}-band-${k}`;
      return make(
        "div",
        { class: "ap-map-band" },
        make("span", { class: "ap-map-title", id, text: title }),
        make(
          "div",
          { class: "ap-map-parts", role: "group", "aria-labelledby": id },
          ...parts.map((part) => this.part(part)),
        ),
      );
    });
    this.order = [...this.parts.keys()];
    this.current = this.order[0];
    this.element = make(
      "div",
      { class: "ap-map", role: "toolbar", "aria-label": label, "aria-describedby": help },
      this.traced,
      ...bands,
    );
    this.stop(this.order[0]);
    this.listen();
  }

  /** @param {Box} box */
  part({ id, title, type }) {
    const mark = make("span", {});
    const node = make(
      "button",
      { type: "button", class: `ap-part ap-part-${type}`, tabindex: "-1", "data-part": id },
      make("span", { text: title.replaceAll("`", "") }),
      mark,
    );
    this.parts.set(id, { node, mark });
    return node;
  }

  listen() {
    /** @type {<K extends keyof HTMLElementEventMap>(type: K, act: (event: HTMLElementEventMap[K]) => void) => void} */
    const on = (type, act) => this.element.addEventListener(type, act);
    on("keydown", (event) => this.key(event));
    on("click", (event) => this.click(this.at(event)));
    // Not pointerover: that also comes when the page moves below a pointer that rests.
    on(
      "pointermove",
      (event) => event.pointerType === "mouse" && this.look(this.at(event) ?? this.focused),
    );
    on("pointerleave", () => this.look(this.focused));
    on("focusin", (event) => this.enter(this.at(event)));
    on("focusout", (event) => {
      if (event.target instanceof Element) event.target.removeAttribute("aria-describedby");
      this.look(null);
    });
    // It reports, too, that the map has left the page, and then nothing has a place.
    new ResizeObserver(() => this.element.isConnected && this.draw()).observe(this.element);
  }

  /**
   * A part has the focus: it is the tab stop, explained, and in view.
   * @param {string | null} id
   */
  enter(id) {
    if (id === null) return;
    const { node } = this.boxOf(id);
    this.stop(id);
    this.look(id);
    node.setAttribute("aria-describedby", this.described);
    if (node.matches(":focus-visible")) this.reveal(node);
  }

  /** @param {string | null} id */
  click(id) {
    if (!id) return;
    this.press(id);
    this.look(id); // not every browser gives what is touched the focus
  }

  /**
   * @param {Event} event
   * @returns {string | null}
   */
  at({ target }) {
    const part = target instanceof Element ? target.closest("[data-part]") : null;
    return part instanceof HTMLElement ? (part.dataset.part ?? null) : null;
  }

  /** @param {string} id */
  boxOf(id) {
    const found = this.parts.get(id);
    if (!found) throw new RangeError(`no part on the map: ${id}`);
    return found;
  }

  get focused() {
    return this.element.contains(document.activeElement) ? this.current : null;
  }

  /** @param {string} id */
  focus(id) {
    const { node } = this.boxOf(id);
    node.focus({ preventScroll: true });
    this.reveal(node);
  }

  /**
   * Make one part the tab stop.
   * @param {string} id
   */
  stop(id) {
    this.boxOf(this.current).node.setAttribute("tabindex", "-1");
    this.current = id;
    this.boxOf(id).node.setAttribute("tabindex", "0");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const id = this.at(event);
    if (!id) return;
    if (event.key === "Enter" && event.repeat) event.preventDefault(); // a key held is one press
    if (event.key === "Escape") this.look(null);
    const to = this.towards(id, event.key);
    if (!to) return;
    event.preventDefault();
    this.focus(to);
  }

  /**
   * Left and right follow the reading order, up and down the nearest part of the next row.
   * @param {string} id
   * @param {string} key
   * @returns {string | undefined}
   */
  towards(id, key) {
    const index = this.order.indexOf(id);
    if (key === "ArrowRight") return this.order[index + 1];
    if (key === "ArrowLeft") return this.order[index - 1];
    if (key === "Home") return this.order[0];
    if (key === "End") return this.order.at(-1);
    if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
    const boxes = this.boxes();
    const rows = [...new Set(Object.values(boxes).map((box) => box.top))].sort((a, b) => a - b);
    const from = boxes[id];
    const top = rows[rows.indexOf(from.top) + (key === "ArrowUp" ? -1 : 1)];
    const away = (/** @type {string} */ other) => Math.abs(boxes[other].x - from.x);
    const near = this.order.filter((other) => boxes[other].top === top);
    return near.sort((a, b) => away(a) - away(b))[0];
  }

  /**
   * Where the parts are, from the upper left corner of the map.
   * @returns {Record<string, Place>}
   */
  boxes() {
    const { left, top } = this.element.getBoundingClientRect();
    return Object.fromEntries(
      this.order.map((id) => {
        const box = this.boxOf(id).node.getBoundingClientRect();
        return [
          id,
          {
            left: box.left - left,
            right: box.right - left,
            x: (box.left + box.right) / 2 - left,
            top: Math.round(box.top - top),
            bottom: Math.round(box.bottom - top),
          },
        ];
      }),
    );
  }

  /**
   * Bring a part into view clear of what sticks to the window's edges.
   * @param {HTMLElement} node
   */
  reveal(node) {
    node.scrollIntoView({ block: "nearest", behavior: "instant" });
    const box = node.getBoundingClientRect();
    const [top, bottom] = this.clear();
    if (box.top < top) scrollBy({ top: box.top - top - 12, behavior: "instant" });
    else if (box.bottom > bottom) scrollBy({ top: box.bottom - bottom + 12, behavior: "instant" });
  }

  /**
   * Say and show the state of each part.
   * @param {(id: string) => Described} describe
   */
  paint(describe) {
    for (const [id, { node, mark }] of this.parts) {
      const { state, taken, label } = describe(id);
      if (node.dataset.state !== state) {
        node.dataset.state = state;
        mark.replaceChildren(
          ...(state === "up" ? [] : [sign(state, 16, { class: `ap-mark fx-sign fx-${state}` })]),
        );
      }
      node.toggleAttribute("data-taken", Boolean(taken));
      if (taken !== undefined) node.setAttribute("aria-pressed", String(taken));
      node.setAttribute("aria-label", label);
    }
  }

  /**
   * Draw a way through the map, and light lines besides.
   * @param {string[]} path from what is hit to what is down; the failure travels back along it.
   * @param {[string, string][]} light pairs: what needs, and what it needs.
   */
  trace(path, light) {
    this.way = path.filter((id) => this.parts.has(id)); // a group has no box: its member is next
    this.light = light.filter((pair) => pair.every((id) => this.parts.has(id)));
    for (const [id, { node }] of this.parts) node.toggleAttribute("data-on", this.way.includes(id));
    this.draw();
  }

  draw() {
    if (!this.way.length && !this.light.length) {
      this.traced.replaceChildren();
      return;
    }
    const boxes = this.boxes();
    const { rowGap, columnGap } = getComputedStyle(
      this.boxOf(this.current).node.parentElement ?? this.element,
    );
    const gap = { row: parseFloat(rowGap), column: parseFloat(columnGap) };
    const steps = this.way.slice(1).map((id, k) => route(boxes[this.way[k]], boxes[id], gap));
    this.traced.replaceChildren(
      ...this.light.map(([from, to]) =>
        make("path", { class: "fx-edge", d: route(boxes[from], boxes[to], gap).d }),
      ),
      ...steps.flatMap(({ d }) => [
        make("path", { class: "fx-under", d }),
        make("path", { class: "fx-edge fx-way", d }),
      ]),
      ...steps.map(({ arrow }) => make("path", { class: "fx-arrow", d: arrow })),
    );
  }
}

/**
 * From what needs to what is needed, in the gaps between rows and columns; the head is at what needs.
 * Columns stand above each other in all layers, so one gap leads past every row.
 * @param {Place} from
 * @param {Place} to
 * @param {{ row: number, column: number }} gap
 */
function route(from, to, gap) {
  const [half, side] = [gap.row / 2, gap.column / 2];
  const beside = from.top === to.top;
  const down = to.top > from.top || beside;
  const [y0, out] = down ? [from.bottom, from.bottom + half] : [from.top, from.top - half];
  const [y1, back] = down !== beside ? [to.top, to.top - half] : [to.bottom, to.bottom + half];
  // A row is as high as its highest box, and between layers is a title: a gap is one if it is narrow.
  const near = Math.abs(back - out) < gap.row;
  const lane = from.x < to.x ? to.left - side : to.right + side;
  const d = near
    ? `M${from.x} ${y0}V${out}H${to.x}V${y1}`
    : `M${from.x} ${y0}V${out}H${lane}V${back}H${to.x}V${y1}`;
  const tail = y0 + (down ? HEAD : -HEAD);
  return { d, arrow: `M${from.x} ${y0}L${from.x - 5} ${tail}H${from.x + 5}Z` };
}
