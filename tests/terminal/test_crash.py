"""A few of the crashes of `crash.py`, which kills the program at random moments."""

from __future__ import annotations

from crash import Outcome, run, told
from servers import urls


def test_no_staged_change_is_lost_and_no_commit_is_there_in_part() -> None:
    outcomes = run(8 + 2 * len(urls()), 120, urls()[1:])
    assert outcomes
    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    print(told(outcomes, 0))
