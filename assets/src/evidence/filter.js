// Narrows the list of records by study, kind and text. The list is all in the page; what is chosen
// stands in the address, and a link to a record leads to it whatever is chosen.

/** Letters without their case and accents. */
const fold = (/** @type {string} */ text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const WAIT = 250; // milliseconds after the last key, before the number is said and the address changes

/**
 * @typedef {{ element: HTMLDetailsElement, study: string, kind: string, text: string }} Entry
 *   `text`: all it says, folded; read when it is first searched
 */

/** @returns {Entry[]} */
function entries() {
  /** @type {NodeListOf<HTMLElement>} */
  const studies = document.querySelectorAll(".ap-records");
  return [...studies].flatMap((study) =>
    [...study.querySelectorAll("details")].map((element) => ({
      element,
      study: study.dataset.study ?? "",
      kind: element.querySelector("summary i")?.textContent ?? "",
      text: "",
    })),
  );
}

/** @param {HTMLFormElement} form */
function filter(form) {
  const all = entries();
  const said = /** @type {HTMLOutputElement} */ (form.querySelector("output"));
  const names = ["study", "kind", "text"];
  const field = (/** @type {string} */ name) =>
    /** @type {HTMLSelectElement | HTMLInputElement} */ (form.elements.namedItem(name));
  const value = (/** @type {string} */ name) => field(name).value.trim();

  /** Hide what does not fit, and the headings with nothing left below them. */
  function apply() {
    const words = fold(value("text")).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of all) {
      if (words.length) entry.text ||= fold(entry.element.textContent);
      const fits =
        (!value("study") || entry.study === value("study")) &&
        (!value("kind") || entry.kind === value("kind")) &&
        words.every((word) => entry.text.includes(word));
      entry.element.hidden = !fits;
      shown += Number(fits);
    }
    headings();
    return shown;
  }

  function headings() {
    /** @type {NodeListOf<HTMLElement>} */
    const groups = document.querySelectorAll(".ap-topic, .ap-records");
    for (const group of groups) group.hidden = !group.querySelector("details:not([hidden])");
  }

  const report = (/** @type {number} */ shown) => {
    said.textContent =
      shown === all.length ? `${shown} records` : `${shown} of ${all.length} records`;
  };

  /** Bring the record that the address names into view, open, whether or not it fits. */
  function land() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const entry = all.find(({ element }) => element === target);
    if (!entry) return;
    entry.element.open = true;
    if (entry.element.hidden) {
      entry.element.hidden = false;
      headings();
      said.textContent += ", and the one that was linked";
    }
    entry.element.scrollIntoView();
  }

  function keep() {
    const address = new URL(location.href);
    for (const name of names) {
      if (value(name)) address.searchParams.set(name, value(name));
      else address.searchParams.delete(name);
    }
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  let later = 0;
  function change() {
    const shown = apply();
    clearTimeout(later);
    later = setTimeout(() => {
      report(shown);
      keep();
    }, WAIT);
  }

  const wanted = new URLSearchParams(location.search);
  for (const name of names) field(name).value = wanted.get(name) ?? "";
  // A list shows nothing for a value it does not have.
  for (const list of form.querySelectorAll("select"))
    if (list.selectedIndex < 0) list.selectedIndex = 0;
  form.hidden = false;
  // It stays in view as long as there are records: what a cell is wrapped in must not end before.
  for (let box = form.parentElement; box?.matches(".cell, .cell-output"); box = box.parentElement)
    box.style.display = "contents";
  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(change));
  window.addEventListener("hashchange", land);
  report(apply());
  land();
}

const form = document.querySelector(".ap-filter");
if (form instanceof HTMLFormElement) filter(form);
