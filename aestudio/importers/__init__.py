"""Networks of other programs become projects of this one: bytes → Document."""
