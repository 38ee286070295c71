"""What stands in the cells of a table: numbers, dates, categories, lists, or nothing."""
