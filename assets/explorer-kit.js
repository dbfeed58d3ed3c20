// What the explorers share: when they start, how they say what changed, and their state in the address.
// An explorer is an element around its data as JSON; without scripts what stands beside the JSON stays.

// In a notebook the styles come with the cell, and the address is Jupyter's: it holds no state.
export const NOTEBOOK = import.meta.url.startsWith("blob:");
const SVG = ["svg", "g", "line", "path", "text", "tspan", "rect", "circle", "polygon", "title"];

/** An element with attributes, properties (on*, text, html) and children. */
export function make(tag, attributes = {}, ...children) {
  const node = SVG.includes(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "text") node.textContent = value;
    else if (name === "html") node.innerHTML = value; // prepared and escaped when the page was made
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** The first sentence and the rest; a full stop inside quotes ends nothing. */
export function headline(text) {
  let quoted = false;
  for (let k = 0; k < text.length - 1; k += 1) {
    if (text[k] === "“") quoted = true;
    else if (text[k] === "”") quoted = false;
    else if (!quoted && text[k] === "." && text[k + 1] === " ") return [text.slice(0, k + 1), text.slice(k + 2)];
  }
  return [text, ""];
}

function loadStyle(name) {
  if (NOTEBOOK) return Promise.resolve(); // a blob address has no neighbours
  const href = new URL(`./${name}.css`, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = make("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve });
    document.head.append(link);
  });
}

/** The data of an explorer: inside the element in a notebook, else in a file of the site. */
async function dataOf(element) {
  const inside = element.querySelector('script[type="application/json"]');
  if (inside) return JSON.parse(inside.textContent);
  const address = new URL(`./explorers/${element.dataset.explorer}.json`, import.meta.url);
  // The page may be newer than what the browser kept of the file: ask whether it still holds.
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`the data of this explorer could not be loaded (${answer.status})`);
  const site = new URL("../", import.meta.url).href;
  return JSON.parse((await answer.text()).replaceAll("{site}/", site));
}

/**
 * The frame of an explorer. A subclass has `begin()`, which builds and paints once from `data`;
 * `edited`, whether anything differs from what is published; `link`, its state as text; and calls
 * `writeLink()` after each change. `data-explorer` names its data and its state in the address.
 */
export class Explorer extends HTMLElement {
  /** Names of style sheets in assets/, without their ending. */
  static styles = ["explorers"];

  connectedCallback() {
    if (this.fold !== undefined) return;
    this.fold = this.closest("details");
    const start = () => this.start();
    // Jupyter takes the arrows and Enter for itself unless what has the focus says otherwise.
    if (NOTEBOOK) {
      (this.fold ?? this).addEventListener("focusin", (event) => {
        event.target.dataset.lmSuppressShortcuts = "true";
      });
    }
    if (!this.fold || this.fold.open) start();
    else if (this.linked !== null) {
      this.fold.open = true;
      start();
      requestAnimationFrame(() => this.fold.scrollIntoView({ block: "start" }));
    } else this.fold.addEventListener("toggle", start, { once: true });
  }

  async start() {
    if (this.started) return;
    this.started = true;
    try {
      [this.data] = await Promise.all([dataOf(this), ...this.constructor.styles.map(loadStyle)]);
    } catch (error) {
      this.append(make("p", { class: "ap-noscript", role: "status", text: `This cannot be shown: ${error.message}. Reload the page, or read the table of this figure.` }));
      return;
    }
    this.classList.add("ax-explorer");
    this.status = make("p", { class: "visually-hidden", role: "status" });
    this.begin();
    this.dataset.ready = "true";
  }

  /** The state the address holds for this explorer, or null. */
  get linked() {
    return NOTEBOOK ? null : new URLSearchParams(location.search).get(this.dataset.explorer);
  }

  writeLink() {
    if (NOTEBOOK) return;
    const url = new URL(location.href);
    if (this.edited) url.searchParams.set(this.dataset.explorer, this.link);
    else url.searchParams.delete(this.dataset.explorer);
    if (url.href !== location.href) history.replaceState(null, "", url);
  }

  /** Announce politely, without moving the focus. */
  say(text) {
    this.status.textContent = text;
  }

  /** A heading one level below that of the card, which differs from page to page. */
  heading(attributes) {
    const title = this.closest(".ap-card")?.querySelector(".ap-card-title");
    const level = title ? Number(title.tagName[1]) + 1 : 5;
    return make(`h${level}`, { class: "ax-head", ...attributes });
  }

  copyButton() {
    const text = "Copy link to this view";
    const button = make("button", { type: "button", text, onclick: () => this.copy(button, text) });
    return button;
  }

  async copy(button, label) {
    this.writeLink();
    const url = new URL(location.href);
    if (!this.edited) url.searchParams.set(this.dataset.explorer, this.link);
    url.hash = this.closest(".ap-card")?.id ?? this.id;
    try {
      await navigator.clipboard.writeText(url.href);
      this.say("The link is copied.");
      button.textContent = "Link copied";
    } catch {
      // No clipboard without permission or a secure page: show the link to be copied by hand.
      this.address ??= make("input", { class: "ax-link", readonly: true, "aria-label": "Link to this view" });
      this.address.value = url.href;
      button.after(this.address);
      this.address.select();
      this.say("Copy the selected link.");
    }
    setTimeout(() => (button.textContent = label), 2500);
  }
}
