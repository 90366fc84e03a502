// The game itself runs in the browser; only the table of the best is kept by the app's function.
const WIDTH = 10;
const HEIGHT = 20;
const CELL = 30;
const POINTS = [0, 100, 300, 500, 800];
const COLORS = ['', '#22d3ee', '#facc15', '#c084fc', '#4ade80', '#f87171', '#60a5fa', '#fb923c'];
const SHAPES = [
  [[0, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0]],
  [[2, 2], [2, 2]],
  [[0, 3, 0], [3, 3, 3], [0, 0, 0]],
  [[0, 4, 4], [4, 4, 0], [0, 0, 0]],
  [[5, 5, 0], [0, 5, 5], [0, 0, 0]],
  [[6, 0, 0], [6, 6, 6], [0, 0, 0]],
  [[0, 0, 7], [7, 7, 7], [0, 0, 0]],
];

const byId = (id) => document.getElementById(id);
const field = byId('field').getContext('2d');
const preview = byId('next').getContext('2d');

let cells;
let bag = [];
let block;
let next;
let score;
let lines;
let running = false;
let last = 0;

const level = () => Math.floor(lines / 10) + 1;
const pause = () => Math.max(80, 800 - (level() - 1) * 70);

function drawn() {
  if (bag.length === 0) {
    // All seven come once before any comes again.
    bag = SHAPES.map((_, i) => i);
    for (let i = bag.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [bag[i], bag[j]] = [bag[j], bag[i]];
    }
  }
  const shape = SHAPES[bag.pop()];
  return { shape, x: Math.floor((WIDTH - shape.length) / 2), y: 0 };
}

function fits({ shape, x, y }) {
  return shape.every((row, dy) =>
    row.every((cell, dx) => !cell || (y + dy < HEIGHT && x + dx >= 0 && x + dx < WIDTH && !cells[y + dy]?.[x + dx])));
}

function tryTo(change) {
  const moved = { ...block, ...change };
  if (fits(moved)) {
    block = moved;
    return true;
  }
  return false;
}

function turn() {
  const n = block.shape.length;
  const shape = block.shape.map((row, y) => row.map((_, x) => block.shape[n - 1 - x][y]));
  // Beside a wall a block may turn one or two cells away from it.
  [0, -1, 1, -2, 2].some((shift) => tryTo({ shape, x: block.x + shift }));
}

function settle() {
  block.shape.forEach((row, dy) =>
    row.forEach((cell, dx) => {
      if (cell) {
        cells[block.y + dy][block.x + dx] = cell;
      }
    }));
  const left = cells.filter((row) => row.some((cell) => !cell));
  const full = HEIGHT - left.length;
  cells = [...Array.from({ length: full }, () => Array(WIDTH).fill(0)), ...left];
  lines += full;
  score += POINTS[full] * level();
  block = next;
  next = drawn();
  if (!fits(block)) {
    end();
  }
}

function fall() {
  if (!tryTo({ y: block.y + 1 })) {
    settle();
  }
}

function drop() {
  while (tryTo({ y: block.y + 1 })) {
    score += 2;
  }
  settle();
}

function paint(canvas, shape, x, y, size) {
  shape.forEach((row, dy) =>
    row.forEach((cell, dx) => {
      if (cell) {
        canvas.fillStyle = COLORS[cell];
        canvas.fillRect((x + dx) * size + 1, (y + dy) * size + 1, size - 2, size - 2);
      }
    }));
}

function show() {
  field.clearRect(0, 0, WIDTH * CELL, HEIGHT * CELL);
  paint(field, cells, 0, 0, CELL);
  paint(field, block.shape, block.x, block.y, CELL);
  preview.clearRect(0, 0, 120, 120);
  paint(preview, next.shape, 0.5, 0.5, 26);
  byId('score').textContent = score;
  byId('lines').textContent = lines;
  byId('level').textContent = level();
}

function tick(now) {
  if (!running) {
    return;
  }
  if (now - last > pause()) {
    last = now;
    fall();
  }
  show();
  requestAnimationFrame(tick);
}

function start() {
  cells = Array.from({ length: HEIGHT }, () => Array(WIDTH).fill(0));
  bag = [];
  score = 0;
  lines = 0;
  block = drawn();
  next = drawn();
  byId('enter').hidden = true;
  byId('start').hidden = true;
  go();
}

function go() {
  running = true;
  last = performance.now();
  requestAnimationFrame(tick);
}

function end() {
  running = false;
  byId('start').hidden = false;
  byId('enter').hidden = score === 0;
}

const KEYS = {
  ArrowLeft: () => tryTo({ x: block.x - 1 }),
  ArrowRight: () => tryTo({ x: block.x + 1 }),
  ArrowUp: turn,
  ArrowDown: fall,
  ' ': drop,
};

addEventListener('keydown', (event) => {
  if (event.target.tagName === 'INPUT' || block === undefined) {
    return;
  }
  if (event.key === 'p' || event.key === 'P') {
    if (running) {
      running = false;
    } else if (byId('start').hidden) {
      go();
    }
  } else if (running && KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

function list(best) {
  byId('best').replaceChildren(
    ...best.map(({ name, score: points }) => {
      const entry = document.createElement('li');
      const number = document.createElement('span');
      number.textContent = points;
      entry.append(name, number);
      return entry;
    }));
}

byId('start').addEventListener('click', start);
byId('enter').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('/api/scores', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: byId('name').value, score, lines }),
  });
  if (answer.ok) {
    byId('enter').hidden = true;
    list(await answer.json());
  }
});

list(await (await fetch('/api/scores')).json());
