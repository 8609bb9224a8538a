"""Stateless kernels on arrays."""
