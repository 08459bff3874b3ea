"""Asks the service on PORT for work until SECONDS are over: load.py PORT SECONDS [CLIENTS]."""
import http.client
import json
import sys
import threading
import time


def ask(port, until):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    number = 0
    while time.monotonic() < until:
        number += 1
        try:
            connection.request("POST", "/orders", json.dumps({"item": f"item-{number}", "cents": number}))
            connection.getresponse().read()
            connection.request("GET", "/orders")
            connection.getresponse().read()
        except OSError:
            connection.close()
        time.sleep(0.02)


def main():
    port, seconds, clients = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 3
    threads = [threading.Thread(target=ask, args=(port, time.monotonic() + seconds)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
