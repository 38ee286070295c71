"""Networks in the words of Keras, as data: what builds models of Keras and writes scripts share."""
