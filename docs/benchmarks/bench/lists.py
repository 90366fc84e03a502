"""Lists, collection and the removal of a family with very many apps, while somebody else visits a site."""

import http.client
import json
import os
import subprocess
import threading
import time

from bench.node import Node, resident_mib
from bench.report import quantile, table, verdict
from bench.routes import JMH, java_of

APPS = int(os.environ["BENCH_APPS"])
FORKS = int(os.environ["BENCH_FORKS"])
MOST_MS = 5000
PAUSE = 0.01


def fill(dist, db):
    """Writes the apps into the database of a node that is not running; the id of the app with all the forks."""
    path = "%s:%s" % (JMH / "classes", (JMH / "classpath").read_text().strip())
    done = subprocess.run(
        [java_of(dist), "-Xmx1g", "-cp", path, "sh.fazt.benchmarks.ManyApps", db, str(APPS), str(FORKS)],
        check=True,
        capture_output=True,
        text=True,
    )
    return next(line for line in done.stdout.splitlines() if line.startswith("app_"))


class Visitor(threading.Thread):
    """Visits one site again and again; what it waited is what others wait."""

    def __init__(self, node):
        super().__init__(daemon=True)
        self.node = node
        self.waited = []
        self.failed = 0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(PAUSE):
            begun = time.perf_counter()
            try:
                if self.node.get("app-1")[0] != 200:
                    self.failed += 1
            except OSError:
                self.failed += 1
            self.waited.append((time.perf_counter() - begun) * 1000)

    def end(self):
        self.ended.set()
        self.join()
        return "%.0f, %d failed" % (quantile(self.waited, 0.99), self.failed)


def ask(node, method, path):
    """Asks the API: bytes of the answer's body, its JSON, and the milliseconds to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=600)
    begun = time.perf_counter()
    try:
        headers = {"Host": "localhost:%d" % node.port, "Authorization": "Bearer " + node.tokens[0]}
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    took = (time.perf_counter() - begun) * 1000
    if answer.status != 200:
        raise RuntimeError("%s %s: %d %s" % (method, path, answer.status, body[:500]))
    return len(body), json.loads(body), took


def command(node, *words):
    """Runs the command line; bytes of its output and the milliseconds it took."""
    begun = time.perf_counter()
    done = subprocess.run([node.fazt, *words], check=True, capture_output=True)
    return len(done.stdout), (time.perf_counter() - begun) * 1000


def measured(node, rows, what, size_of):
    visitor = Visitor(node)
    visitor.start()
    size, took = size_of()
    waited = visitor.end()
    resident = "%.0f" % resident_mib(node.pid)[0]
    rows.append([what, "%.0f" % took, "%.1f" % (size / 2**20), waited, resident, verdict(took, MOST_MS)])


def run(dist, room):
    node = Node(dist, room / "node")
    parent = fill(dist, node.db)
    node.start()
    node.await_site("app-0")
    node.await_up(keys=1, scopes="admin")
    subprocess.run(
        [node.fazt, "remote", "add", "many", "--url", "http://localhost:%d" % node.port, "--token", node.tokens[0]],
        check=True,
        capture_output=True,
    )

    def api(method, path):
        size, _, took = ask(node, method, path)
        return size, took

    rows = []
    for what, size_of in (
        ("`GET /api/apps?all=true&limit=100`", lambda: api("GET", "/api/apps?all=true&limit=100")),
        ("`GET /api/apps?all=true`", lambda: api("GET", "/api/apps?all=true")),
        ("`GET /api/aliases`", lambda: api("GET", "/api/aliases")),
        ("forks, first page", lambda: api("GET", "/api/apps/%s/forks?limit=100" % parent)),
        ("`fazt app list`", lambda: command(node, "@many", "app", "list")),
        ("`fazt app list --json`", lambda: command(node, "@many", "app", "list", "--json")),
        ("`fazt server gc`", lambda: command(node, "server", "gc", "--db", node.db)),
        ("plan of the removal", lambda: command(node, "@many", "app", "remove", parent, "--with-forks", "--plan")),
        ("removal with %d forks" % FORKS, lambda: api("DELETE", "/api/apps/%s?with-forks=true" % parent)),
        ("`fazt server gc --apply`", lambda: command(node, "server", "gc", "--apply", "--db", node.db)),
    ):
        measured(node, rows, what, size_of)
    node.stop()
    print("## Lists, with %d apps and %d forks of one of them\n" % (APPS, FORKS))
    print(
        table(
            ["", "ms", "MiB", "a visitor meanwhile, p99 ms", "node resident, MiB", "at most 5 s"],
            rows,
        )
    )
