// The drawings and the figures of <scaling-explorer>: limits on a scale of loads, a curve of waiting.

import { make } from "../shared/dom.js";

const NBSP = "\u00a0";
const clamp = (x, low = 0, high = 1) => Math.min(high, Math.max(low, x));

/** A number to some digits, with thousands separators; whole numbers keep all of theirs. */
export function figure(x, digits = 3) {
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return x.toLocaleString("en");
  const rounded = Number(x.toPrecision(digits));
  if (Math.abs(rounded) >= 1e6) {
    return `${(rounded / 1e6).toLocaleString("en", { maximumSignificantDigits: digits })} million`;
  }
  return rounded.toLocaleString("en", { maximumSignificantDigits: digits });
}

/** A share in percent to two digits; never 0 or 100 unless it is. */
export function percent(share) {
  if (share > 0 && share < 1e-4) return `<${NBSP}0.01${NBSP}%`;
  if (share < 1 && share >= 0.995) return `99${NBSP}%`;
  if (share > 99.5) return `${figure(share, 2)}×`;
  return `${figure(share * 100, share < 1 ? 2 : 3)}${NBSP}%`;
}

/** @type {[number, number, string][]} from how many seconds, of how many, and its name */
const UNITS = [
  [86400 * 2, 86400, "days"],
  [7200, 3600, "h"],
  [120, 60, "min"],
  [1, 1, "s"],
  [0, 1e-3, "ms"],
];
/** @returns {[number, string]} seconds of the unit that fits, and its name */
const unitOf = (seconds) => {
  const [, size, name] = UNITS.find(([from]) => seconds >= from);
  return [size, name];
};

/** A time, in the unit that keeps it short. */
export function duration(seconds) {
  if (seconds === 0) return `0${NBSP}s`;
  if (seconds < 1e-3) return `under 1${NBSP}ms`;
  const [size, unit] = unitOf(seconds);
  return `${figure(seconds / size, 2)}${NBSP}${unit}`;
}

/** A logarithmic scale between two loads, as shares from 0 to 1. */
export function logScale([low, high]) {
  const span = Math.log(high / low);
  const ticks = [];
  for (let power = Math.ceil(Math.log10(low) - 1e-9); 10 ** power <= high * (1 + 1e-9); power += 1)
    ticks.push(10 ** power);
  return {
    low,
    high,
    ticks,
    share: (load) => (load > 0 ? Math.log(load / low) / span : -Infinity),
    load: (share) => low * Math.exp(clamp(share) * span),
  };
}

/** Where a load stands from left to right; null is never, that is right of everything. */
export const place = (scale, load) =>
  `${(clamp(load === null ? 1 : scale.share(load)) * 100).toFixed(2)}%`;

/**
 * One part's limit: a band over what the assumptions allow, the load at their most likely values, and
 * where that was before the remedies.
 * @param {{at: ?number, before: ?number, band: (?number)[]}} limit loads; null is never
 */
export function limitPlot(scale, limit, stages) {
  const at = (load) => place(scale, load);
  const [p5, p25, p50, p75, p95] = limit.band;
  // Rows are as high as their texts: lines run from top to bottom, marks sit on the middle.
  const bar = (from, to, name) =>
    make("rect", {
      class: name,
      x: at(from),
      y: "50%",
      height: 10,
      transform: "translate(0 -5)",
      width: `${(parseFloat(at(to)) - parseFloat(at(from))).toFixed(2)}%`,
    });
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
  const entry = (draw, text) =>
    make("span", {}, make("svg", { width: 26, height: 14, "aria-hidden": "true" }, ...draw), text);
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

/** The figures along a scale: powers of ten. */
export function axis(scale) {
  return make(
    "div",
    { class: "sx-axis", "aria-hidden": "true" },
    ...scale.ticks.map((load) =>
      make("span", { style: `--at:${place(scale, load)}`, text: figure(load) }),
    ),
  );
}

/** Round steps of 1, 2 or 5 up to an end, about so many. */
function steps(end, about) {
  const rough = end / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= rough * 0.999);
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, k) => k * step);
}

/** The 95th percentile of a curve at a load, between its points; null where it has none. */
function worstAt(points, load) {
  const k = points.findIndex((point) => point.load >= load);
  if (k < 0 || points[k].p95 === null) return null;
  const [a, b] = [points[Math.max(k - 1, 0)], points[k]];
  const t = b.load > a.load ? (load - a.load) / (b.load - a.load) : 0;
  const mix = (key) => a[key] + (b[key] - a[key]) * t;
  return { utilisation: mix("utilisation"), p95: mix("p95") };
}

/**
 * Waiting over utilisation: mean and 95th percentile, with the knee, the present load and where the
 * objective begins to be missed.
 * @param curve from the engine
 * @param {number} width in pixels: text keeps its size whatever the room
 */
