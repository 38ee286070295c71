"""A decoder layer of another shape than the mirrored one has a kernel of its own."""

from aestudio.core.architecture import Architecture
from aestudio.core.ties import ties_lost

MIRRORED = Architecture.checked(
    {
        "input_shape": (12,),
        "layers": [{"kind": "dense", "units": units} for units in (8, 6, 3)],
        "tied": True,
    }
)
OWN = MIRRORED.with_own_decoder()


def test_a_decoder_of_its_own_is_tied_as_long_as_it_mirrors() -> None:
    assert ties_lost(MIRRORED, OWN) == ()
    assert ties_lost(OWN, OWN.edited(output_activation="tanh")) == ()


def test_another_width_of_a_decoder_layer_unties_it_and_the_one_after_it() -> None:
    # From the codings: 3 → 6 → 8 → 12; the second of them is opposite hidden layer 2.
    assert ties_lost(OWN, OWN.with_decoder_layer(1, units=9)) == (1, 2)
    assert ties_lost(OWN, OWN.with_decoder_layer(0, units=7)) == (2, 3)


def test_another_width_of_an_encoder_layer_unties_those_opposite() -> None:
    assert ties_lost(OWN, OWN.with_width(0, 9)) == (1, 2)


def test_a_network_that_is_untied_on_purpose_or_mirrors_again_has_lost_nothing() -> None:
    assert ties_lost(OWN, OWN.edited(tied=False)) == ()
    untied = OWN.with_width(0, 9)
    assert ties_lost(OWN, untied.edited(decoder=None)) == ()
    assert ties_lost(untied, untied.with_width(0, 10)) == ()
