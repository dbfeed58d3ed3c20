// The drawing of a curve of waiting over utilisation.

import { make } from "../shared/dom.js";
import { number } from "../shared/phrases.js";
import { figure, unitOf } from "./figures.js";

/** @typedef {import("./types.js").CurvePoint} CurvePoint */

const NBSP = "\u00a0";
const [HEIGHT, LEFT, RIGHT, TOP, BASE] = [300, 62, 18, 24, 246];

/**
 * Round steps of 1, 2 or 5 up to an end, about so many.
 * @param {number} end
 * @param {number} about
 */
function steps(end, about) {
  const rough = end / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= rough * 0.999) ?? rough;
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, k) => k * step);
}

/**
 * The 95th percentile of a curve at a load, between its points; null where it has none.
 * @param {CurvePoint[]} points
 * @param {number} load
 */
function worstAt(points, load) {
  const k = points.findIndex((point) => point.load >= load);
  if (k < 0) return null;
  const [a, b] = [points[Math.max(k - 1, 0)], points[k]];
  if (a.p95 === null || b.p95 === null) return null;
  const t = b.load > a.load ? (load - a.load) / (b.load - a.load) : 0;
  const mix = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * t;
  return { utilisation: mix(a.utilisation, b.utilisation), seconds: mix(a.p95, b.p95) };
}

/** @type {(point: CurvePoint) => number} */
const slow = (point) => point.p95 ?? point.mean;

/**
 * As far up as the marks need, not to where the curve leaves for good; all of one that stays low.
 * @param {import("./types.js").Curve} curve
 * @param {number | undefined} missed seconds where the objective begins to be missed
 */
function ceilingOf({ points, knee, now }, missed) {
  const [typical, highest] = [
    slow(points[Math.floor(points.length * 0.7)]),
    slow(points[points.length - 1]),
  ];
  if (highest < 5 * typical) return highest * 1.05 || 1;
  const marked = [
    typical,
    knee ? 5 * knee.mean : 0,
    now ? 1.3 * slow(now) : 0,
    missed ? 1.15 * missed : 0,
  ];
  return Math.min(Math.max(...marked), highest * 1.05) || 1;
}

/**
 * Waiting over utilisation: mean and 95th percentile, with the knee, the present load and where the
 * objective begins to be missed.
 * @param {import("./types.js").Curve} curve
 * @param {number} width in pixels: text keeps its size whatever the room
 * @param {string} label
 */
export function waitChart(curve, width, label) {
  const { points, knee, now, objective } = curve;
  const missed = objective?.load ? worstAt(points, objective.load) : null;
  const most = Math.max(points[points.length - 1].utilisation, 1);
  const ceiling = ceilingOf(curve, missed?.seconds);
  /** @type {(utilisation: number) => number} */
  const x = (utilisation) => LEFT + (utilisation / most) * (width - LEFT - RIGHT);
  /** @type {(seconds: number) => number} */
  const y = (seconds) => TOP + (1 - Math.min(seconds / ceiling, 1)) * (BASE - TOP);
  /** @type {(name: string, words: string, at: [number, number], end?: boolean) => Node[]} */
  const mark = (name, words, [utilisation, seconds], end = false) => [
    make("circle", { class: name, cx: x(utilisation), cy: y(seconds), r: 5 }),
    tick(
      x(utilisation) - (end ? 9 : 0),
      y(seconds) - (end ? 4 : 10),
      words,
      end ? "end" : "middle",
    ),
  ];
  const parts = [...grid(points, width, most, ceiling, x, y)];
  if (points.every((point) => point.p95 !== null))
    parts.push(make("path", { class: "sx-line sx-p95", d: path(points, slow, ceiling, x, y) }));
  const mean = path(points, (point) => point.mean, ceiling, x, y);
  parts.push(make("path", { class: "sx-line sx-mean", d: mean }));
  if (knee && knee.mean <= ceiling)
    parts.push(...mark("sx-knee", "knee", [knee.utilisation, knee.mean]));
  if (missed && missed.seconds <= ceiling) {
    const at = /** @type {[number, number]} */ ([missed.utilisation, missed.seconds]);
    parts.push(...mark("sx-objective", "objective missed beyond", at, true));
  }
  if (now && now.utilisation <= most) {
    const at = x(now.utilisation);
    const end = at > width - 130;
    parts.push(
      make("line", { class: "ax-now", x1: at, x2: at, y1: TOP, y2: BASE }),
      make("circle", { class: "sx-at", cx: at, cy: y(now.mean), r: 5 }),
      make("text", {
        class: "ax-tick ax-now-text",
        x: at + (end ? -6 : 6),
        y: TOP - 9,
        text: "present load",
        "text-anchor": end ? "end" : "start",
      }),
    );
  }
  return make(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-label": label },
    ...parts,
  );
}

