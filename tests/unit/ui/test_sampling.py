from collections import Counter

from qa_desk.store.rows import QueueRow, Standing
from qa_desk.ui.sampling import Sample, draw


def rows(count: int, agents: tuple[str, ...] = ("Åsa", "Bo", "")) -> list[QueueRow]:
    return [
        QueueRow(number, f"case-{number}", "", agents[number % len(agents)], "", "", "", "", None, 1, "all", 100.0,
                 Standing(100.0))
        for number in range(1, count + 1)
    ]  # fmt: skip


def test_a_seed_draws_the_same_sample_whatever_the_order() -> None:
    every = rows(200)
    drawn = draw(every, Sample(20, seed=7))
    assert len(drawn) == 20
    assert draw(reversed(every), Sample(20, seed=7)) == drawn
    assert draw(every, Sample(20, seed=8)) != drawn


def test_a_larger_sample_of_the_same_seed_holds_the_smaller_one() -> None:
    assert draw(rows(200), Sample(10, seed=7)) < draw(rows(200), Sample(20, seed=7))


def test_so_many_of_each_agent_and_all_where_there_are_fewer() -> None:
    every = [*rows(90), *(row for row in rows(93, ("Siv",)) if row.number > 90)]
    drawn = draw(every, Sample(4, seed=1, of="agent"))
    per_agent = Counter(row.agent for row in every if row.number in drawn)
    assert per_agent == {"Åsa": 4, "Bo": 4, "": 4, "Siv": 3}


def test_every_conversation_is_as_likely_as_another() -> None:
    """500 samples of 10 among 50: each is drawn some 100 times, by the binomial between 64 and 136 (4 sigma)."""
    drawn = Counter(number for seed in range(500) for number in draw(rows(50), Sample(10, seed)))
    assert len(drawn) == 50
    assert 64 <= min(drawn.values()) <= max(drawn.values()) <= 136
