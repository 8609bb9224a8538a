"""The Balance workspace: the classes now and planned, what the plan does, and what holds it back."""
