// Signs of the states, beside their words or with them for screen readers: never a colour alone.

import { make } from "../shared/dom.js";

/** @typedef {import("./types.js").Word} Word */

/**
 * @param {Word} state
 * @param {import("../shared/dom.js").Attributes} attributes
 */
export function sign(state, size = 14, attributes = {}) {
  return make(
    "svg",
    {
      class: `fx-sign fx-${state}`,
      viewBox: "-8 -8 16 16",
      width: size,
      height: size,
      "aria-hidden": "true",
      ...attributes,
    },
    ...strokes(state),
  );
}

/**
 * Up: an empty ring. Delayed: a quarter. Degraded: half. Down: full with a cross.
 * @param {Word} state
 */
function strokes(state) {
  const ring = make("circle", { class: "fx-ring", r: 6 });
  const fill = (/** @type {string} */ d) => make("path", { class: "fx-fill", d });
  if (state === "up") return [ring];
  if (state === "delayed") return [ring, fill("M0 0V-6A6 6 0 0 1 6 0Z")];
  if (state === "degraded") return [ring, fill("M0 -6A6 6 0 0 1 0 6Z")];
  return [
    make("circle", { class: "fx-full", r: 7 }),
    make("path", { class: "fx-cross", d: "M-3 -3L3 3M3 -3L-3 3" }),
  ];
}

/**
 * A state as sign and word.
 * @param {Word} state
 * @param {string} word
 */
export const stated = (state, word = state) =>
  make("span", { class: `fx-state fx-${state}` }, sign(state), word);

/**
 * How a failure travels, as a list from what is down to what is hit.
 * @param {import("./types.js").Step[]} steps
 */
export const way = (steps) =>
  make(
    "ol",
    { class: "fx-way-list" },
    ...steps.map(({ title, state, text }) =>
      make("li", {}, sign(state, 11), make("b", { text: title }), ` ${text}`),
    ),
  );
