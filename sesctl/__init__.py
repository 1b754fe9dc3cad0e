"""From a bare domain to delivered one-time-password mail on Amazon SES."""

__version__ = "0.1.0"
