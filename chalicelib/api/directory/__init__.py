"""A company's directory: its token for admins, and SCIM 2.0 (RFC 7643, RFC 7644) for itself."""
