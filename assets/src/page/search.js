// The search of the embedded engine: a combobox with a list, as the ARIA Authoring Practices have it,
// over an index that is a script, so that it works where the site is opened from a folder, too.

import { make } from "../shared/dom.js";
import { asset, loadScript } from "../shared/site.js";

/**
 * @typedef {{ href: string, title: string, section: string, text: string }} Entry
 * @typedef {Entry & { folded: { title: string, section: string, text: string } }} Indexed
 */

const MOST = 20;
const FEWEST_LETTERS = 2;
const NARROW = window.matchMedia("(max-width: 991.98px)");

/** Letters without their case and accents; as many as before, so that places in them agree. */
const fold = (/** @type {string} */ text) =>
  text.replace(/[^\x20-\x7e]/g, (sign) => sign.normalize("NFD")[0] ?? sign).toLowerCase();

/** @type {Promise<Indexed[]> | undefined} */
let index;

function entries() {
  index ??= loadScript(asset("../search-index.js"), "the index of the search").then(() =>
    /** @type {Entry[]} */ (globalThis.portfolioSearch).map((entry) => ({
      ...entry,
      folded: { title: fold(entry.title), section: fold(entry.section), text: fold(entry.text) },
    })),
  );
  index.catch(() => {
    index = undefined; // asked for again with the next letter
  });
  return index;
}

/**
 * How well an entry fits: every word has to occur, a name counts more than the text under it.
 * @param {Indexed["folded"]} folded
 * @param {string[]} words
 */
function fit(folded, words) {
  let sum = 0;
  for (const word of words) {
    const rank =
      (folded.section.includes(word) ? 8 : 0) +
      (folded.title.includes(word) ? 3 : 0) +
      Math.min(3, folded.text.split(word).length - 1);
    if (!rank) return 0;
    sum += rank;
  }
  const phrase = words.join(" ");
  return sum + (folded.section.includes(phrase) ? 8 : folded.text.includes(phrase) ? 2 : 0);
}

/**
 * @param {Indexed[]} all
 * @param {string[]} words
 */
export function matches(all, words) {
  return all
    .map((entry) => ({ entry, rank: fit(entry.folded, words) }))
    .filter(({ rank }) => rank)
    .sort((a, b) => b.rank - a.rank)
    .map(({ entry }) => entry);
}

/**
 * The text around the first word found, the words marked.
 * @param {Indexed} entry
 * @param {string[]} words
 */
function excerpt(entry, words) {
  const { text } = entry;
  const low = entry.folded.text;
  const first = Math.max(
    0,
    Math.min(...words.map((w) => low.indexOf(w)).filter((i) => i >= 0), text.length),
  );
  const begin = first === text.length ? 0 : text.lastIndexOf(" ", Math.max(0, first - 50)) + 1;
  const end = begin + 180;
  const part = make("span", { class: "search-result-text" }, begin ? "… " : "");
  let at = begin;
  while (at < end) {
    const next = words
      .map((word) => ({ start: low.indexOf(word, at), length: word.length }))
      .filter(({ start }) => start >= 0 && start < end)
      .sort((a, b) => a.start - b.start || b.length - a.length)[0];
    if (!next) break;
    const stop = next.start + next.length;
    part.append(text.slice(at, next.start), make("mark", {}, text.slice(next.start, stop)));
    at = stop;
  }
  if (at < end) part.append(text.slice(at, end));
  return part;
}

/** Take the place of the renderer's search box, which says nothing to a screen reader. */
export function search() {
  /** @type {HTMLElement | null} */
  const box = document.querySelector(".smalldocs-search");
  const old = box?.querySelector("input");
  if (!box || !old) return;

  const list = make("div", {
    class: "smalldocs-search-results dropdown-menu",
    id: "search-results",
    role: "listbox",
    "aria-label": "Places found",
  });
  const said = make("p", { class: "visually-hidden", role: "status" });
  const none = make("p", { class: "smalldocs-search-results search-none dropdown-menu" });
  const input = make("input", {
    class: old.className,
    type: "search",
    placeholder: "Search",
    autocomplete: "off",
    spellcheck: "false",
    role: "combobox",
    "aria-label": "Search this site",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  });
  // A new element has none of the listeners of the old one.
  old.replaceWith(input);
  box.querySelector(".smalldocs-search-results")?.remove();
  box.append(list, none, said);

  let active = -1;
  const options = () => /** @type {HTMLAnchorElement[]} */ ([...list.children]);

  const show = (/** @type {HTMLElement | null} */ shown) => {
    for (const each of [list, none]) each.classList.toggle("show", each === shown);
    input.setAttribute("aria-expanded", String(shown === list));
  };
  /** @param {number} at */
  const choose = (at) => {
    active = at;
    options().forEach((option, i) => {
      option.classList.toggle("active", i === at);
      option.setAttribute("aria-selected", String(i === at));
    });
    const option = options()[at];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    choose(-1);
    show(null);
  };

  let asked = 0;
  const run = async () => {
    const turn = ++asked;
    const wanted = input.value.trim();
    const words = [...new Set(fold(wanted).split(/\s+/).filter(Boolean))];
    if (words.join("").length < FEWEST_LETTERS) {
      list.replaceChildren();
      said.textContent = "";
      close();
      return;
    }
    let found;
    try {
      found = matches(await entries(), words);
    } catch (error) {
      found = /** @type {Error} */ (error);
    }
    if (turn !== asked) return; // another letter came meanwhile
    list.replaceChildren();
    choose(-1);
    if (found instanceof Error || !found.length) {
      none.textContent =
        found instanceof Error
          ? `Search does not work: ${found.message}.`
          : `Nothing for “${wanted}”.`;
      said.textContent = none.textContent;
      show(none);
      return;
    }
    list.append(
      ...found.slice(0, MOST).map((entry, i) =>
        make(
          "a",
          {
            id: `search-result-${i}`,
            class: "search-result",
            role: "option",
            "aria-selected": "false",
            tabindex: "-1",
            href: asset(`../${entry.href}`),
          },
          make("span", { class: "search-result-title" }, entry.section || entry.title),
          entry.section ? make("span", { class: "search-result-section" }, entry.title) : null,
          excerpt(entry, words),
        ),
      ),
    );
    list.scrollTop = 0;
    show(list);
    const count = found.length === 1 ? "1 place" : `${found.length} places`;
    said.textContent = found.length > MOST ? `${count}, the best ${MOST} listed` : count;
  };

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowDown: () => choose((active + 1) % options().length),
    ArrowUp: () => choose((active < 1 ? options().length : active) - 1),
    Enter: () => options()[Math.max(0, active)]?.click(),
  };
  input.addEventListener("input", run);
  input.addEventListener("focus", () => {
    entries().catch(() => {});
    if (input.value) run();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      // First the list, then what was typed.
      if (!list.classList.contains("show") && !none.classList.contains("show")) input.value = "";
      close();
      return;
    }
    if (!(event.key in keys) || !options().length) return;
    event.preventDefault();
    if (!list.classList.contains("show")) show(list);
    keys[event.key]();
  });
  // A press on a result would take the focus, and close the list, before it is a click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", close);
  box.addEventListener("focusout", (event) => {
    if (!box.contains(/** @type {Node | null} */ (event.relatedTarget))) close();
  });

  // In the folded navigation the search comes first, where its list has room below it.
  const tools = box.closest(".quarto-navbar-tools");
  const navigation = tools?.parentElement;
  if (!tools || !navigation) return;
  const place = () => (NARROW.matches ? navigation.prepend(tools) : navigation.append(tools));
  NARROW.addEventListener("change", place);
  place();
}
