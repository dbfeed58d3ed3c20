// The compact form of <scaling-explorer>: one load, the parts nearest to their limits, and what would move the
// first of them. Every row stands as src/helpers/cards/templates/paths.j2 writes it.

import { button, make } from "../shared/dom.js";
import { NOTEBOOK } from "../shared/site.js";
import * as engine from "./engine.js";
import { place, same } from "./figures.js";
import { loadSlider, stageButtons } from "./load.js";
import { index } from "./state.js";

const NEAR = 6; // parts shown, and those of the first without remedies
const MOST = 8;
const OFFERED = 3; // remedies of the first to saturate
const TICKS = 4;

export class Compact {
  /** @param {import("./explorer.js").ScalingExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.slider = loadSlider(explorer, `${explorer.id}-load`);
    this.stages = stageButtons(explorer);
    this.list = make("ol", { class: "ap-limits" });
    this.axis = make("span");
    this.sure = make("p", { class: "ap-path-sure" });
    this.fixes = make("div", {
      class: "ax-buttons sx-fixes",
      role: "group",
      "aria-labelledby": `${explorer.id}-fix`,
    });
    const title = make("p", { class: "sx-fix", id: `${explorer.id}-fix` });
    this.title = title;
    this.offered = ""; // what the remedies offered hang on
    /** @type {Record<string, HTMLButtonElement>} by remedy */
    this.buttons = {};
    const rows = explorer.data.resources.map((resource) => [resource.id, row(resource.title)]);
    /** @type {Record<string, ReturnType<typeof row>>} */
    this.rows = Object.fromEntries(rows);
    this.element = make(
      "div",
      { class: "sx-compact" },
      make(
        "p",
        { class: "ap-path-control" },
        this.slider.label,
        this.slider.input,
        this.slider.output,
      ),
      this.list,
      make("p", { class: "ap-limit-axis", "aria-hidden": "true" }, this.axis),
      make("div", { class: "sx-load" }, this.stages.element),
      title,
      this.fixes,
      this.sure,
      make(
        "div",
        { class: "ax-buttons" },
        button("Reset", () => explorer.step(() => explorer.reset())),
        NOTEBOOK ? null : explorer.copyButton(),
      ),
    );
  }

  /** Nearest to saturation as things stand, and what was nearest without the remedies that are on. */
  get shown() {
    const { order, states, bare, resources } = this.explorer;
    const limited = order.filter(
      (id) => states[id].breaking !== null && !engine.isNotice(resources[id]),
    );
    const before = limited
      .filter((id) => bare[id].breaking !== null)
      .sort((a, b) => Number(bare[a].breaking) - Number(bare[b].breaking))
      .slice(0, NEAR);
    return limited.filter((id, k) => k < NEAR || before.includes(id)).slice(0, MOST);
  }

  paint() {
    const { explorer, list } = this;
    const scale = this.slider.scale();
    this.slider.label.textContent =
      explorer.data.loads.find(({ id }) => id === explorer.driver)?.title ?? "";
    this.slider.show(false);
    this.stages.show();
    const every = Math.floor((scale.ticks.length - 1) / TICKS) + 1;
    this.axis.replaceChildren(
      ...scale.ticks
        .filter((_, k) => k % every === 0)
        .map((load) =>
          make("i", { style: `left:${place(scale, load)}`, text: engine.number(load) }),
        ),
    );
    list.replaceChildren(
      ...this.shown.map((id) => {
        const { states, bare, spreads } = explorer;
        this.rows[id].show(scale, explorer.load, {
          at: Number(states[id].breaking),
          before: bare[id].breaking,
          band: spreads[id].breaking,
          over: states[id].saturated,
        });
        return this.rows[id].item;
      }),
    );
    this.offer();
    for (const [id, chip] of Object.entries(this.buttons))
      chip.setAttribute("aria-pressed", String(explorer.remedies.has(id)));
  }

  settle() {
    const { model, options, now, spread, tornado } = this.explorer;
    const found = { state: now, spread, tornado };
    this.sure.textContent = engine.briefly(model, options, found)[1] ?? "";
    this.paint();
    this.lead();
  }

  /** What would move the first to saturate most, and what is on already. */
  offer() {
    const { explorer } = this;
    const { options, model, movable, remedies } = explorer;
    const { [explorer.driver]: own, ...others } = explorer.loads;
    const key = JSON.stringify([options.driver, options.remedies, options.overrides, others]);
    if (key === this.offered) return;
    this.offered = key;
    const first = explorer.now.order[0];
    const moved = (/** @type {string} */ id) => {
      const on = movable.map((item) => item.id).filter((item) => item === id || remedies.has(item));
      return (
        index(engine.state(model, { ...options, remedies: on }).resources)[first]?.breaking ?? null
      );
    };
    const now = first ? explorer.states[first].breaking : null;
    const offered = movable
      .filter(
        ({ id, changes }) =>
          !remedies.has(id) && Object.keys(changes).some((name) => name.split(".")[0] === first),
      )
      .map(({ id }) => ({ id, to: moved(id) }))
      .filter(({ to }) => to === null || (now !== null && to > now && !same(to, now)))
      .sort((a, b) => (b.to ?? Infinity) - (a.to ?? Infinity))
      .slice(0, OFFERED);
    const effects = index(offered);
    const focused = document.activeElement;
    const wanted = movable.filter(
      ({ id }) => remedies.has(id) || id in effects || this.buttons[id] === focused,
    );
    this.title.textContent = wanted.length ? "What would you fix first?" : "";
    const chips = wanted.map(({ id, title }) => {
      this.buttons[id] ??= button(title, () =>
        explorer.step(() => {
          if (!explorer.remedies.delete(id)) explorer.remedies.add(id);
        }),
      );
      const to = effects[id]?.to;
      const text = to === undefined ? "" : `to ${to === null ? "no limit" : engine.number(to)}`;
      this.buttons[id].replaceChildren(title, ...(text ? [" ", make("small", { text })] : []));
      return this.buttons[id];
    });
    for (const chip of [...this.fixes.children])
      if (!chips.some((kept) => kept === chip)) chip.remove();
    // Moving a node takes the focus from it.
    for (const [k, chip] of chips.entries())
      if (this.fixes.children[k] !== chip)
        this.fixes.insertBefore(chip, this.fixes.children[k] ?? null);
  }

  /** The way to the full form takes the present state along. */
  lead() {
    const { explorer } = this;
    /** @type {HTMLAnchorElement | null | undefined} */
    const link = explorer.closest(".ap-card")?.querySelector(".ap-more a");
    if (NOTEBOOK || !link) return;
    const url = new URL(link.href);
    url.searchParams.set(explorer.name, explorer.link);
    link.href = url.href;
  }
}

