"""What one change costs after few and after many: releases of one app, targets of one alias, the first after a start.

FAZT_BENCH_BEFORE names another build's distribution that is measured after this one.
"""

import http.client
import json
import os
import time
from pathlib import Path

from bench import sites
from bench.node import Node, cpu_seconds
from bench.report import median, spread, table, verdict

EARLY, LATE = 50, 5000
GROUP = 25
STARTS = 5


def call(node, method, path, body):
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
    try:
        headers = {
            "Host": "localhost:%d" % node.port,
            "Authorization": "Bearer " + node.tokens[0],
            "Content-Type": "application/json",
        }
        begun = time.perf_counter()
        connection.request(method, path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        took = (time.perf_counter() - begun) * 1000
    finally:
        connection.close()
    if answer.status not in (200, 201):
        raise RuntimeError("%s %s: %d %s" % (method, path, answer.status, text[:300]))
    return took


class Changes:
    """Two nodes: on one an app has few releases and an alias few targets, on the other many of each."""

    def __init__(self, dist, room):
        self.many = Node(dist, room / "many").start().await_up()
        self.few = Node(dist, room / "few").start().await_up()

    @staticmethod
    def retarget(node, i, name="moving-0"):
        body = {"subdomain": name, "type": "redirect", "url": "https://example.com/%d" % i, "status": 302}
        return call(node, "POST", "/api/aliases", body)

    def grow(self, node, apps):
        """As many changes on either node, so that compilers have done as much: of one app, or spread over many."""
        for i in range(LATE):
            node.deploy("app-%d" % (i % apps), sites.small(i % 200), turn=i)
            self.retarget(node, i, "moving-%d" % (i % apps))

    def stop(self):
        self.few.stop()
        self.many.stop()


def cost(node, change, group):
    """Milliseconds of CPU of one change, and the milliseconds each took."""
    begun = cpu_seconds(node.pid)
    took = [change(i) for i in range(group)]
    return (cpu_seconds(node.pid) - begun) * 1000 / group, took


def measured(build):
    """CPU of a deploy and of a retarget, after few and after many, in turns."""
    kinds = {
        "deploy of a release": (GROUP, lambda node: lambda i: node.deploy("app-0", sites.small(i + 500), turn=i)),
        # CPU is counted in steps of 10 ms, and one of these takes little more than 1.
        "retarget of an alias": (8 * GROUP, lambda node: lambda i: Changes.retarget(node, i)),
    }
    figures = {}
    for kind, (group, of) in kinds.items():
        seen = {"few": [], "many": []}
        for _ in range(5):
            for name, node in (("few", build.few), ("many", build.many)):
                seen[name].append(cost(node, of(node), group))
        figures[kind] = seen
    return figures


def first_after_start(node):
    took = []
    for i in range(STARTS):
        node.stop()
        node.start().await_site("app-0")
        took.append(node.deploy("app-0", sites.small(i)))
    return took


def run(dist, room):
    builds = {"this build": dist}
    if os.environ.get("BENCH_BEFORE"):
        builds["before"] = Path(os.environ["BENCH_BEFORE"])
    print("## One change after %d and after %d others\n" % (EARLY, LATE))
    rows, firsts = [], []
    for name, build in builds.items():
        changes = Changes(build, room / name.replace(" ", "-"))
        try:
            changes.grow(changes.few, LATE // EARLY)
            changes.grow(changes.many, 1)
            for kind, seen in measured(changes).items():
                early, late = ([cpu for cpu, _ in seen[which]] for which in ("few", "many"))
                ratio = median([b / a for a, b in zip(early, late)])
                p50 = [median([one for _, group in seen[which] for one in group]) for which in ("few", "many")]
                rows.append([name, kind, spread(early, "%.1f"), spread(late, "%.1f"), "%.2f" % ratio, "≤ 1.3",
                             verdict(ratio, 1.3), "%.1f, %.1f" % tuple(p50)])
            for which, node in (("few", changes.few), ("many", changes.many)):
                took = first_after_start(node)
                firsts.append([name, which, spread(took, "%.0f"), "≤ 50", verdict(median(took), 50)])
        finally:
            changes.stop()
    heads = ["build", "change", "CPU ms, few", "CPU ms, many", "ratio of neighbours", "goal", "", "p50 ms, few and many"]
    print(table(heads, rows))
    print()
    print(table(["build", "first deploy after a start, history", "ms", "goal", ""], firsts))
