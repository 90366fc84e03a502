"""Static files against nginx: each server on core 0, wrk on core 1, in turns.

FAZT_BENCH_BEFORE names the distribution of another build, which takes its turns too.
"""

import os
import random
import re
import subprocess
import time
from pathlib import Path

from bench import sites
from bench.node import Node, cpu_seconds, free_port
from bench.report import median, spread, table, verdict

ROUNDS = 5
SECONDS = 5
WARM_UP_REQUESTS = 300_000
WARM_UP_SECONDS = 60
CONNECTIONS = 64
FILES = {"1 KiB": ("small.html", 1024, 0.4), "100 KiB": ("large.png", 100 * 1024, 0.5)}

SERVER = ("taskset", "-c", "0")
CLIENT = ("taskset", "-c", "1")

NGINX = """
worker_processes 1;
daemon off;
pid {room}/nginx.pid;
error_log {room}/nginx.err;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=100;
  types {{ text/html html; image/png png; }}
  client_body_temp_path {room}/b;
  proxy_temp_path {room}/p;
  fastcgi_temp_path {room}/f;
  uwsgi_temp_path {room}/u;
  scgi_temp_path {room}/s;
  server {{ listen 127.0.0.1:{port}; root {room}/www; }}
}}
"""


class Nginx:
    name = "nginx"

    def __init__(self, room, files):
        www = room / "www"
        www.mkdir(parents=True)
        # The worker of a master that root started is another user.
        for folder in (room.parent, room, www):
            folder.chmod(0o755)
        for name, body in files.items():
            (www / name).write_bytes(body)
        self.port = free_port()
        self.host = "127.0.0.1"
        conf = room / "nginx.conf"
        conf.write_text(NGINX.format(room=room, port=self.port))
        self.process = subprocess.Popen([*SERVER, "nginx", "-p", str(room), "-c", str(conf)])

    @property
    def pid(self):
        """The one worker's."""
        pid = self.process.pid
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as children:
            return int(children.read().split()[0])

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


class Fazt:
    def __init__(self, name, dist, room, files):
        self.name = name
        self.node = Node(dist, room).start(*SERVER).await_up()
        self.node.deploy("bench", sites.fixed(files))
        self.node.await_site("bench")
        self.port = self.node.port
        self.host = "bench.localhost"

    @property
    def pid(self):
        return self.node.pid

    def stop(self):
        self.node.stop()


def wrk(server, path, seconds):
    """Requests per second, milliseconds at p50 and p99, CPU microseconds of the server per request."""
    begun = cpu_seconds(server.pid)
    told = subprocess.run(
        [
            *CLIENT,
            "wrk",
            "-t1",
            "-c%d" % CONNECTIONS,
            "-d%ds" % seconds,
            "--latency",
            "--timeout=10s",
            "-H",
            "Host: " + server.host,
            "http://127.0.0.1:%d/%s" % (server.port, path),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    spent = cpu_seconds(server.pid) - begun
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError("%s: %s" % (server.name, told))
    requests = int(re.search(r"(\d+) requests in", told).group(1))
    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", told).group(1)),
        "p50": milliseconds(re.search(r"\n +50% +(\S+)", told).group(1)),
        "p99": milliseconds(re.search(r"\n +99% +(\S+)", told).group(1)),
        "cpu": spent / requests * 1e6,
    }


def warm_up(server, path):
    """A JVM gets fast by the number of requests; the seconds are only a bound."""
    begun, requests = time.monotonic(), 0
    while requests < WARM_UP_REQUESTS and time.monotonic() - begun < WARM_UP_SECONDS:
        requests += wrk(server, path, SECONDS)["rate"] * SECONDS


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def run(dist, room):
    random_ = random.Random(1)
    files = {"index.html": b"bench"}
    for name, size, _ in FILES.values():
        files[name] = random_.randbytes(size)
    nginx = Nginx(room / "nginx", files)
    ours = [Fazt("fazt", dist, room / "fazt", files)]
    if os.environ.get("BENCH_BEFORE"):
        ours.append(Fazt("before", Path(os.environ["BENCH_BEFORE"]), room / "before", files))
    servers = [nginx, *ours]
    try:
        print("## Static files, %d connections, %d rounds in turns\n" % (CONNECTIONS, ROUNDS))
        rows, ratios = [], []
        for label, (path, _, goal) in FILES.items():
            for fazt in ours:
                warm_up(fazt, path)
            wrk(nginx, path, 1)
            seen = {server.name: [] for server in servers}
            for _ in range(ROUNDS):
                for server in servers:
                    seen[server.name].append(wrk(server, path, SECONDS))
                    time.sleep(0.2)
            for server in servers:
                rows.append(row(label, server.name, seen[server.name]))
            for fazt in ours:
                ratios.append(ratio(label, fazt.name + " : nginx", seen[fazt.name], seen[nginx.name], goal))
            for fazt in ours[1:]:
                ratios.append(ratio(label, "fazt : " + fazt.name, seen["fazt"], seen[fazt.name], 0.95))
        print(table(["file", "server", "requests/s (least–most)", "CPU µs/request", "p50 ms", "p99 ms"], rows))
        print()
        print(table(["file", "of", "requests/s (least–most round)", "goal", "", "CPU, other way round"], ratios))
    finally:
        for server in servers:
            server.stop()


def row(label, name, seen):
    return [
        label,
        name,
        spread([one["rate"] for one in seen]),
        "%.1f" % median([one["cpu"] for one in seen]),
        "%.2f" % median([one["p50"] for one in seen]),
        "%.2f" % median([one["p99"] for one in seen]),
    ]


def ratio(label, name, ours, peers, goal):
    rounds = [a["rate"] / b["rate"] for a, b in zip(ours, peers)]
    cpu = median([b["cpu"] / a["cpu"] for a, b in zip(ours, peers)])
    return [label, name, spread(rounds, "%.2f"), "≥ %.1f" % goal, verdict(median(rounds), goal, True), "%.2f" % cpu]
