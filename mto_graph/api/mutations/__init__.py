"""What can be changed: the type Mutation, and what its fields do."""
