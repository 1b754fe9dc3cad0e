"""The form of mails, and where they are kept; the only place that knows cryptography and IMAP."""
