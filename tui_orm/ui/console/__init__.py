"""The console on the screen: an editor over results, and the languages that it speaks."""
