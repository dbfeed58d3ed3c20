// Pieces of <scaling-explorer>: the slider of an assumption, what stands behind a part, a table.

import { make } from "../shared/dom.js";
import { duration, figure, percent } from "./chart.js";

const NOTCHES = 200; // of the slider of an assumption
const NBSP = "\u00a0";

/** Head and body of a table whose first column names the row. */
export const tableOf = (head, rows) => [
  make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", text })))),
  make(
    "tbody",
    {},
    ...rows.map(([first, ...others]) =>
      make(
        "tr",
        {},
        make("th", { scope: "row", text: first }),
        ...others.map((text) => make("td", { text })),
      ),
    ),
  ),
];

/** The numbers at the steps of a slider from low to high, which meet low, mode and high exactly. */
function scaleOf({ low, mode, high }) {
  const wide = low > 0 && high / low >= 20;
  const share = wide ? Math.log(mode / low) / Math.log(high / low) : (mode - low) / (high - low);
  const middle = Math.round(share * NOTCHES);
  const between = (a, b, t) => (wide ? a * (b / a) ** t : a + (b - a) * t);
  const at = (step) => {
    if (step === middle) return mode;
    if (step === 0 || step === NOTCHES) return step ? high : low;
    const x =
      step < middle
        ? between(low, mode, step / middle)
        : between(mode, high, (step - middle) / (NOTCHES - middle));
    return Math.min(high, Math.max(low, Number(x.toPrecision(3))));
  };
  return { middle, steps: Array.from({ length: NOTCHES + 1 }, (_, step) => at(step)) };
}

/** Where a bar of the tornado puts the first break, at both of its ends. */
function reach({ low, high }) {
  const [from, to] = [low.load, high.load].map((load) => load ?? Infinity).sort((a, b) => a - b);
  return to === Infinity
    ? `at ${figure(from)} a day or nowhere`
    : `anywhere from ${figure(from)} to ${figure(to)} a day`;
}

/**
 * A slider within the range of a value, with its mode marked.
 * @param {string} field id of the input
 * @param value a range of the model, with what a reader needs: symbol, kind, href
 * @param {(x: number) => void} change told each number the reader sets
 * @returns its id, its row, and `show(x, bar)`: the number it stands at, and what the tornado says of it
 */
export function assumption(field, value, change) {
  const { id, low, mode, high, symbol } = value;
  const { middle, steps } = scaleOf(value);
  const written = (x) => (symbol ? `${figure(x)}${NBSP}${symbol}` : figure(x));
  const input = make("input", {
    type: "range",
    id: field,
    min: "0",
    max: String(NOTCHES),
    step: "1",
    "aria-describedby": `${field}-note`,
    oninput: () => change(steps[Number(input.value)]),
  });
  const output = make("output", { for: field, "aria-live": "off" });
  const note = make("p", { class: "ax-note", id: `${field}-note` });
  const row = make(
    "div",
    { class: "ax-slider sx-assumption" },
    make("label", { for: field, text: value.title }),
    make(
      "div",
      { class: "sx-slide" },
      input,
      make(
        "div",
        { class: "sx-marks", "aria-hidden": "true" },
        make("span", { class: "sx-flag", style: `--at:${(middle / NOTCHES) * 100}%` }),
      ),
    ),
    output,
    note,
  );
  const show = (x, bar) => {
    if (steps[Number(input.value)] !== x) {
      input.value = String(
        steps.reduce(
          (best, at, step) => (Math.abs(at - x) < Math.abs(steps[best] - x) ? step : best),
          0,
        ),
      );
    }
    output.textContent = written(x);
    input.setAttribute(
      "aria-valuetext",
      `${written(x)}${x === mode ? ", the most likely value" : ""}`,
    );
    note.replaceChildren(
      `${figure(low)} to ${written(high)}, most likely ${figure(mode)}; `,
      make("a", {
        href: value.href,
        text: value.kind,
        "aria-label": `${value.kind}: evidence for ${value.title}`,
      }),
      bar ? `. Alone it puts the first break ${reach(bar)}.` : ".",
    );
  };
  return { id, row, show };
}

/**
 * What stands behind a part.
 * @param resource with its words: leaves_out is HTML, escaped when the page was made
 * @param {{formula: string, spread: object, relief: string[], inputs: {name: string, value: any,
 *   here: ?number, remedied: boolean}[]}} about `here`: the reader's number, where it is another
 */
export function details(resource, { formula, spread, relief, inputs }) {
  const place = ["first", "second", "third"]
    .filter((name) => spread[name] > 0)
    .map((name) => `${name} in ${percent(spread[name])}`);
  const term = (title, ...content) => [make("dt", { text: title }), make("dd", {}, ...content)];
  const tag = (text) => make("span", { class: "ax-tag", text });
  const rows = inputs.map(({ name, value, here, remedied }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", text: name }),
      make(
        "td",
        {},
        make("a", { href: value.href, text: value.title }),
        `: ${value.text}`,
        here === undefined ? null : tag(`here ${figure(here)}`),
        remedied ? tag("by a remedy") : null,
      ),
      make("td", { text: value.kind }),
    ),
  );
  return [
    make(
      "dl",
      {},
      ...term("How it is worked out", `Use of its limit = ${formula}`),
      ...term(
        "In the draws",
        place.length
          ? `Breaks ${place.join(", ")} of them.`
          : "Not among the first three to break beyond today's load.",
      ),
      ...(relief.length ? term("What relieves it", relief.join("; ")) : []),
      ...term("What this leaves out", make("span", { html: resource.leaves_out })),
    ),
    make(
      "table",
      { class: "ax-table sx-inputs" },
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          ...["Input", "Quantity, with its value as published", "Kind"].map((text) =>
            make("th", { scope: "col", text }),
          ),
        ),
      ),
      make("tbody", {}, ...rows),
    ),
  ];
}

/** What a curve of waiting says at the present load, in sentences. */
export function waitText({ wait, knee }, curve) {
  if (!curve) return "It does not feel this load.";
  const parts = [];
  if (wait === null)
    parts.push("It is over its limit: what waits grows as long as the load lasts.");
  else if (wait.p95 === null) parts.push(`At this load ${duration(wait.mean)} on average.`);
  else if (wait.p95 === 0)
    parts.push(`At this load ${duration(wait.mean)} on average; 95 of 100 do not wait at all.`);
  else
    parts.push(
      `At this load ${duration(wait.mean)} on average, and less than ${duration(wait.p95)} for 95 of 100.`,
    );
  if (knee)
    parts.push(
      `The knee is at ${figure(knee)} a day: beyond it the wait grows faster than the work done.`,
    );
  if (curve.objective) {
    const { seconds, load } = curve.objective;
    if (load === null) parts.push(`The objective of ${duration(seconds)} is met at any load.`);
    else if (load === 0) parts.push(`The objective of ${duration(seconds)} is missed at any load.`);
    else parts.push(`The objective of ${duration(seconds)} is met up to ${figure(load)} a day.`);
  }
  return parts.join(" ");
}
