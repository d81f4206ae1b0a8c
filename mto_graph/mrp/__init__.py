"""The MRP resolver layer: the plan as a function, columns in, columns out."""
