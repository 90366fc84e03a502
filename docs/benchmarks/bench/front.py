"""The front beside nginx and Caddy, each on core 0 and asked from core 1; connections that do nothing; the hand-over."""

import os
import random
import resource
import shutil
import socket
import subprocess
import threading
import time

from bench import functions, sites, static
from bench.node import Node, cpu_seconds, free_port, resident_mib
from bench.report import median, spread, table, verdict

ROUNDS = 3
SECONDS = 3
WARM_SECONDS = 4
CONNECTIONS = (8, 64, 256)
FILES = {"1 KiB": ("small.html", 1024), "100 KiB": ("large.png", 100 * 1024)}
IDLE = 10_000
SETTLE_SECONDS = 3
API_ROUNDS = 5
QUIET_SECONDS = 5
PAUSE_SECONDS = 0.002
API_CONNECTIONS = 16

CADDYFILE = """
{{
  admin off
  auto_https off
}}
http://:{port} {{
  bind 127.0.0.1
  root * {root}
  file_server
}}
"""


class Caddy:
    name = "Caddy"
    host = "127.0.0.1"

    def __init__(self, room, files):
        www = room / "www"
        www.mkdir(parents=True)
        for name, body in files.items():
            (www / name).write_bytes(body)
        self.port = free_port()
        config = room / "Caddyfile"
        config.write_text(CADDYFILE.format(port=self.port, root=www))
        with (room / "log").open("w") as log:
            self.process = subprocess.Popen(
                [*static.SERVER, "caddy", "run", "--config", str(config), "--adapter", "caddyfile"],
                env=dict(os.environ, GOMAXPROCS="1", HOME=str(room)), stdout=log, stderr=log)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection((self.host, self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Caddy does not answer")

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def wrk(server, path, connections, seconds):
    static.CONNECTIONS = connections
    return static.wrk(server, path, seconds)


def files(dist, room):
    random_ = random.Random(1)
    bodies = {"index.html": b"bench"}
    for name, size in FILES.values():
        bodies[name] = random_.randbytes(size)
    servers = [static.Nginx(room / "nginx", bodies), static.Fazt("fazt", dist, room / "fazt", bodies)]
    if shutil.which("caddy"):
        servers.append(Caddy(room / "caddy", bodies))
    rows, ratios = [], []
    try:
        for label, (path, _) in FILES.items():
            for connections in CONNECTIONS:
                for server in servers:
                    wrk(server, path, connections, WARM_SECONDS)
                seen = {server.name: [] for server in servers}
                for _ in range(ROUNDS):
                    for server in servers:
                        seen[server.name].append(wrk(server, path, connections, SECONDS))
                for server in servers:
                    rows.append([label, connections, *static.row("", server.name, seen[server.name])[1:]])
                rate = median([a["rate"] / b["rate"] for a, b in zip(seen["fazt"], seen["nginx"])])
                p99 = {name: median([one["p99"] for one in all_]) for name, all_ in seen.items()}
                ratios.append([label, connections, "%.2f" % rate, verdict(rate, 1.0, True),
                               "%.1f, %.1f, %.1f" % (p99["nginx"], p99.get("Caddy", 0), p99["fazt"]),
                               verdict(p99["fazt"], p99.get("Caddy", p99["nginx"]))])
    finally:
        for server in servers:
            server.stop()
    print("## The front, %d rounds of %d s in turns, each server on one core\n" % (ROUNDS, SECONDS))
    print(table(["file", "connections", "server", "requests/s (least–most)", "CPU µs/request", "p50 ms", "p99 ms"], rows))
    print()
    print(table(["file", "connections", "fazt : nginx, requests/s", "≥ 1.0", "p99 ms of nginx, Caddy, fazt", "fazt ≤ Caddy"], ratios))


def idle(dist, room):
    """What a kept connection costs that was used once."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    node = Node(dist, room / "idle").start().await_up()
    held = []
    try:
        node.deploy("bench", sites.small(1))
        node.await_site("bench")
        request = b"GET / HTTP/1.1\r\nHost: bench.localhost\r\n\r\n"
        ask(node, held, request, 300)
        for each in held:
            each.close()
        held.clear()
        time.sleep(SETTLE_SECONDS)
        before = resident_mib(node.pid)
        ask(node, held, request, IDLE)
        time.sleep(SETTLE_SECONDS)
        after = resident_mib(node.pid)
    finally:
        for each in held:
            each.close()
        node.stop()
    each = (after[0] - before[0]) * 1024 / IDLE
    print("\n## Connections that do nothing\n")
    print(table(["", "KiB", "goal", ""], [["resident memory of one of %d kept connections" % IDLE, "%.1f" % each, "≤ 6", verdict(each, 6)]]))


def ask(node, held, request, count):
    for _ in range(count):
        client = socket.create_connection(("127.0.0.1", node.port), 10)
        client.sendall(request)
        if not client.recv(65536).startswith(b"HTTP/1.1 200"):
            raise RuntimeError("not served")
        held.append(client)


def visits(node, until):
    """Milliseconds of each of a visitor's requests over one kept connection, one every few milliseconds.

    He stands for somebody with a machine of his own, so he goes before everybody else on this one where that is allowed:
    what is measured is how long the node lets him wait, not how long he waits to be let on.
    """
    request, took = b"GET / HTTP/1.1\r\nHost: bench.localhost\r\n\r\n", []
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -19)
    except PermissionError:
        pass
    with socket.create_connection(("127.0.0.1", node.port), 20) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not until():
            begun = time.perf_counter()
            client.sendall(request)
            if not client.recv(65536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("not served")
            took.append((time.perf_counter() - begun) * 1000)
            time.sleep(PAUSE_SECONDS)
    return sorted(took)


def p99(took):
    return took[len(took) * 99 // 100]


def beside_work(dist, room):
    """A visitor's p99 while others work on the same node."""
    node = Node(dist, room / "work").start().await_up()
    try:
        node.deploy("bench", sites.small(1))
        node.await_site("bench")
        archive = sites.heavy(room / "heavy.zip")
        node.deploy("heavy", archive)
        node.deploy("trivial", functions.archive("trivial"))
        functions.ask(node.port, "trivial", 16, SECONDS)
        rows = []
        for _ in range(ROUNDS):
            end = time.monotonic() + QUIET_SECONDS
            quiet = visits(node, lambda: time.monotonic() > end)
            row = [p99(quiet)]
            for work in (lambda: node.deploy("heavy", archive), lambda: node._command("gc", "--apply"),
                         lambda: functions.ask(node.port, "trivial", 16, SECONDS)):
                busy = threading.Thread(target=lambda: [work() for _ in range(3)])
                busy.start()
                row.append(p99(visits(node, lambda: not busy.is_alive())))
                busy.join()
            rows.append(row)
    finally:
        node.stop()
    quiet, deploy, gc, called = ([row[i] for row in rows] for i in range(4))
    print("\n## A visitor beside work\n")
    figures = [["quiet", spread(quiet, "%.2f"), "", "", ""]]
    for name, busy in (("300 MB are deployed, three times", deploy), ("`server gc --apply`, three times", gc),
                       ("16 functions at a time run", called)):
        ratio = median([b / q for b, q in zip(busy, quiet)])
        figures.append([name, spread(busy, "%.2f"), "%.1f" % ratio, "≤ 3", verdict(ratio, 3)])
    print(table(["meanwhile", "p99 ms", "ratio to quiet", "goal", ""], figures))


class Api:
    """A node that is asked for the same over and over, by either front."""

    def __init__(self, name, dist, room, host, path):
        os.environ["FAZT_HTTP_FRONT"] = name
        try:
            self.node = Node(dist, room / (host + name)).start(*static.SERVER).await_up()
        finally:
            del os.environ["FAZT_HTTP_FRONT"]
        self.node.deploy("trivial", functions.archive("trivial"))
        self.name, self.host, self.path = name, host, path
        self.rates, self.cpu = [], []

    def round(self, seconds):
        begun = cpu_seconds(self.node.pid)
        told = subprocess.run(
            [*static.CLIENT, "wrk", "-t1", "-c%d" % API_CONNECTIONS, "-d%ds" % seconds, "-H", "Host: " + self.host,
             "-H", "Authorization: Bearer " + self.node.tokens[0],
             "http://127.0.0.1:%d%s" % (self.node.port, self.path)],
            check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in told:
            raise RuntimeError(told)
        rate = float(told.split("Requests/sec:")[1].split()[0])
        self.rates.append(rate)
        self.cpu.append((cpu_seconds(self.node.pid) - begun) / (rate * seconds) * 1e6)


def handed_over(dist, room, what, host, path):
    nodes = [Api(name, dist, room, host, path) for name in ("pekko", "own")]
    try:
        for i in range(3 + API_ROUNDS):
            for node in nodes if i % 2 else reversed(nodes):
                node.round(SECONDS)
    finally:
        for node in nodes:
            node.node.stop()
    pekko, own = nodes
    ratios = [a / b for a, b in zip(own.rates[3:], pekko.rates[3:])]
    print("\n## %s, which is handed over\n" % what)
    rows = [[node.name, spread(node.rates[3:]), "%.1f" % median(node.cpu[3:])] for node in nodes]
    print(table(["front", "requests/s (least–most)", "CPU µs/request"], rows))
    print()
    print(table(["own : pekko, requests/s", "goal", ""], [[spread(ratios, "%.2f"), "≥ 0.95", verdict(median(ratios), 0.95, True)]]))


def run(dist, room):
    room.mkdir(parents=True, exist_ok=True)
    room.chmod(0o755)
    files(dist, room)
    idle(dist, room)
    handed_over(dist, room, "An API call", "localhost", "/api/config")
    handed_over(dist, room, "A function", "trivial.localhost", "/api/")
    beside_work(dist, room)
