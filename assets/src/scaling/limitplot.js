// The drawing of one part's limit on a scale of loads, and what its marks mean.

import { make } from "../shared/dom.js";
import { figure, place } from "./figures.js";

/**
 * One part's limit: a band over what the assumptions allow, the load at their most likely values, and
 * where that was before the remedies.
 * @param {import("./types.js").Scale} scale
 * @param {{at: ?number, before: ?number, band: (?number)[]}} limit loads; null is never
 * @param {number[]} stages
 */
export function limitPlot(scale, limit, stages) {
  const at = (/** @type {number | null} */ load) => place(scale, load);
  const [p5, p25, p50, p75, p95] = limit.band;
  // Rows are as high as their texts: lines run from top to bottom, marks sit on the middle.
  /** @type {(from: number | null, to: number | null, name: string) => SVGElement} */
  const bar = (from, to, name) =>
    make("rect", {
      class: name,
      x: at(from),
      y: "50%",
      height: 10,
      transform: "translate(0 -5)",
      width: `${(parseFloat(at(to)) - parseFloat(at(from))).toFixed(2)}%`,
    });
  /** @type {(load: number, name: string) => SVGElement} */
  const line = (load, name) =>
    make("line", { class: name, x1: at(load), x2: at(load), y1: 0, y2: "100%" });
  const parts = [
    ...scale.ticks.map((load) => line(load, "sx-grid-line")),
    ...stages.map((load) => line(load, "sx-stage-line")),
  ];
  if (limit.at !== null || p5 !== null) {
    parts.push(bar(p5, p95, "sx-band"), bar(p25, p75, "sx-half"));
    if (p50 !== null && scale.share(p50) > 0 && scale.share(p50) < 1) {
      parts.push(
        make("rect", {
          class: "sx-median",
          x: at(p50),
          y: "50%",
          width: 2,
          height: 14,
          transform: "translate(-1 -7)",
        }),
      );
    }
  }
  if (limit.before !== null && limit.before !== limit.at) {
    parts.push(
      make("line", {
        class: "sx-moved",
        x1: at(limit.before),
        x2: at(limit.at),
        y1: "50%",
        y2: "50%",
      }),
      make("circle", { class: "sx-before", cx: at(limit.before), cy: "50%", r: 4.5 }),
    );
  }
  if (limit.at !== null) {
    const share = scale.share(limit.at);
    if (share < 0)
      parts.push(make("text", { class: "sx-off", x: "0%", dx: -3, y: "50%", dy: 5, text: "◂" }));
    else if (share > 1)
      parts.push(
        make("text", {
          class: "sx-off",
          x: "100%",
          dx: 3,
          y: "50%",
          dy: 5,
          "text-anchor": "end",
          text: "▸",
        }),
      );
    else parts.push(make("circle", { class: "sx-at", cx: at(limit.at), cy: "50%", r: 5 }));
  }
  return make("svg", { class: "sx-plot" }, ...parts);
}

/** What the marks of a limit mean. */
export function legend() {
  /** @type {(draw: SVGElement[], text: string) => Node} */
  const entry = (draw, text) =>
    make("span", {}, make("svg", { width: 26, height: 14, "aria-hidden": "true" }, ...draw), text);
  /** @type {(name: string, x: number, width: number) => SVGElement} */
  const bar = (name, x, width) => make("rect", { class: name, x, y: 2, width, height: 10 });
  return make(
    "p",
    { class: "sx-key" },
    entry([make("circle", { class: "sx-at", cx: 13, cy: 7, r: 5 })], "limit at likely values"),
    entry(
      [
        bar("sx-band", 0, 26),
        bar("sx-half", 7, 11),
        make("rect", { class: "sx-median", x: 12, y: 0, width: 2, height: 14 }),
      ],
      "draws: 5–95 %, middle half, median",
    ),
    entry([make("circle", { class: "sx-before", cx: 13, cy: 7, r: 4.5 })], "before remedies"),
  );
}

/**
 * The figures along a scale: powers of ten.
 * @param {import("./types.js").Scale} scale
 */
export function axis(scale) {
  return make(
    "div",
    { class: "sx-axis", "aria-hidden": "true" },
    ...scale.ticks.map((load) =>
      make("span", { style: `--at:${place(scale, load)}`, text: figure(load) }),
    ),
  );
}
