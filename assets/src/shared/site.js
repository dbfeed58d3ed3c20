// Where the files of the site are, and how they are asked for: as scripts and style sheets, which a
// browser also reads where the site is opened from a folder and `fetch` is refused.

// In a notebook a cell brings the script along, so that it has no address; the styles come with it,
// and the page's address is Jupyter's: it holds no state.
const SELF = globalThis.document?.currentScript?.src ?? "";
export const NOTEBOOK = SELF === "";

/** Address of a file beside this script, in assets/. */
export const asset = (path) => new URL(path, SELF).href;

const asked = new Map();

/** Run a script, once however often it is asked for; after a failure, which says what is not there, again. */
export function loadScript(src, what) {
  if (!asked.has(src)) {
    asked.set(
      src,
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = src;
        script.onload = () => resolve();
        script.onerror = () => {
          script.remove();
          asked.delete(src);
          reject(new Error(`${what} could not be loaded`));
        };
        document.head.append(script);
      }),
    );
  }
  return asked.get(src);
}

/** Add a style sheet of assets/ to the page; without it an explorer works, too. */
export function loadStyle(name) {
  if (NOTEBOOK) return Promise.resolve();
  const href = asset(`./${name}.css`);
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: resolve });
    document.head.append(link);
  });
}
