"""Tasks of asyncio in every state, on two loops, that wait for one another. Runs on CPython 3.7 to 3.15.

The truth's "tasks": of each its name (3.8 and later), loop (main or second), state, awaited_by (names), and the stack of its coroutines, innermost
first. Every task's outermost function has the task's name, so that 3.7, where tasks have none, can be judged too.
"""
import asyncio
import sys
import threading

import truth

tasks = {}  # name -> (task, loop's name)
async_generators = {}  # name of a task -> what it iterates over: nothing in Python leads there
NAMED = sys.version_info >= (3, 8)


def make(loop_name, coroutine, name):
    task = asyncio.ensure_future(coroutine)
    if NAMED:
        task.set_name(name)
    tasks[name] = (task, loop_name)
    return task


# ---- what the tasks do

async def inner(gate):
    await gate


async def middle(gate):
    await inner(gate)


async def deep(gate):
    await middle(gate)


async def sleeper():
    await asyncio.sleep(3600)


async def waits_for(task):
    await task


async def waits_for_deep(task):
    return await waits_for(task)


async def gathers(first, second):
    return await asyncio.gather(first, second)


async def gathered_one(gate):
    await gate


async def gathered_two(gate):
    await asyncio.sleep(3600)


async def cycle_one():
    await asyncio.sleep(0)
    await tasks["cycle_two"][0]


async def cycle_two():
    await asyncio.sleep(0)
    await tasks["cycle_one"][0]


async def iterates(gate):
    async_generators["iterates"] = generates(gate)
    async for value in async_generators["iterates"]:
        print(value)


async def generates(gate):
    yield await gate


async def manages(gate):
    async with Manager(gate):
        pass


class Manager:
    def __init__(self, gate):
        self.gate = gate

    async def __aenter__(self):
        await self.gate

    async def __aexit__(self, *_):
        pass


async def times_out(gate):
    await asyncio.wait_for(asyncio.shield(gate), 3600)


async def queued(queue):
    return await queue.get()


async def locked(lock):
    async with lock:
        pass


async def ends():
    return 1


async def fails():
    raise ValueError("as planned")


async def cancelled(gate):
    await gate


def old_style(gate):
    yield from gate


if hasattr(asyncio, "coroutine"):  # until 3.10
    old_style = asyncio.coroutine(old_style)


# ---- both loops

def join(loop_name, name):
    """The task that runs the loop joins the others."""
    task = asyncio.current_task()
    if NAMED:
        task.set_name(name)
    tasks[name] = (task, loop_name)


async def second_loop(ready):
    loop = asyncio.get_event_loop()
    join("second", "second_loop")
    make("second", other_loop(loop.create_future()), "other_loop")
    task = make("second", second_sleeper(), "second_sleeper")
    await asyncio.sleep(0)
    ready.set()
    await task


async def other_loop(gate):
    await gate


async def second_sleeper():
    await asyncio.sleep(3600)


def run_second(ready):
    asyncio.run(second_loop(ready))


async def main():
    loop = asyncio.get_event_loop()
    join("main", "main")
    gate = loop.create_future()
    lock = asyncio.Lock()
    await lock.acquire()
    make("main", deep(gate), "deep")
    make("main", sleeper(), "sleeper")
    make("main", waits_for(tasks["deep"][0]), "waits_for")
    make("main", waits_for_deep(tasks["waits_for"][0]), "waits_for_deep")
    make("main", gathered_one(gate), "gathered_one")
    make("main", gathered_two(gate), "gathered_two")
    make("main", gathers(tasks["gathered_one"][0], tasks["gathered_two"][0]), "gathers")
    make("main", cycle_one(), "cycle_one")
    make("main", cycle_two(), "cycle_two")
    make("main", iterates(gate), "iterates")
    make("main", manages(gate), "manages")
    make("main", times_out(gate), "times_out")
    make("main", queued(asyncio.Queue()), "queued")
    make("main", locked(lock), "locked")
    make("main", ends(), "ends")
    make("main", fails(), "fails")
    make("main", cancelled(gate), "cancelled").cancel()
    if hasattr(asyncio, "coroutine"):
        make("main", old_style(gate), "old_style")
    ready = threading.Event()
    truth.start("second", run_second, ready)
    await asyncio.sleep(0.1)
    ready.wait()
    truth.tell_later(facts=told)
    await stands()


async def stands():
    await asyncio.get_event_loop().create_future()


# ---- the truth

def coroutine_stack(coroutine):
    """Innermost first, by what each waits for."""
    found = []
    while coroutine is not None:
        for kind in ("cr", "gi", "ag"):
            frame = getattr(coroutine, kind + "_frame", None)
            if frame is not None:
                found.insert(0, truth.described(frame))
                coroutine = getattr(coroutine, {"cr": "cr_await", "gi": "gi_yieldfrom", "ag": "ag_await"}[kind])
                break
        else:
            break
    return found


def whole_stack(name, task):
    found = coroutine_stack(task.get_coro() if NAMED else task._coro)
    if name in async_generators:
        found = coroutine_stack(async_generators[name]) + found
    return found


def state(task):
    if not task.done():
        return "pending"
    if task.cancelled():
        return "cancelled"
    return "finished"


AWAITED_BY = {"deep": ["waits_for"], "waits_for": ["waits_for_deep"], "gathered_one": ["gathers"], "gathered_two": ["gathers"],
              "cycle_one": ["cycle_two"], "cycle_two": ["cycle_one"], "second_sleeper": ["second_loop"]}


def told():
    rows = [{"name": name, "loop": loop, "state": state(task), "awaited_by": AWAITED_BY.get(name, []), "frames": whole_stack(name, task)}
            for name, (task, loop) in tasks.items()]
    return {"tasks_told": rows, "named": NAMED}


asyncio.run(main())
