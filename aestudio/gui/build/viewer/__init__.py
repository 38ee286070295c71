"""The card that shows what the network makes of its inputs."""
