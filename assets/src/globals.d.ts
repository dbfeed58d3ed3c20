// What scripts of the site leave for each other on the page.

interface Plotly {
  react(chart: HTMLElement, figure: unknown): Promise<void>;
  Plots: { resize(chart: HTMLElement): Promise<void> };
}

/** The chart library, once assets/vendor/plotly.min.js has run. */
declare var Plotly: Plotly;

/** JSON of the explorers whose data has been loaded, by name. */
declare var apData: Record<string, string>;

/** The engines of the explorers on the page, by subject. */
declare var apEngines: Record<string, object>;

/** Places of the site to be searched, once search-index.js has run. */
declare var portfolioSearch: object[];
