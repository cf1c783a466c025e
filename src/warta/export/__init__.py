"""Export: coded articles in the forms that people and programs take away."""
