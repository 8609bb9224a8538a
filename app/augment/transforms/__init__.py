"""One class per transform: draws its parameters, then applies them."""
