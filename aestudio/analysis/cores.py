"""How many cores NumPy shares a product between."""

from threadpoolctl import threadpool_limits


def keep_to_one_core() -> None:
    """Compute every product on the core that asks for it, from now on.

    While a network trains all cores are at work. A product that is shared between them waits for
    each until the system gives it a turn, some 8 ms: to look at a page of samples took up to 30
    times as long. TensorFlow has threads of its own, which are left alone.
    """
    threadpool_limits(limits=1, user_api="blas")
