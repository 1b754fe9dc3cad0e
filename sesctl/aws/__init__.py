"""Everything that knows boto3."""
