"""Stands in functions whose files are what the test made of them: files.py PATH... runs a function of each as if it came from there."""
import sys

import awkward
import truth

SOURCE = """def wait_here(lock):
    name = "not-to-be-seen-in-a-bundle"  # password=hunter2-in-a-comment
    lock.acquire()
    return name
"""


def main():
    for path in sys.argv[1:]:
        space = {}
        exec(compile(SOURCE, path, "exec"), space)
        truth.start(path, space["wait_here"], awkward.gate())
    truth.tell_later()
    truth.stand()


main()
