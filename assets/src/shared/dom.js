// Elements made in one expression, and text taken apart.

const SVG = ["svg", "g", "line", "path", "text", "tspan", "rect", "circle", "polygon", "title"];

/**
 * An element with attributes, properties (on*, text, html) and children.
 * @param {string} tag
 * @param {Record<string, any>} attributes
 * @param {(Node | string | null)[]} children
 * @returns {any} an HTML or SVG element, as the tag says
 */
export function make(tag, attributes = {}, ...children) {
  const node = SVG.includes(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else if (name === "html")
      node.innerHTML = value; // prepared and escaped when the page was made
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
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
 * What stands where something could not be shown.
 * @param {unknown} error
 * @returns {HTMLElement}
 */
export function missing(error) {
  const why = error instanceof Error ? error.message : String(error);
  const text = `This cannot be shown: ${why}. Reload the page, or read the table of this figure.`;
  return make("p", { class: "ap-noscript", role: "status", text });
}
