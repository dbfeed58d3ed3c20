// What the explorers share: when they start, how they say what changed, and their state in the address.
// An explorer is an element around its data; without scripts what stands inside it stays.

import { make, missing } from "./dom.js";
import { NOTEBOOK, asset, loadScript, loadStyle } from "./site.js";

/**
 * The data of an explorer: inside the element in a notebook, else in a script of the site.
 * @param {Explorer} element
 */
async function dataOf(element) {
  const inside = element.querySelector('script[type="application/json"]');
  if (inside) return JSON.parse(inside.textContent);
  const name = element.name;
  // The page may be newer than what the browser kept of the file: a new page asks for a new one.
  const address = `${asset(`./explorers/${name}.js`)}?page=${Date.parse(document.lastModified)}`;
  await loadScript(address, "the data of this explorer");
  return JSON.parse(globalThis.apData[name].replaceAll("{site}/", asset("../")));
}

/**
 * The frame of an explorer. A subclass has `begin()`, which builds and paints once from `data`;
 * `edited`, whether anything differs from what is published; `link`, its state as text; and calls
 * `writeLink()` after each change. `data-explorer` names its data and its state in the address.
 */
export class Explorer extends HTMLElement {
  /** Names of style sheets in assets/, without their ending. */
  static styles = ["explorers"];

  /** @type {any} */ data; // written by Python; each subject knows its shape
  /** @type {HTMLDetailsElement | null | undefined} */ fold;
  /** @type {HTMLElement} */ status = make("p", { class: "visually-hidden", role: "status" });
  /** @type {any} */ address; // the field that shows a link which could not be copied
  started = false;

  /** Build the explorer and paint it once. */
  begin() {
    throw new Error(`${this.localName} builds nothing`);
  }

  /** Whether anything differs from what is published. */
  get edited() {
    return false;
  }

  /** The state as text. */
  get link() {
    return "";
  }

  /** Of its data, and of its state in the address. */
  get name() {
    return this.dataset.explorer ?? "";
  }

  connectedCallback() {
    if (this.fold !== undefined) return;
    this.fold = this.closest("details");
    const start = () => this.start();
    // Jupyter takes the arrows and Enter for itself unless what has the focus says otherwise.
    if (NOTEBOOK) {
      (this.fold ?? this).addEventListener("focusin", (event) => {
        if (event.target instanceof HTMLElement) event.target.dataset.lmSuppressShortcuts = "true";
      });
    }
    if (!this.fold || this.fold.open) start();
    else if (this.linked !== null) {
      const { fold } = this;
      fold.open = true;
      start();
      requestAnimationFrame(() => fold.scrollIntoView({ block: "start" }));
    } else this.fold.addEventListener("toggle", start, { once: true });
  }

  async start() {
    if (this.started) return;
    this.started = true;
    try {
      const { styles } = /** @type {typeof Explorer} */ (this.constructor);
      [this.data] = await Promise.all([dataOf(this), ...styles.map(loadStyle)]);
    } catch (error) {
      this.append(missing(error));
      return;
    }
    this.classList.add("ax-explorer");
    this.begin();
    this.dataset.ready = "true";
  }

  /** The state the address holds for this explorer, or null. */
  get linked() {
    return NOTEBOOK ? null : new URLSearchParams(location.search).get(this.name);
  }

  writeLink() {
    if (NOTEBOOK) return;
    const url = new URL(location.href);
    if (this.edited) url.searchParams.set(this.name, this.link);
    else url.searchParams.delete(this.name);
    if (url.href !== location.href) history.replaceState(null, "", url);
  }

  /**
   * Announce politely, without moving the focus.
   * @param {string} text
   */
  say(text) {
    this.status.textContent = text;
  }

  /**
   * A heading one level below that of the card, which differs from page to page.
   * @param {Record<string, any>} attributes
   */
  heading(attributes) {
    const title = this.closest(".ap-card")?.querySelector(".ap-card-title");
    const level = title ? Number(title.tagName[1]) + 1 : 5;
    return make(`h${level}`, { class: "ax-head", ...attributes });
  }

  copyButton() {
    const text = "Copy link to this view";
    /** @type {HTMLButtonElement} */
    const button = make("button", { type: "button", text, onclick: () => this.copy(button, text) });
    return button;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {string} label what it says at rest
   */
  async copy(button, label) {
    this.writeLink();
    const url = new URL(location.href);
    if (!this.edited) url.searchParams.set(this.name, this.link);
    url.hash = this.closest(".ap-card")?.id ?? this.id;
    try {
      await navigator.clipboard.writeText(url.href);
      this.say("The link is copied.");
      button.textContent = "Link copied";
    } catch {
      // No clipboard without permission or a secure page: show the link to be copied by hand.
      this.address ??= make("input", {
        class: "ax-link",
        readonly: true,
        "aria-label": "Link to this view",
      });
      const field = this.address;
      field.value = url.href;
      button.after(field);
      field.select();
      this.say("Copy the selected link.");
    }
    setTimeout(() => (button.textContent = label), 2500);
  }
}

/**
 * Make `<subject-explorer>` known, and its engine as `apEngines.subject` to whoever wants to try
 * the formulas; once, however many cells of a notebook bring both along.
 * @param {string} subject
 * @param {CustomElementConstructor} element
 * @param {object} engine
 */
export function define(subject, element, engine) {
  globalThis.apEngines = { ...globalThis.apEngines, [subject]: engine };
  const name = `${subject}-explorer`;
  if (!customElements.get(name)) customElements.define(name, element);
}
