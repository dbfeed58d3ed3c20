// Elements made in one expression, and text taken apart.

const SVG = ["svg", "line", "path", "text", "rect", "circle"];

/**
 * @typedef {HTMLElementTagNameMap & Omit<SVGElementTagNameMap, keyof HTMLElementTagNameMap>} Tags
 * @typedef {string | number | boolean | null | undefined | ((event: Event) => void)} Attribute
 * @typedef {Record<string, Attribute>} Attributes
 */

/**
 * An element with attributes, properties (on*, text, html) and children.
 * @template {keyof Tags} T
 * @param {T} tag
 * @param {Attributes} attributes
 * @param {(Node | string | null)[]} children
 * @returns {Tags[T]} an HTML or SVG element, as the tag says
 */
export function make(tag, attributes = {}, ...children) {
  const node = SVG.includes(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = String(value);
    else if (name === "html")
      node.innerHTML = String(value); // escaped when the page was made
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return /** @type {Tags[T]} */ (node);
}

/**
 * @param {string} text
 * @param {(event: Event) => void} onclick
 * @param {Attributes} more
 */
export const button = (text, onclick, more = {}) =>
  make("button", { type: "button", text, onclick, ...more });

/**
 * What is wider than its room scrolls by itself, by keyboard as well.
 * @param {string} label
 * @param {Node[]} children
 */
export const scroller = (label, ...children) =>
  make(
    "div",
    { class: "ax-scroll", role: "region", tabindex: "0", "aria-label": label },
    ...children,
  );

/**
 * Head and body of a table whose first column names the row.
 * @param {string[]} head
 * @param {(string | Node[])[][]} rows what a cell says, or what stands in it
 */
export function tableOf(head, rows) {
  /**
   * @param {"th" | "td"} tag
   * @param {string | Node[]} content
   */
  const cell = (tag, content) =>
    make(tag, tag === "th" ? { scope: "row" } : {}, ...[content].flat());
  return [
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", text })))),
    make(
      "tbody",
      {},
      ...rows.map(([first, ...others]) =>
        make("tr", {}, cell("th", first), ...others.map((content) => cell("td", content))),
      ),
    ),
  ];
}

/**
 * A table to be unfolded.
 * @param {HTMLTableElement} table
 * @param {string} label
 */
export const foldedTable = (table, label) =>
  make("details", { class: "ax-data" }, make("summary", { text: "Table" }), scroller(label, table));

/**
 * A list to choose from, with its label.
 * @param {string} id
 * @param {string} label
 * @param {(select: HTMLSelectElement) => void} change
 */
export function picker(id, label, change) {
  const select = make("select", { id, onchange: () => change(select) });
  const row = make("p", { class: "ax-pick" }, make("label", { for: id, text: label }), select);
  return { row, select };
}

/**
 * The first sentence and the rest; a full stop inside quotes ends nothing.
 * @param {string} text
 * @returns {[string, string]}
 */
export function headline(text) {
  let quoted = false;
  for (let k = 0; k < text.length - 1; k += 1) {
    if (text[k] === "“") quoted = true;
    else if (text[k] === "”") quoted = false;
    else if (!quoted && text[k] === "." && text[k + 1] === " ")
      return [text.slice(0, k + 1), text.slice(k + 2)];
  }
  return [text, ""];
}

/**
 * Change what stands in an element while what the reader is at stays where it is in the window.
 * @param {Element} root
 * @param {() => void} change
 */
export function inPlace(root, change) {
  const at = document.activeElement;
  if (!at || !root.contains(at)) {
    change();
    return;
  }
  const page = document.documentElement;
  const before = at.getBoundingClientRect().top;
  // The browser would keep some other element in its place.
  page.style.overflowAnchor = "none";
  change();
  const moved = at.getBoundingClientRect().top - before;
  if (root.contains(at) && Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  requestAnimationFrame(() => page.style.removeProperty("overflow-anchor"));
}

/**
 * Put children in an order without moving the one that has the focus: moving would take it away.
 * @param {Element} list
 * @param {Element[]} wanted all of its children
 */
export function reorder(list, wanted) {
  const pinned = wanted.find((item) => item.contains(document.activeElement)) ?? null;
  const at = pinned ? wanted.indexOf(pinned) : wanted.length;
  for (const child of [...list.children]) if (!wanted.includes(child)) child.remove();
  if (pinned && pinned.parentNode !== list) list.append(pinned);
  for (let k = 0; k < at; k += 1)
    if (list.children[k] !== wanted[k])
      list.insertBefore(wanted[k], pinned ?? list.children[k] ?? null);
  for (let k = at + 1; k < wanted.length; k += 1)
    if (list.children[k] !== wanted[k]) list.append(wanted[k]);
}

/** Why something that the page promises cannot be had, as the end of a sentence. */
export class Unavailable extends Error {}

/**
 * What stands where something could not be shown.
 * @param {unknown} error
 */
export function missing(error) {
  const foreseen = error instanceof Unavailable;
  if (!foreseen) console.error(error);
  const why = foreseen ? error.message : "an error stopped its script";
  const text = `This cannot be shown: ${why}. Reload the page, or read the table of this figure.`;
  return make("p", { class: "ap-noscript", role: "status", text });
}
