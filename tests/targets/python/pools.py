"""Thread pools that are full, may still grow, and rest; they tell of themselves what their executors know.

usage: pools.py
"""
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import truth

LONG_SECONDS = 3600


def work():
    truth.here_i_am()
    time.sleep(LONG_SECONDS)


def pool(name, size, busy):
    executor = ThreadPoolExecutor(max_workers=size, thread_name_prefix=name)
    for _ in range(busy):
        executor.submit(work)
    return executor


pools = [pool("full", 2, 40), pool("caf\u00e9 <b>", 16, 3), pool("rests", 3, 0)]
pools[2].submit(truth.here_i_am).result()
truth.here_i_am()
time.sleep(0.3)
truth.tell(pools=[{"name": executor._thread_name_prefix, "max_workers": executor._max_workers, "workers": len(executor._threads),
                   "queued": executor._work_queue.qsize()} for executor in pools], version=sys.version_info[:2])
truth.stand()
