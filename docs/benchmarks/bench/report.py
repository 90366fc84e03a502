"""Numbers and the tables they are shown in."""

import statistics


def median(values):
    return statistics.median(values)


def quantile(values, share):
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def spread(values, form="%.0f"):
    """Median, with the least and the greatest value."""
    return "%s (%s–%s)" % tuple(form % v for v in (median(values), min(values), max(values)))


def verdict(value, limit, at_least=False):
    kept = value >= limit if at_least else value <= limit
    return "kept" if kept else "**missed**"


def table(heads, rows):
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
