"""A node of the distribution, started the way its user would start it."""

import http.client
import os
import socket
import subprocess
import time

START_SECONDS = 60
STOP_SECONDS = 30
TICKS = os.sysconf("SC_CLK_TCK")

# A key may deploy 600 times a minute; preparing 1,000 apps takes turns.
KEYS = 32


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid):
    """User and system time of all threads of a process so far."""
    with open("/proc/%d/stat" % pid, encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid):
    """Resident memory: all of it, and the part that no file backs."""
    kib = {}
    with open("/proc/%d/status" % pid, encoding="ascii") as status:
        for line in status:
            name, _, rest = line.partition(":")
            if name in ("VmRSS", "RssAnon"):
                kib[name] = int(rest.split()[0])
    return kib["VmRSS"] / 1024, kib["RssAnon"] / 1024


class Node:
    """Made with `init`; `start` and `stop` as often as needed."""

    def __init__(self, dist, room):
        room.mkdir(parents=True, exist_ok=True)
        self.fazt = str(dist / "bin/fazt")
        self.db = str(room / "fazt.db")
        self.log = room / "node.log"
        self.port = free_port()
        self.process = None
        self.tokens = []
        self._command("init", "--username", "bench", "--password", "benchmarks", "--domain", "localhost")

    def _command(self, verb, *words):
        line = [self.fazt, "server", verb, *words, "--db", self.db]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (" ".join(line), done.stderr.strip() or done.stdout.strip()))
        return done.stdout

    def start(self, *before):
        """Starts it behind a command such as taskset; returns at once."""
        # A benchmark deploys faster than anybody may.
        env = dict(os.environ, FAZT_INTERFACE="127.0.0.1", FAZT_HTTP_UPLOAD_DEPLOYS_PER_MINUTE="1000000")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*before, self.fazt, "server", "start", "--port", str(self.port), "--db", self.db],
                stdout=log,
                stderr=log,
                env=env,
            )
        return self

    def await_site(self, name, pause=0.002):
        """Waits for the first 200 of a site; asks again and again."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError("the node ended: " + self.log.read_text()[-2000:])
            try:
                if self.get(name)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(pause)
        raise RuntimeError("no 200 within %d s: %s" % (START_SECONDS, self.log.read_text()[-2000:]))

    def await_up(self, keys=KEYS, scopes="read deploy route data"):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                time.sleep(0.02)
        while len(self.tokens) < keys:
            told = self._command("create-key", "--name", "bench-%d" % len(self.tokens), "--scopes", scopes)
            self.tokens.append(next(w for w in told.split() if len(w) >= 40))
        return self

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def pid(self):
        """The launcher becomes the JVM, so this is the JVM's."""
        return self.process.pid

    def get(self, name, path="/"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": "%s.localhost:%d" % (name, self.port)})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def deploy(self, name, archive, turn=0):
        """Sends a zip (bytes, or a Path that is streamed) and returns the milliseconds to the answer's end."""
        bound = "-----------------------------fazt-bench"
        head = (
            '--%s\r\nContent-Disposition: form-data; name="site_name"\r\n\r\n%s\r\n'
            '--%s\r\nContent-Disposition: form-data; name="file"; filename="site.zip"\r\n'
            "Content-Type: application/zip\r\n\r\n" % (bound, name, bound)
        ).encode()
        tail = ("\r\n--%s--\r\n" % bound).encode()
        whole = isinstance(archive, bytes)
        size = len(archive) if whole else archive.stat().st_size
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.putrequest("POST", "/api/deploy", skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", "localhost:%d" % self.port)
            connection.putheader("Authorization", "Bearer " + self.tokens[turn % KEYS])
            connection.putheader("Content-Type", "multipart/form-data; boundary=" + bound)
            connection.putheader("Content-Length", str(len(head) + size + len(tail)))
            connection.endheaders()
            if whole:
                connection.send(head + archive + tail)
            else:
                connection.send(head)
                with open(archive, "rb") as pieces:
                    connection.send(pieces)
                connection.send(tail)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        took = (time.perf_counter() - begun) * 1000
        if answer.status != 200:
            raise RuntimeError("deploy of %s: %d %s" % (name, answer.status, body[:500]))
        return took
