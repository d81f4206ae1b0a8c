"""What has changed of the plan: noted in the transaction that changed it, kept as a log, told to whoever follows."""
