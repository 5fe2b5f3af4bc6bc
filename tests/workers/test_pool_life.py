"""The life of a service: it drains on SIGTERM, swaps data on SIGHUP, survives the loss of its processes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.workers.descriptor_limit import SEALED_FILES
from kg.base.built_file import with_last_line
from kg.base.processes import python_command
from tests.sparql.test_sparql_protocol import COUNT, MERGED, count
from tests.support import serving
from tests.support.rooms import ROOT
from tests.support.serving import AMOUNT, BASE

pytestmark = pytest.mark.slow

SLOW = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }"
EXTRA = f'<{BASE}id/extra> <{AMOUNT}> "1" <{BASE}source/first> .\n'.encode()


def seen_running(service: serving.Service, clients: ThreadPoolExecutor) -> Future[httpx.Response]:
    """A query that is under way: on a busy machine one may be over before it is seen, and another is asked."""
    asked = clients.submit(service.query, SLOW)
    assert serving.wait_until(lambda: asked.done() or service.busy() == 1)
    return seen_running(service, clients) if asked.done() else asked


def test_sigterm_lets_running_queries_finish_and_ends_with_0(small_file: Path) -> None:
    with serving.running(small_file, time_limit_s=5) as service, ThreadPoolExecutor(1) as clients:
        asked = seen_running(service, clients)
        service.process.send_signal(signal.SIGTERM)
        assert asked.result().json()["type"] == "/problems/time-limit"  # cut at the limit, not before
        assert service.process.wait(600) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_service_ends_at_once_with_0_and_leaves_nothing(small_file: Path, number: int) -> None:
    with serving.running(small_file) as service:
        service.query("ASK {}")
        family = service.processes()
        assert len(family) > 2
        assert service.stop(number) == 0
        assert serving.wait_until(lambda: not any(_alive(pid) for pid in family))


def test_a_killed_service_leaves_no_process_behind(small_file: Path) -> None:
    with serving.running(small_file) as service:
        service.query("ASK {}")
        family = service.processes()
        service.stop(signal.SIGKILL)
        assert serving.wait_until(lambda: not any(_alive(pid) for pid in family))


def test_the_first_answers_come_before_all_is_read_ahead_and_none_is_lost_when_it_is() -> None:
    with serving.running(None) as service:  # the packaged graph
        assert service.query("ASK { ?s ?p ?o }").json()["boolean"] is True
        begun = set(service.processes())
        asked = 0
        while "renewed" not in service.client.get("/metrics").text:
            assert service.query("ASK { ?s ?p ?o }").json()["boolean"] is True
            asked += 1
        assert asked >= 1
        assert service.client.get("/", headers={"Accept": "text/html"}).status_code == 200
        template = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
        assert serving.wait_until(lambda: begun - set(service.processes()))  # workers of the first moments go
        assert len(template) == 1  # the process that has loaded the data, and below it the one that has read ahead
        assert int(template[0]) in begun


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_sighup_swaps_the_data_without_a_failed_request(small_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    shutil.copy(small_file, path)
    with serving.running(path) as service:
        before = service.query(COUNT)
        assert count(before) == MERGED
        statuses: list[int] = []
        done = threading.Event()

        def ask() -> None:
            with httpx.Client(base_url=service.url, timeout=600) as client:
                while not done.is_set():
                    statuses.append(client.get("/sparql", params={"query": COUNT}).status_code)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        path.write_bytes(with_last_line(serving.nquads() + EXTRA))
        service.process.send_signal(signal.SIGHUP)
        swapped = serving.wait_until(lambda: count(service.query(COUNT)) == MERGED + 1)
        done.set()
        for thread in threads:
            thread.join()
        assert swapped
        assert set(statuses) == {200}
        after = service.query(COUNT, headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert serving.wait_until(lambda: len(_templates(service)) == 1)


def test_data_that_cannot_be_loaded_leaves_the_old_in_place(small_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    shutil.copy(small_file, path)
    with serving.running(path) as service:
        path.write_bytes(with_last_line(b"<x:this> <is not> <N-Quads> .\n"))
        service.process.send_signal(signal.SIGHUP)
        assert serving.wait_until(lambda: len(_templates(service)) == 2)
        assert serving.wait_until(lambda: len(_templates(service)) == 1)
        assert count(service.query(COUNT)) == MERGED


def _templates(service: serving.Service) -> list[int]:
    children = Path(f"/proc/{service.process.pid}/task").glob("*/children")
    return [int(pid) for task in children for pid in task.read_text().split() if _alive(int(pid))]


def test_a_lost_template_is_replaced(small_file: Path) -> None:
    with serving.running(small_file) as service:
        assert count(service.query(COUNT)) == MERGED
        template = _templates(service)[0]
        os.kill(template, signal.SIGKILL)
        assert serving.wait_until(lambda: _templates(service) not in ([], [template]))
        assert serving.wait_until(lambda: _answers(service))


def _answers(service: serving.Service) -> bool:
    return service.query(COUNT).status_code == 200


def test_a_service_outlives_the_loss_of_what_reads_ahead(small_file: Path) -> None:
    with serving.running(small_file, read_ahead=True) as service:
        template = _templates(service)[0]
        for pid in _children(template):  # workers, and the process that reads ahead
            os.kill(pid, signal.SIGKILL)
        assert serving.wait_until(lambda: _answers(service))
        assert serving.wait_until(lambda: "renewed" in service.client.get("/metrics").text)
        assert serving.wait_until(lambda: service.client.get("/readyz").status_code == 200)
        assert serving.wait_until(lambda: len(_parents(template)) == 1)
        os.kill(_parents(template)[0], signal.SIGKILL)  # the one that workers come from
        assert serving.wait_until(lambda: _answers(service))
        assert _templates(service) == [template]
        assert 'longtu_work_total{event="renewed"} 2' in _said(service, 'event="renewed"} 2')


def test_a_service_is_ready_only_while_a_worker_is_there_that_has_answered(small_file: Path) -> None:
    with serving.running(small_file) as service, ThreadPoolExecutor() as threads:
        assert service.client.get("/readyz").status_code == 200
        [template] = _templates(service)
        os.kill(template, signal.SIGSTOP)  # no worker can follow
        for worker in _children(template):
            os.kill(worker, signal.SIGKILL)
        assert serving.wait_until(lambda: service.client.get("/readyz").status_code == 503)
        assert service.client.get("/readyz").json()["detail"] == "no worker has answered yet"
        assert service.client.get("/healthz").status_code == 200
        asked = threads.submit(service.query, COUNT)
        os.kill(template, signal.SIGCONT)
        assert count(asked.result()) == MERGED
        assert service.client.get("/readyz").status_code == 200


RENEWED = 'longtu_work_total{event="renewed"}'
PAGES = ("/", "/sources", "/schema", "/queries", "/about", "/views", "/graph", "/search?q=kimi", "/id/moonshot-ai")


def test_no_page_is_refused_while_pages_are_still_computed_ahead() -> None:
    with serving.running(None, long_running=1) as service, ThreadPoolExecutor(len(PAGES)) as threads:

        def page(path: str) -> int:
            return httpx.get(f"{service.url}{path[1:]}", headers={"Accept": "text/html"}, timeout=600).status_code

        ahead, before = _stopped_ahead(service)
        assert dict(zip(PAGES, threads.map(page, PAGES), strict=True)) == dict.fromkeys(PAGES, 200)
        assert service.measured(RENEWED) == before
        os.kill(ahead, signal.SIGCONT)
        assert serving.wait_until(lambda: service.measured(RENEWED) == before + 1)
        assert page("/") == 200


def _stopped_ahead(service: serving.Service) -> tuple[int, int]:
    """The process that reads ahead, stopped, and how many before it were done: these are killed, and another begins."""
    [template] = _templates(service)
    done = 0
    while True:
        assert serving.wait_until(lambda: service.idle() == 4 and _ahead(template))
        [ahead] = _ahead(template)
        os.kill(ahead, signal.SIGSTOP)
        service.client.get("/healthz")  # whatever it has said before is heard by now
        if service.measured(RENEWED) == done:
            return ahead, done
        done += 1
        os.kill(ahead, signal.SIGKILL)


def _ahead(template: int) -> list[int]:
    """The child of the template that is no worker: a worker has nothing open but what stands for it and its socket."""
    return [pid for pid in _children(template) if len(list(Path(f"/proc/{pid}/fd").iterdir())) > SEALED_FILES]


def _said(service: serving.Service, text: str) -> str:
    """What the service has counted, as soon as it says this."""
    assert serving.wait_until(lambda: text in service.client.get("/metrics").text)
    return service.client.get("/metrics").text


def test_many_signals_start_one_load_more_and_the_last_wins(small_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    shutil.copy(small_file, path)
    with serving.running(path) as service:
        first = _templates(service)
        service.process.send_signal(signal.SIGHUP)
        assert serving.wait_until(lambda: len(_templates(service)) == 2)
        [loader] = [pid for pid in _templates(service) if pid not in first]
        os.kill(loader, signal.SIGSTOP)
        for _ in range(20):
            service.process.send_signal(signal.SIGHUP)
            assert count(service.query(COUNT)) == MERGED  # so that each signal is taken by itself
        path.write_bytes(with_last_line(serving.nquads() + EXTRA))
        assert sorted(_templates(service)) == sorted([*first, loader])
        os.kill(loader, signal.SIGCONT)
        assert serving.wait_until(lambda: count(service.query(COUNT)) == MERGED + 1)
        _said(service, 'event="reloads"} 2')
        assert serving.wait_until(lambda: len(_templates(service)) == 1)
        assert count(service.query(COUNT)) == MERGED + 1


def test_reloads_leave_no_process_and_no_descriptor(small_file: Path) -> None:
    with serving.running(small_file) as service:
        service.query("ASK {}")
        held = []
        for number in range(1, 4):
            service.process.send_signal(signal.SIGHUP)
            _said(service, f'event="reloads"}} {number}')
            assert serving.wait_until(lambda: len(_children(service.process.pid)) == 1)  # also none that has ended
            assert serving.wait_until(lambda: 'state="idle"} 4' in service.client.get("/metrics").text)
            held.append(len(list(Path(f"/proc/{service.process.pid}/fd").iterdir())))
        assert held[0] == held[1] == held[2]


def test_a_scratch_store_keeps_its_data_when_its_processes_are_lost() -> None:
    with serving.running(None, scratch=True, token="t", read_ahead=False) as service:
        headers = {"Authorization": "Bearer t"}
        sent = service.post("INSERT DATA { <x:s> <x:p> 1 }", "application/sparql-update", headers=headers)
        assert sent.status_code == 204, sent.text
        os.kill(_templates(service)[0], signal.SIGKILL)
        assert serving.wait_until(lambda: _answers(service))
        assert service.query("ASK { <x:s> <x:p> 1 }").json()["boolean"] is True
        service.process.send_signal(signal.SIGHUP)
        assert service.query("ASK { <x:s> <x:p> 1 }").json()["boolean"] is True


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("ulimit -n 40", "kg serve: 40 files may be open, 256 are needed"),
        ("ulimit -v 1200000", "kg serve: a process may have 1171 MiB of address space, 2048 MiB are needed"),
    ],
)
def test_a_service_without_room_refuses_to_start(small_file: Path, limit: str, sentence: str) -> None:
    command = " ".join(python_command("api.server.serve"))
    settings = serving.environment(snapshot=small_file)
    done = subprocess.run(["bash", "-c", f"{limit}; exec {command}"], env=settings, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_service_whose_workers_never_live_says_so(small_file: Path, tmp_path: Path) -> None:
    """A limit of processes does not bind the superuser, so what a worker begins with is broken instead."""
    shutil.copytree(ROOT / "api", tmp_path / "api")
    shutil.copytree(ROOT / "kg", tmp_path / "kg")
    (tmp_path / "schema").symlink_to(ROOT / "schema")
    path = tmp_path / "api" / "workers" / "worker_process.py"
    path.write_text(path.read_text("utf-8").replace("    end_with(parent)\n    gc", "    os._exit(9)\n    gc"), "utf-8")
    settings = serving.environment(snapshot=small_file) | {"PYTHONPATH": str(tmp_path)}
    command = python_command("api.server.serve")
    done = subprocess.run(command, env=settings, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stdout) == (1, "")
    assert "kg serve: no worker can be started: one ended with status 9" in done.stderr


def test_a_pipe_in_place_of_the_data_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "data.nq")
    done = serving.ended(snapshot=tmp_path / "data.nq")
    assert done.returncode == 1
    assert "data.nq: is not a regular file" in done.stderr


def test_a_worker_that_ends_is_replaced(small_file: Path) -> None:
    with serving.running(small_file, workers=2, spare_workers=1) as service:
        service.query("ASK {}")
        for _ in range(6):
            template = _templates(service)[0]
            children = Path(f"/proc/{template}/task/{template}/children").read_text().split()
            for pid in children:
                os.kill(int(pid), signal.SIGKILL)
            assert serving.wait_until(lambda: _answers(service))


def test_a_port_in_use_is_said_plainly(small_file: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = serving.ended(port=port, snapshot=small_file)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    done = serving.ended(snapshot=tmp_path / "none.nq")
    assert done.returncode == 1
    assert "none.nq" in done.stderr
    assert "Traceback" not in done.stderr


def test_many_clients_at_once_are_all_answered(small_file: Path) -> None:
    with serving.running(small_file, queue_limit=200) as service:
        wrong: list[int] = []

        def ask() -> None:
            with httpx.Client(base_url=service.url, timeout=600) as client:
                for number in range(30):
                    text = f"SELECT ({number} AS ?n) {{}}"
                    response = client.get("/sparql", params={"query": text})
                    if response.status_code != 200 or count(response) != number:
                        wrong.append(response.status_code)

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


def test_what_is_not_done_when_the_drain_ends_is_told_so(small_file: Path) -> None:
    with serving.running(small_file, time_limit_s=120, drain_s=0.2) as service:
        with slow_answer(service) as answer:
            service.process.send_signal(signal.SIGTERM)
        assert (answer[0].status_code, answer[0].json()["detail"]) == (503, "the service is stopping")
        assert service.process.wait(60) == 0


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_the_drain(small_file: Path, second: int) -> None:
    with serving.running(small_file, time_limit_s=1000, drain_s=1000) as service:
        with slow_answer(service) as answer:
            service.process.send_signal(signal.SIGTERM)
            assert serving.wait_until(lambda: not _listens(service), 60)
            assert service.process.poll() is None  # it waits for the query
            service.process.send_signal(second)
        assert answer[0].status_code == 503
        assert service.process.wait(60) == 0


def test_a_drain_closes_idle_connections_and_accepts_no_more(small_file: Path) -> None:
    with serving.running(small_file, time_limit_s=1000, drain_s=1000) as service:
        service.query("ASK {}")
        assert service.stop(signal.SIGTERM, timeout=60) == 0


def test_a_service_that_still_loads_ends_when_it_is_told_to(small_file: Path) -> None:
    command, settings = python_command("api.server.serve"), serving.environment(snapshot=small_file)
    process = subprocess.Popen(command, env=settings, stdout=subprocess.PIPE)
    [loader] = _children(process.pid)
    # The service waits in Popen until its child is a program of its own: before that, a stop would stop both.
    assert serving.wait_until(lambda: b"preloader_process" in Path(f"/proc/{loader}/cmdline").read_bytes())
    os.kill(loader, signal.SIGSTOP)  # it never has the data
    try:
        assert serving.wait_until(lambda: _catches(process.pid, signal.SIGTERM))
        process.send_signal(signal.SIGTERM)
        assert (process.wait(600), process.communicate()[0]) == (0, b"")
    finally:
        process.kill()
        os.kill(loader, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    assert serving.wait_until(lambda: file.read_text().split())
    return [int(child) for child in file.read_text().split()]


def _parents(template: int) -> list[int]:
    """The children of a process that have children of their own."""
    tasks = [Path(f"/proc/{pid}/task/{pid}/children") for pid in _children(template)]
    return [int(task.parts[2]) for task in tasks if task.exists() and task.read_text().split()]


def _catches(pid: int, number: int) -> bool:
    """Whether a process has a handler of its own for a signal."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    mask = next(line.split()[1] for line in lines if line.startswith("SigCgt"))
    return bool(int(mask, 16) >> (number - 1) & 1)


@contextmanager
def slow_answer(service: serving.Service) -> Iterator[list[httpx.Response]]:
    """A query that runs for ever, begun before the block; its answer is there after it."""
    found: list[httpx.Response] = []
    thread = threading.Thread(
        target=lambda: found.append(httpx.get(f"{service.url}sparql", params={"query": SLOW}, timeout=120))
    )
    thread.start()
    name = 'longtu_workers{state="busy"} 1'
    assert serving.wait_until(lambda: name in service.client.get("/metrics").text, 60)
    yield found
    thread.join()


def _listens(service: serving.Service) -> bool:
    url = httpx.URL(service.url)
    try:
        socket.create_connection((url.host, url.port or 80), timeout=5).close()
    except OSError:
        return False
    return True
