"""Deploys, swaps and retargets of two builds beside each other: both nodes are up all the time, and are asked in turns.

FAZT_BENCH_BEFORE names the distribution of the other build. A round of either takes a few seconds, so what else the
machine does meets both. Of the first rounds, in which the compilers work, the very first is shown; the others are not counted.
"""

import os
import subprocess
import time
from pathlib import Path

from bench import routes, sites
from bench.node import Node, cpu_seconds
from bench.report import median, spread, table

WARM_ROUNDS = 6
ROUNDS = 9
SWAPS = 150
DEPLOYS = 40
SECONDS = 3


class Build:
    """A node of one build, with two apps and a thousand aliases."""

    def __init__(self, dist, room):
        self.room = room
        self.node = Node(dist, room / "node").start().await_up()
        for i, name in enumerate(("one", "two")):
            self.node.deploy(name, sites.small(i))
        self.caller = routes.Caller(self.node)
        self.apps = [self.caller.ask("GET", "/api/apps/" + name)["id"] for name in ("one", "two")]
        for i in range(routes.ALIASES):
            self.caller.ask("POST", "/api/aliases", {"subdomain": "alias%d" % i, "app_id": self.apps[0]})
        self.deployed = 2
        self.deploy_ms, self.deploy_cpu = [], []
        self.swap_ms, self.swap_cpu, self.rates, self.retarget_cpu = [], [], [], []

    def round(self):
        spent = cpu_seconds(self.node.pid)
        times = []
        for _ in range(SWAPS):
            before = self.caller.serves("one")
            begun = time.perf_counter()
            self.caller.ask("POST", "/api/aliases/swap", {"alias1": "one", "alias2": "two"})
            times.append((time.perf_counter() - begun) * 1000)
            if self.caller.serves("two") != before:
                raise RuntimeError("a swap was answered and is not served")
        self.swap_ms.append(median(times))
        self.swap_cpu.append((cpu_seconds(self.node.pid) - spent) * 1000 / SWAPS)
        spent = cpu_seconds(self.node.pid)
        rate, count = self._retarget()
        self.rates.append(rate)
        self.retarget_cpu.append((cpu_seconds(self.node.pid) - spent) * 1000 / count)

        self._deploy()

    def _deploy(self):
        spent = cpu_seconds(self.node.pid)
        times = []
        for _ in range(DEPLOYS):
            self.deployed += 1
            site = sites.small(self.deployed)
            times.append(self.node.deploy("three", site, turn=self.deployed))
        self.deploy_ms.append(median(times))
        self.deploy_cpu.append((cpu_seconds(self.node.pid) - spent) * 1000 / DEPLOYS)

    def _retarget(self):
        script = self.room / "retarget.lua"
        script.write_text(
            routes.RETARGET
            % (*self.apps, routes.ALIASES, routes.ALIASES, self.node.port, self.node.tokens[0])
        )
        done = subprocess.run(
            ["wrk", "-t", "1", "-c", "16", "-d", "%ds" % SECONDS, "-s", str(script), "http://127.0.0.1:%d" % self.node.port],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        if "Non-2xx" in done:
            raise RuntimeError(done)
        return float(done.split("Requests/sec:")[1].split()[0]), int(done.split(" requests in")[0].split()[-1])


def run(dist, room):
    if not os.environ.get("BENCH_BEFORE"):
        raise SystemExit("run: 'beside' compares two builds; name the other one with FAZT_BENCH_BEFORE")
    builds = []
    for name, each in (("before", Path(os.environ["BENCH_BEFORE"])), ("this", dist)):
        (room / name).mkdir(parents=True)
        builds.append(Build(each, room / name))
    try:
        for i in range(WARM_ROUNDS + ROUNDS):
            for build in builds if i % 2 else reversed(builds):
                build.round()
    finally:
        for build in builds:
            build.node.stop()
    before, this = builds
    rows = []
    for title, field, form in (
        ("deploy of a small site, ms", "deploy_ms", "%.2f"),
        ("CPU of it, ms", "deploy_cpu", "%.2f"),
        ("swap, ms", "swap_ms", "%.2f"),
        ("CPU of a swap, with three visits, ms", "swap_cpu", "%.2f"),
        ("retargets a second, 16 connections", "rates", "%.0f"),
        ("CPU of a retarget, ms", "retarget_cpu", "%.3f"),
    ):
        old, new = getattr(before, field), getattr(this, field)
        ratios = [b / a for a, b in zip(old[WARM_ROUNDS:], new[WARM_ROUNDS:])]
        rows.append([title, form % old[0], form % new[0], spread(old[WARM_ROUNDS:], form), spread(new[WARM_ROUNDS:], form), spread(ratios, "%.2f")])
    print("## Beside another build\n")
    print(table(["", "before, first round", "this, first round", "before, warm", "this, warm", "ratio of neighbours"], rows))
