"""Work in the background: it answers in the window's thread, in order, and stops when asked."""

from threading import Event, get_ident, main_thread

from pytestqt.qtbot import QtBot

from qa_desk.ui.task import Progress, Tasks


def wait_for_quiet(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.busy)


def test_the_work_is_done_elsewhere_and_told_in_the_windows_thread(qtbot: QtBot, tasks: Tasks) -> None:
    threads = []

    def work(progress: Progress) -> int:
        threads.append(get_ident())
        progress.report(1, 2, "one")
        return 42

    heard: list[object] = []
    tasks.started.connect(lambda progress: progress.changed.connect(lambda *told: heard.append((told, get_ident()))))
    tasks.ended.connect(lambda progress: heard.append((progress.title, get_ident())))
    tasks.run("Count", work, lambda value: heard.append((value, get_ident())))
    assert tasks.busy
    wait_for_quiet(qtbot, tasks)
    assert threads != [main_thread().ident]
    assert heard == [((0, 0, ""), main_thread().ident), ("Count", main_thread().ident), (42, main_thread().ident)]


def test_tasks_follow_each_other(qtbot: QtBot, tasks: Tasks) -> None:
    order: list[str] = []
    begun = Event()

    def first(progress: Progress) -> None:
        begun.wait(5)
        order.append("first")

    tasks.run("1", first, lambda _: order.append("first done"))
    tasks.run("2", lambda _: order.append("second"), lambda _: order.append("second done"))
    begun.set()
    wait_for_quiet(qtbot, tasks)
    assert [name for name in order if "done" not in name] == ["first", "second"]
    assert [name for name in order if "done" in name] == ["first done", "second done"]


def test_what_only_looks_does_not_wait_for_long_work(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[str] = []
    go_on = Event()
    tasks.run("Import", lambda progress: go_on.wait(5), lambda _: seen.append("import"))
    tasks.look("Count", lambda progress: 1, lambda _: seen.append("count"))
    qtbot.waitUntil(lambda: seen == ["count"])
    go_on.set()
    wait_for_quiet(qtbot, tasks)
    assert seen == ["count", "import"]


def test_what_is_to_be_done_afterwards_waits_for_the_work_and_is_done_also_where_that_is_stopped(
    qtbot: QtBot, tasks: Tasks
) -> None:
    order: list[str] = []
    running = Event()

    def work(progress: Progress) -> str:
        try:
            while True:
                running.set()
                progress.report(1)
        finally:
            order.append("work")

    tasks.run("endless", work, order.append)
    tasks.afterwards(lambda: order.append("afterwards"))
    assert running.wait(5)
    assert order == []
    tasks.stop()
    assert order == ["work", "afterwards"]


def test_what_came_of_work_afterwards_is_taken_in_the_windows_thread(qtbot: QtBot, tasks: Tasks) -> None:
    taken: list[tuple[int, int]] = []
    tasks.afterwards(lambda: 7, lambda value: taken.append((value, get_ident())))
    assert not tasks.busy
    qtbot.waitUntil(lambda: taken == [(7, get_ident())])


def test_what_fails_afterwards_is_told_in_the_windows_thread(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[object] = []
    tasks.failed.connect(lambda error: told.append((str(error), get_ident())))

    def fail() -> None:
        raise ValueError("no")

    with qtbot.waitSignal(tasks.failed, timeout=5_000):
        tasks.afterwards(fail)
    assert told == [("no", main_thread().ident)]


def test_a_failure_is_told_and_the_next_task_runs(qtbot: QtBot, tasks: Tasks) -> None:
    failed: list[BaseException] = []
    done: list[object] = []
    tasks.failed.connect(failed.append)
    error = ValueError("no")

    def fail(progress: Progress) -> None:
        raise error

    tasks.run("fails", fail, done.append)
    tasks.run("works", lambda _: "yes", done.append)
    wait_for_quiet(qtbot, tasks)
    assert (failed, done) == ([error], ["yes"])


def test_a_cancelled_task_stops_at_its_next_report_and_is_no_failure(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[object] = []
    tasks.failed.connect(told.append)
    running = Event()

    def work(progress: Progress) -> None:
        while True:
            running.set()
            progress.report(1)

    progress = tasks.run("endless", work, told.append)
    assert running.wait(5)
    progress.cancel()
    wait_for_quiet(qtbot, tasks)
    assert told == []
    assert progress.cancelled


def test_reports_come_no_oftener_than_can_be_seen_but_the_last_one_comes(qtbot: QtBot, tasks: Tasks) -> None:
    heard: list[int] = []
    tasks.started.connect(lambda progress: progress.changed.connect(lambda done, *_: heard.append(done)))

    def work(progress: Progress) -> None:
        for done in range(1, 10_001):
            progress.report(done, 10_000)

    tasks.run("counts", work, lambda _: None)
    wait_for_quiet(qtbot, tasks)
    assert len(heard) < 1_000
    assert heard[-1] == 10_000


def test_stopping_waits_for_the_worker_and_lets_nothing_begin(qtbot: QtBot, tasks: Tasks) -> None:
    running = Event()
    begun: list[object] = []

    def work(progress: Progress) -> None:
        while True:
            running.set()
            progress.report(1)

    tasks.run("endless", work, begun.append)
    tasks.run("next", lambda _: "next", begun.append)
    assert running.wait(5)
    tasks.stop()
    wait_for_quiet(qtbot, tasks)
    assert begun == []


def test_what_is_done_when_it_stops_is_told_nobody(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[object] = []
    finished = Event()
    tasks.run("done", lambda progress: finished.set(), told.append)
    assert finished.wait(5)
    tasks.stop()
    wait_for_quiet(qtbot, tasks)
    assert told == []
