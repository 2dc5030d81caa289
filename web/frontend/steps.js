// What the drawing shows after the first n events: tokens and visits by element, flows taken.

/** Fold `steps` ({e: element, d: token change, f: flows taken}) up to and including number `n`. */
export function stateAt(steps, n) {
  const tokens = {};
  const visits = {};
  const flows = new Set();
  let changed = '';
  for (const step of steps.slice(0, n)) {
    if (!step.e) continue;
    changed = step.e;
    if (step.d > 0) visits[step.e] = (visits[step.e] ?? 0) + 1;
    if (step.d) tokens[step.e] = (tokens[step.e] ?? 0) + step.d;
    if (tokens[step.e] === 0) delete tokens[step.e];
    for (const flow of step.f ?? []) flows.add(flow);
  }
  return { tokens, visits, flows, changed };
}
