"""Measurements that `manage.py bench` runs. Ratios travel between machines, milliseconds do not."""