export function waitChart({ points, knee, now, objective }, width, label) {
  const missed = objective?.load ? worstAt(points, objective.load) : null;
  const [height, left, right, above, below] = [300, 62, 18, 24, 54];
  const [first, end] = [points[0], points[points.length - 1]];
  const most = Math.max(end.utilisation, 1);
  // As far up as the marks need, not to where the curve leaves for good; all of one that stays low.
  const slow = (point) => point.p95 ?? point.mean;
  const [typical, highest] = [slow(points[Math.floor(points.length * 0.7)]), slow(end)];
  const marked = [
    typical,
    knee && 5 * knee.mean,
    now && 1.3 * slow(now),
    missed && 1.15 * missed.p95,
  ].filter(Boolean);
  const ceiling =
    (highest < 5 * typical ? highest * 1.05 : Math.min(Math.max(...marked), highest * 1.05)) || 1;
  const [x, y] = [
    (utilisation) => left + (utilisation / most) * (width - left - right),
    (seconds) => above + (1 - Math.min(seconds / ceiling, 1)) * (height - above - below),
  ];
  const base = height - below;
  const text = (at, up, words, more = {}) =>
    make("text", { class: "ax-tick", x: at, y: up, text: words, ...more });
  const middle = { "text-anchor": "middle" };
  const [size, unit] = unitOf(ceiling);
  const parts = steps(ceiling / size, 4).flatMap((k) => [
    make("line", {
      class: "ax-grid-line",
      x1: left,
      x2: width - right,
      y1: y(k * size),
      y2: y(k * size),
    }),
    text(left - 7, y(k * size) + 4, k ? `${figure(k)}${NBSP}${unit}` : "0", {
      "text-anchor": "end",
    }),
  ]);
  const slope = (end.load - first.load) / (end.utilisation - first.utilisation || 1);
  for (const share of steps(most, width < 480 ? 2 : 4)) {
    const load = first.load + (share - first.utilisation) * slope;
    const anchor = { "text-anchor": share > 0.97 * most ? "end" : "middle" };
    const edge = x(share) + (share > 0.97 * most ? right : 0);
    parts.push(text(edge, base + 17, `${Math.round(share * 100)}${NBSP}%`, anchor));
    if (load >= 0) parts.push(text(edge, base + 32, figure(load), anchor));
  }
  parts.push(
    text(
      (left + width - right) / 2,
      height - 5,
      "Share of its limit in use, and the load that uses it",
      middle,
    ),
  );
  const path = (key) => {
    // A line that leaves through the top ends exactly there.
    const beyond = points.findIndex((point) => point[key] > ceiling);
    const shown = points.slice(0, beyond < 0 ? points.length : beyond);
    if (beyond > 0) {
      const [from, to] = [points[beyond - 1], points[beyond]];
      const t = (ceiling - from[key]) / (to[key] - from[key]);
      shown.push({
        utilisation: from.utilisation + t * (to.utilisation - from.utilisation),
        [key]: ceiling,
      });
    }
    return `M${shown.map((point) => `${x(point.utilisation).toFixed(1)},${y(point[key]).toFixed(1)}`).join(" L")}`;
  };
  if (points.every((point) => point.p95 !== null))
    parts.push(make("path", { class: "sx-line sx-p95", d: path("p95") }));
  parts.push(make("path", { class: "sx-line sx-mean", d: path("mean") }));
  const mark = (name, words, at, key, anchor) => [
    make("circle", { class: name, cx: x(at.utilisation), cy: y(at[key]), r: 5 }),
    text(
      x(at.utilisation) + (anchor === "end" ? -9 : 0),
      y(at[key]) - (anchor === "end" ? 4 : 10),
      words,
      { "text-anchor": anchor },
    ),
  ];
  if (knee && knee.mean <= ceiling) parts.push(...mark("sx-knee", "knee", knee, "mean", "middle"));
  if (missed && missed.p95 <= ceiling)
    parts.push(...mark("sx-objective", "objective missed beyond", missed, "p95", "end"));
  if (now && now.utilisation <= most) {
    const end = x(now.utilisation) > width - 130;
    parts.push(
      make("line", {
        class: "ax-now",
        x1: x(now.utilisation),
        x2: x(now.utilisation),
        y1: above,
        y2: base,
      }),
      make("circle", { class: "sx-at", cx: x(now.utilisation), cy: y(now.mean), r: 5 }),
      text(x(now.utilisation) + (end ? -6 : 6), above - 9, "present load", {
        class: "ax-tick ax-now-text",
        "text-anchor": end ? "end" : "start",
      }),
    );
  }
  return make(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label },
    ...parts,
  );
}
