// The load of <scaling-explorer>: which one, how much, and the stages as marks on its scale.

import { button, make } from "../shared/dom.js";
import { number } from "../shared/phrases.js";
import { clamp, figure, logScale, place, same } from "./figures.js";
import { index } from "./state.js";

const STEPS = 1000; // of the slider
const END = 0.96; // beyond this share of the scale a figure is set inside its end

export class Load {
  /** @param {import("./explorer.js").ScalingExplorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    const { loads } = explorer.data;
    const id = `${explorer.id}-load`;
    this.titles = index(loads);
    this.scales = Object.fromEntries(loads.map((load) => [load.id, logScale(load.range)]));
    this.driver = ""; // whose scale is drawn
    this.input = make("input", {
      type: "range",
      id,
      min: "0",
      max: String(STEPS),
      step: "1",
      oninput: () => {
        explorer.loads[explorer.driver] = this.loadAt(Number(this.input.value));
        explorer.update();
      },
    });
    this.label = make("label", { for: id });
    this.output = make("output", { for: id, "aria-live": "off" });
    this.marks = make("div", { class: "sx-marks", "aria-hidden": "true" });
    this.stages = make("div", {
      class: "ax-buttons",
      role: "group",
      "aria-label": "Loads of the stages",
    });
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
      make("div", { class: "sx-load-head" }, this.label, this.output),
      make("div", { class: "sx-slide" }, this.input, this.marks),
      this.stages,
    );
  }

  /** @param {number} step */
  loadAt(step) {
    const { driver, today } = this.explorer;
    const scale = this.scales[driver];
    if (step === 0) return Math.max(scale.low, today[driver]);
    return step === STEPS ? scale.high : Number(scale.load(step / STEPS).toPrecision(3));
  }

  paint() {
    const { explorer, input, output } = this;
    const { driver, load } = explorer;
    if (this.driver !== driver) this.drawScale();
    const scale = this.scales[driver];
    if (this.loadAt(Number(input.value)) !== load)
      input.value = String(Math.round(clamp(scale.share(load)) * STEPS));
    const today = explorer.today[driver];
    const times =
      today > 0 && !same(load, today) ? `, ${number(load / today)} times today` : ", as today";
    const written = same(load, today) ? number(load) : figure(load);
    output.textContent = `${written} a day${today > 0 ? times : ""}`;
    input.setAttribute("aria-valuetext", output.textContent);
    for (const [k, mark] of explorer.marks().entries())
      this.stages.children[k].setAttribute("aria-pressed", String(same(mark.load, load)));
  }

  /** What hangs on the driver, not on how much of it there is. */
  drawScale() {
    const { explorer } = this;
    const { driver } = explorer;
    const scale = this.scales[driver];
    const named = explorer.marks();
    this.driver = driver;
    this.label.textContent = this.titles[driver].title;
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
    this.stages.replaceChildren(
      ...named.map(({ id, title, load }) => {
        const set = () => explorer.step(() => (explorer.loads[driver] = load));
        const stage = button(title, set, { "data-stage": id });
        stage.append(
          make("small", { text: same(load, explorer.today[driver]) ? number(load) : figure(load) }),
        );
        return stage;
      }),
    );
  }
}
