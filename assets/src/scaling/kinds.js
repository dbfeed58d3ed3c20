// Written from src/helpers/analysis/kinds by `python tools/kinds.py`: edit there.

import { floor, max, over, plus, step, times, whole } from "./values.js";

/**
 * Kinds of resource: labels, what parameters may be, each form with its limits.
 * @type {Record<string, import("./types.js").Kind>}
 */
export const KINDS = {
  link: {
    demand: "Sessions per unit of load",
    parameters: {
      bandwidth: { label: "Bandwidth", above: true },
      bitrate: { label: "Bitrate of one session" },
      session_time: { label: "Time a session lasts" },
    },
    forms: {
      "": {
        words: "{uses} × session time × bitrate / bandwidth",
        limits: {
          bandwidth: { means: "the link is full", consequence: "slows", line: (p) => [0, over(times(p.session_time, p.bitrate), p.bandwidth)], held: null },
        },
        wait: null,
      },
    },
  },
  periodic: {
    demand: "Needed per unit of load",
    parameters: {
      interval: { label: "Time between two runs", above: true },
      batch: { label: "Rows of one run", above: true },
      time_per_row: { label: "Time of one row" },
      dwell: { label: "Time a row stays" },
      standing: { label: "Rows that stand there today", base: 0 },
      growth: { label: "Elasticity of the rows that stand there", most: 1, base: 0 },
      once: { label: "Time a row takes once", base: 0 },
      concurrency: { label: "Runs at a time", above: true, base: 1 },
      tick: { label: "Step at which a late run begins", base: 0 },
    },
    forms: {
      "": {
        words: "{uses} × interval / rows a cycle can take",
        limits: {
          batch: { means: "more rows than one cycle takes", consequence: "slows", line: (p) => [0, over(step(max(p.interval, over(p.time_per_row, p.concurrency)), p.tick), whole(p.batch))], held: null },
          time: { means: "a cycle lasts longer than its interval", consequence: "slows", line: (p) => [0, over(step(max(p.interval, over(p.time_per_row, p.concurrency)), p.tick), floor(over(times(step(max(p.interval, over(p.time_per_row, p.concurrency)), p.tick), p.concurrency), p.time_per_row)))], held: null },
        },
        wait: {"model": "batches", "arguments": {"interval": "interval", "batch": "batch", "row_time": "time_per_row", "concurrency": "concurrency", "tick": "tick"}},
      },
      "dwell": {
        words: "({uses} × dwell + standing) / rows a cycle can take",
        limits: {
          batch: { means: "more rows than one cycle takes", consequence: "stops", line: (p) => [0, over(p.dwell, p.batch)], held: (p) => over(p.standing, p.batch) },
          time: { means: "a cycle lasts longer than its interval", consequence: "slows", line: (p) => [0, over(plus(over(times(p.dwell, p.time_per_row), p.interval), p.once), p.concurrency)], held: (p) => over(times(p.standing, p.time_per_row), times(p.interval, p.concurrency)) },
        },
        wait: {"model": "visits", "arguments": {"interval": "interval", "batch": "batch", "row_time": "time_per_row", "concurrency": "concurrency", "tick": "tick", "dwell": "dwell", "standing": "standing", "once": "once"}},
      },
    },
  },
  pool: {
    demand: "Needed per unit of load",
    parameters: {
      limit: { label: "Limit", above: true, most: 100000 },
      holding_time: { label: "Time one is held" },
    },
    forms: {
      "": {
        words: "{uses} × holding time / limit",
        limits: {
          limit: { means: "the limit is used up", consequence: "slows", line: (p) => [0, over(p.holding_time, whole(p.limit))], held: null },
        },
        wait: {"model": "servers", "arguments": {"servers": "limit", "service": "holding_time", "arrival_scv": 1, "service_scv": 1}},
      },
    },
  },
  processor: {
    demand: "Core-seconds per unit of load",
    parameters: {
      cores: { label: "Cores", above: true },
      busy: { label: "Cores that are busy at any load", base: 0 },
      standing: { label: "Core-seconds a day for what stands there", base: 0 },
      growth: { label: "Elasticity of what stands there", most: 1, base: 0 },
    },
    forms: {
      "": {
        words: "({uses} + busy + standing) / cores",
        limits: {
          cores: { means: "all cores are busy", consequence: "slows", line: (p) => [over(p.busy, p.cores), over(1, p.cores)], held: (p) => over(p.standing, times(86400, p.cores)) },
        },
        wait: null,
      },
    },
  },
  queue: {
    demand: "Needed per unit of load",
    parameters: {
      servers: { label: "Served at once", above: true, most: 100000 },
      service_time: { label: "Time of one" },
      arrival_scv: { label: "Variability of arrivals", base: 1 },
      service_scv: { label: "Variability of that time", base: 1 },
    },
    forms: {
      "": {
        words: "{uses} × service time / servers",
        limits: {
          servers: { means: "the servers are busy all the time", consequence: "slows", line: (p) => [0, over(p.service_time, whole(p.servers))], held: null },
        },
        wait: {"model": "servers", "arguments": {"servers": "servers", "service": "service_time", "arrival_scv": "arrival_scv", "service_scv": "service_scv"}},
      },
    },
  },
  quota: {
    demand: "Needed per unit of load",
    parameters: {
      limit: { label: "Limit", above: true },
      window: { label: "Window of the limit", above: true },
      standing: { label: "Calls for what stands there", base: 0 },
      growth: { label: "Elasticity of what stands there", most: 1, base: 0 },
    },
    forms: {
      "": {
        words: "({uses} + standing) × window / limit",
        limits: {
          limit: { means: "the limit is used up", consequence: "stops", line: (p) => [0, over(p.window, p.limit)], held: (p) => over(times(over(p.standing, 86400), p.window), p.limit) },
        },
        wait: null,
      },
    },
  },
  store: {
    demand: "Needed per unit of load",
    parameters: {
      threshold: { label: "Threshold", above: true },
      horizon: { label: "Looked ahead", above: true },
      initial: { label: "There today", base: 0 },
    },
    forms: {
      "": {
        words: "(initial + {uses} × horizon) / threshold",
        limits: {
          threshold: { means: "the threshold is reached", consequence: "stops", line: (p) => [over(p.initial, p.threshold), over(p.horizon, p.threshold)], held: null },
        },
        wait: null,
      },
    },
  },
};

/** @type {Record<string, string>} what stands behind a waiting time */
export const THEORY = {
  exact: "exact for arrivals and service times that are exponential (Erlang)",
  poisson: "exact for one server with Poisson arrivals (Pollaczek and Khinchine), Allen and Cunneen's approximation for several; the percentile supposes that those who wait do so for an exponential time",
  general: "Allen and Cunneen's approximation; the percentile supposes that those who wait do so for an exponential time",
  visits: "exact for a number of rows that stays at its mean; of more rows than a cycle takes the same ones are taken to come back, so none is told there",
  batches: "mean alone, exact for rows that come as a Poisson process and go oldest first",
};
