"""Deploys over HTTP: a large site, all new and unchanged, and a small one."""

from bench import sites
from bench.node import Node, cpu_seconds
from bench.report import median, quantile, spread, table, verdict

WARM_UP = 5
ROUNDS = 9
SMALL_WARM_UP = 100
SMALL = 200


def run(dist, room):
    node = Node(dist, room).start().await_up()
    try:
        new, unchanged, cpu = [], [], []
        for i in range(WARM_UP + ROUNDS):
            archive = sites.website(i)
            before = cpu_seconds(node.pid)
            new.append(node.deploy("large", archive))
            cpu.append((cpu_seconds(node.pid) - before) * 1000)
            unchanged.append(node.deploy("large", archive))
        one = [node.deploy("small", sites.small(i), turn=i) for i in range(SMALL_WARM_UP + SMALL)]
    finally:
        node.stop()
    first = new[0]
    new, unchanged, cpu, one = new[WARM_UP:], unchanged[WARM_UP:], cpu[WARM_UP:], one[SMALL_WARM_UP:]
    print("## Deploys\n")
    print(
        table(
            ["deploy", "ms", "goal", ""],
            [
                ["1,000 files, 20 MB, all new", spread(new), "≤ 400", verdict(median(new), 400)],
                ["the same again, unchanged", spread(unchanged), "≤ 250", verdict(median(unchanged), 250)],
                ["CPU of a new one", spread(cpu), "", ""],
                ["the very first after a start", "%.0f" % first, "", ""],
                ["3 files, all new, p50", "%.1f" % median(one), "≤ 15", verdict(median(one), 15)],
                ["3 files, all new, p99", "%.1f" % quantile(one, 0.99), "", ""],
            ],
        )
    )
