"""Whole processes of the command line, beside a bare JVM, curl and a Node script that make the same call."""

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time

from bench.node import Node, free_port
from bench.report import median, spread, table, verdict

ROUNDS = 15
HELLO = 'class Hello { public static void main(String[] a) { System.out.println("hello"); } }'
SCRIPT = """
const [url, token] = process.argv.slice(2)
fetch(url, {headers: {authorization: "Bearer " + token}})
  .then(answer => answer.json())
  .then(body => { for (const app of body.data) console.log(app.id, app.title, app.visibility, (app.aliases || []).join(", ")) })
"""


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


class Tls:
    """TLS in front of a node, with a certificate of its own that the commands are told to trust."""

    def __init__(self, node, room):
        self.target = node.port
        self.port = free_port()
        key, certificate = room / "key.pem", room / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
            check=True, capture_output=True)
        self.certificate = str(certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, args=(context, listener), daemon=True).start()

    def _serve(self, context, listener):
        while True:
            plain, _ = listener.accept()
            threading.Thread(target=self._one, args=(context, plain), daemon=True).start()

    def _one(self, context, plain):
        try:
            with context.wrap_socket(plain, server_side=True) as near, socket.create_connection(("127.0.0.1", self.target)) as far:
                back = threading.Thread(target=self._copy, args=(far, near), daemon=True)
                back.start()
                self._copy(near, far)
                back.join(10)
        except OSError:
            pass

    @staticmethod
    def _copy(source, sink):
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
        except OSError:
            pass


def run(dist, room):
    node = Node(dist, room).start().await_up()
    try:
        java = jdk(node)
        (room / "Hello.java").write_text(HELLO)
        subprocess.run([java + "/javac", "-d", str(room), str(room / "Hello.java")], check=True)
        (room / "list.mjs").write_text(SCRIPT)
        env = dict(os.environ)
        added = dict(env, FAZT_TOKEN=node.tokens[0])
        url = "http://localhost:%d" % node.port
        subprocess.run([node.fazt, "remote", "add", "bench", "--url", url], env=added, check=True, capture_output=True)
        subprocess.run([node.fazt, "remote", "default", "bench"], env=env, check=True, capture_output=True)
        for i in range(10):
            subprocess.run([node.fazt, "app", "deploy", str(dist / "examples/hello"), "--name", "app-%d" % i], env=env, check=True, capture_output=True)
        apps, bearer = url + "/api/apps?all=true", "Authorization: Bearer " + node.tokens[0]
        commands = {
            "`fazt app list`": [node.fazt, "app", "list"],
            "`curl`, the same call": ["curl", "-s", "-f", "-H", bearer, apps],
        }
        if shutil.which("node"):
            commands["Node, a script that lists the same"] = ["node", str(room / "list.mjs"), apps, node.tokens[0]]
        if shutil.which("openssl"):
            tls = Tls(node, room)
            secure = "https://localhost:%d" % tls.port
            subprocess.run([node.fazt, "remote", "add", "secure", "--url", secure], env=added, check=True, capture_output=True)
            trusting = dict(env, FAZT_CA_FILE=tls.certificate)
            commands["`fazt @secure app list`, over https"] = ([node.fazt, "@secure", "app", "list"], trusting)
            commands["`curl`, over https"] = ["curl", "-s", "-f", "--cacert", tls.certificate, "-H", bearer, apps.replace(url, secure)]
        commands |= {
            "`fazt app deploy` of the example": [node.fazt, "app", "deploy", str(dist / "examples/hello"), "--name", "hello"],
            "`fazt --version`": [node.fazt, "--version"],
            "`java Hello`": [java + "/java", "-cp", str(room), "Hello"],
        }
        seen = {name: [] for name in commands}
        for _ in range(ROUNDS + 2):
            for name, command in commands.items():
                words, its_env = command if isinstance(command, tuple) else (command, env)
                seen[name].append(timed(words, its_env))
    finally:
        node.stop()
    print("## The command line, whole processes\n")
    goals = {"`fazt app list`": 100}
    rows = []
    for name, all_times in seen.items():
        times = all_times[2:]
        walls = [wall for wall, _ in times]
        goal = goals.get(name)
        rows.append([name, spread(walls), "%.0f" % median([cpu for _, cpu in times]), "≤ %d" % goal if goal else "", verdict(median(walls), goal) if goal else ""])
    ratios = [a[0] / b[0] for a, b in zip(seen["`fazt --version`"][2:], seen["`java Hello`"][2:])]
    rows.append(["ratio of `fazt --version` to `java Hello`, in neighbouring rounds", spread(ratios, "%.2f"), "", "", ""])
    print(table(["command", "ms", "CPU ms", "goal", ""], rows))
