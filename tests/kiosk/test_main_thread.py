"""Answers come back to the main thread, exactly once, in time or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

from kiosk.main_thread import MainThread, value_of
from sync.store.fault import StoreFault
from tests.support.qt import turn, until


@pytest.fixture
def main(qapp: QCoreApplication) -> Iterator[MainThread]:
    made = MainThread()
    yield made
    made.close()


def test_posted_from_anywhere_it_runs_here_in_order(main: MainThread) -> None:
    ran: list[tuple[int, bool]] = []
    here = threading.current_thread()

    def post_all() -> None:
        for number in range(20):
            main.post(lambda number=number: ran.append((number, threading.current_thread() is here)))

    other = threading.Thread(target=post_all)
    other.start()
    other.join()
    assert ran == []
    until(lambda: len(ran) == 20, "all of it")
    assert ran == [(number, True) for number in range(20)]


def test_aside_work_comes_back_here(main: MainThread) -> None:
    answers: list[object] = []
    main.aside(threading.get_ident, lambda done: answers.extend((done.result(), threading.get_ident())))
    until(lambda: len(answers) == 2, "the answer")
    assert answers[0] != answers[1] == threading.get_ident()


class TestWithin:
    def test_in_time(self, main: MainThread) -> None:
        future: Future[int] = Future()
        got: list[object] = []
        main.within(future, 0.05, got.append)
        future.set_result(7)
        turn(100)
        assert got == [future] and future.result() == 7

    def test_too_late_says_none_and_takes_it_back(self, main: MainThread) -> None:
        future: Future[int] = Future()
        got: list[object] = []
        main.within(future, 0.02, got.append)
        turn(60)
        assert got == [None] and future.cancelled()

    def test_running_it_cannot_be_taken_back_and_its_answer_is_not_heard(self, main: MainThread) -> None:
        future: Future[int] = Future()
        future.set_running_or_notify_cancel()
        got: list[object] = []
        main.within(future, 0.02, got.append)
        turn(60)
        future.set_result(7)
        turn(20)
        assert got == [None]

    def test_answered_before_it_was_asked(self, main: MainThread) -> None:
        future: Future[int] = Future()
        future.set_result(7)
        got: list[object] = []
        main.within(future, 0.0, got.append)
        turn(40)
        assert len(got) == 1

    def test_failed(self, main: MainThread) -> None:
        future: Future[int] = Future()
        got: list[Future[int] | None] = []
        main.within(future, 1.0, got.append)
        future.set_exception(OSError("no"))
        turn(20)
        (done,) = got
        assert done is not None and isinstance(done.exception(), OSError)


class TestValueOf:
    def test_a_value(self) -> None:
        future: Future[int] = Future()
        future.set_result(7)
        assert value_of(future) == 7

    def test_a_book_that_cannot_be_read(self) -> None:
        future: Future[int] = Future()
        future.set_exception(StoreFault("H04", "torn"))
        assert value_of(future) is None

    def test_a_desk_that_closes(self) -> None:
        future: Future[int] = Future()
        future.cancel()
        assert value_of(future) is None

    def test_our_own_mistake_is_not_hidden(self) -> None:
        future: Future[int] = Future()
        future.set_exception(KeyError("x"))
        with pytest.raises(KeyError):
            value_of(future)


def test_what_waits_for_later_when_it_closes_is_not_done(qapp: QCoreApplication) -> None:
    main, done = MainThread(), []
    timer = QTimer(main, singleShot=True, interval=1)
    timer.timeout.connect(lambda: done.append("later"))
    timer.start()
    main.close()
    time.sleep(0.01)
    turn()
    assert done == []


def test_what_comes_while_it_closes_is_not_begun(qapp: QCoreApplication) -> None:
    main, done = MainThread(), []
    main.close()
    main.aside(lambda: done.append("work"), lambda _: done.append("then"))
    turn()
    assert done == []


def test_what_was_posted_before_it_closed_finds_nobody(qapp: QCoreApplication) -> None:
    """An answer from another thread, and one that was waited for: the book is closed by then."""
    main, done, asked = MainThread(), [], Future[int]()
    main.post(lambda: done.append("posted"))
    main.within(asked, 0.001, lambda _: done.append("too late"))
    main.when_done(asked, lambda _: done.append("answered"))
    main.later(1, lambda: done.append("later"))
    main.close()
    asked.set_result(7)
    time.sleep(0.01)
    turn()
    assert done == []


def test_what_is_for_later_is_done_once(main: MainThread) -> None:
    done: list[int] = []
    main.later(1, lambda: done.append(1))
    until(lambda: done != [], "it")
    turn(10)
    assert done == [1]
