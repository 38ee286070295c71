"""How samples are drawn and put in order, wherever they are shown."""
