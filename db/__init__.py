"""What is remembered: the tables of a study database, opening it, finding and recording."""
