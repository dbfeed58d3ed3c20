// The figures of <scaling-explorer>, and the scale that loads stand on.

const NBSP = "\u00a0";

/** @type {(x: number, low?: number, high?: number) => number} */
export const clamp = (x, low = 0, high = 1) => Math.min(high, Math.max(low, x));

/**
 * Whether two numbers are the same but for rounding.
 * @param {number | null} a
 * @param {number | null} b
 */
export function same(a, b) {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/**
 * A number to some digits, with thousands separators; whole numbers keep all of theirs.
 * @param {number} x
 */
export function figure(x, digits = 3) {
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return x.toLocaleString("en");
  const rounded = Number(x.toPrecision(digits));
  if (Math.abs(rounded) >= 1e6) {
    return `${(rounded / 1e6).toLocaleString("en", { maximumSignificantDigits: digits })} million`;
  }
  return rounded.toLocaleString("en", { maximumSignificantDigits: digits });
}

/**
 * A share in percent to two digits; never 0 or 100 unless it is.
 * @param {number} share
 */
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
/** @type {(seconds: number) => [number, string]} seconds of the unit that fits, and its name */
export const unitOf = (seconds) => {
  const [, size, name] = UNITS.find(([from]) => seconds >= from) ?? UNITS[UNITS.length - 1];
  return [size, name];
};

/**
 * A time, in the unit that keeps it short.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds === 0) return `0${NBSP}s`;
  if (seconds < 1e-3) return `under 1${NBSP}ms`;
  const [size, unit] = unitOf(seconds);
  return `${figure(seconds / size, 2)}${NBSP}${unit}`;
}

/**
 * @param {[number, number]} ends
 * @returns {import("./types.js").Scale}
 */
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

/**
 * Where a load stands from left to right; null is never, that is right of everything.
 * @param {import("./types.js").Scale} scale
 * @param {number | null} load
 */
export const place = (scale, load) =>
  `${(clamp(load === null ? 1 : scale.share(load)) * 100).toFixed(2)}%`;
