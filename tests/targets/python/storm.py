"""Calls without a pause, whose every legal stack is known: for judging samples.

usage: storm.py own|shared|returns DEPTH [work|bare] [THREADS]

Ten chains of DEPTH calls are made in turn, for ever. own: each chain has functions of its own, one a depth. shared: all chains go through the
same functions, each by a line of its own, and comes back to it. returns: as shared, with the return on one more line a chain. In all of them a call
stands alone on its line, so a stack is legal if each caller stands on the one line of its chain that calls the next.
The truth's "calls" are [caller, line, callee, chain], "spans" the lines of each function; chain -1 is any.
"""
import sys
import threading

import truth

CHAINS = 10
FILE = "storm_lines.py"


class Source(object):
    """Lines of a program, and what they call."""

    def __init__(self):
        self.lines, self.calls, self.spans = [], [], {}

    def add(self, text):
        self.lines.append(text)
        return len(self.lines)

    def call(self, text, caller, callee, chain):
        self.calls.append([caller, self.add(text), callee, chain])

    def function(self, name, argument):
        self.spans[name] = [self.add("def %s(%s):" % (name, argument)), None]

    def end(self, name):
        self.spans[name][1] = len(self.lines)
        self.add("")
        self.add("")


def add_leaf(source, name, argument, has_work):
    source.function(name, argument)
    if has_work:
        source.add("    total = 0")
        # Longer than a read of the whole stack takes: 5 us where frames lie together, up to 40 us where 200 of them are apart (own, 2.7).
        source.add("    for step in range(4000):")
        source.add("        total += step")
    source.add("    return 1")
    source.end(name)


def own(source, depth, has_work):
    for chain in range(CHAINS):
        for at in range(depth - 1):
            name, callee = "f%d_%d" % (chain, at), "f%d_%d" % (chain, at + 1)
            source.function(name, "")
            source.call("    %s()" % callee, name, callee, chain)
            source.add("    return 1")
            source.end(name)
        add_leaf(source, "f%d_%d" % (chain, depth - 1), "", has_work)
    return ["f%d_0()" % chain for chain in range(CHAINS)]


def shared(source, depth, has_work, returns_apart=False):
    for at in range(depth - 1):
        name, callee = "s%d" % at, "s%d" % (at + 1)
        source.function(name, "chain")
        for chain in range(CHAINS):
            source.add("    %s chain == %d:" % ("elif" if chain else "if", chain))
            source.call("        %s%s(chain)" % ("got = " if returns_apart else "return ", callee), name, callee, chain)
            if returns_apart:
                source.add("        return got")
        source.end(name)
    add_leaf(source, "s%d" % (depth - 1), "chain", has_work)
    return ["s0(%d)" % chain for chain in range(CHAINS)]


def returns(source, depth, has_work):
    return shared(source, depth, has_work, True)


def written(kind, depth, has_work):
    source = Source()
    calls = {"own": own, "shared": shared, "returns": returns}[kind](source, depth, has_work)
    source.function("storm", "")
    source.add("    while True:")
    for chain, call in enumerate(calls):
        source.call("        " + call, "storm", call.partition("(")[0], chain)
    source.end("storm")
    return source


def main():
    kind, depth = sys.argv[1], int(sys.argv[2])
    source = written(kind, depth, "bare" not in sys.argv[3:4])
    space = {"__name__": "storm_lines"}
    exec(compile("\n".join(source.lines) + "\n", FILE, "exec"), space)
    for number in range(int(sys.argv[4]) if len(sys.argv) > 4 else 1):
        truth.start("storm-%d" % number, space["storm"])
    truth.here_i_am()
    truth.tell(calls=source.calls, spans=source.spans, file=FILE, chains=CHAINS, depth=depth)
    truth.stand()


main()
