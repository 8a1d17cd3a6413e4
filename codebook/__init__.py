"""What is asked: the framework, its scales, when a question applies, and its versions."""
