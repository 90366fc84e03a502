"""The routing layer: a look-up, what an alias takes in memory, and changes over HTTP that are served at once."""

import http.client
import json
import os
import subprocess
import time
from pathlib import Path

from bench import sites
from bench.node import Node
from bench.report import median, quantile, spread, table, verdict

JMH = Path(__file__).resolve().parent.parent / "jmh/target"
SWAP_WARM_UP = 300
SWAPS = 500
ALIASES = 1000
SECONDS = 6
ROUNDS = 3

# Each connection points one alias after the other at the app it does not serve.
RETARGET = """
local n = 0
local apps = {"%s", "%s"}
request = function()
  n = n + 1
  local body = '{"app_id":"' .. apps[math.floor(n / %d) %% 2 + 1] .. '"}'
  return wrk.format("PUT", "/api/aliases/alias" .. n %% %d, {
    ["Host"] = "localhost:%d", ["Authorization"] = "Bearer %s", ["Content-Type"] = "application/json"}, body)
end
"""


def java_of(dist):
    """The java command of the JDK that the launcher finds."""
    env = dict(os.environ, FAZT_JAVA_OPTIONS="-XshowSettings:properties -version")
    told = subprocess.run([dist / "bin/fazt"], env=env, capture_output=True, text=True, check=False)
    for line in (told.stdout + told.stderr).splitlines():
        if "java.home = " in line:
            return Path(line.split(" = ", 1)[1].strip()) / "bin/java"
    raise RuntimeError("the launcher finds no JDK: " + told.stderr)


def jmh(java, room):
    """ns per look-up and bytes allocated by it, table and map in turns; bytes of memory per alias."""
    path = "%s:%s" % (JMH / "classes", (JMH / "classpath").read_text().strip())
    result = room / "jmh.json"
    rounds = []
    for _ in range(ROUNDS):
        subprocess.run(
            [java, "-cp", path, "org.openjdk.jmh.Main", "RouteLookup", "-prof", "gc", "-f", "1",
             "-rf", "json", "-rff", str(result)],
            check=True,
            capture_output=True,
        )
        rounds.append({row["benchmark"].rsplit(".", 1)[1]: row for row in json.loads(result.read_text())})
    memory = subprocess.run(
        [java, "-Xmx1g", "-XX:+UseSerialGC", "-cp", path, "sh.fazt.benchmarks.MemoryPerAlias"],
        check=True,
        capture_output=True,
        text=True,
    )
    return rounds, int(memory.stdout)


def score(rounds, name):
    return [each[name]["primaryMetric"]["score"] for each in rounds]


def allocated(rounds, name):
    return [each[name]["secondaryMetrics"]["gc.alloc.rate.norm"]["score"] for each in rounds]


class Caller:
    """One kept connection to the API."""

    def __init__(self, node):
        self.node = node
        self.connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
        self.headers = {
            "Host": "localhost:%d" % node.port,
            "Authorization": "Bearer " + node.tokens[0],
            "Content-Type": "application/json",
        }

    def ask(self, method, path, body=None):
        self.connection.request(method, path, None if body is None else json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.status >= 300:
            raise RuntimeError("%s %s: %d %s" % (method, path, answer.status, told))
        return json.loads(told)["data"]

    def serves(self, name):
        self.connection.request("GET", "/", headers={"Host": "%s.localhost:%d" % (name, self.node.port)})
        answer = self.connection.getresponse()
        return answer.read()


def swaps(caller):
    """Milliseconds of swaps, each looked at right after its answer; fails if it is not served."""
    times = []
    for i in range(SWAP_WARM_UP + SWAPS):
        before = caller.serves("one")
        begun = time.perf_counter()
        caller.ask("POST", "/api/aliases/swap", {"alias1": "one", "alias2": "two"})
        times.append((time.perf_counter() - begun) * 1000)
        if caller.serves("one") == before or caller.serves("two") != before:
            raise RuntimeError("swap %d was answered and is not served" % i)
    return times[SWAP_WARM_UP:]


def retargets(node, room, apps):
    """Changes per second of 1,000 aliases by 16 connections."""
    script = room / "retarget.lua"
    script.write_text(RETARGET % (apps[0], apps[1], ALIASES, ALIASES, node.port, node.tokens[0]))
    rates = []
    for _ in range(ROUNDS):
        done = subprocess.run(
            ["wrk", "-t", "1", "-c", "16", "-d", "%ds" % SECONDS, "-s", str(script),
             "http://127.0.0.1:%d" % node.port],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        if "Non-2xx" in done:
            raise RuntimeError(done)
        rates.append(float(done.split("Requests/sec:")[1].split()[0]))
    return rates


def run(dist, room):
    room.mkdir(parents=True)
    rounds, per_alias = jmh(java_of(dist), room)
    node = Node(dist, room / "node").start().await_up()
    try:
        for i, name in enumerate(("one", "two")):
            node.deploy(name, sites.small(i))
        caller = Caller(node)
        apps = [caller.ask("GET", "/api/apps/" + name)["id"] for name in ("one", "two")]
        swap = swaps(caller)
        for i in range(ALIASES):
            caller.ask("POST", "/api/aliases", {"subdomain": "alias%d" % i, "app_id": apps[0]})
        rates = retargets(node, room, apps)
    finally:
        node.stop()
    ours, plain = score(rounds, "table"), score(rounds, "map")
    bytes_per_lookup = max(allocated(rounds, "table"))
    ratios = [a / b for a, b in zip(ours, plain)]
    print("## Routes\n")
    print(
        table(
            ["", "", "goal", ""],
            [
                ["look-up among 100,000 aliases, ns", spread(ours, "%.1f"), "", ""],
                ["a plain `HashMap.get` of the same, ns", spread(plain, "%.1f"), "", ""],
                ["ratio, in neighbouring rounds", spread(ratios, "%.2f"), "", ""],
                ["bytes allocated by a look-up", "%.2f" % bytes_per_lookup, "0", verdict(round(bytes_per_lookup, 1), 0)],
                ["heap per alias, bytes", "%d" % per_alias, "", ""],
                ["swap over HTTP, p50, ms; each was served when it was answered", "%.1f" % median(swap), "≤ 5", verdict(median(swap), 5)],
                ["swap, p99, ms", "%.1f" % quantile(swap, 0.99), "", ""],
                ["aliases retargeted per second, 16 connections", spread(rates), "≥ 1000", verdict(median(rates), 1000, at_least=True)],
            ],
        )
    )
