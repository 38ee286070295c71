"""What a page of a report says, one section a module, as HTML."""
