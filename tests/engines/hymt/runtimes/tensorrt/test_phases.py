"""The share of a build that is done, from phases as TensorRT tells them."""

from __future__ import annotations

from engines.hymt.runtimes.tensorrt.phases import Phases


def test_it_rises_with_every_event_and_ends_at_one() -> None:
    phases = Phases()
    shares = [phases.share]

    def note() -> None:
        shares.append(phases.share)

    phases.start("all", None, 4)
    for index in range(4):
        for inner in ("first", "second", "third"):
            phases.start(inner, "all", 2)
            phases.start("inmost", inner, 10)
            for step in range(10):
                phases.step("inmost", step)
                note()
            phases.finish("inmost")
            note()
            for step in range(2):
                phases.step(inner, step)
                note()
            phases.finish(inner)
            note()
        phases.step("all", index)
        note()
        assert phases.share == (index + 1) / 4
    phases.finish("all")
    note()
    assert shares == sorted(shares)
    assert len(set(shares)) > 40  # it moves all the time, not just with the outermost steps
    assert shares[-1] == 1


def test_what_is_told_out_of_order_does_no_harm() -> None:
    phases = Phases()
    phases.finish("never begun")
    phases.step("never begun", 3)
    phases.start("empty", "unknown", 0)
    phases.step("empty", 0)
    assert phases.share == 1
