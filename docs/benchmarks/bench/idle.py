"""A node that nobody uses: memory and its parts, CPU, and starts; beside another build, in turns.

FAZT_BENCH_BEFORE names the distribution of the other build; without it only this one is measured.
"""

import collections
import os
import re
import subprocess
import time
from pathlib import Path

from bench import memory, sites
from bench.node import Node, cpu_seconds, resident_mib
from bench.report import median, spread, table, verdict
from bench.routes import java_of

APPS = 1000
ROUNDS = 5
SETTLE_SECONDS = 20
IDLE_SECONDS = 300
HEAP_BELOW = 1 << 32

# What a wake-up costs here, whoever wakes: a program that does nothing but wake as often as a node at rest.
WAKES_A_SECOND = 6
WAKER = """
class Waker {
  public static void main(String[] args) throws InterruptedException {
    while (true) Thread.sleep(1000 / %d);
  }
}
""" % WAKES_A_SECOND

MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$")
PARTS = ("heap", "class cache", "program", "compiled code", "C library and stacks", "files")


def parts_mib(pid):
    """Resident memory by what it holds, from the process's mappings."""
    parts, part = collections.Counter(), "files"
    for line in Path("/proc/%d/smaps" % pid).read_text().splitlines():
        mapping = MAPPING.match(line)
        if mapping:
            part = part_of(int(mapping.group(1), 16), mapping.group(3), mapping.group(4))
        elif line.startswith("Rss:"):
            parts[part] += int(line.split()[1]) / 1024
    return parts


def part_of(start, rights, name):
    if name.endswith(".aot"):
        return "class cache"
    if name.endswith("libjvm.so"):
        return "program"
    if name and not name.startswith("["):
        return "files"
    if start < HEAP_BELOW:
        return "heap"
    return "compiled code" if "x" in rights else "C library and stacks"


def prepared(dist, room):
    node = Node(dist, room).start().await_up()
    for i in range(APPS):
        node.deploy("app-%d" % i, sites.small(i), turn=i)
    node.deploy("site", sites.website(1))
    node.stop()
    return node


def timed_start(node):
    begun = time.perf_counter()
    node.start().await_site("app-%d" % (APPS // 2))
    took = (time.perf_counter() - begun) * 1000
    spent = cpu_seconds(node.pid) * 1000
    return took, spent


def waker(dist, room):
    """A JVM with the node's collector that only sleeps and wakes."""
    room.mkdir(parents=True, exist_ok=True)
    (room / "Waker.java").write_text(WAKER)
    java = java_of(dist)
    subprocess.run([java.parent / "javac", "-d", room, room / "Waker.java"], check=True)
    return subprocess.Popen([java, "-XX:+UseSerialGC", "-Xmx32m", "-cp", room, "Waker"])


def run(dist, room):
    builds = {"this build": dist}
    if os.environ.get("BENCH_BEFORE"):
        builds["before"] = Path(os.environ["BENCH_BEFORE"])
    nodes = {name: prepared(build, room / name.replace(" ", "-")) for name, build in builds.items()}
    starts = {name: [] for name in nodes}
    for _ in range(ROUNDS):
        for name, node in nodes.items():
            starts[name].append(timed_start(node))
            node.stop()
    for node in nodes.values():
        node.start().await_site("site")
    peer = waker(dist, room)
    time.sleep(SETTLE_SECONDS)
    idle = {name: (resident_mib(node.pid), parts_mib(node.pid)) for name, node in nodes.items()}
    before = {name: cpu_seconds(node.pid) for name, node in nodes.items()}
    peer_before = cpu_seconds(peer.pid)
    time.sleep(IDLE_SECONDS)
    spent = {name: cpu_seconds(node.pid) - before[name] for name, node in nodes.items()}
    peer_share = 100 * (cpu_seconds(peer.pid) - peer_before) / IDLE_SECONDS
    peer.terminate()
    peer.wait()
    later = {name: resident_mib(node.pid)[0] for name, node in nodes.items()}
    loaded = {}
    for name, node in nodes.items():
        memory.load(node)
        time.sleep(SETTLE_SECONDS)
        loaded[name] = (resident_mib(node.pid)[0], parts_mib(node.pid))
        node.stop()
    show(starts, idle, later, spent, loaded, peer_share)


def show(starts, idle, later, spent, loaded, peer_share):
    print("## A node that nobody uses, with %d apps\n" % APPS)
    rows = []
    for name in starts:
        share = 100 * spent[name] / IDLE_SECONDS
        rows += [
            [name, "start → first 200, ms", spread([took for took, _ in starts[name]]), "", ""],
            [name, "CPU of it, ms", "%.0f" % median([cpu for _, cpu in starts[name]]), "", ""],
            [name, "resident after %d s, MiB" % SETTLE_SECONDS, "%.0f" % idle[name][0][0], "≤ 160",
             verdict(idle[name][0][0], 160)],
            [name, "resident after %d s more" % IDLE_SECONDS, "%.0f" % later[name], "≤ 160", verdict(later[name], 160)],
            [name, "CPU meanwhile, % of a core", "%.2f" % share, "≤ 0.3", verdict(share, 0.3)],
            [name, "resident after %d s of visits" % memory.LOAD_SECONDS, "%.0f" % loaded[name][0], "≤ 200",
             verdict(loaded[name][0], 200)],
        ]
    rows.append(["a JVM that only wakes, %d times a second" % WAKES_A_SECOND, "CPU meanwhile, % of a core", "%.2f" % peer_share, "", ""])
    print(table(["build", "what", "figure", "goal", ""], rows))
    print()
    rows = [
        [name, when, *("%.0f" % parts[part] for part in PARTS)]
        for name in starts
        for when, parts in (("idle", idle[name][1]), ("after visits", loaded[name][1]))
    ]
    print(table(["build", "resident MiB", *PARTS], rows))
