"""The same site three times, first, unchanged and 1 % changed: what is missing beside a zip of all."""

import io
import os
import random
import socket
import subprocess
import threading
import time
import zipfile

from bench import sites
from bench.node import Node
from bench.report import median, spread, table

ROUNDS = 5
WARM_UP = 2
CHANGED = 10
BUFFER = 64 * 1024


class CountingProxy:
    """Carries connections to a port of this machine and counts what the clients send."""

    def __init__(self, target):
        self.target = target
        self.sent = 0
        self.lock = threading.Lock()
        self.server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            node = socket.create_connection(("127.0.0.1", self.target))
            for side in (client, node):
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._carry, args=(client, node, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(node, client, False), daemon=True).start()

    def _carry(self, source, target, counted):
        try:
            while True:
                piece = source.recv(BUFFER)
                if not piece:
                    break
                if counted:
                    with self.lock:
                        self.sent += len(piece)
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def take(self):
        with self.lock:
            sent, self.sent = self.sent, 0
        return sent

    def close(self):
        self.server.close()


def unpacked(seed, folder):
    """The files of the large site, in a folder."""
    with zipfile.ZipFile(io.BytesIO(sites.website(seed))) as archive:
        archive.extractall(folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def change(files, seed):
    """Other bytes of the same kind and size in one file of a hundred."""
    random_ = random.Random(seed)
    for path in files[:: len(files) // CHANGED]:
        size = path.stat().st_size
        packable = path.suffix != ".png"
        path.write_bytes(sites.prose(random_, size) if packable else random_.randbytes(size))


def packed(folder, files):
    """All of them in a zip, as a client that knows nothing else sends them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for path in files:
            kind = zipfile.ZIP_STORED if path.suffix == ".png" else zipfile.ZIP_DEFLATED
            out.write(path, path.relative_to(folder), compress_type=kind)
    return archive.getvalue()


def by_command(node, proxy, folder, name):
    """One whole process of the command line: bytes and milliseconds."""
    proxy.take()
    begun = time.perf_counter()
    subprocess.run(
        [node.fazt, "app", "deploy", str(folder), "--name", name], check=True, capture_output=True, env=dict(os.environ)
    )
    return proxy.take(), (time.perf_counter() - begun) * 1000


def by_zip(node, proxy, folder, files, name):
    """Packing and the upload of everything: bytes and milliseconds."""
    proxy.take()
    begun = time.perf_counter()
    archive = packed(folder, files)
    straight, node.port = node.port, proxy.port
    try:
        node.deploy(name, archive)
    finally:
        node.port = straight
    return proxy.take(), (time.perf_counter() - begun) * 1000


def run(dist, room):
    node = Node(dist, room).start().await_up()
    proxy = CountingProxy(node.port)
    steps = ("first", "unchanged", "1 % changed")
    seen = {(way, step): [] for way in ("missing", "zip") for step in steps}
    try:
        added = dict(os.environ, FAZT_TOKEN=node.tokens[0])
        url = "http://localhost:%d" % proxy.port
        subprocess.run([node.fazt, "remote", "add", "resend", "--url", url], env=added, check=True, capture_output=True)
        subprocess.run([node.fazt, "remote", "default", "resend"], env=os.environ, check=True, capture_output=True)
        for i in range(WARM_UP + ROUNDS):
            for way in ("missing", "zip"):
                folder = room / ("site-%s-%d" % (way, i))
                # Not the same bytes in both ways: what one sent must not be there for the other.
                files = unpacked(5000 + 2 * i + (way == "zip"), folder)
                for step in steps:
                    if step == "1 % changed":
                        change(files, 9000 + 2 * i + (way == "zip"))
                    name = "%s%d" % (way, i)
                    seen[way, step].append(
                        by_command(node, proxy, folder, name)
                        if way == "missing"
                        else by_zip(node, proxy, folder, files, name)
                    )
    finally:
        proxy.close()
        node.stop()
    print("## Sending only what is missing\n")
    rows = []
    for step in steps:
        ours, zips = seen["missing", step][WARM_UP:], seen["zip", step][WARM_UP:]
        share = median([sent for sent, _ in ours]) / median([sent for sent, _ in zips])
        rows.append(
            [
                step,
                spread([sent / 1000 for sent, _ in ours], "%.0f"),
                spread([sent / 1000 for sent, _ in zips], "%.0f"),
                "%.2f %%" % (share * 100),
                spread([took for _, took in ours]),
                spread([took for _, took in zips]),
            ]
        )
    print(
        table(
            ["1,000 files, 20 MB", "kB sent by `fazt app deploy`", "kB of the zip upload", "share", "ms", "ms, zip"],
            rows,
        )
    )
