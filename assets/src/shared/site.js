// Where the files of the site are, and how they are asked for: as scripts and style sheets, which a
// browser also reads where the site is opened from a folder and `fetch` is refused.

import { Unavailable } from "./dom.js";

// In a notebook a cell brings the script along, so that it has no address; the styles come with it,
// and the page's address is Jupyter's: it holds no state.
const script = /** @type {HTMLScriptElement | null | undefined} */ (
  globalThis.document?.currentScript
);
const SELF = script?.src ?? "";
export const NOTEBOOK = SELF === "";

/** Whether one taps here, and nothing hovers. */
export const TOUCH = globalThis.matchMedia?.("(hover: none)").matches ?? false;

/** Address of a file beside this script, in assets/. */
export const asset = (/** @type {string} */ path) => new URL(path, SELF).href;

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/**
 * Run a script, once however often it is asked for; after a failure, again.
 * @param {string} src
 * @param {string} what what a failure says could not be loaded
 * @returns {Promise<void>}
 */
export function loadScript(src, what) {
  const before = asked.get(src);
  if (before) return before;
  /** @type {Promise<void>} */
  const loading = new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = src;
    tag.onload = () => resolve();
    tag.onerror = () => {
      tag.remove();
      asked.delete(src);
      reject(new Unavailable(`${what} could not be loaded`));
    };
    document.head.append(tag);
  });
  asked.set(src, loading);
  return loading;
}

/**
 * Add a style sheet of assets/ to the page; without it an explorer works, too.
 * @param {string} name without its ending
 * @returns {Promise<unknown>}
 */
export function loadStyle(name) {
  if (NOTEBOOK) return Promise.resolve();
  const href = asset(`./${name}.css`);
  /** @type {NodeListOf<HTMLLinkElement>} */
  const there = document.querySelectorAll("link[rel=stylesheet]");
  if ([...there].some((link) => link.href === href)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: resolve });
    document.head.append(link);
  });
}

/** What is done when an element comes near the view. @type {WeakMap<Element, (() => void)[]>} */
const awaited = new WeakMap();
/** @type {IntersectionObserver | undefined} */
let near;

/**
 * Do something, once, when an element is in view or soon will be.
 * @param {Element} element
 * @param {() => void} act
 */
export function whenNear(element, act) {
  near ??= new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near?.unobserve(target);
        for (const each of awaited.get(target) ?? []) each();
        awaited.delete(target);
      }
    },
    { rootMargin: "400px 0px" },
  );
  awaited.set(element, [...(awaited.get(element) ?? []), act]);
  near.observe(element);
}
