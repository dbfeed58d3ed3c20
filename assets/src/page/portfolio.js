// Draws the figure cards and starts the explorers. Loaded on every page; without it every card still
// has its finding and its table. Plotly is loaded once, from this site, when a chart comes near the view.

import { Unavailable, missing } from "../shared/dom.js";
import { asset, loadScript, whenNear } from "../shared/site.js";
import { search } from "./search.js";

const PHONE = window.matchMedia("(max-width: 680px)");
const TABLET = window.matchMedia("(max-width: 1199px)");
const PRINT = window.matchMedia("print");
const PAPER = 672; // CSS pixels a chart may be wide on A4 and on Letter: paper does not resize it
const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false, scrollZoom: false };

/**
 * @typedef {{ data: unknown, layout: Record<string, unknown>, phone: Record<string, unknown>,
 *   tablet?: Record<string, unknown>, frames?: unknown }} Figure
 *   `phone`, `tablet`: what a small screen changes, by path; `frames`: of a figure that moves
 */

const PLOTLY = asset("./vendor/plotly.min.js");

async function loadPlotly() {
  if (!globalThis.Plotly) await loadScript(PLOTLY, "the chart library");
  return globalThis.Plotly;
}

/**
 * The figure a chart holds, every "token:name" in it replaced by the colour --ap-name.
 * @param {string} id of the chart
 * @param {CSSStyleDeclaration} style
 * @returns {Figure}
 */
function figureOf(id, style) {
  const source = document.querySelector(`script[data-chart="${id}"]`);
  return JSON.parse(source?.textContent ?? "null", (_, value) =>
    typeof value === "string" && value.startsWith("token:")
      ? style.getPropertyValue(`--ap-${value.slice(6)}`).trim()
      : value,
  );
}

/**
 * Set "layout.xaxis.title.text"-style paths in a figure.
 * @param {Record<string, unknown>} figure
 * @param {Record<string, unknown>} changes
 */
function patch(figure, changes) {
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    let node = figure;
    for (const key of keys.slice(0, -1))
      node = /** @type {Record<string, unknown>} */ ((node[key] ??= {}));
    node[keys[keys.length - 1]] = value;
  }
}

/**
 * Paper is white whatever the screen shows: while printing, colours come from a light element.
 * @param {boolean} printing
 */
function colours(printing) {
  if (!printing) return getComputedStyle(document.body);
  /** @type {HTMLElement | null} */
  let light = document.querySelector("body > .ap-light");
  if (!light) {
    light = document.createElement("span");
    light.className = "ap-light";
    light.hidden = true;
    document.body.append(light);
  }
  return getComputedStyle(light);
}

let printing = false;

/**
 * @param {HTMLElement & { _fullLayout?: { width: number } }} chart
 * @param {Plotly} Plotly
 */
async function draw(chart, Plotly) {
  const spec = figureOf(chart.id, colours(printing));
  if (TABLET.matches || printing) patch(spec, spec.tablet ?? {});
  if (PHONE.matches && !printing) patch(spec, spec.phone);
  if (printing) spec.layout.width = Math.min(PAPER, chart.clientWidth || PAPER);
  const { data, layout, frames } = spec;
  await Plotly.react(chart, { data, layout, frames, config: CONFIG });
  // Once drawn at the width of paper a chart does not find back to its place by itself.
  if (!printing && chart._fullLayout && Math.abs(chart._fullLayout.width - chart.clientWidth) > 1)
    await Plotly.Plots.resize(chart);
  chart.dataset.drawn = "true";
}

/**
 * @param {HTMLElement} chart
 * @param {Error} error
 */
function fail(chart, error) {
  const note = document.createElement("p");
  note.className = "ap-noscript";
  note.textContent = `The chart could not be drawn (${error.message}); the table below holds its data.`;
  chart.replaceChildren(note);
  chart.style.height = "auto";
}

const drawSafely = (/** @type {HTMLElement} */ chart) =>
  loadPlotly()
    .then((Plotly) => draw(chart, Plotly))
    .catch((error) => fail(chart, error));

/**
 * Paper is printed as the page is when `beforeprint` returns: draw before that, waiting for nothing.
 * @param {HTMLElement[]} charts
 */
function drawForPaper(charts) {
  try {
    if (!globalThis.Plotly) {
      const request = new XMLHttpRequest();
      request.open("GET", PLOTLY, false);
      request.send();
      const script = document.createElement("script");
      script.text = request.responseText;
      document.head.append(script);
    }
    for (const chart of charts) draw(chart, globalThis.Plotly).catch((error) => fail(chart, error));
  } catch {
    charts.forEach(drawSafely); // too late for this print, in time for the next
  }
}

