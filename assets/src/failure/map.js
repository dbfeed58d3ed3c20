// The map of <failure-explorer>: every part a button, one tab stop for all, arrows move by position.
// It knows boxes and edges and what to say of each; what is down is the explorer's business.

import { make } from "../shared/dom.js";

const HEAD = 8; // length of an arrow's head, in user units
const END = 3; // length of a line's last stretch, which the arrow points along

/** A sign for a state, beside its word or with one for screen readers: never a colour alone. */
export function sign(state, size = 14, attributes = {}) {
  return make("svg", { class: `fx-sign fx-${state}`, viewBox: "-8 -8 16 16", width: size, height: size, "aria-hidden": "true", ...attributes },
    ...strokes(state));
}

/** Up: an empty ring. Delayed: a quarter. Degraded: half. Down: full with a cross. */
function strokes(state) {
  const ring = make("circle", { class: "fx-ring", r: 6 });
  if (state === "up") return [ring];
  if (state === "delayed") return [ring, make("path", { class: "fx-fill", d: "M0 0V-6A6 6 0 0 1 6 0Z" })];
  if (state === "degraded") return [ring, make("path", { class: "fx-fill", d: "M0 -6A6 6 0 0 1 0 6Z" })];
  return [make("circle", { class: "fx-full", r: 7 }), make("path", { class: "fx-cross", d: "M-3 -3L3 3M3 -3L-3 3" })];
}

export class FailureMap {
  /**
   * @param {{sheets: any, label: string, help: string, described: string, press: (id: string) => void,
   *   look: (id: string|null) => void,
   *   clear: () => [number, number]}} options `press` when a part is pressed, `look` when one is
   *   pointed at or has the focus, with null when none is any more.
   */
  constructor({ sheets, label, help, described, press, look, clear }) {
    this.sheets = sheets;
    this.label = label;
    this.help = help;
    this.described = described;
    this.press = press;
    this.look = look;
    this.clear = clear;
    this.element = make("div", { class: "fx-map", role: "toolbar", "aria-label": this.label, "aria-describedby": this.help });
    const on = (type, act) => this.element.addEventListener(type, act);
    on("keydown", (event) => this.key(event));
    on("click", (event) => this.click(this.at(event)));
    // Not pointerover: that also comes when the page moves below a pointer that rests.
    on("pointermove", (event) => event.pointerType === "mouse" && this.look(this.at(event) ?? this.focused));
    on("pointerleave", () => this.look(this.focused));
    on("focusin", (event) => this.enter(this.at(event), event.target));
    on("focusout", (event) => {
      event.target.removeAttribute("aria-describedby");
      this.look(null);
    });
  }

  /** A part has the focus: it is the tab stop, explained, and in view. */
  enter(id, node) {
    this.stop(id);
    this.look(id);
    node.setAttribute("aria-describedby", this.described);
    if (node.matches(":focus-visible")) this.reveal(node);
  }

  click(id) {
    if (!id) return;
    this.press(id);
    this.look(id); // not every browser gives what is touched the focus
  }

  at(event) {
    return event.target.closest("[data-part]")?.dataset.part ?? null;
  }

  get focused() {
    return this.element.contains(document.activeElement) ? this.current : null;
  }

  /** Draw a sheet, unless it is the one that is drawn. */
  show(name) {
    if (this.name === name) return false;
    this.name = name;
    const held = this.focused;
    this.sheet = this.sheets[name];
    const { width, height, bands, boxes } = this.sheet;
    this.boxes = new Map(boxes.map((box) => [box.id, box]));
    this.rows = rowsOf(boxes);
    this.order = this.rows.flat().map((box) => box.id);
    this.parts = new Map(this.order.map((id) => [id, this.part(this.boxes.get(id))]));
    this.traced = make("g", { class: "fx-traced", "aria-hidden": "true" });
    const ground = bands.flatMap(({ x, y, w, h, text, font, title }) => [
      make("rect", { class: "fx-band", x, y, width: w, height: h, rx: 5 }),
      make("text", { class: "fx-band-title", x: text[0], y: text[1], "font-size": font, text: title }),
    ]);
    this.element.replaceChildren(
      make("svg", { class: `fx-svg fx-${name}`, viewBox: `0 0 ${width} ${height}`, role: "presentation" },
        make("g", { "aria-hidden": "true" }, ...ground),
        ...[...this.parts.values()].map((part) => part.node),
        this.traced));
    this.stop(this.parts.has(this.current) ? this.current : this.order[0]);
    if (held) this.parts.get(this.current).node.focus({ preventScroll: true });
    return true;
  }

