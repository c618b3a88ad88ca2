"""Steps of a build: side by side, or in turn."""

from __future__ import annotations

from threading import Barrier, get_ident

import pytest

from budgetbook.core.steps import parallel_steps, sequential_steps


def test_steps_stand_side_by_side() -> None:
    both = Barrier(2, timeout=60)  # nobody comes past it alone
    with parallel_steps() as steps:
        done = [steps.submit(both.wait) for _ in range(2)]
    assert {step.result() for step in done} == {0, 1}


def test_at_most_so_many_are_at_work() -> None:
    with parallel_steps(1) as steps:
        threads = {steps.submit(get_ident).result() for _ in range(9)}
    assert len(threads) == 1


def test_in_turn_each_is_done_when_it_is_asked_for_and_the_others_at_the_end() -> None:
    order: list[str] = []
    with sequential_steps(), parallel_steps() as steps:
        font, notebook = (steps.submit(order.append, name) for name in ("font", "notebook"))
        order.append("to be told before it")
        notebook.result()
        notebook.result()
        assert steps.submit(get_ident).result() == get_ident()
        order.append("frame")
    assert order == ["to be told before it", "notebook", "frame", "font"]
    assert font.done()
    assert parallel_steps().submit(get_ident).result() != get_ident()


def test_what_a_step_raises_comes_with_its_result_and_stops_no_other() -> None:
    with sequential_steps(), parallel_steps() as steps:
        broken, sound = steps.submit(int, "x"), steps.submit(int, "1")
    assert sound.result() == 1
    with pytest.raises(ValueError, match="'x'"):
        broken.result()


def test_after_an_error_in_the_block_nothing_else_is_done() -> None:
    order: list[str] = []

    def broken() -> None:
        with parallel_steps() as steps:
            steps.submit(order.append, "page")
            int("x")

    with sequential_steps(), pytest.raises(ValueError, match="'x'"):
        broken()
    assert order == []
