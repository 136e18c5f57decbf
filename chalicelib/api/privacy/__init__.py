"""All that is stored about somebody, over HTTP."""
