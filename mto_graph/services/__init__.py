"""One module for each thing that a person does; the transaction boundary between the model and planning."""
