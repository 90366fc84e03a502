"""From the start of the process to the first 200 of one of many apps."""

import time

from bench import sites
from bench.node import Node, cpu_seconds
from bench.report import median, spread, table, verdict

APPS = 1000
ROUNDS = 5
PROBED = "app-%d" % (APPS // 2)


def timed_starts(node, name):
    took, cpu = [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        node.start()
        node.await_site(name)
        took.append((time.perf_counter() - begun) * 1000)
        cpu.append(cpu_seconds(node.pid) * 1000)
        node.stop()
    return took, cpu


def run(dist, room):
    one = Node(dist, room / "one").start().await_up()
    one.deploy("app", sites.small(0))
    one.stop()
    alone, alone_cpu = timed_starts(one, "app")

    many = Node(dist, room / "many").start().await_up()
    for i in range(APPS):
        many.deploy("app-%d" % i, sites.small(i), turn=i)
    many.stop()
    took, cpu = timed_starts(many, PROBED)
    print("## Start\n")
    print(
        table(
            ["process start → first 200", "ms", "CPU ms", "goal", ""],
            [
                ["1 app", spread(alone), "%.0f" % median(alone_cpu), "", ""],
                ["1,000 apps", spread(took), "%.0f" % median(cpu), "≤ 3,000", verdict(median(took), 3000)],
            ],
        )
    )
