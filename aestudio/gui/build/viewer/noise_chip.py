"""The chip that turns the noise of a denoising run on and off."""

from PySide6.QtWidgets import QPushButton, QWidget

from aestudio.core.corruptions import Corruption, NoCorruption

NO_DAMAGE = NoCorruption()


class NoiseChip(QPushButton):
    """Hidden where there is no noise."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("noise", parent)
        self._damage: Corruption = NO_DAMAGE
        self.setObjectName("noiseChip")
        self.setProperty("role", "chip")
        self.setAccessibleName("Noise on the samples")
        self.setToolTip("The samples as the network saw them while it learnt")
        self.setCheckable(True)
        self.setChecked(True)
        self.hide()

    @property
    def wanted(self) -> Corruption:
        """What damages the samples: none where the chip is off."""
        return self._damage if self.isChecked() else NO_DAMAGE

    def show_damage(self, damage: Corruption) -> None:
        """Stand for samples that are damaged in that way."""
        self._damage = damage
        self.setHidden(damage.is_none)
        if not damage.is_none:
            self.setToolTip(noise_tip(damage))


def noise_tip(damage: Corruption) -> str:
    """What the chip stands for."""
    return (
        f"The samples as the network saw them while it learnt: {damage.told}.\n"
        "Off: what it makes of samples as they are"
    )
