"""A company's directory (SCIM 2.0): what it says of its users and groups, and as whom it acts."""
