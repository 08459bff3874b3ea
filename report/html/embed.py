#!/usr/bin/env python3
"""Turns the page's style into C: style.css -> assets.c (what assets.h declares).

usage: embed.py FOLDER OUTPUT_FOLDER

The text is kept byte for byte after comments and indentation are gone, and its SHA-256 goes into the page's policy: a browser
applies no other style.
"""
import base64
import hashlib
import pathlib
import re
import sys


def style(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="ascii"), flags=re.S)
    text = "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"
    if "<" in text or "@import" in text or "url(" in text:
        sys.exit(f"{path}: '<', @import and url() have no place in the page's style")
    return text


def literal(text):
    """A C string literal, a line of text a line of C."""
    lines = (line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines())
    return "\n".join(f'\t"{line}\\n"' for line in lines)


def main():
    folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    text = style(folder / "style.css")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    output.mkdir(parents=True, exist_ok=True)
    (output / "assets.c").write_text(
        "/* Made by report/html/embed.py from style.css. */\n"
        '#include "report/html/assets.h"\n\n'
        f"const char html_style[] =\n{literal(text)};\n"
        f'const char html_style_sha256[] = "{digest}";\n')


if __name__ == "__main__":
    main()
