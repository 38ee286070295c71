"""What is done to each output of a layer, and how its kernel is drawn."""

from math import inf

from aestudio.core.params import Labelled


class Activation(Labelled):
    """The non-linearity of a layer."""

    ELU = "elu", "ELU"
    RELU = "relu", "ReLU"
    LEAKY_RELU = "leaky_relu", "Leaky ReLU"
    SELU = "selu", "SELU"
    GELU = "gelu", "GELU"
    SILU = "silu", "SiLU (swish)"
    SOFTPLUS = "softplus", "Softplus"
    TANH = "tanh", "tanh"
    SIGMOID = "sigmoid", "Sigmoid"
    LINEAR = "linear", "Linear"


# Between which limits the outputs lie, where there are any; SiLU and GELU to three digits.
REACH: dict[Activation, tuple[float, float]] = {
    Activation.ELU: (-1.0, inf),
    Activation.RELU: (0.0, inf),
    Activation.SELU: (-1.758, inf),
    Activation.GELU: (-0.17, inf),
    Activation.SILU: (-0.278, inf),
    Activation.SOFTPLUS: (0.0, inf),
    Activation.TANH: (-1.0, 1.0),
    Activation.SIGMOID: (0.0, 1.0),
}


class Initializer(Labelled):
    """The distribution that kernels are drawn from; all are scaled to the fan of the layer."""

    HE_NORMAL = "he_normal", "He"
    HE_UNIFORM = "he_uniform", "He, uniform"
    GLOROT_NORMAL = "glorot_normal", "Glorot"
    GLOROT_UNIFORM = "glorot_uniform", "Glorot, uniform"
    LECUN_NORMAL = "lecun_normal", "LeCun"
    LECUN_UNIFORM = "lecun_uniform", "LeCun, uniform"
