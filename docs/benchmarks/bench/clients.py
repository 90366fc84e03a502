"""Whole processes of the command line, beside a bare JVM and curl."""

import os
import subprocess
import time

from bench.node import Node
from bench.report import median, spread, table

ROUNDS = 15
HELLO = 'class Hello { public static void main(String[] a) { System.out.println("hello"); } }'


def jdk(node):
    """The JDK that the launcher found: the node runs on it."""
    return os.path.dirname(os.path.realpath("/proc/%d/exe" % node.pid))


def timed(command, env):
    """Milliseconds of wall clock and of CPU."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, used = os.wait4(process.pid, 0)
    took = (time.perf_counter() - begun) * 1000
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError("%s ended with %d" % (command, process.returncode))
    return took, (used.ru_utime + used.ru_stime) * 1000


def run(dist, room):
    node = Node(dist, room).start().await_up()
    try:
        java = jdk(node)
        (room / "Hello.java").write_text(HELLO)
        subprocess.run([java + "/javac", "-d", str(room), str(room / "Hello.java")], check=True)
        env = dict(os.environ)
        added = dict(env, FAZT_TOKEN=node.tokens[0])
        url = "http://localhost:%d" % node.port
        subprocess.run([node.fazt, "remote", "add", "bench", "--url", url], env=added, check=True, capture_output=True)
        commands = {
            "`fazt --version`": [node.fazt, "--version"],
            "`fazt app deploy` of the example": [node.fazt, "app", "deploy", str(dist / "examples/hello"), "--name", "hello"],
            "`java Hello`": [java + "/java", "-cp", str(room), "Hello"],
            "`curl` of /health": ["curl", "-s", "-f", url + "/health"],
        }
        seen = {name: [] for name in commands}
        for _ in range(ROUNDS + 2):
            for name, command in commands.items():
                seen[name].append(timed(command, env))
    finally:
        node.stop()
    print("## The command line, whole processes\n")
    rows = []
    for name, all_times in seen.items():
        times = all_times[2:]
        rows.append([name, spread([wall for wall, _ in times]), "%.0f" % median([cpu for _, cpu in times])])
    print(table(["command", "ms", "CPU ms"], rows))
