"""RFC 5545 bytes. Only ``components`` imports the icalendar library, so that reading a feed never loads it."""
