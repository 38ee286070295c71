"""Downloads are checked, told of, stopped and gone on with; the server is on this machine."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from aestudio.core.errors import DataError
from aestudio.data.sets.download import Remote, content_sha256, fetched
from aestudio.data.watch import ReadingStoppedError, Watch

CONTENT = bytes(range(256)) * 2000


@dataclass
class Server:
    """Serves ``content``; ``cut`` is after how many bytes the first answer breaks off."""

    content: bytes = CONTENT
    cut: int | None = None
    ranges: bool = True
    status: int = 200
    asked: list[str | None] = field(default_factory=list)
    url: str = ""

    def remote(self, expected: bytes = CONTENT) -> Remote:
        return Remote(self.url, hashlib.sha256(expected).hexdigest(), len(expected))


def handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            server.asked.append(asked)
            start = 0
            if asked and server.ranges:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
            body = server.content[start:]
            code = server.status if server.status != 200 else 206 if start else 200
            if start and not body:
                code = 416
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if server.cut is None else body[: server.cut])
            server.cut = None

        def log_message(self, *_arguments: object) -> None:
            """Nothing."""

    return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(one)) as running:
        one.url = f"http://127.0.0.1:{running.server_port}/numbers.bin"
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield one
        running.shutdown()
        thread.join()


def test_a_file_comes_whole_and_is_told_of(server: Server, tmp_path: Path) -> None:
    shares: list[float] = []
    path = fetched(server.remote(), tmp_path / "sets", Watch(shares.append))
    assert path.read_bytes() == CONTENT
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [one.name for one in path.parent.iterdir()] == ["numbers.bin"]


def test_a_file_that_is_there_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    fetched(server.remote(), tmp_path)
    fetched(server.remote(), tmp_path)
    assert len(server.asked) == 1


def test_a_lost_connection_is_gone_on_from_where_it_broke(server: Server, tmp_path: Path) -> None:
    server.cut = 200_000
    with pytest.raises(
        DataError, match=r"downloaded\. The connection broke off\. .* goes on from there"
    ):
        fetched(server.remote(), tmp_path)
    assert fetched(server.remote(), tmp_path).read_bytes() == CONTENT
    assert server.asked == [None, "bytes=200000-"]


def test_a_server_that_cannot_go_on_sends_it_anew(server: Server, tmp_path: Path) -> None:
    server.cut, server.ranges = 200_000, False
    with pytest.raises(DataError):
        fetched(server.remote(), tmp_path)
    assert fetched(server.remote(), tmp_path).read_bytes() == CONTENT


def test_a_part_that_is_all_of_it_is_taken(server: Server, tmp_path: Path) -> None:
    (tmp_path / "numbers.bin.part").write_bytes(CONTENT)
    assert fetched(server.remote(), tmp_path).read_bytes() == CONTENT


def test_another_file_than_expected_is_refused_and_not_kept(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not the file it should be"):
        fetched(server.remote(b"other"), tmp_path / "sets")
    assert list((tmp_path / "sets").iterdir()) == []


def test_a_damaged_file_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    (tmp_path / "numbers.bin").write_bytes(CONTENT[:-1])
    assert fetched(server.remote(), tmp_path).read_bytes() == CONTENT


def test_stopping_keeps_what_came(server: Server, tmp_path: Path) -> None:
    seen: list[float] = []
    with pytest.raises(ReadingStoppedError):
        fetched(server.remote(), tmp_path, Watch(seen.append, lambda: len(seen) == 3))
    assert 0 < (tmp_path / "numbers.bin.part").stat().st_size < len(CONTENT)
    assert fetched(server.remote(), tmp_path).read_bytes() == CONTENT
    assert server.asked[1] is not None


@pytest.mark.parametrize("status", [404, 500])
def test_a_server_that_refuses_gets_an_answer(server: Server, tmp_path: Path, status: int) -> None:
    server.status = status
    with pytest.raises(DataError, match="cannot be downloaded"):
        fetched(server.remote(), tmp_path)


def test_without_a_network_there_is_an_answer(tmp_path: Path) -> None:
    nowhere = Remote("http://127.0.0.1:9/numbers.bin", "", 10)
    with pytest.raises(DataError, match="Check the connection"):
        fetched(nowhere, tmp_path)


def test_the_hash_of_a_gzip_file_is_that_of_its_content(tmp_path: Path) -> None:
    expected = hashlib.sha256(CONTENT).hexdigest()
    for level in (1, 9):
        path = tmp_path / f"{level}.gz"
        path.write_bytes(gzip.compress(CONTENT, level))
        assert content_sha256(path) == expected
    (tmp_path / "cut.gz").write_bytes(gzip.compress(CONTENT)[:-9])
    assert content_sha256(tmp_path / "cut.gz") == ""
