"""What is sent to the terminal: the difference between what it shows and what it is to show."""
