"""A row as a form in the place of the grid, with what is around it."""
