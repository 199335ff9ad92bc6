"""What a task costs late in a case beside one early in it: in the engine alone, and through the verb on SQLite.

Processor time, so that what else the machine does tells in it as little as it can.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

from engine.bpmn import compile_diagrams, read_diagram, start
from engine.clock import FixedClock
from engine.facade import Engine
from tests.behaviour.test_thousand_rounds import FOLLOW_UP, MOMENT, played
from tests.installation import KEYS, NOON, install
from tests.verbs.test_flat_cost import ROUND, rounds_begun, waiting
from tests.verbs.world import World, key

AT: Final = (10, 100, 1_000)
"""The tasks that are compared; each is the median of itself and of its neighbours."""

TARGET: Final = 1.5
"""How many times the tenth task the hundredth may cost."""

AROUND: Final = 9


def main() -> None:
    head = f"{'task':<28}" + "".join(f"{f'{number}th, ms':>14}" for number in AT)
    print(f"{head}{'100th / 10th':>14}{'1000th / 10th':>15}")
    print("-" * (len(head) + 29))
    print(_line("engine, in memory", engine_rounds()))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        engine = Engine.open(url, KEYS, clock=FixedClock(NOON))
        tokens = install(engine)
        engine.close()
        with World.over(url, tokens) as world:
            print(_line("verb, SQLite", verb_tasks(world)))


def engine_rounds() -> Iterator[float]:
    """Yield how long each round of five stimuli takes."""
    compiled = compile_diagrams([read_diagram("p.bpmn", FOLLOW_UP)], None)
    step = start(compiled, "p", {"risk": 0}, MOMENT)
    number = 0
    while True:
        number += 1
        began = process_time()
        step, _ = played(compiled, step, number)
        yield (process_time() - began) * 1_000


def verb_tasks(world: World) -> Iterator[float]:
    """Yield how long each completed task takes, in a case that goes round."""
    case_id = rounds_begun(world)
    while True:
        for answers in ROUND:
            task_id, actor = waiting(world, case_id), world.actor("ong")
            began = process_time()
            world.engine.complete(actor, task_id, answers, key=key())
            yield (process_time() - began) * 1_000


def _line(name: str, times: Iterator[float]) -> str:
    taken = [next(times) for _ in range(max(AT) + AROUND)]
    found = [median(taken[number - AROUND : number + AROUND]) for number in AT]
    late = "" if found[1] <= TARGET * found[0] else f"  over {TARGET:g}"
    ratios = f"{found[1] / found[0]:>14.2f}{found[2] / found[0]:>15.2f}"
    return f"{name:<28}" + "".join(f"{one:>14.2f}" for one in found) + ratios + late


if __name__ == "__main__":
    main()
