"""Many runs instead of one: designs against each other, settings varied, each within a budget."""
