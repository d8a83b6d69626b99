"""Samples are drawn by chance, and can be drawn again."""

from hypothesis import given
from hypothesis import strategies as st

from programmes.samples import draw

KEYS = st.sets(st.integers(1, 10_000), max_size=60)


@given(KEYS, st.integers(0, 20), st.integers())
def test_a_seed_draws_the_same_in_any_order(keys, most, seed):
    drawn = draw(sorted(keys), most, seed=str(seed))

    assert drawn == draw(sorted(keys, reverse=True), most, seed=str(seed))
    assert (len(drawn), len(set(drawn))) == (min(most, len(keys)),) * 2
    assert set(drawn) <= keys


@given(KEYS, KEYS, st.integers(0, 20))
def test_nothing_seen_last_time_is_drawn(keys, seen, most):
    drawn = draw(keys, most, seed="a", seen=seen)

    assert set(drawn) & seen == set()
    assert len(drawn) == min(most, len(keys - seen))


def test_another_seed_draws_others():
    assert len({tuple(draw(range(1000), 3, seed=str(n))) for n in range(50)}) == 50


def test_every_key_is_drawn_about_as_often():
    counts = [0] * 10
    for seed in range(2000):
        for key in draw(range(10), 2, seed=str(seed)):
            counts[key] += 1

    assert min(counts) > 320  # 400 are expected, with a standard deviation of 18
    assert max(counts) < 480
