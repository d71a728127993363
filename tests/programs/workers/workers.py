import multiprocessing
import os
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import shared_memory

DOUBLE = {"factor": 2}


def double(number):
    return number * DOUBLE["factor"]


def tell(queue, text):
    queue.put((text, multiprocessing.current_process().name, __name__, os.getppid()))


def fill(name):
    memory = shared_memory.SharedMemory(name=name)
    memory.buf[:4] = b"done"
    memory.close()


def fail():
    sys.exit(7)


def main():
    if len(sys.argv) > 1:
        multiprocessing.set_start_method(sys.argv[1])
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=tell, args=(queue, "hello"), name="teller")
    process.start()
    text, name, module, parent = queue.get(timeout=30)
    process.join()
    print(text, name, process.exitcode)

    with multiprocessing.Pool(2) as pool:
        print(pool.map(double, range(5)))
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(double, range(5))))

    memory = shared_memory.SharedMemory(create=True, size=16)
    process = multiprocessing.Process(target=fill, args=(memory.name,))
    process.start()
    process.join()
    print(bytes(memory.buf[:4]))
    memory.close()
    memory.unlink()

    process = multiprocessing.Process(target=fail)
    process.start()
    process.join()
    print("failed with", process.exitcode)

    with multiprocessing.Manager() as manager:
        shared = manager.dict(a=1)
        shared["b"] = 2
        print(dict(shared), sys.argv[1:], threading.active_count())


if __name__ == "__main__":
    main()
