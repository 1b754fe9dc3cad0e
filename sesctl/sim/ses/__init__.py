"""The SES v2 API: identities, accounts, sending, configuration sets, suppression."""