  part({ id, x, y, w, h, lines, font, text: [left, baseline, step] }) {
    const [dx, dy, r] = this.sheet.mark;
    const mark = make("g", { transform: `translate(${x + w - dx} ${y + dy}) scale(${r / 7})` });
    const node = make("g", { class: "fx-part", role: "button", tabindex: "-1", "data-part": id },
      make("rect", { class: "fx-halo", x: x - 3, y: y - 3, width: w + 6, height: h + 6, rx: 6 }),
      make("rect", { class: "fx-box", x, y, width: w, height: h, rx: 4 }),
      ...lines.map((line, k) =>
        make("text", { class: "fx-name", x: left, y: baseline + k * step, "font-size": font, text: line })),
      mark);
    return { node, mark };
  }

  focus(id) {
    const { node } = this.parts.get(id);
    node.focus({ preventScroll: true });
    this.reveal(node);
  }

  /** Make one part the tab stop. */
  stop(id) {
    this.parts.get(this.current)?.node.setAttribute("tabindex", "-1");
    this.current = id;
    this.parts.get(id).node.setAttribute("tabindex", "0");
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const id = this.at(event);
    if (!id) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (!event.repeat) this.press(id);
      return;
    }
    if (event.key === "Escape") this.look(null);
    const to = this.towards(id, event.key);
    if (!to) return;
    event.preventDefault();
    this.parts.get(to).node.focus({ preventScroll: true });
  }

  /** Left and right follow the reading order, up and down the nearest part of the next row. */
  towards(id, key) {
    const index = this.order.indexOf(id);
    if (key === "ArrowRight") return this.order[index + 1];
    if (key === "ArrowLeft") return this.order[index - 1];
    if (key === "Home") return this.order[0];
    if (key === "End") return this.order.at(-1);
    if (key !== "ArrowUp" && key !== "ArrowDown") return null;
    const row = this.rows.findIndex((boxes) => boxes.some((box) => box.id === id));
    const next = this.rows[row + (key === "ArrowUp" ? -1 : 1)];
    const centre = (box) => box.x + box.w / 2;
    const from = centre(this.boxes.get(id));
    return next?.reduce((best, box) => (Math.abs(centre(box) - from) < Math.abs(centre(best) - from) ? box : best)).id;
  }

  /** Bring a part into view clear of what sticks to the window's edges. */
  reveal(node) {
    node.scrollIntoView({ block: "nearest", behavior: "instant" });
    const box = node.getBoundingClientRect();
    const [top, bottom] = this.clear();
    if (box.top < top) scrollBy({ top: box.top - top - 12, behavior: "instant" });
    else if (box.bottom > bottom) scrollBy({ top: box.bottom - bottom + 12, behavior: "instant" });
  }

  /** Say and show the state of each part. */
  paint(describe) {
    for (const [id, { node, mark }] of this.parts) {
      const { state, taken, label, type } = describe(id);
      const look = `fx-part fx-${state} fx-type-${type}${taken ? " fx-taken" : ""}`;
      if (node.getAttribute("class") !== look) {
        node.setAttribute("class", look);
        mark.replaceChildren(...(state === "up" ? [] : strokes(state)));
      }
      if (taken !== undefined) node.setAttribute("aria-pressed", String(taken));
      node.setAttribute("aria-label", label);
    }
  }

  /**
   * Draw a way over the map, and light lines besides.
   * @param {string[]} path from what is hit to what is down; the failure travels back along it.
   * @param {[string, string][]} light pairs: what needs, and what it needs.
   */
  trace(path, light) {
    for (const { node } of this.parts.values()) node.removeAttribute("data-on");
    const way = path.filter((id) => this.parts.has(id)); // a group has no box: its member is next
    for (const id of way) this.parts.get(id).node.setAttribute("data-on", "");
    this.traced.replaceChildren(
      ...light.flatMap((pair) => this.line(pair, "fx-edge")),
      ...way.slice(1).flatMap((id, k) => this.line([way[k], id], "fx-edge fx-way")));
    // An arrow needs the length of its line, which only a line in the page has.
    for (const line of this.traced.querySelectorAll(".fx-way")) this.traced.append(arrow(line));
  }

  line([from, to], look) {
    const d = this.sheet.edges[`${from}>${to}`];
    if (!d) return [];
    const lines = [make("path", { class: look, d })];
    if (look !== "fx-edge") lines.unshift(make("path", { class: "fx-under", d }));
    return lines;
  }
}

/** The head at a path's start: what is needed points at what needs it. */
function arrow(line) {
  const [tip, back] = [line.getPointAtLength(0), line.getPointAtLength(END)];
  const turn = (Math.atan2(tip.y - back.y, tip.x - back.x) * 180) / Math.PI;
  return make("path", { class: "fx-arrow", d: `M0 0L${-HEAD} 4V-4Z`, transform: `translate(${tip.x} ${tip.y}) rotate(${turn})` });
}

/** Boxes by rows from top to bottom, each from left to right. */
function rowsOf(boxes) {
  const rows = new Map();
  for (const box of boxes) rows.set(box.y, [...(rows.get(box.y) ?? []), box]);
  return [...rows.keys()].sort((a, b) => a - b).map((y) => rows.get(y).sort((a, b) => a.x - b.x));
}
