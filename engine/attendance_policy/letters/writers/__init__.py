"""What a letter is written as. Each writer takes `Letter` values and knows nothing of policies and registers."""
