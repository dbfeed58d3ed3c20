// Numbers, lists of words and titles as sentences write them: letter for letter as
// src/helpers/text/phrases.py has them. tests/cases/phrases.json holds for both. No DOM.

const NBSP = "\u00a0";
/** Added before rounding, so that 2.5 computed as 2.4999999 rounds as 2.5 does. */
const HAIR = 1e-6;
/** Shares closer to 0 or 1 than this are rounding errors of 0 and 1. */
const NOTHING = 1e-9;
const PLACES = ["first", "second", "third", "fourth", "fifth", "sixth"];
/** @type {[number, number, string, string][]} from how many seconds on, its seconds, its names */
const SPANS = [
  [84600, 86400, "day", "days"],
  [3570, 3600, "h", "h"],
  [59.5, 60, "min", "min"],
  [0.9995, 1, "s", "s"],
  [0, 1e-3, "ms", "ms"],
];

const COUNTS =
  /* @__PURE__ */ "0 one two three four five six seven eight nine ten eleven twelve".split(" ");
const MONTHS =
  /* @__PURE__ */ "January February March April May June July August September October November December".split(
    " ",
  );

/**
 * A count: in words up to twelve, in digits from there.
 * @param {number} number
 */
export const count = (number) => COUNTS[number] ?? String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * A month as running text writes it.
 * @param {string} key such as 2026-07
 */
export function month(key) {
  const [year, number] = key.split("-");
  return `${MONTHS[Number(number) - 1]} ${year}`;
}

/**
 * One month, or the first and the last of several.
 * @param {string[]} keys
 */
export function months(keys) {
  const sorted = [...new Set(keys)].sort();
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  return first === last ? month(first) : `${month(first)} to ${month(last)}`;
}

/** @param {number} place from 1 on */
export const ordinal = (place) => PLACES[place - 1] ?? `number ${place}`;

/**
 * A column's letter: A to Z, then AA as in a spreadsheet.
 * @param {number} index from 0 on
 * @returns {string}
 */
export function letter(index) {
  const before = Math.floor(index / 26);
  return (before ? letter(before - 1) : "") + String.fromCharCode(65 + (index % 26));
}

/**
 * "a", "a and b", "a, b and c"; an item that ends in a comma brings its own.
 * @param {string[]} items
 */
export function listing(items) {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`.replaceAll(",,", ",");
}

/** @param {string} text that begins a sentence */
export const sentence = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** @param {string[]} titles */
export const quoted = (titles) => listing(titles.map((title) => `“${title}”`));

/**
 * A number of at least 0 to so many significant digits, with thousands separators.
 * @param {number} amount
 */
export function number(amount, digits = 2) {
  let zeros = 0;
  while (amount / 10 ** zeros + HAIR >= 10 ** digits) zeros += 1;
  let decimals = 0;
  while (amount > 0 && amount * 10 ** decimals + HAIR < 10 ** (digits - 1) && decimals < 6)
    decimals += 1;
  const steps = Math.floor((amount / 10 ** zeros) * 10 ** decimals + 0.5 + HAIR);
  const rest = steps % 10 ** decimals;
  const whole = (steps - rest) / 10 ** decimals;
  const text = `${whole}${whole ? "0".repeat(zeros) : ""}`.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest ? trimmed(`${text}.${String(rest).padStart(decimals, "0")}`) : text;
}

/**
 * A share in percent, to so many decimals at most; never 0 or 100 unless it is.
 * @param {number} share
 */
export function percent(share, decimals = 1) {
  const scale = 10 ** decimals;
  const steps = Math.floor(share * 100 * scale + 0.5 + HAIR);
  if (steps === 0 && share > NOTHING) return `less than ${fixed(1, decimals)}${NBSP}%`;
  if (steps === 100 * scale && share < 1 - NOTHING)
    return `more than ${fixed(100 * scale - 1, decimals)}${NBSP}%`;
  return `${fixed(steps, decimals)}${NBSP}%`;
}

/**
 * A share of a scale in points of 100, to so many decimals at most.
 * @param {number} share
 */
export const points = (share, decimals = 2) =>
  fixed(Math.floor(share * 100 * 10 ** decimals + 0.5 + HAIR), decimals);

/**
 * A change of a share in points, with its sign, a true minus.
 * @param {number} share
 */
export function signed(share, decimals = 1) {
  const text = points(Math.abs(share), decimals);
  return text === "0" ? text : `${share < 0 ? "−" : "+"}${text}`;
}

/**
 * A time in its largest unit that is not below 1: to one decimal below 10, whole from there.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds === 0) return `0${NBSP}s`;
  const [, size, one, more] =
    SPANS.find(([from]) => seconds * (1 + HAIR) >= from) ?? SPANS[SPANS.length - 1];
  const amount = seconds / size;
  if (amount + HAIR < 0.1) return `less than 0.1${NBSP}${more}`;
  const decimals = amount + HAIR < 9.95 ? 1 : 0;
  const text = fixed(Math.floor(amount * 10 ** decimals + 0.5 + HAIR), decimals);
  return `${text}${NBSP}${text === "1" ? one : more}`;
}

/**
 * So many steps of the last decimal as a number, zeros at its end left out.
 * @param {number} steps
 * @param {number} decimals
 */
function fixed(steps, decimals) {
  const rest = steps % 10 ** decimals;
  const whole = (steps - rest) / 10 ** decimals;
  return rest ? trimmed(`${whole}.${String(rest).padStart(decimals, "0")}`) : String(whole);
}

/** @param {string} text */
const trimmed = (text) => text.replace(/0+$/, "").replace(/\.$/, "");
