// How long something waits in <scaling-explorer>: the curve of one part, in words, drawn and as a table.

import { foldedTable, make, picker, tableOf } from "../shared/dom.js";
import * as engine from "./engine.js";
import { clamp, duration, figure, percent } from "./figures.js";
import { waitChart } from "./waitchart.js";

const EACH = 4; // points of the curve to a row of the table

export class Waits {
  /** @param {import("./explorer.js").ScalingExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { row, select } = picker(`${explorer.id}-pick`, "Part", () =>
      explorer.step(() => (explorer.picked = select.value)),
    );
    this.select = select;
    this.offered = "";
    this.room = 600;
    /** @type {import("./types.js").Curve | null} */
    this.curve = null;
    this.table = make("table", { class: "ax-table" });
    this.folded = foldedTable(this.table, `Waiting: ${explorer.data.title}`);
    this.box = make("div", { class: "sx-wait" });
    this.element = make(
      "div",
      { class: "sx-part" },
      explorer.heading({ text: "How long something waits" }),
      row,
      this.box,
    );
    // Text of the chart keeps its size: it is drawn for the room there is, and asking for that is not free.
    new ResizeObserver(([{ contentRect }]) => {
      const room = clamp(Math.floor(contentRect.width), 280, 760);
      if (room === this.room) return;
      this.room = room;
      this.paint();
    }).observe(this.box);
  }

  paint() {
    const { explorer, select } = this;
    const waiting = explorer.order.filter((id) => engine.formOf(explorer.resources[id]).wait);
    // Unless one is picked, that of the first to saturate beyond today: it stays while the load moves.
    const first = explorer.now.order.find((item) => waiting.includes(item)) ?? waiting[0];
    const id = explorer.picked ?? first;
    if (waiting.join() !== this.offered) {
      this.offered = waiting.join();
      select.replaceChildren(
        ...waiting.map((item) =>
          make("option", { value: item, text: explorer.resources[item].title }),
        ),
      );
    }
    if (id && select.value !== id) select.value = id;
    this.curve = id ? engine.curve(explorer.model, id, explorer.options) : null;
    const sentence = id
      ? waitText(explorer.states[id], this.curve)
      : "No part of this model waits.";
    const drawn =
      this.curve && this.curve.points.length > 1 ? this.drawing(this.curve, id, sentence) : [];
    this.box.replaceChildren(make("p", { class: "ax-finding", text: sentence }), ...drawn);
  }

  /**
   * @param {import("./types.js").Curve} curve
   * @param {string} id
   * @param {string} sentence
   */
  drawing(curve, id, sentence) {
    const resource = this.explorer.resources[id];
    const key = (/** @type {string} */ name, /** @type {string} */ text) =>
      make("span", { class: `sx-key-line ${name}`, text });
    return [
      waitChart(curve, this.room, `Waiting over load: ${resource.title}. ${sentence}`),
      make(
        "p",
        { class: "sx-key" },
        key("sx-mean", "mean"),
        hasWorst(curve) ? key("sx-p95", "95 of 100 wait less") : null,
      ),
      make("p", { class: "ax-note", text: `How far to trust it: ${engine.theory(resource)}.` }),
      this.folded,
    ];
  }

  settle() {
    if (!this.curve) return;
    const worst = hasWorst(this.curve);
    const rows = this.curve.points
      .filter((_, k) => k % EACH === 0)
      .map((point) => [
        percent(point.utilisation),
        figure(point.load),
        duration(point.mean),
        ...(worst && point.p95 !== null ? [duration(point.p95)] : []),
      ]);
    const head = ["Utilisation", "Load a day", "Mean wait", ...(worst ? ["95 of 100 below"] : [])];
    this.table.replaceChildren(...tableOf(head, rows));
  }
}

/** @param {import("./types.js").Curve} curve */
const hasWorst = ({ points }) => points.every((point) => point.p95 !== null);

/**
 * What a curve of waiting says at the present load, in sentences.
 * @param {import("./types.js").Part} part
 * @param {import("./types.js").Curve | null} curve
 */
function waitText({ wait, knee }, curve) {
  if (!curve) return "It does not feel this load.";
  const parts = [];
  if (wait === null) parts.push("It is saturated: what waits grows as long as the load lasts.");
  else if (wait.p95 === null) parts.push(`At this load ${duration(wait.mean)} on average.`);
  else if (wait.p95 === 0)
    parts.push(`At this load ${duration(wait.mean)} on average; 95 of 100 do not wait at all.`);
  else
    parts.push(
      `At this load ${duration(wait.mean)} on average, and less than ${duration(wait.p95)} for 95 of 100.`,
    );
  if (knee)
    parts.push(
      `The knee is at ${engine.number(knee)} a day: beyond it the wait grows faster than the work done.`,
    );
  if (curve.objective) {
    const { seconds, load } = curve.objective;
    if (load === null) parts.push(`The objective of ${duration(seconds)} is met at any load.`);
    else if (load === 0) parts.push(`The objective of ${duration(seconds)} is missed at any load.`);
    else
      parts.push(
        `The objective of ${duration(seconds)} is met up to ${engine.number(load)} a day.`,
      );
  }
  return parts.join(" ");
}
