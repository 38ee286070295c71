"""Looking at a network leaves the other cores to its training."""

from threadpoolctl import threadpool_info, threadpool_limits

from aestudio.analysis.cores import keep_to_one_core


def test_a_product_is_computed_on_one_core() -> None:
    def shared_between() -> set[int]:
        return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}

    threadpool_limits(limits=2, user_api="blas")
    assert shared_between() == {2}
    keep_to_one_core()
    assert shared_between() == {1}
