"""What a key costs: with 1, 10 and 1,000 of them, and when it is wrong."""

import http.client
import json
import subprocess

from bench.node import Node, cpu_seconds
from bench.report import median, spread, table, verdict

COUNTS = (1, 10, 1000)
CONNECTIONS = 16
SECONDS = 3
WARM_UP_SECONDS = 6
ROUNDS = 5


def issue(node, token, count):
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
    headers = {"Host": "localhost:%d" % node.port, "Authorization": "Bearer " + token, "Content-Type": "application/json"}
    for i in range(count):
        connection.request("POST", "/api/keys", json.dumps({"name": "key-%d" % i, "scopes": "read"}), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError("a key was refused: %d" % answer.status)


def load(node, host, path, token=None, seconds=SECONDS):
    """Microseconds of the node's CPU per request."""
    fields = ["-H", "Host: %s:%d" % (host, node.port)]
    if token:
        fields += ["-H", "Authorization: Bearer " + token]
    before = cpu_seconds(node.pid)
    done = subprocess.run(
        ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", "%ds" % seconds, *fields,
         "http://127.0.0.1:%d%s" % (node.port, path)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    requests = int(done.split(" requests in ")[0].split()[-1])
    return (cpu_seconds(node.pid) - before) * 1e6 / requests


def run(dist, room):
    nodes = []
    try:
        for count in COUNTS:
            node = Node(dist, room / str(count)).start().await_up(1, "admin")
            nodes.append(node)
            issue(node, node.tokens[0], count - 1)
        for node in nodes:
            load(node, "localhost", "/api/config", node.tokens[0], WARM_UP_SECONDS)
        first = nodes[0]
        load(first, "localhost", "/api/config", "0" * 64, WARM_UP_SECONDS)
        load(first, "nobody.localhost", "/nothing", None, WARM_UP_SECONDS)
        right = {count: [] for count in COUNTS}
        wrong, missing = [], []
        for _ in range(ROUNDS):
            for count, node in zip(COUNTS, nodes):
                right[count].append(load(node, "localhost", "/api/config", node.tokens[0]))
            wrong.append(load(first, "localhost", "/api/config", "0" * 64))
            missing.append(load(first, "nobody.localhost", "/nothing"))
    finally:
        for node in nodes:
            node.stop()
    least = [a / b for a, b in zip(right[10], right[1])]
    most = [a / b for a, b in zip(right[1000], right[1])]
    refused = [a / b for a, b in zip(wrong, missing)]
    print("## Keys\n")
    print(
        table(
            ["CPU per request, µs", "", "goal", ""],
            [
                *(["a read with a right key, of %s" % format(count, ","), spread(right[count], "%.1f"), "", ""] for count in COUNTS),
                ["ratio of 10 to 1, in neighbouring rounds", spread(least, "%.2f"), "1, within noise", ""],
                ["ratio of 1,000 to 1", spread(most, "%.2f"), "1, within noise", ""],
                ["a wrong key, refused with 401", spread(wrong, "%.1f"), "", ""],
                ["an unknown host, answered with 404", spread(missing, "%.1f"), "", ""],
                ["ratio", spread(refused, "%.2f"), "≤ 2", verdict(median(refused), 2)],
            ],
        )
    )
