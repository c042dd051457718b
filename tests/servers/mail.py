"""A real mail server for tests: Exim takes mail by SMTP and delivers it, Dovecot gives it out by IMAP.

Both run as the tests' own processes, on free loopback ports, with everything they write in a temporary folder; what is
installed or configured for the machine itself is not used. They have to be started as root, because both change users.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted, MailMessage

PACKAGES = ("exim4-daemon-light", "dovecot-imapd")
EXIM, DOVECOT = "/usr/sbin/exim4", "/usr/sbin/dovecot"
USER = "Debian-exim"
"""Whom Exim delivers as: it is compiled in, and started with a configuration of our own it becomes nobody else."""

PASSWORD = "letter-box"
"""Of every mailbox."""

_START_SECONDS = 10.0
_DELIVERY_SECONDS = 10.0

_EXIM = """\
primary_hostname = mail.example.test
spool_directory = {home}/spool
log_file_path = {home}/spool/%slog
local_interfaces = 127.0.0.1
daemon_smtp_ports = {smtp}
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts =
keep_environment =
acl_smtp_rcpt = known
begin acl
known:
  accept verify = recipient
begin routers
mailbox:
  driver = accept
  address_data = ${{lookup {{${{lc:$local_part@$domain}}}} dsearch,filter=dir {{{home}/mail}}{{$value}}fail}}
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = {home}/mail/$address_data
  maildir_format
  user = {user}
  group = {user}
"""

_DOVECOT = """\
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/dovecot.log
listen = 127.0.0.1
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{home}/mail/%Lu
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={user} home={home}/mail/%Lu
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@dataclass(frozen=True)
class MailServer:
    """Where to send mail, and where to read it; mail for an address without a mailbox is refused."""

    home: Path
    smtp_port: int
    imap_port: int

    @property
    def smtp_url(self) -> str:
        """As the portal's ``smtp_url`` wants it."""
        return f"smtp://127.0.0.1:{self.smtp_port}"

    def add_mailbox(self, address: str) -> None:
        """Makes mail for this address welcome, and empties its mailbox."""
        self.remove_mailbox(address)
        self._box(address).mkdir()
        shutil.chown(self._box(address), USER, USER)

    def remove_mailbox(self, address: str) -> None:
        """Forgets an address and its mails; mail for it is refused from now on."""
        shutil.rmtree(self._box(address), ignore_errors=True)

    def read(self, address: str) -> list[MailMessage]:
        """The mails in a mailbox, oldest first, read over IMAP."""
        with MailBoxUnencrypted("127.0.0.1", self.imap_port).login(address, PASSWORD) as box:
            return list(box.fetch(mark_seen=False))

    def wait_for(self, address: str, number: int = 1) -> MailMessage:
        """The newest mail, once there are that many. Raises AssertionError when they do not arrive."""
        found: list[MailMessage] = []

        def arrived() -> bool:
            found[:] = self.read(address)
            return len(found) >= number

        _wait(arrived, f"mail number {number} for {address}", _DELIVERY_SECONDS)
        return found[-1]

    def _box(self, address: str) -> Path:
        return self.home / "mail" / address.lower()


def why_not() -> str:
    """Why there can be no mail server here, or '' where there can.

    In continuous integration (``CI`` is set) missing packages are installed. Elsewhere nothing is installed: a mail
    server is more than tests may put on a person's machine.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return "Exim and Dovecot have to be started as root, on Linux"
    if os.environ.get("CI") and not _installed():
        _install()
    if not _installed():
        return f"install them first: apt-get install --no-install-recommends {' '.join(PACKAGES)}"
    version = subprocess.run([DOVECOT, "--version"], capture_output=True, text=True, check=True).stdout
    return "" if version.startswith("2.3.") else f"the configuration is one of Dovecot 2.3, and here is {version}"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A running mail server without mailboxes; see ``why_not`` first."""
    home = Path(tempfile.mkdtemp(prefix="sera-rpa-mail-"))
    home.chmod(0o755)
    server = MailServer(home, _free_port(), _free_port())
    for folder in ("spool", "mail"):
        (home / folder).mkdir()
        shutil.chown(home / folder, USER, USER)
    facts = {"home": home, "smtp": server.smtp_port, "imap": server.imap_port, "user": USER, "password": PASSWORD}
    (home / "exim.conf").write_text(_EXIM.format(**facts), encoding="utf-8")
    (home / "dovecot.conf").write_text(_DOVECOT.format(**facts), encoding="utf-8")
    commands = (
        [EXIM, "-C", str(home / "exim.conf"), "-bdf", "-q1m"],
        [DOVECOT, "-F", "-c", str(home / "dovecot.conf")],
    )
    with (home / "said.log").open("wb") as said:
        processes = [subprocess.Popen(command, stdout=said, stderr=said) for command in commands]
    try:
        for port in (server.smtp_port, server.imap_port):
            try:
                _wait(lambda port=port: _answers(port), f"an answer at port {port}", _START_SECONDS)
            except AssertionError as error:
                said = " ".join(path.read_text(errors="replace") for path in home.glob("*.log"))
                raise AssertionError(f"{error}; it said: {said}") from None
        yield server
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(10)
        shutil.rmtree(home, ignore_errors=True)


def _installed() -> bool:
    return all(Path(program).is_file() for program in (EXIM, DOVECOT))


def _install() -> None:
    """Debian's packages; runlevel 1 keeps their own services from being started."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-q", "-y"]
    for command in (["update"], ["install", "--no-install-recommends", *PACKAGES]):
        subprocess.run([*apt, *command], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


def _wait(true: Callable[[], bool], what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        time.sleep(0.05)
