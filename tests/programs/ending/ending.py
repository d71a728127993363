"""Ends in as many ways as programs end: `ending WAY`."""

import atexit
import os
import sys
import threading
import time


class Witness:
    def __del__(self):
        print("witness gone")


def keeper():
    try:
        yield
    finally:
        print("generator closed")


def number():
    sys.exit(3)


def text():
    sys.exit("something is missing")


def nothing():
    sys.exit()


def large():
    sys.exit(300)


def at_once():
    os._exit(4)


def uncaught():
    raise ValueError("nobody caught this")


def chained():
    try:
        {}["key"]
    except KeyError as error:
        raise RuntimeError("later") from error


def unflushed():
    global file
    file = open(sys.argv[2], "w")
    file.write("kept")
    print("to a pipe, without a line end", end="")


def registered():
    atexit.register(print, "first registered")
    atexit.register(print, "last registered")


def thread():
    def late():
        time.sleep(0.3)
        print("thread done")

    threading.Thread(target=late).start()
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def witness():
    global kept
    kept = Witness()


def cycle():
    global first
    first = Witness()
    first.itself = first


def generator():
    global running
    running = keeper()
    next(running)


def forked():
    child = os.fork()
    if child == 0:
        print("child")
        sys.exit(5)
    _, status = os.waitpid(child, 0)
    print("child ended with", os.waitstatus_to_exitcode(status))


def excepthook():
    sys.excepthook = lambda kind, error, trace: print("hook got", error)
    raise ValueError("this")


def broken_hook():
    sys.excepthook = lambda kind, error, trace: 1 / 0
    raise ValueError("this")


def wait():
    print("waiting", flush=True)
    time.sleep(60)


def lost():
    sys.stdout.write("nobody reads this")


def recursion():
    def deeper():
        return deeper()

    deeper()


if __name__ == "__main__":
    globals()[sys.argv[1]]()
