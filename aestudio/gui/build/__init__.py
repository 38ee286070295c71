"""Design, training and a look at what comes out."""