/**
 * A part, and `show`: where its limit is at a load.
 * @param {string} title
 */
function row(title) {
  const mark = (/** @type {string} */ name) => make("i", { class: name });
  const [band, before, at, now] = ["band", "before", "at", "now"].map((name) =>
    mark(`ap-limit-${name}`),
  );
  const figure = make("span");
  const word = make("b");
  const item = make(
    "li",
    { class: "ap-limit" },
    make("span", { class: "ap-limit-name", text: title }),
    " ",
    make("span", { class: "ap-limit-plot", "aria-hidden": "true" }, band, before, at, now),
    " ",
    make("span", { class: "ap-limit-state" }, figure, word),
  );
  /** @type {(scale: import("./types.js").Scale, load: number, limit: { at: number, before: number | null, band: (number | null)[], over: boolean }) => void} */
  const show = (scale, load, limit) => {
    const left = place(scale, limit.band[0]);
    const width = Number.parseFloat(place(scale, limit.band[4])) - Number.parseFloat(left);
    band.style.cssText = `left:${left};width:${width.toFixed(2)}%`;
    at.style.left = place(scale, limit.at);
    before.hidden = limit.before === null || same(limit.before, limit.at);
    before.style.left = place(scale, limit.before);
    now.style.left = place(scale, load);
    figure.textContent = `${engine.number(limit.at)}`;
    word.textContent = limit.over ? "saturated" : "has room";
    item.dataset.state = limit.over ? "over" : "room";
  };
  return { item, show };
}
