"""Holds sampled stacks of tests/targets/python/storm.py against the calls that it makes: what cannot have been is counted."""
import collections

Verdict = collections.namedtuple("Verdict", "samples impossible wrong_lines whole frames examples")


class StormJudge:
    def __init__(self, truth):
        self.file = truth["file"]
        self.depth = truth["depth"]
        self.spans = {name: tuple(span) for name, span in truth["spans"].items()}
        self.calls = {(caller, line, callee): chain for caller, line, callee, chain in truth["calls"]}
        self.pairs = {(caller, callee) for caller, _, callee in self.calls}
        self.call_lines = {(caller, line): chain for caller, line, _, chain in truth["calls"]}

    def of_storm(self, stack):
        """The frames below the program's own (function, file, line), root first, without what stands outside it (truth.py, threading)."""
        return [(function, line) for function, file, line in stack if file.rpartition("/")[2] == self.file]

    def judge(self, frames):
        """None, or why these frames (function, line), root first, cannot have been: ("impossible" | "line", words)."""
        if frames[0][0] != "storm":
            return "impossible", f"begins with {frames[0][0]}"
        chain = None
        for (caller, line), (callee, _) in zip(frames, frames[1:]):
            if (caller, callee) not in self.pairs:
                return "impossible", f"{caller} does not call {callee}"
            found = self.calls.get((caller, line, callee))
            if found is None:
                return "line", f"{caller} does not call {callee} in line {line}"
            if chain is not None and found != chain:
                return ("line" if caller.startswith("s") else "impossible"), f"{caller}:{line} is of chain {found} and its caller of {chain}"
            chain = found
        leaf, line = frames[-1]
        low, high = self.spans.get(leaf, (1, 0))
        if not low <= line <= high:
            return "line", f"{leaf} has no line {line}"
        at_call = self.call_lines.get((leaf, line), chain)
        if chain is not None and at_call != chain:
            return "line", f"{leaf}:{line} is of chain {at_call} and its caller of {chain}"
        return None

    def verdict(self, counted):
        """Of (stack, count) pairs; stacks that hold nothing of the storm are passed over."""
        samples = impossible = wrong = whole = kept = 0
        examples = []
        for stack, count in counted:
            frames = self.of_storm(stack)
            if not frames:
                continue
            samples += count
            kept += count * len(frames)
            why = self.judge(frames)
            if why is None:
                whole += count * (len(frames) == self.depth + 1)
                continue
            impossible += count * (why[0] == "impossible")
            wrong += count * (why[0] == "line")
            if len(examples) < 3:
                examples.append(why[1])
        return Verdict(samples, impossible, wrong, whole, kept, examples)
