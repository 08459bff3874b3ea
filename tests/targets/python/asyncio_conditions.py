"""The loop of conditions.py that is blocked by a call, or is not. CPython 3.7 and later."""
import asyncio
import threading
import time

reached = threading.Event()  # the loop is in its state


async def waits(is_last):
    if is_last:
        reached.set()
    await asyncio.sleep(3600)


async def blocks():
    await asyncio.sleep(0.05)
    reached.set()
    time.sleep(3600)


async def both(is_blocked):
    await asyncio.gather(*(waits(not is_blocked) for _ in range(3)), *([blocks()] if is_blocked else []))


def run(is_blocked):
    asyncio.run(both(is_blocked))
