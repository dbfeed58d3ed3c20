// What the explorers share: when they start, how they answer and say what changed, and their state in
// the address. An explorer is an element around its data; without scripts what stands inside it stays.

import { Unavailable, button, make, missing } from "./dom.js";
import { NOTEBOOK, asset, loadScript, loadStyle, whenNear } from "./site.js";

const REST = 250; // milliseconds without a change, after which the reader rests
/** What `history.state` holds of an entry that this page wrote: nobody sent it. */
const OWN = "explored";
/** Told to every explorer of the page before one of them makes an entry of the history. */
const STEP = "ap-step";
/** Told after it: another form of the same explorer on the page takes over the state. */
const STEPPED = "ap-stepped";

/**
 * The data of an explorer: inside the element in a notebook, else in a script of the site.
 * @param {HTMLElement} element
 * @param {string} name
 */
async function dataOf(element, name) {
  const inside = element.querySelector('script[type="application/json"]');
  if (inside) return JSON.parse(inside.textContent ?? "");
  // The page may be newer than what the browser kept of the file: a new page asks for a new one.
  const address = `${asset(`./explorers/${name}.js`)}?page=${Date.parse(document.lastModified)}`;
  await loadScript(address, "the data of this explorer");
  const text = globalThis.apData?.[name];
  if (text === undefined) throw new Unavailable("the data of this explorer is not what it was");
  return JSON.parse(text.replaceAll("{site}/", asset("../")));
}

/**
 * The frame of an explorer. `data-explorer` names its data and its state in the address. A subclass
 * has its state: `reset()`, as published; `link`, all of it as text; `read(text)`, which takes what
 * such a text says, after a reset. And its looks: `build()`, once; `paint()`, after each change;
 * `settle(moved)`, what is drawn only when the reader rests, until `moved()`.
 * @template Data
 */
export class Explorer extends HTMLElement {
  /** Names of style sheets in assets/, without their ending. */
  static styles = ["explorers"];

  /** @type {Data} written by Python */ data;
  /** @type {HTMLDetailsElement | null | undefined} */ fold;
  status = make("p", { class: "visually-hidden", role: "status" });
  /** Says of a state that came with the link whose it is. */
  origin = make("p", { class: "ax-note ax-origin", hidden: true });
  /** @type {HTMLInputElement | undefined} shows a link which could not be copied */ address;
  /** @type {string} the link of what is published */ published = "";
  /** @type {string | null} the link of the state that came with the address */ sent = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ resting;
  started = false;

  reset() {}
  get link() {
    return "";
  }
  /** @param {string} _text */
  read(_text) {}
  build() {}
  paint() {}
  /** @param {() => boolean} _moved @returns {void | Promise<void>} */
  settle(_moved) {}
  /** Whose state this is if a link brought it: one sentence. */
  get told() {
    return "";
  }

  /** Whether anything differs from what is published. */
  get edited() {
    return this.link !== this.published;
  }

  /** Whether in the form that stands open on a page, with a link to the full one. */
  get compact() {
    return this.getAttribute("form") === "compact";
  }

  /** Of its data, and of its state in the address. */
  get name() {
    return this.dataset.explorer ?? "";
  }

  // ---- starting ---------------------------------------------------------------------------------

  connectedCallback() {
    if (this.fold !== undefined) return;
    this.fold = this.closest("details");
    const { fold } = this;
    // Jupyter takes the arrows and Enter for itself unless what has the focus says otherwise.
    if (NOTEBOOK) {
      (fold ?? this).addEventListener("focusin", (event) => {
        if (event.target instanceof HTMLElement) event.target.dataset.lmSuppressShortcuts = "true";
      });
    }
    if (fold && this.linked !== null) fold.open = true;
    if (this.linked !== null || fold?.open) this.start();
    else if (fold) fold.addEventListener("toggle", () => this.start(), { once: true });
    else whenNear(this, () => this.start());
  }

  disconnectedCallback() {
    removeEventListener("popstate", this);
    removeEventListener(STEP, this);
    removeEventListener(STEPPED, this);
  }

  async start() {
    if (this.started) return;
    this.started = true;
    const before = [...this.childNodes];
    try {
      const { styles } = /** @type {typeof Explorer} */ (this.constructor);
      [this.data] = await Promise.all([dataOf(this, this.name), ...styles.map(loadStyle)]);
      this.classList.add("ax-explorer");
      this.reset();
      this.published = this.link;
      const came = this.linked !== null && !this.own;
      this.read(this.linked ?? "");
      if (came && this.edited) this.sent = this.link;
      this.build();
      this.origin.textContent = this.told;
      this.prepend(this.origin, this.status);
      this.update();
      if (came) this.arrive();
    } catch (error) {
      clearTimeout(this.resting);
      this.classList.remove("ax-explorer");
      this.replaceChildren(...before, missing(error));
      return;
    }
    addEventListener("popstate", this);
    addEventListener(STEP, this);
    addEventListener(STEPPED, this);
    this.dataset.ready = "true";
  }