function start() {
  /** @type {HTMLElement[]} */
  const charts = [...document.querySelectorAll("div.ap-chart")].filter(
    (chart) => chart instanceof HTMLElement,
  );
  if (!charts.length) return;
  for (const chart of charts) whenNear(chart, () => drawSafely(chart));

  const inView = (/** @type {HTMLElement} */ chart) => {
    const { top, bottom } = chart.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  let turn = 0;
  /** Those in view at once, the others one after the other, so that none keeps the page waiting. */
  const redraw = async () => {
    const now = ++turn;
    const drawn = charts.filter((chart) => chart.dataset.drawn);
    const rest = drawn.filter((chart) => !inView(chart));
    await Promise.all(drawn.filter(inView).map(drawSafely));
    for (const chart of rest) {
      await new Promise((resolve) => setTimeout(resolve));
      if (now !== turn) return; // asked again meanwhile
      await drawSafely(chart);
    }
  };
  for (const size of [PHONE, TABLET]) size.addEventListener("change", redraw);
  const print = (/** @type {boolean} */ on) => {
    if (printing === on) return;
    printing = on;
    if (on) drawForPaper(charts);
    else redraw();
  };
  PRINT.addEventListener("change", (event) => print(event.matches));
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  if (PRINT.matches) print(true);
  // Opened from a folder, a page cannot ask for a file and wait: there the library comes beforehand.
  if (location.protocol === "file:") loadPlotly().catch(() => {});
  // Both engines mark the dark scheme, on the root or on the body; the embedded one in two steps,
  // of which the first already changes the colours.
  const scheme = new MutationObserver(redraw);
  for (const node of [document.documentElement, document.body]) {
    scheme.observe(node, {
      attributes: true,
      attributeFilter: ["class", "data-bs-theme", "data-scheme"],
    });
  }
}

/** Give a name, a role or a key to what the renderer's page frame leaves without one. */
function mendFrame() {
  for (const nav of document.querySelectorAll("nav.navbar:not([aria-label])"))
    nav.ariaLabel = "Main";
  const margin = document.querySelector("#quarto-margin-sidebar:not([role])");
  if (margin && !margin.querySelector("nav")) {
    margin.role = "complementary";
    margin.ariaLabel = "Categories";
  }
  for (const link of document.querySelectorAll(".quarto-post .metadata > a")) {
    if (!link.textContent.trim() && !link.childElementCount) link.remove();
  }
  // Filters that are only clickable: make them buttons for the keyboard, too.
  const filters = ".listing-category, .quarto-listing-category .category";
  for (const filter of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(filters)
  )) {
    filter.role = "button";
    filter.tabIndex = 0;
    filter.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      filter.click();
    });
  }
}

/** The fold of contents stays below the header, and closes once it has led somewhere. */
function contents() {
  /** @type {HTMLDetailsElement | null} */
  const fold = document.querySelector("details.ap-contents");
  const header = document.getElementById("quarto-header");
  if (fold && header)
    new ResizeObserver(() =>
      fold.style.setProperty("--ap-header", `${header.getBoundingClientRect().height}px`),
    ).observe(header);
  fold?.addEventListener("click", (event) => {
    if (event.target instanceof HTMLAnchorElement) fold.open = false;
  });
}

/**
 * Explorers are loaded when one is unfolded or, standing open, comes near the view; or when the
 * address holds the state of one.
 */
function explorers() {
  const wanted = new URLSearchParams(location.search);
  // <some-explorer> is defined by assets/some-explorer.js and names its state in the address.
  const load = async (/** @type {HTMLElement} */ element) => {
    try {
      await loadScript(asset(`./${element.localName}.js`), "its script");
      if (!customElements.get(element.localName))
        throw new Unavailable("an error stopped its script");
    } catch (error) {
      element.append(missing(error));
    }
  };
  /** @type {NodeListOf<HTMLElement>} */
  const elements = document.querySelectorAll("[data-explorer]");
  for (const element of elements) {
    /** @type {HTMLDetailsElement | null} */
    const fold = element.closest("details.ap-explore");
    const linked = wanted.has(element.dataset.explorer ?? "");
    if (fold && linked) fold.open = true;
    if (linked || fold?.open) load(element);
    else if (fold) fold.addEventListener("toggle", () => load(element), { once: true });
    else whenNear(element, () => load(element));
  }
}

/** On the page of all records, the script that narrows their list. */
function records() {
  if (!document.querySelector(".ap-filter")) return;
  loadScript(asset("./evidence-filter.js"), "the filter").catch(() => {}); // all are listed then
}

mendFrame();
search();
contents();
start();
explorers();
records();
