// What assets/src/tradeoff/engine.js says about a case of tradeoff.json, in the shape of its "expected".

export function solve(engine, { matrix, titles, view, later, plan }) {
  const problem = engine.problem(matrix);
  const shares = Object.fromEntries(
    ["any", "ordered", "near"].map((region) => [region, engine.acceptability(problem, region, plan)]));
  const confidence = engine.confidence(problem, plan);
  const verdict = engine.verdict(problem, confidence, titles, { view });
  return {
    ranking: engine.rank(problem),
    dominated_by: engine.dominance(problem),
    lines: engine.weightLines(problem).map(({ start, low, high, below, above }) => [start, low, high, below, above]),
    nearest: engine.nearestAll(problem).map(({ mixture, best, ...found }) => found),
    flips: engine.scoreFlips(problem).map((flip) => Object.values(flip)),
    any: shares.any.share,
    error: shares.any.error.map((row) => row[0]),
    central: shares.any.central,
    ordered: shares.ordered.share.map((row) => row[0]),
    near: shares.near.share.map((row) => row[0]),
    confidence: confidence.first,
    verdict: {
      ...verdict,
      reach: verdict.reach && verdict.reach.reach,
      rival: verdict.rival && verdict.rival.reach,
    },
    brief: engine.brief(problem, verdict, shares.near.share[verdict.winner][0], titles, { view }),
    hindsight: later.length ? hindsightOf(engine, matrix, titles, later) : null,
  };
}

function hindsightOf(engine, matrix, titles, later) {
  const scores = matrix.scores.map((row) => [...row]);
  for (const [i, j, score] of later) scores[i][j] = score;
  const [before, after] = [matrix, { ...matrix, scores }].map(engine.problem);
  const found = engine.shift(before, after);
  const names = matrix.options.map((id) => titles[id] ?? id);
  return {
    cells: found.cells,
    level: [found.before.level, found.after.level],
    sentence: engine.hindsight(found, names, later.map(([, , , month]) => month)),
  };
}

/** For every rival the lead the mixture of its rivals proves, minus the lead claimed; at most 0. */
export function proofs(engine, { matrix }) {
  const problem = engine.problem(matrix);
  return engine.nearestAll(problem).map(({ option, lead, mixture }) => {
    const gaps = problem.criteria.map((_, j) =>
      mixture.reduce((gap, share, k) => gap - share * problem.utilities[k][j], problem.utilities[option][j]));
    const whole = mixture.reduce((total, share) => total + share, 0);
    return { excess: Math.max(...gaps) - lead, whole, least: Math.min(...mixture) };
  });
}
