// Written from src/helpers/analysis/scaling/kinds by `python tools/kinds.py`: edit there.

import { floor, max, over, times, whole } from "./values.js";

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
          bandwidth: { means: "the link is full", line: (p) => [0, over(times(p.session_time, p.bitrate), p.bandwidth)] },
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
    },
    forms: {
      "": {
        words: "{uses} × interval / rows a sweep can take",
        limits: {
          batch: { means: "more rows than one sweep takes", line: (p) => [0, over(max(p.interval, p.time_per_row), whole(p.batch))] },
          time: { means: "a sweep lasts longer than its interval", line: (p) => [0, over(max(p.interval, p.time_per_row), floor(over(max(p.interval, p.time_per_row), p.time_per_row)))] },
        },
        wait: {"model": "batches", "arguments": {"interval": "interval", "batch": "batch", "row_time": "time_per_row"}},
      },
      "dwell": {
        words: "{uses} × dwell / rows a sweep can take",
        limits: {
          batch: { means: "more rows than one sweep takes", line: (p) => [0, over(p.dwell, p.batch)] },
          time: { means: "a sweep lasts longer than its interval", line: (p) => [0, over(times(p.dwell, p.time_per_row), p.interval)] },
        },
        wait: {"model": "visits", "arguments": {"interval": "interval", "batch": "batch", "row_time": "time_per_row", "dwell": "dwell"}},
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
          limit: { means: "the limit is used up", line: (p) => [0, over(p.holding_time, whole(p.limit))] },
        },
        wait: {"model": "servers", "arguments": {"servers": "limit", "service": "holding_time", "arrival_scv": 1, "service_scv": 1}},
      },
    },
  },
  processor: {
    demand: "Core-seconds per unit of load",
    parameters: {
      cores: { label: "Cores", above: true },
    },
    forms: {
      "": {
        words: "{uses} / cores",
        limits: {
          cores: { means: "all cores are busy", line: (p) => [0, over(1, p.cores)] },
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
          servers: { means: "the servers are busy all the time", line: (p) => [0, over(p.service_time, whole(p.servers))] },
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
    },
    forms: {
      "": {
        words: "{uses} × window / limit",
        limits: {
          limit: { means: "the limit is used up", line: (p) => [0, over(p.window, p.limit)] },
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
          threshold: { means: "the threshold is reached", line: (p) => [over(p.initial, p.threshold), over(p.horizon, p.threshold)] },
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
  visits: "exact for a number of rows that stays at its mean and rows picked at random",
  batches: "mean alone, exact for rows that come as a Poisson process and go oldest first",
};
