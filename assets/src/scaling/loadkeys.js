// What a key does to a load on a logarithmic scale. No DOM.

const TENTHS = 10; // of a decade that an arrow takes
const CLOSE = 1e-9;

/** The load at so many tenths of a decade, in two digits: 10, 13, 16, 20, 25 and so on. */
const tenth = (/** @type {number} */ k) => Number((10 ** (k / TENTHS)).toPrecision(2));

/**
 * Where a key leads from a load: an arrow a tenth of a decade on or back, PageUp and PageDown to the next
 * stage, Home and End to the ends.
 * @param {string} key
 * @param {number} load
 * @param {[number, number]} range
 * @param {number[]} stages
 * @returns {number | null} null for any other key
 */
export function led(key, load, [low, high], stages) {
  const [more, less] = [load * (1 + CLOSE), load * (1 - CLOSE)];
  const at = Math.round(TENTHS * Math.log10(load));
  const up = () => [at, at + 1, at + 2].map(tenth).find((next) => next > more) ?? high;
  const down = () => [at, at - 1, at - 2].map(tenth).find((next) => next < less) ?? low;
  /** @type {Record<string, () => number>} */
  const found = {
    ArrowRight: up,
    ArrowUp: up,
    ArrowLeft: down,
    ArrowDown: down,
    PageUp: () => Math.min(high, ...stages.filter((stage) => stage > more)),
    PageDown: () => Math.max(low, ...stages.filter((stage) => stage < less)),
    Home: () => low,
    End: () => high,
  };
  return Object.hasOwn(found, key) ? Math.min(high, Math.max(low, found[key]())) : null;
}

/**
 * Let the keys of a slider lead where `led` says; with a modifier they stay the browser's.
 * @param {HTMLInputElement} input
 * @param {() => [number, [number, number], number[]]} now load, range and stages at present
 * @param {(load: number) => void} set
 */
export function loadKeys(input, now, set) {
  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = led(event.key, ...now());
    if (next === null) return;
    event.preventDefault();
    set(next);
  });
}
