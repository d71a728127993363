"""Side-by-side measurements: Onefold, plain Python and the peers, interleaved in one run, as ratios.

`python -m benchmarks` builds everything anew in a folder of its own, measures, and writes docs/benchmarks.md.
"""
