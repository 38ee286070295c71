"""Files that TensorFlow writes; its modules are imported when one is to be written."""
