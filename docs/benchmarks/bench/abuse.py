"""What visitors of one app notice while another app does its worst, on the same node; servers on one core."""

import subprocess
import threading
import time

from bench import static
from bench.functions import ask, archive
from bench.node import Node
from bench.report import median, table, verdict

SECONDS = 3
WARM_SECONDS = 8
CONNECTIONS = 4
ABUSERS = 2

ABUSES = [
    "while (true) {}",
    "(function f() { f() })()",
    "const a = []; while (true) { a.push(new Array(1000).fill('x')) }",
    "7n ** 50000000n",
    "Array.prototype.forEach.call({length: 2 ** 53 - 1}, x => x)",
    "/(x+x+)+y\\1/.test('x'.repeat(60))",
    "'x'.repeat(1000000000)",
    "for (let i = 0; i < 1000000; i++) { console.log('x' + i) }",
    "Object.prototype.x = 1; Array.prototype.map = null; globalThis.respond = null; 1",
    "JSON.parse('{\"__proto__\":{\"x\":1}}'); respond(fazt.storage.ds.find('c', {\"x') OR 1=1 --\": 1}))",
    "fazt.storage.kv.set('k'.repeat(10240), 1)",
    "for (let i = 0; i < 1000; i++) { fazt.storage.kv.set('k' + i, 'x'.repeat(100000)) }",
    "const o = {}; o.o = o; fazt.storage.kv.set('o', o)",
    "respond(5)",
    "({ headers: { a: 'b\\r\\nc: d' }, body: 'x' })",
    "throw { toString() { throw 1 } }",
    "Promise.reject(1)",
    "new Promise(() => {})",
    "require('../../etc/passwd')",
    "Java.type('java.lang.System').exit(1)",
    "(() => {}).constructor.constructor('return this')().process.exit()",
]


def once(node, host):
    told = subprocess.run(
        [*static.CLIENT, "curl", "-s", "-m", "30", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: " + host,
         "http://127.0.0.1:%d/api/" % node.port],
        check=False, capture_output=True, text=True).stdout
    return told


def beside(node, stop, seen):
    while not stop.is_set():
        seen.append(once(node, "abuse.localhost"))


def run(dist, room):
    room.mkdir(parents=True, exist_ok=True)
    node = Node(dist, room / "node").start(*static.SERVER).await_up()
    rows, ratios = [], []
    try:
        node.deploy("trivial", archive("trivial"))
        ask(node.port, "trivial", CONNECTIONS, WARM_SECONDS)
        for script in ABUSES:
            node.deploy("abuse", archive("trivial", script))
            quiet = ask(node.port, "trivial", CONNECTIONS, SECONDS)
            stop, seen = threading.Event(), []
            abusers = [threading.Thread(target=beside, args=(node, stop, seen)) for _ in range(ABUSERS)]
            for one in abusers:
                one.start()
            loaded = ask(node.port, "trivial", CONNECTIONS, SECONDS)
            stop.set()
            for one in abusers:
                one.join()
            ratio = loaded["p50"] / quiet["p50"]
            ratios.append(ratio)
            shown = script if len(script) <= 60 else script[:57] + "..."
            rows.append(["`%s`" % shown.replace("|", "\\|"), " ".join(sorted(set(seen))), "%.2f" % quiet["p50"],
                         "%.2f" % loaded["p50"], "%.2f" % ratio, verdict(ratio, 2), "%.1f" % loaded["p99"]])
        time.sleep(1)
    finally:
        node.stop()
    print("## Beside an app that does its worst, %d connections each of %d s; no answer but 200 there\n" % (CONNECTIONS, SECONDS))
    print(table(["what it does", "its visitors get", "quiet p50 ms", "p50 ms", "ratio", "", "p99 ms"], rows))
    print("\nMedian of the ratios: %.2f, greatest %.2f." % (median(ratios), max(ratios)))
