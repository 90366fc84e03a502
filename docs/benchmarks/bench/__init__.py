"""Benchmarks of fazt; started by docs/benchmarks/run."""
