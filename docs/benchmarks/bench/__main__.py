"""Runs the parts one after the other and prints each one's table."""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

from bench import abuse, backup, beside, changes, clients, deploys, front, functions, idle, keys, lists, memory, parts, resend, routes, starts, static
from bench.report import table

PARTS = {
    "static": static.run,
    "front": front.run,
    "functions": functions.run,
    "abuse": abuse.run,
    "deploy": deploys.run,
    "resend": resend.run,
    "routes": routes.run,
    "start": starts.run,
    "memory": memory.run,
    "client": clients.run,
    "keys": keys.run,
    "lists": lists.run,
    "changes": changes.run,
    "idle": idle.run,
    "beside": beside.run,
    "parts": parts.run,
    "backup": backup.run,
}


def first_line(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().splitlines()[0]


def java_version(dist):
    """Of the JDK that the launcher finds."""
    env = dict(os.environ, FAZT_JAVA_OPTIONS="-version")
    done = subprocess.run([dist / "bin/fazt"], env=env, capture_output=True, text=True, check=False)
    for line in (done.stdout + done.stderr).splitlines():
        if "Runtime Environment" in line:
            return line.strip()
    return "unknown"


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def load():
    return "load average %.2f, %.2f, %.2f" % os.getloadavg()


def memory_gib():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def main():
    dist, room, names = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit("run: no such part: %s (there are %s)" % (", ".join(unknown), ", ".join(PARTS)))
    print("# Figures\n")
    print("Written by `docs/benchmarks/run`; what they mean is in [README.md](README.md).\n")
    versions = {"Java": java_version(dist), "kernel": platform.release()}
    if "static" in names or "front" in names:
        versions["nginx"] = first_line("nginx", "-v")
        versions["wrk"] = first_line("wrk", "-v").split(" Copyright")[0]
    print(
        table(
            ["", ""],
            [
                ["machine", "%d × %s, %.0f GiB" % (os.cpu_count(), processor(), memory_gib())],
                ["begun", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()) + ", " + load()],
                *([name, text] for name, text in versions.items()),
            ],
        )
    )
    for name in names:
        print(flush=True)
        PARTS[name](dist, room / name)
    print("\nEnded with %s." % load())


main()
