"""Functions and what they store, beside an HTTP server of Node; each server with all its processes on one core."""

import io
import json
import re
import shutil
import socket
import subprocess
import time
import zipfile
from pathlib import Path

from bench import static
from bench.node import Node, cpu_seconds, free_port, resident_mib
from bench.report import median, spread, table, verdict

SECONDS = 6
WARM_SECONDS = 8
ROUNDS = 3
DOCUMENTS = 100_000
BATCH = 500

SCRIPTS = {
    "trivial": "respond({ hello: request.query.name || 'you' })",
    "scores": """
const { ds } = fazt.storage;
ds.insert('scores', { player: 'p' + Math.floor(Math.random() * 1000), score: Math.floor(Math.random() * 1000000) });
respond(ds.find('scores', {}, { order: { score: 'desc' }, limit: 10 }));
""",
    "writes": "fazt.storage.kv.set('k' + Math.floor(Math.random() * 1000), { at: Date.now() }); respond({ ok: true })",
    "writes20": """
for (let i = 0; i < 20; i++) {
  fazt.storage.kv.set('k' + Math.floor(Math.random() * 1000), { at: Date.now() });
}
respond({ ok: true })
""",
    "documents": """
const { ds } = fazt.storage;
if (request.query.fill) {
  const from = Number(request.query.fill);
  fazt.storage.transaction(() => {
    for (let i = from; i < from + %d; i++) {
      ds.insert('people', { number: i, name: 'name ' + i, city: 'city ' + (i %% 997) });
    }
  });
  respond({ count: ds.count('people') });
} else {
  respond(ds.find('people', { number: Math.floor(Math.random() * %d) }));
}
""" % (BATCH, DOCUMENTS),
}
MANIFESTS = {
    "scores": {"name": "scores", "indexes": {"scores": ["score"]}},
    "documents": {"name": "documents", "indexes": {"people": ["number"]}},
}
PEER = """
const http = require('http');
const scores = [];
http.createServer((request, response) => {
  let body;
  if (request.headers.host.startsWith('scores')) {
    scores.push({ player: 'p' + Math.floor(Math.random() * 1000), score: Math.floor(Math.random() * 1000000) });
    scores.sort((a, b) => b.score - a.score);
    scores.length = Math.min(scores.length, 1000);
    body = scores.slice(0, 10);
  } else {
    body = { hello: 'you' };
  }
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}).listen(%d, '127.0.0.1');
"""


class Peer:
    """An HTTP server of Node that keeps everything in memory."""

    def __init__(self, room):
        self.port = free_port()
        program = room / "peer.js"
        program.write_text(PEER % self.port, encoding="utf-8")
        self.process = subprocess.Popen([*static.SERVER, "node", str(program)])
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("node does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def archive(name, script=None):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        files.writestr("index.html", "bench")
        files.writestr("api/main.js", script or SCRIPTS[name])
        if name in MANIFESTS:
            files.writestr("manifest.json", json.dumps(MANIFESTS[name]))
    return packed.getvalue()


def family(pid):
    """The process and those it started."""
    all_ = [pid]
    for task in Path("/proc/%d/task" % pid).iterdir():
        for child in (task / "children").read_text().split():
            all_ += family(int(child))
    return all_


def ask(port, name, connections, seconds):
    """Rate, p50 and p99 in milliseconds of GET /api/ of a host."""
    told = subprocess.run(
        [*static.CLIENT, "wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds, "--latency",
         "-H", "Host: %s.localhost:%d" % (name, port), "http://127.0.0.1:%d/api/" % port],
        check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told:
        raise RuntimeError(told)
    at = {}
    for share, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)\b", told):
        at[share] = float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return {"rate": float(told.split("Requests/sec:")[1].split()[0]), "p50": at["50"], "p99": at["99"]}


def memory(node):
    return sum(resident_mib(pid)[0] for pid in family(node.pid))


def measured(node, peer, name, connections):
    """One row: rates and times of us, and of the peer in turns if it does the same."""
    seen, theirs = [], []
    for _ in range(ROUNDS):
        seen.append(ask(node.port, name, connections, SECONDS))
        if peer:
            theirs.append(ask(peer.port, name, connections, SECONDS))
    return seen, theirs


def fill(node):
    for start in range(0, DOCUMENTS, BATCH):
        status, body = node.get("documents", "/api/?fill=%d" % start)
        if status != 200:
            raise RuntimeError("fill: %d %s" % (status, body[:500]))


def run(dist, room):
    room.mkdir(parents=True, exist_ok=True)
    node = Node(dist, room / "node").start(*static.SERVER).await_up()
    peer = Peer(room) if shutil.which("node") else None
    rows, goals = [], []
    try:
        for name in SCRIPTS:
            node.deploy(name, archive(name))
        node.stop()
        node.start(*static.SERVER).await_up()
        time.sleep(40)
        idle = memory(node)
        begun = time.perf_counter()
        node.get("trivial", "/api/")
        first = (time.perf_counter() - begun) * 1000
        for name in ("trivial", "scores", "writes"):
            ask(node.port, name, 16, WARM_SECONDS)
        both = memory(node)

        def row(label, name, connections, goal, beside=True):
            seen, theirs = measured(node, peer if beside else None, name, connections)
            for who, all_ in (("fazt", seen), ("Node", theirs)):
                if all_:
                    rows.append([label, connections, who, spread([one["rate"] for one in all_]),
                                 "%.2f" % median([one["p50"] for one in all_]),
                                 "%.2f" % median([one["p99"] for one in all_])])
            what, limit, at_least, factor = goal
            value = median([one[what] for one in seen]) * factor
            goals.append(["%s, %s at %d" % (label, what, connections), "%.2f" % value if value < 100 else "%.0f" % value,
                          ("≥ %g" if at_least else "≤ %g") % limit, verdict(value, limit, at_least)])

        row("trivial", "trivial", 1, ("p50", 1.5, False, 1))
        row("trivial", "trivial", 16, ("rate", 1000, True, 1))
        row("insert and top 10", "scores", 16, ("rate", 700, True, 1))
        row("a kv write", "writes", 16, ("rate", 850, True, 1), False)
        row("20 kv writes", "writes20", 16, ("rate", 3000, True, 20), False)
        fill(node)
        row("find among %d by an indexed field" % DOCUMENTS, "documents", 1, ("p50", 3, False, 1), False)
        after = memory(node)
    finally:
        node.stop()
        if peer:
            peer.stop()
    print("## Functions, %d rounds of %d s in turns, each server on one core\n" % (ROUNDS, SECONDS))
    print(table(["what", "connections", "server", "requests/s (least–most)", "p50 ms", "p99 ms"], rows))
    print()
    print(table(["goal", "", "", ""], goals))
    print("\nThe first request after a start, with a worker that has to be started: %.0f ms.\n" % first)
    print(table(["resident, all processes", "MiB", "goal", ""], [
        ["idle, no function was asked", "%.0f" % idle, "≤ 160", verdict(idle, 160)],
        ["with worker and spare", "%.0f" % both, "≤ 400", verdict(both, 400)],
        ["after all of the above", "%.0f" % after, "≤ 400", verdict(after, 400)],
    ]))
