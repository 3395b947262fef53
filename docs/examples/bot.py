#!/usr/bin/env python3
"""A Hearth bot, written from docs/PROTOCOL.md alone.

    apt-get install python3-socketio python3-websocket     (or: pip install "python-socketio[client]")
    python3 bot.py http://localhost:3000 robot its-password workshop

It joins a public room, prints what is said there, and answers messages that begin with "!": !ping, !count, !roll.
It may be cut off at any time: it connects again, asks what changed since the last `rev` it knows, and goes on.
"""
import json
import queue
import random
import sys
import time
import urllib.request
import uuid

import socketio


def log_in(url, username, password):
    """POST /api/v1/login answers with a token for clients that are no browsers."""
    request = urllib.request.Request(
        url + "/api/v1/login",
        data=json.dumps({"username": username, "password": password}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


class Bot:
    def __init__(self, url, token, me, room):
        self.url, self.token, self.me, self.room = url, token, me, room
        self.known = None  # the room's newest `rev` that we hold
        self.answered = 0  # the newest message that was looked at, so that none is answered twice
        self.outbox = []  # what we said and nobody acknowledged yet, oldest first
        self.count = 0
        # Handlers run in the thread that reads the socket. Waiting for an answer there would wait for ever,
        # so they only put what they heard into this queue.
        self.heard = queue.Queue()
        self.socket = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=5)
        self.socket.on("connect", lambda: self.heard.put(("connect", None)))
        self.socket.on("disconnect", lambda: self.heard.put(("disconnect", None)))
        self.socket.on("changes", lambda changes: self.heard.put(("changes", changes)))
        self.socket.on("bye", lambda reason: self.heard.put(("bye", reason)))

    def run(self):
        self.socket.connect(self.url, auth={"token": self.token}, transports=["websocket"])
        while True:
            event, data = self.heard.get()
            try:
                if event == "connect":
                    self.arrive()
                elif event == "disconnect":
                    print(f"cut off at rev {self.known}", flush=True)
                elif event == "bye":
                    sys.exit(f"signed out: {data['message']}")
                elif data["room"] == self.room["id"]:
                    self.take(data)
            except socketio.exceptions.SocketIOError:
                pass  # The connection broke while we waited. "connect" comes again, and settles everything.

    def ask(self, command, data):
        while True:
            answer = self.socket.call(command, data, timeout=5)
            if answer["ok"]:
                return answer
            if not answer["retryable"]:
                raise SystemExit(f"{command} was refused: {answer['message']} ({answer['code']})")
            time.sleep(answer.get("retryAfter", 1))

    def arrive(self):
        """Join, then ask for what was missed: everything since `known`, or nothing yet on the first visit."""
        if self.known is None:
            summary = self.ask("room:join", {"room": self.room["slug"]})["room"]
            self.room, self.known = summary["info"], summary["rev"]
            self.answered = summary["lastSeq"]
            print(f"joined {self.room['name']} at rev {self.known}", flush=True)
        self.catch_up()
        for message in list(self.outbox):  # The same id again: if it did arrive, it is not said twice.
            self.deliver(message)

    def catch_up(self):
        """Also the subscription: from here on the server sends this room's changes."""
        since = self.known
        asked = {"rooms": [{"room": self.room["id"], "since": since}]}
        changes = self.ask("room:subscribe", asked)["rooms"][0]
        if changes.get("ok") is False:
            raise SystemExit(f"the room was refused: {changes['message']}")
        self.known = None if changes.get("reset") else since
        self.take(changes)
        print(f"caught up from rev {since} to {self.known}", flush=True)

    def take(self, changes):
        """The whole rule of receiving: apply what joins on to what is known, ask again when there is a gap."""
        if self.known is not None and changes["from"] > self.known + 1:
            return self.catch_up()
        for message in changes["messages"]:
            if message["seq"] <= self.answered:
                continue  # An edit, a reaction, or a repetition.
            self.answered = message["seq"]
            self.hear(message)
        self.known = max(self.known or 0, changes["to"])

    def hear(self, message):
        print(f"#{message['seq']} {message['author']['username']}: {message['text']}", flush=True)
        if message["author"]["id"] == self.me["id"]:
            return
        self.count += 1
        if message["text"] == "!ping":
            self.say(f"pong, {message['author']['name']}")
        elif message["text"] == "!count":
            self.say(f"I have heard **{self.count}** messages.")
        elif message["text"] == "!roll":
            self.say(f"You rolled a {random.randint(1, 6)} 🎲")

    def say(self, text):
        message = {"room": self.room["id"], "id": str(uuid.uuid4()), "text": text}
        self.outbox.append(message)
        self.deliver(message)

    def deliver(self, message):
        answer = self.ask("message:send", message)
        self.outbox.remove(message)
        print(f"said #{answer['seq']}: {message['text']}", flush=True)


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    url, username, password, room = sys.argv[1:]
    login = log_in(url.rstrip("/"), username, password)
    print(f"signed in as {login['me']['username']}", flush=True)
    Bot(url, login["token"], login["me"], {"slug": room}).run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
