"""Resident memory of one node through its day, with the launcher's own flags."""

import subprocess
import time

from bench import sites
from bench.node import Node, resident_mib
from bench.report import table

IDLE_SECONDS = 5
QUIET_SECONDS = 40
LOAD_SECONDS = 15
HEAVY_DEPLOYS = 3


def run(dist, room):
    node = Node(dist, room).start().await_up()
    rows = []

    def note(what, more=""):
        whole, own = resident_mib(node.pid)
        rows.append([what, "%.0f" % whole, "%.0f" % own, more])

    try:
        node.deploy("site", sites.website(1))
        node.stop()
        node.start().await_site("site")
        time.sleep(IDLE_SECONDS)
        note("idle, %d s after a start" % IDLE_SECONDS)
        load(node)
        note("after %d s of visits with 64 connections" % LOAD_SECONDS)
        archive = sites.heavy(room / "heavy.zip")
        for i in range(HEAVY_DEPLOYS):
            took = node.deploy("heavy", archive)
            note("after deploy %d of 300 MB" % (i + 1), "%.1f s" % (took / 1000))
        time.sleep(QUIET_SECONDS)
        note("%d s later" % QUIET_SECONDS)
    finally:
        node.stop()
    print("## Resident memory\n")
    print(table(["when", "VmRSS MiB", "of which not backed by a file", "the deploy took"], rows))


def load(node):
    """Visits that need no other tool than those of the other parts: curl, many addresses over kept connections."""
    url = "http://127.0.0.1:%d/img/picture[7-997:10].png?[1-1000]" % node.port
    curl = ["timeout", str(LOAD_SECONDS), "curl", "-s", "-o", "/dev/null", "-H", "Host: site.localhost"]
    subprocess.run([*curl, "--parallel", "--parallel-max", "64", url], stderr=subprocess.DEVNULL, check=False)
