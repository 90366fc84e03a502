"""Parts of a command by our own code and by the libraries that could do them: whole processes, in turns, beside a bare JVM."""

import json
import os
import subprocess

from bench.clients import HELLO, timed
from bench.node import Node
from bench.report import median, spread, table
from bench.routes import JMH, java_of

ROUNDS = 20
WARM_UP = 2
APPS = 100

# As the launcher starts a client.
FLAGS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]


def class_path(dist):
    """A client's, and behind it what it is measured beside."""
    client = [str(dist / jar) for jar in (dist / "lib/classpath").read_text().strip().split(":")]
    known = {os.path.basename(jar) for jar in client}
    other = [jar for jar in (JMH / "classpath").read_text().strip().split(":") if os.path.basename(jar) not in known]
    other = [jar for jar in other if os.path.basename(jar).startswith(("picocli-", "jackson-jr-"))]
    return ":".join([*client, str(next(JMH.glob("fazt-benchmarks-*.jar"))), *other])


class Program:
    """A main class with its words, and a start-up cache that was trained on just that."""

    def __init__(self, java, path, cache, main, *words):
        self.plain = [str(java), *FLAGS, "-cp", path, main, *words]
        subprocess.run(
            [str(java), *FLAGS, "-XX:AOTCacheOutput=%s" % cache, "-cp", path, main, *words],
            check=True,
            capture_output=True,
        )
        if not cache.exists():
            raise RuntimeError("no cache for %s" % main)
        self.cached = [str(java), "-XX:AOTCache=%s" % cache, *FLAGS, "-cp", path, main, *words]


def lines(programs, first):
    """A row for each program: milliseconds, of CPU too, and how many more than the first, round by round."""
    seen = {name: [] for name in programs}
    for _ in range(WARM_UP + ROUNDS):
        for name, command in programs.items():
            seen[name].append(timed(command, os.environ))
    rows = []
    for name, times in seen.items():
        walls = [wall for wall, _ in times[WARM_UP:]]
        more = [wall - other for wall, (other, _) in zip(walls, seen[first][WARM_UP:])]
        rows.append([name, spread(walls), "%.0f" % median([cpu for _, cpu in times[WARM_UP:]]), "" if name == first else spread(more)])
    return rows


def show(title, programs):
    print("### %s\n" % title)
    first = next(iter(programs))
    print(table(["program", "ms", "CPU ms", "ms more than the first"], lines(programs, first)), flush=True)
    print()


def run(dist, room):
    room.mkdir(parents=True)
    java, path = java_of(dist), class_path(dist)
    (room / "Hello.java").write_text(HELLO)
    subprocess.run([java.parent / "javac", "-d", str(room), str(room / "Hello.java")], check=True)
    hello = {"`java Hello`, no cache": [str(java), *FLAGS, "-cp", str(room), "Hello"]}

    def program(name, main, *words):
        return Program(java, path, room / (name + ".aot"), main, *words)

    ours = "sh.fazt.benchmarks.command."
    print("## Parts of a command, whole processes in turns, each with a start-up cache of its own\n")

    told = subprocess.run([str(java), "-cp", path, ours + "CommandTable"], check=True, capture_output=True, text=True)
    (room / "commands").write_text(told.stdout)
    counts = [sum(line.startswith(kind + "\t") for line in told.stdout.splitlines()) for kind in ("command", "flag", "word")]
    print("The table has %d commands with %d flags and %d words.\n" % tuple(counts))
    own = program("own-grammar", "sh.fazt.cli.Fazt", "--version")
    picocli = program("picocli", ours + "PicocliVersion", str(room / "commands"), "--version")
    bare = program("picocli-bare", ours + "PicocliVersion", "-", "--version")
    show(
        "Reading the words: `fazt --version`",
        hello
        | {
            "`fazt --version`, by the launcher and a client's cache": [str(dist / "bin/fazt"), "--version"],
            "our grammar": own.cached,
            "picocli, the same table": picocli.cached,
            "picocli, no command but the program itself": bare.cached,
            "our grammar, no cache": own.plain,
            "picocli, the same table, no cache": picocli.plain,
        },
    )

    node = Node(dist, room / "node").start().await_up(keys=1)
    try:
        url = "http://127.0.0.1:%d" % node.port
        clients = {who: program("http-" + who, ours + "HttpGets", who, url, node.tokens[0]) for who in ("none", "own", "HttpURLConnection", "java.net.http")}
        show(
            "Asking a node: `GET /health`",
            {
                "the same program, asking nobody": clients["none"].cached,
                "our own": clients["own"].cached,
                "`HttpURLConnection`": clients["HttpURLConnection"].cached,
                "`java.net.http`": clients["java.net.http"].cached,
                "our own, no cache": clients["own"].plain,
                "`HttpURLConnection`, no cache": clients["HttpURLConnection"].plain,
                "`java.net.http`, no cache": clients["java.net.http"].plain,
            },
        )
    finally:
        node.stop()

    apps = [
        {"id": "app_%08d" % i, "title": "App %d" % i, "visibility": "unlisted", "aliases": ["app-%d" % i],
         "file_count": i, "size_bytes": 1000 * i, "created_at": "2026-01-19T12:34:56Z", "version": "v%d" % i}
        for i in range(APPS)
    ]
    document = room / "apps.json"
    document.write_text(json.dumps({"data": apps, "meta": {"total": APPS, "next_cursor": None}}))
    texts = {who: program("json-" + who, ours + "JsonTexts", who, str(document)) for who in ("none", "own", "jackson-jr")}
    show(
        "Reading and writing an answer of %d apps" % APPS,
        {
            "the same program, leaving it as it is": texts["none"].cached,
            "our `PlainJson`": texts["own"].cached,
            "jackson-jr": texts["jackson-jr"].cached,
        },
    )
