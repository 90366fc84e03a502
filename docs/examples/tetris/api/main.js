// The table of the best. GET /api/scores: the ten best; POST {name, score, lines}: enters one more.
const { ds } = fazt.storage;
const SHOWN = 10;
const KEPT = 100;

const best = (limit) =>
  ds.find('scores', {}, { order: { score: 'desc' }, limit }).map(({ id, name, score, lines }) => ({ id, name, score, lines }));

// What a browser sends may be anything: whoever plays can also type.
function entry({ name, score, lines }) {
  const text = typeof name === 'string' ? name.trim().slice(0, 20) : '';
  const isCount = (n) => Number.isInteger(n) && n >= 0;
  // Four lines at once on the highest level, and dropping each block from the top: nobody gets more.
  if (text === '' || !isCount(score) || !isCount(lines) || lines > 10000 || score > (lines + 50) * 1000 * (lines / 10 + 1)) {
    return null;
  }
  return { name: text, score, lines };
}

function add(given) {
  const made = entry(given ?? {});
  if (made === null) {
    return respond(400, { error: 'A score is {name, score, lines}' });
  }
  ds.insert('scores', made);
  for (const { id } of best(KEPT + 20).slice(KEPT)) {
    ds.delete('scores', { id });
  }
  return respond(201, best(SHOWN).map(({ name, score, lines }) => ({ name, score, lines })));
}

if (request.path !== '/api/scores') {
  respond(404, { error: 'There is only /api/scores' });
} else if (request.method === 'POST') {
  add(request.body);
} else {
  respond(best(SHOWN).map(({ name, score, lines }) => ({ name, score, lines })));
}
