// The load of <scaling-explorer>: which one, how much, and the stages as marks on its scale.

import { button, make } from "../shared/dom.js";
import { number } from "../shared/phrases.js";
import { clamp, figure, logScale, place, same } from "./figures.js";
import { loadKeys } from "./loadkeys.js";
import { index } from "./state.js";

const STEPS = 1000; // of the slider
const END = 0.96; // beyond this share of the scale a figure is set inside its end

/**
 * A slider of the load that is pushed, on the scale of the present driver.
 * @param {import("./explorer.js").ScalingExplorer} explorer
 * @param {string} id of the input
 * @returns its parts; its scale; and `show()`, after a change
 */
export function loadSlider(explorer, id) {
  const scales = Object.fromEntries(
    explorer.data.loads.map((load) => [load.id, logScale(load.range)]),
  );
  const scale = () => scales[explorer.driver];
  const set = (/** @type {number} */ load) => {
    explorer.loads[explorer.driver] = load;
    explorer.update();
  };
  /** @param {number} step */
  const loadAt = (step) => {
    const { low, high } = scale();
    if (step === 0) return Math.max(low, explorer.today[explorer.driver]);
    return step === STEPS
      ? high
      : Number(
          scale()
            .load(step / STEPS)
            .toPrecision(3),
        );
  };
  const input = make("input", {
    type: "range",
    id,
    min: "0",
    max: String(STEPS),
    step: "1",
    oninput: () => set(loadAt(Number(input.value))),
  });
  loadKeys(
    input,
    () => [explorer.load, [loadAt(0), loadAt(STEPS)], explorer.marks().map(({ load }) => load)],
    set,
  );
  const label = make("label", { for: id });
  const output = make("output", { for: id, "aria-live": "off" });
  const show = (times = true) => {
    const { driver, load } = explorer;
    if (loadAt(Number(input.value)) !== load)
      input.value = String(Math.round(clamp(scale().share(load)) * STEPS));
    const today = explorer.today[driver];
    const now = same(load, today);
    const factor = now ? ", as today" : `, ${number(load / today)} times today`;
    const written = `${now ? number(load) : number(load, 3)}`;
    const said = `${written} a day${today > 0 ? factor : ""}`;
    output.textContent = times ? said : written;
    input.setAttribute("aria-valuetext", said);
  };
  return { input, label, output, scale, show };
}

/**
 * A button for each load that has a name, and `show()`, after a change.
 * @param {import("./explorer.js").ScalingExplorer} explorer
 */
export function stageButtons(explorer) {
  const element = make("div", {
    class: "ax-buttons",
    role: "group",
    "aria-label": "Loads of the stages",
  });
  let driver = "";
  const show = () => {
    const named = explorer.marks();
    if (driver !== explorer.driver) {
      driver = explorer.driver;
      element.replaceChildren(
        ...named.map(({ id, title, load }) => {
          const set = () => explorer.step(() => (explorer.loads[explorer.driver] = load));
          const stage = button(title, set, { "data-stage": id });
          stage.append(make("small", { text: number(load) }));
          return stage;
        }),
      );
    }
    for (const [k, mark] of named.entries())
      element.children[k].setAttribute("aria-pressed", String(same(mark.load, explorer.load)));
  };
  return { element, show };
}

export class Load {
  /** @param {import("./explorer.js").ScalingExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { loads } = explorer.data;
    this.titles = index(loads);
    this.driver = ""; // whose scale is drawn
    this.slider = loadSlider(explorer, `${explorer.id}-load`);
    this.marks = make("div", { class: "sx-marks", "aria-hidden": "true" });
    this.stages = stageButtons(explorer);
    this.radios = loads.map((load) =>
      make("input", {
        type: "radio",
        name: `${explorer.id}-driver`,
        value: load.id,
        onchange: () =>
          explorer.step(() => {
            explorer.driver = load.id;
            explorer.picked = null;
          }),
      }),
    );
    const drivers = make(
      "fieldset",
      { class: "sx-drivers" },
      make("legend", { text: "Load to push" }),
      ...loads.map((load, k) => make("label", {}, this.radios[k], load.title)),
    );
    this.element = make(
      "div",
      { class: "sx-load" },
      loads.length < 2 ? null : drivers,
      make("div", { class: "sx-load-head" }, this.slider.label, this.slider.output),
      make("div", { class: "sx-slide" }, this.slider.input, this.marks),
      this.stages.element,
    );
  }

  paint() {
    if (this.driver !== this.explorer.driver) this.drawScale();
    this.slider.show();
    this.stages.show();
  }

  /** What hangs on the driver, not on how much of it there is. */
  drawScale() {
    const { explorer } = this;
    const { driver } = explorer;
    const scale = this.slider.scale();
    const named = explorer.marks();
    this.driver = driver;
    this.slider.label.textContent = this.titles[driver].title;
    for (const radio of this.radios) radio.checked = radio.value === driver;
    this.marks.replaceChildren(
      ...scale.ticks.map((load) =>
        make("span", {
          class: scale.share(load) > END ? "sx-tick sx-end" : "sx-tick",
          style: `--at:${place(scale, load)}`,
          text: figure(load),
        }),
      ),
      ...named.map(({ load }) =>
        make("span", { class: "sx-flag", style: `--at:${place(scale, load)}` }),
      ),
    );
  }
}
