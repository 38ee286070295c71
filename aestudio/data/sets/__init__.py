"""Sample sets by name: scikit-learn's are on the machine, Keras's are downloaded once."""
