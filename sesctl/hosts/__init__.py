"""Hosts of zones that are reached through dns-lexicon; nothing else knows it."""