  /** What a link shows is what its reader sees first: at once, and where the page has come to rest. */
  arrive() {
    const place = decodeURIComponent(location.hash.slice(1));
    if (place && place !== this.id && place !== this.closest(".ap-card")?.id) return;
    const show = () => (this.fold ?? this).scrollIntoView({ block: "start", behavior: "instant" });
    if (document.readyState === "complete") show();
    else addEventListener("load", () => setTimeout(show), { once: true });
  }

  // ---- answering --------------------------------------------------------------------------------

  /** Repaint at once; when the reader rests, keep the state in the address and draw the rest. */
  update() {
    clearTimeout(this.resting);
    delete this.dataset.settled;
    const started = performance.now();
    this.paint();
    this.origin.hidden = this.link !== this.sent;
    this.dataset.took = String(performance.now() - started);
    const resting = setTimeout(async () => {
      const moved = () => this.resting !== resting;
      this.writeLink();
      await this.settle(moved);
      if (!moved()) this.dataset.settled = this.link;
    }, REST);
    this.resting = resting;
  }

  /**
   * Change the state in one deliberate step, which the browser's Back undoes. What was changed a
   * moment ago, here or in another explorer, belongs to the entry that is left.
   * @param {() => void} change
   */
  step(change) {
    dispatchEvent(new Event(STEP));
    change();
    this.update();
    this.writeLink(true);
    if (!NOTEBOOK) dispatchEvent(new Event(STEPPED));
  }

  /**
   * Announce politely, without moving the focus.
   * @param {string} text
   */
  say(text) {
    this.status.textContent = text;
  }

  // ---- the address ------------------------------------------------------------------------------

  /** The state the address holds for this explorer, or null. */
  get linked() {
    return NOTEBOOK ? null : new URLSearchParams(location.search).get(this.name);
  }

  /** Whether this page wrote the present entry of the history: nobody sent it. */
  get own() {
    return Boolean(history.state?.[OWN]);
  }

  /** Keep the state in the address, in a new entry of the history if asked. */
  writeLink(entry = false) {
    if (NOTEBOOK || !this.isConnected) return;
    const url = new URL(location.href);
    if (this.edited) url.searchParams.set(this.name, this.link);
    else url.searchParams.delete(this.name);
    if (url.href === location.href) return;
    const state = { ...history.state, [OWN]: true };
    if (entry) history.pushState(state, "", url);
    else history.replaceState(state, "", url);
  }

  /**
   * Back and Forward: take the state of the entry that is the present one now.
   * @param {Event} event
   */
  handleEvent(event) {
    if (event.type === STEP) {
      this.writeLink();
      return;
    }
    if ((this.linked ?? this.published) === this.link) return;
    this.reset();
    this.read(this.linked ?? "");
    this.update();
  }

  copyButton() {
    const text = "Copy link to this view";
    /** @type {HTMLButtonElement} */
    const copy = button(text, () => this.copy(copy, text));
    return copy;
  }

  /**
   * @param {HTMLButtonElement} pressed
   * @param {string} label what it says at rest
   */
  async copy(pressed, label) {
    this.writeLink();
    const url = new URL(location.href);
    url.searchParams.set(this.name, this.link);
    url.hash = this.id;
    try {
      await navigator.clipboard.writeText(url.href);
      this.say("The link is copied.");
      pressed.textContent = "Link copied";
    } catch {
      // No clipboard without permission or a secure page: show the link to be copied by hand.
      this.address ??= make("input", {
        class: "ax-link",
        readonly: true,
        "aria-label": "Link to this view",
      });
      this.address.value = url.href;
      pressed.after(this.address);
      this.address.select();
      this.say("Copy the selected link.");
    }
    setTimeout(() => (pressed.textContent = label), 2500);
  }

  // ---- pieces -----------------------------------------------------------------------------------

  /**
   * A heading one level below that of the card, which differs from page to page.
   * @param {import("./dom.js").Attributes} attributes
   */
  heading(attributes) {
    const title = this.closest(".ap-card")?.querySelector(".ap-card-title");
    const level = title ? Number(title.tagName[1]) + 1 : 5;
    const tag = /** @type {"h2" | "h3" | "h4" | "h5" | "h6"} */ (`h${level}`);
    return make(tag, { class: "ax-head", ...attributes });
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
