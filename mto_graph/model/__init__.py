"""What is stored: entities, the database binding, migrations, bulk reading and writing, and the vocabulary."""
