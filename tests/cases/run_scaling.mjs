// What assets/src/scaling/engine.js says about a case of scaling.json, in the shape of its "expected".

/** The model of a case with what all draw from, which the file holds once. */
export function unpacked(packed, { points, normals }) {
  const ranges = packed.values.filter((value) => "mode" in value).length;
  return { ...packed, draws: { ...packed.draws, normals, points: points.slice(0, ranges) } };
}

export function solve(engine, model, asked) {
  const p = engine.problem(model);
  try {
    return answer(engine, p, asked);
  } catch (error) {
    if (error instanceof RangeError) return { error: error.message };
    throw error;
  }
}

function answer(engine, p, { options, plan, curve, all }) {
  const { resources, ...state } = engine.state(p, options);
  const spread = engine.spread(p, options, plan);
  const tornado = engine.tornado(p, options);
  const line = engine.curve(p, curve, options);
  const { remedies, ...given } = options;
  const found = { state: { resources, ...state }, spread, tornado };
  return {
    state: { ...state, resources: resources.map(part) },
    spread: {
      first: spread.first,
      gone: spread.gone,
      resources: spread.resources.map(({ breaking, first, second, third, over, already }) =>
        [breaking, first, second, third, over, already]),
    },
    tornado: tornado.map(({ id, low, high, swing }) => [id, ...end(low), ...end(high), swing]),
    moves: all && engine.moves(p, given).map(({ remedy, limits, alone, together }) => [remedy, limits, alone, together]),
    curve: line && {
      points: line.points.length,
      some: line.points.filter((_, index) => index % 24 === 0).map(point),
      knee: line.knee && point(line.knee),
      now: line.now && point(line.now),
      objective: line.objective && [line.objective.seconds, line.objective.load],
    },
    grounds: all && p.resources.map((resource) => [engine.formulaOf(resource), engine.theory(resource)]),
    sentences: engine.verdict(p, options, found),
    sure: engine.briefly(p, options, found).slice(1),
  };
}

const end = ({ value, load, resource }) => [value, load, resource];
const point = ({ utilisation, load, mean, p95 }) => [utilisation, load, mean, p95];
const several = (limits) => (limits.length > 1 ? limits : []);
const part = (found) => [
  found.utilisation, found.headroom, found.saturated, found.consequence, several(Object.values(found.limits)), found.breaking, found.binds,
  found.wait && [found.wait.mean, found.wait.p95], found.knee, found.objective,
  Object.values(found.inputs),
];
