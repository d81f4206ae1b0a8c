"""What can be followed: one module per thing that goes on, and the type Subscription."""
