"""The frames of a GIF are counted by its own pieces, as Pillow would by looking at each."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from aestudio.data.formats.images import image_frames
from aestudio.data.formats.images.image_frames import frames_in


def gif(frames: int, size: int = 40, **options: Any) -> bytes:
    generator = np.random.default_rng(0)
    images = [
        Image.fromarray(generator.integers(0, 256, (size, size, 3), np.uint8))
        for _ in range(frames)
    ]
    out = io.BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:], **options)
    return out.getvalue()


def counted(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as image:
        return frames_in(image, data)


@pytest.mark.parametrize("frames", [1, 2, 7])
@pytest.mark.parametrize("options", [{}, {"comment": b"!,;" * 300, "loop": 0}])
def test_frames_are_counted_as_pillow_counts_them(frames: int, options: dict[str, Any]) -> None:
    data = gif(frames, **options)
    with Image.open(io.BytesIO(data)) as image:
        assert counted(data) == getattr(image, "n_frames", 1) == frames


def test_a_gif_that_is_cut_has_the_frames_that_begin_in_it() -> None:
    data = gif(5)
    found = [counted(data[:size]) for size in range(800, len(data), 500)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (1, 5)


def test_more_frames_than_any_film_has_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    data = gif(9)
    monkeypatch.setattr(image_frames, "MOST_FRAMES", 4)
    assert counted(data) == 4


def test_something_strange_after_a_frame_ends_the_count() -> None:
    data = gif(3, 4)
    assert counted(data[:-1] + b"\x99" + data[-1:]) == 3
    assert counted(data[:-1]) == 3
