from . import table


def mixed(*names):
    return table.RESULTS[frozenset(names)]
