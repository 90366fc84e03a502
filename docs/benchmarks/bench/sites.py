"""Sites to deploy. The same seed makes the same bytes."""

import io
import random
import zipfile

TEXT_SHARE = 0.7
SUFFIXES = ("html", "css", "js", "json", "svg")


def prose(random_, size):
    """Text that deflates to about a third, as pages and scripts do."""
    words = ["".join(random_.choices("abcdefghijklmnopqrstuvwxyz", k=random_.randint(2, 10))) for _ in range(3000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    picked = random_.choices(words, weights, k=size // 4)
    return "\n".join(" ".join(picked[i : i + 12]) for i in range(0, len(picked), 12)).encode()[:size]


def website(seed, files=1000, total=20_000_000):
    """A zip of files of 0.2 to 1.8 times the mean size: seven in ten are text, the others do not compress."""
    random_ = random.Random(seed)
    text = prose(random_, 2_000_000)
    mean = total / files
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for i in range(files):
            size = int(mean * (0.2 + 1.6 * random_.random()))
            if i % 10 < TEXT_SHARE * 10:
                start = random_.randrange(len(text) - 2 * int(mean))
                body = b"/* %d of %d */ " % (i, seed) + text[start : start + size]
                name = "part%d/file%d.%s" % (i % 30, i, SUFFIXES[i % len(SUFFIXES)])
            else:
                body = random_.randbytes(size)
                name = "img/picture%d.png" % i
            archive.writestr(name if i else "index.html", body)
    return packed.getvalue()


def small(seed):
    """A page, its style and its script."""
    random_ = random.Random(seed)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in (("index.html", 2000), ("style.css", 1000), ("app.js", 3000)):
            archive.writestr(name, b"%d " % seed + prose_of(random_, size))
    return packed.getvalue()


def prose_of(random_, size):
    return " ".join("w%d" % random_.randrange(500) for _ in range(size // 5)).encode()


def fixed(files):
    """A zip of exactly these names and bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()


def heavy(path, files=30, size=10_000_000):
    """300 MB that do not compress, on disk."""
    random_ = random.Random(300)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("index.html", "heavy")
        for i in range(files):
            archive.writestr("video/part%d.mp4" % i, random_.randbytes(size))
    return path
