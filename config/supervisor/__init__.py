"""`up`: one parent that starts, watches and stops the processes of an installation on one machine."""
