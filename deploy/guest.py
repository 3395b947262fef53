"""A guest that shares no code with Hearth: python-socketio, with the transports that it is told, or its own choice.

    python3 guest.py ADDRESS TOKEN ROOM [TRANSPORT]

Prints "hello" after each connection, "gone" after each loss, and the number of each message as it first hears of it.
"""
import queue
import sys
import time

import socketio

url, token, room = sys.argv[1:4]
known = None
heard = queue.Queue()
seen = set()
socket = None


def take(changes):
    global known
    for message in changes["messages"]:
        if message["seq"] not in seen:
            seen.add(message["seq"])
            print(message["seq"], flush=True)
    known = max(known or 0, changes["to"])


def catch_up():
    asked = {"room": room} if known is None else {"room": room, "since": known}
    answer = socket.call("room:subscribe", {"rooms": [asked]}, timeout=5)
    take(answer["rooms"][0])


def arrive():
    """
    A new client each time, and not the library's own reconnection: python-socketio 5.7 takes a polling session that the
    server closes, as a node that stops does, for the end, and its threads of before disturb a client that is used again.
    """
    global socket
    while True:
        socket = socketio.Client(reconnection=False)
        for name in ("hello", "changes", "disconnect"):
            socket.on(name, lambda *data, of=socket, name=name: heard.put((of, name, data[0] if data else None)))
        try:
            return socket.connect(url, auth={"token": token}, transports=sys.argv[4:] or None)
        except socketio.exceptions.SocketIOError:
            time.sleep(0.3)


arrive()
while True:
    of, name, data = heard.get()
    if of is not socket:
        continue
    print("gone" if name == "disconnect" else name if name == "hello" else "", flush=True)
    try:
        if name == "disconnect":
            arrive()
        elif name == "hello":
            catch_up()
        elif name == "changes" and known is not None:
            if data["from"] <= known + 1:
                take(data)
            else:
                catch_up()
    except socketio.exceptions.SocketIOError:
        pass  # It broke while we waited; "hello" comes again.
