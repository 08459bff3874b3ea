"""A small service as people run them: threads that answer HTTP, a database, a log, a background job.

usage: service.py [PORT]     prints "ready PORT PID"; ends at SIGTERM and removes its files
"""
import asyncio
import http.server
import json
import logging
import os
import queue
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time

folder = tempfile.mkdtemp(prefix="orders-")
logging.basicConfig(filename=f"{folder}/orders.log", format="%(asctime)s %(threadName)s %(message)s", level=logging.INFO)
jobs = queue.Queue(maxsize=100)


def database():
    return sqlite3.connect(f"{folder}/orders.db", timeout=5)


class Orders(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        connection = database()
        try:
            count, total = connection.execute("SELECT count(*), coalesce(sum(cents), 0) FROM orders").fetchone()
        finally:
            connection.close()
        self.answer({"orders": count, "cents": total})

    def do_POST(self):
        order = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        try:
            jobs.put_nowait(order)
        except queue.Full:
            self.answer({"error": "busy"}, 503)
        else:
            self.answer({"accepted": True}, 202)

    def answer(self, body, status=200):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, form, *arguments):
        logging.info(form, *arguments)


def store_orders():
    """One of the workers: takes orders from the queue and stores them, with some arithmetic in between."""
    connection = database()
    while True:
        order = jobs.get()
        checksum = sum(i * i for i in range(20_000)) % 97
        with connection:
            connection.execute("INSERT INTO orders (item, cents) VALUES (?, ?)", (str(order.get("item")), int(order.get("cents", 0)) + checksum))
        logging.info("stored %s", order)


async def watch():
    """A loop of asyncio beside the threads, as services that were half rewritten have it."""
    async def every(seconds, word):
        while True:
            await asyncio.sleep(seconds)
            logging.info("%s: %d waiting", word, jobs.qsize())

    await asyncio.gather(every(0.5, "queue"), every(5, "health"))


def main():
    with database() as connection:
        connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, item TEXT, cents INTEGER)")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), Orders)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    for number in range(4):
        threading.Thread(target=store_orders, name=f"store-{number}", daemon=True).start()
    threading.Thread(target=lambda: asyncio.run(watch()), name="watch", daemon=True).start()
    threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
    print("ready", server.server_address[1], os.getpid(), flush=True)
    try:
        while True:
            time.sleep(3600)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
