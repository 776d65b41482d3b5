"""Servers on loopback that the connectors are tried against: real ones, ended by their id.

PostgreSQL and an SSH server come from Debian; where one is not installed its tests are skipped.
"""

import datetime as dt
import getpass
import ipaddress
import os
import shutil
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from tests.journeys.server import STARTS_WITHIN, free_port, until

PASSWORD = "open-sesame-7f3c91d2"  # of the invented database user; looked for on the disk

ROOT = "administrator-only"


def _pem(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@dataclass
class Authority:
    """A certificate authority of the test's own, and the certificate of 127.0.0.1."""

    folder: Path
    pem: str = ""

    def __post_init__(self) -> None:
        key, name = ec.generate_private_key(ec.SECP256R1()), self._name("Invented authority")
        root = self._certificate(name, key, name, key, ca=True)
        self.pem = root.public_bytes(serialization.Encoding.PEM).decode()
        own = ec.generate_private_key(ec.SECP256R1())
        leaf = self._certificate(self._name("127.0.0.1"), own, name, key, ca=False)
        self.certificate = self.folder / "server.pem"
        self.key = self.folder / "server.key"
        self.certificate.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(_pem(own))
        self.key.chmod(0o600)

    @property
    def words(self) -> str:
        """The key of a source document that names this authority."""
        indented = "".join(f"  {line}\n" for line in self.pem.splitlines())
        return f"authority_certificates: |\n{indented}"

    @staticmethod
    def _name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    @staticmethod
    def _certificate(name: Any, key: Any, issuer: Any, signer: Any, *, ca: bool) -> Any:
        now = dt.datetime.now(dt.UTC)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
                critical=False,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .sign(signer, hashes.SHA256())
        )


@dataclass
class Postgres:
    """A database on loopback, with TLS and passwords asked for."""

    port: int
    administrator: str

    def run(self, *commands: str) -> None:
        import psycopg

        with psycopg.connect(self.administrator, autocommit=True) as database:
            for command in commands:
                database.execute(command)  # type: ignore[call-overload]


def _as_postgres(*words: str | Path) -> None:
    own = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    done = subprocess.run(
        [*(own if os.getuid() == 0 else []), *map(str, words)],
        capture_output=True, text=True, timeout=120, check=False, cwd="/",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def postgres(authority: Authority) -> Iterator[Postgres]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    tools, port = found[-1].parent, free_port()
    # Not below the tests' own folder, which is closed to every other user, the database's too.
    folder = Path(tempfile.mkdtemp(prefix="irwell-database-"))
    try:
        data = _new_database(tools, folder, authority)
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c ssl=on"
            f" -c ssl_cert_file={folder}/server.pem -c ssl_key_file={folder}/server.key"
            " -c fsync=off"
        )
        control = (tools / "pg_ctl", "-D", data, "-w")
        _as_postgres(*control, "-l", folder / "log", "-o", options, "start")
        try:
            yield Postgres(
                port, f"host=127.0.0.1 port={port} user=postgres dbname=postgres password={ROOT}"
            )
        finally:
            _as_postgres(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _new_database(tools: Path, folder: Path, authority: Authority) -> Path:
    (folder / "password").write_text(ROOT)
    for name in ("server.pem", "server.key"):
        shutil.copy(authority.folder / name, folder / name)
        (folder / name).chmod(0o600)
    if os.getuid() == 0:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "postgres")
    _as_postgres(tools / "initdb", "-D", folder / "data", "-U", "postgres", "--encoding=UTF8",
                 "--auth", "scram-sha-256", "--pwfile", folder / "password")  # fmt: skip
    return folder / "data"


@dataclass
class Ssh:
    """An SSH server on loopback with SFTP, and a key that it lets in."""

    port: int
    host_key: str
    user: str
    private: str
    files: Path


def _ssh_key(path: Path) -> str:
    """Make a key pair; return the public line without its comment."""
    key = ed25519.Ed25519PrivateKey.generate()
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.OpenSSH,
            serialization.NoEncryption(),
        )
    )
    path.chmod(0o600)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        .decode()
    )


@contextmanager
def ssh(folder: Path) -> Iterator[Ssh]:
    tool, files = Path("/usr/sbin/sshd"), folder / "files"
    if not tool.exists():
        pytest.skip("An SSH server is not installed (Debian package openssh-server)")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it drops its rights to; made at boot else
    files.mkdir()
    host_key, port = _ssh_key(folder / "host"), free_port()
    (folder / "allowed").write_text(_ssh_key(folder / "client") + "\n")
    (folder / "settings").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/allowed\nStrictModes no\nPermitRootLogin yes\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\n"
        "Subsystem sftp internal-sftp\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [tool, "-D", "-e", "-f", folder / "settings"], stdout=log, stderr=log
        )

    def answers() -> bool:
        assert process.poll() is None, (folder / "log").read_text()
        return "Server listening" in (folder / "log").read_text()

    try:
        until(STARTS_WITHIN, answers, what="the SSH server listens")
        private = (folder / "client").read_text()
        yield Ssh(port, host_key, getpass.getuser(), private, files)
    finally:
        process.terminate()
        process.wait(20)


@dataclass
class Web:
    """An HTTPS server on loopback: each path has a behaviour, and all requests are kept."""

    address: str
    certified: str
    content: bytes = b"ref,street\n1,North Road\n2,South Road\n"
    etag: str = '"one"'
    token: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            web.asked.append((self.path, dict(self.headers)))
            name = self.path.strip("/").partition(".")[0].replace("-", "_")
            getattr(self, f"send_{name}")()

        def tell(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content_Length": str(len(body)), **headers}.items():
                if value:
                    self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def send_plain(self) -> None:
            bearer = f"Bearer {web.token}" if web.token else None
            if self.headers.get("Authorization") != bearer:
                self.tell(401)
            elif web.etag and self.headers.get("If-None-Match") == web.etag:
                self.tell(304, ETag=web.etag)
            else:
                self.tell(200, web.content, ETag=web.etag)

        def send_moved(self) -> None:
            self.tell(302, Location="/plain.csv")

        def send_moved_away(self) -> None:
            self.tell(302, Location="https://other.invalid/plain.csv")

        def send_moved_down(self) -> None:
            self.tell(302, Location=f"{web.address.replace('https', 'http')}/plain.csv")

        def send_round(self) -> None:
            self.tell(302, Location="/round.csv")

        def send_short(self) -> None:
            self.tell(200, web.content, Content_Length=str(len(web.content) + 5))
            self.close_connection = True

        def send_unsaid(self) -> None:
            self.tell(200, web.content, Content_Length="")
            self.close_connection = True

        def send_endless(self) -> None:
            self.tell(200, Content_Length="", Transfer_Encoding="chunked")
            piece = b"x" * 65536
            try:
                for _ in range(10_000):
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            except OSError:
                self.close_connection = True

        def send_gone(self) -> None:
            self.tell(404)

        def send_busy(self) -> None:
            self.tell(503)

    return Handler


@contextmanager
def https(authority: Authority) -> Iterator[Web]:
    web = Web("", authority.words)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(web))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate, authority.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    web.address = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
