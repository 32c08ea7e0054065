"""A mail server that does as it is told."""

import socketserver
import threading
from contextlib import suppress
from dataclasses import dataclass, field

_TO_RECIPIENT = {"4xx": "451 later", "5xx": "550 no such user", "blocked": "550 5.7.1 relaying denied"}


@dataclass
class Script:
    """What the server answers, one word for each mail; when there is none left it takes everything.

    `ok`; `4xx`, `5xx`, `blocked` (to RCPT; the last means the sender, not the address), `sender-5xx` (to MAIL),
    `data-5xx` (after DATA); `drop` (hangs up at DATA); `accept-drop` (takes the mail and hangs up before saying so);
    `stall` (says nothing more at DATA).
    """

    answers: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    conversations: int = 0

    @property
    def asked(self) -> int:
        return len(self.said)

    def next(self) -> str:
        self.said.append(self.answers.pop(0) if self.answers else "ok")
        return self.said[-1]


class _Conversation(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        # Clients are killed here.
        with suppress(ConnectionError):
            self.talk()

    def talk(self) -> None:
        script: Script = self.server.script
        script.conversations += 1
        self.say("220 test")
        answer = "ok"
        while line := self.rfile.readline():
            command = line.decode().strip().upper()
            if command.startswith("EHLO"):
                self.say("250 test")
            elif command.startswith("MAIL"):
                answer = script.next()
                self.say("550 5.7.1 not from you" if answer == "sender-5xx" else "250 ok")
            elif command.startswith("RCPT"):
                self.say(_TO_RECIPIENT.get(answer, "250 ok"))
            elif command == "DATA":
                if answer == "drop":
                    return
                if answer == "stall":
                    # Until the client gives up.
                    self.rfile.read()
                    return
                self.say("354 go on")
                lines = []
                while (text := self.rfile.readline()) != b".\r\n":
                    lines.append(text)
                if answer == "data-5xx":
                    self.say("554 not like this")
                    continue
                script.taken.append(b"".join(lines))
                if answer == "accept-drop":
                    return
                self.say("250 taken")
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine while the `with` lasts."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.script = Script()

    def __enter__(self) -> "MailServer":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