/** @type {(x: number, y: number, text: string, anchor: string) => Node} */
const tick = (x, y, text, anchor) =>
  make("text", { class: "ax-tick", x, y, text, "text-anchor": anchor });

/**
 * Lines and figures of the axes.
 * @param {CurvePoint[]} points
 * @param {number} width
 * @param {number} most
 * @param {number} ceiling
 * @param {(utilisation: number) => number} x
 * @param {(seconds: number) => number} y
 * @returns {Node[]}
 */
function grid(points, width, most, ceiling, x, y) {
  const [size, unit] = unitOf(ceiling);
  const rows = steps(ceiling / size, 4).flatMap((k) => [
    make("line", {
      class: "ax-grid-line",
      x1: LEFT,
      x2: width - RIGHT,
      y1: y(k * size),
      y2: y(k * size),
    }),
    tick(LEFT - 7, y(k * size) + 4, k ? `${figure(k)}${NBSP}${unit}` : "0", "end"),
  ]);
  const columns = steps(most, width < 480 ? 2 : 4).flatMap((share) => {
    const load = loadAt(points, share);
    const last = share > 0.97 * most;
    const at = x(share) + (last ? RIGHT : 0);
    const anchor = last ? "end" : "middle";
    return [
      tick(at, BASE + 17, `${Math.round(share * 100)}${NBSP}%`, anchor),
      ...(load >= 0 ? [tick(at, BASE + 32, number(load), anchor)] : []),
    ];
  });
  const title = "Utilisation, and the load that brings it";
  return [...rows, ...columns, tick((LEFT + width - RIGHT) / 2, HEIGHT - 5, title, "middle")];
}

/**
 * The load at a utilisation, between the points of a curve.
 * @param {CurvePoint[]} points
 * @param {number} utilisation
 */
function loadAt(points, utilisation) {
  const next = points.findIndex((point) => point.utilisation >= utilisation);
  const right = next < 0 ? points.length - 1 : Math.max(next, 1);
  const [from, to] = [points[right - 1], points[right]];
  const share = (utilisation - from.utilisation) / (to.utilisation - from.utilisation || 1);
  return from.load + share * (to.load - from.load);
}

/**
 * A line through the points; one that leaves through the top ends exactly there.
 * @param {CurvePoint[]} points
 * @param {(point: CurvePoint) => number} of seconds of a point
 * @param {number} ceiling
 * @param {(utilisation: number) => number} x
 * @param {(seconds: number) => number} y
 */
function path(points, of, ceiling, x, y) {
  const beyond = points.findIndex((point) => of(point) > ceiling);
  const shown = points
    .slice(0, beyond < 0 ? points.length : beyond)
    .map((point) => [point.utilisation, of(point)]);
  if (beyond > 0) {
    const [from, to] = [points[beyond - 1], points[beyond]];
    const t = (ceiling - of(from)) / (of(to) - of(from));
    shown.push([from.utilisation + t * (to.utilisation - from.utilisation), ceiling]);
  }
  return `M${shown.map(([at, seconds]) => `${x(at).toFixed(1)},${y(seconds).toFixed(1)}`).join(" L")}`;
}
