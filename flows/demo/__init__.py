"""Run the bundled example with simulated coders."""
