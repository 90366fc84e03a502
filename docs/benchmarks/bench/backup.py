"""A backup of 1 GB while 500 changes a second go on, the next one, and the restore."""

import http.client
import json
import subprocess
import threading
import time
from pathlib import Path

from bench import sites
from bench.node import Node
from bench.report import quantile, table

SITES = 50  # of 20 MB each
WRITERS = 4
PER_SECOND = 500
QUIET_SECONDS = 10


class Writers:
    """Retargets of aliases at a steady rate, over kept connections; each tells how late its answer was."""

    def __init__(self, node):
        self.node = node
        self.took = []
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(i,)) for i in range(WRITERS)]

    def _write(self, own):
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=60)
        headers = {
            "Host": "localhost:%d" % self.node.port,
            "Authorization": "Bearer " + self.node.tokens[own],
            "Content-Type": "application/json",
        }
        due, count = time.perf_counter(), 0
        while not self.ended.is_set():
            due += WRITERS / PER_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            count += 1
            url = "https://example.com/%d" % count
            body = {"subdomain": "writer-%d" % own, "type": "redirect", "url": url, "status": 302}
            connection.request("POST", "/api/aliases", json.dumps(body), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status not in (200, 201):
                raise RuntimeError("a write: %d" % answer.status)
            self.took.append((time.perf_counter() - due) * 1000)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def during(self, work):
        """Seconds of the work, its result, and the milliseconds of the writes meanwhile."""
        before, begun = len(self.took), time.perf_counter()
        result = work()
        return time.perf_counter() - begun, result, self.took[before:]


def fazt(node, *words):
    done = subprocess.run([node.fazt, *words, "--json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError("%s: %s" % (" ".join(words), done.stderr or done.stdout))
    return json.loads(done.stdout)["data"]


def run(dist, room):
    node = Node(dist, room / "backup").start().await_up()
    kept = room / "kept"
    rows = []

    def row(what, seconds, made, took):
        size = "%.0f MB, %.0f MB new" % (made["bytes"] / 1e6, made["new_bytes"] / 1e6) if made else ""
        writes = "%.0f" % (len(took) / seconds) if took else ""
        late = "%.1f, %.1f" % (quantile(took, 0.5), quantile(took, 0.99)) if took else ""
        rows.append([what, "%.1f" % seconds, size, writes, late])

    try:
        for i in range(SITES):
            node.deploy("site-%d" % i, sites.website(i), turn=i)
        with Writers(node) as writers:
            time.sleep(2)
            row("nothing else", *writers.during(lambda: time.sleep(QUIET_SECONDS)))
            backup = ("backup", "--to", str(kept), "--db", node.db)
            row("the first backup", *writers.during(lambda: fazt(node, *backup)))
            seconds, made, took = writers.during(lambda: fazt(node, *backup))
            row("the next one", seconds, made, took)
        begun = time.perf_counter()
        restored = fazt(node, "restore", str(kept), "--db", str(room / "restored" / "fazt.db"))
        row("the restore", time.perf_counter() - begun, None, [])
    finally:
        node.stop()
    if restored["state_hash"] != made["state_hash"]:
        raise RuntimeError("what was restored is something else")
    size = Path(node.db).stat().st_size / 1e6
    print("\n## Backups (`backup`)\n")
    print("A database of %.0f MB; %d retargets a second were asked for.\n" % (size, PER_SECOND))
    print(table(["", "s", "backup", "writes/s", "ms late, p50 and p99"], rows))
