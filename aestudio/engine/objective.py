"""What a stage minimises: reconstruction loss plus penalties."""

from typing import Any

import tensorflow as tf

from aestudio.core.architecture import Activation
from aestudio.core.plan import Loss
from aestudio.engine.activations import FUNCTIONS
from aestudio.engine.network import Network

Tensor = Any
CLIP = 1e-7  # keras.config.epsilon


def sample_losses(network: Network, loss: Loss, batch: Tensor) -> Tensor:
    """Reconstruction loss of each sample (n,), averaged over its features."""
    logits = network.logits(batch)
    if loss is Loss.BINARY_CROSS_ENTROPY:
        return tf.reduce_mean(_cross_entropy(network.output_activation, batch, logits), axis=1)
    outputs = FUNCTIONS[network.output_activation](logits)
    return tf.reduce_mean(tf.math.squared_difference(outputs, batch), axis=1)


def reconstruction_loss(network: Network, loss: Loss, batch: Tensor) -> Tensor:
    """Mean over samples and features: 1/(nd) Σ (y − x)², or of cross-entropy."""
    return tf.reduce_mean(sample_losses(network, loss, batch))


def penalty(network: Network) -> Tensor:
    """Σ scale · ½Σw² over the kernel variables, each once; biases are never penalised."""
    terms = [scale * tf.nn.l2_loss(kernel) for scale, kernel in network.penalised]
    return tf.add_n(terms) if terms else tf.constant(0.0)


def _cross_entropy(activation: Activation, batch: Tensor, logits: Tensor) -> Tensor:
    """−x·ln y − (1−x)·ln(1−y) an element; from logits where the output is sigmoid."""
    if activation is Activation.SIGMOID:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=batch, logits=logits)
    outputs = tf.clip_by_value(FUNCTIONS[activation](logits), CLIP, 1 - CLIP)
    return -batch * tf.math.log(outputs) - (1 - batch) * tf.math.log(1 - outputs)
