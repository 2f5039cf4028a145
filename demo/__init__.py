"""The invented world: made through the same operations as a real one."""
