"""Runs folders of the DMN Technology Compatibility Kit and judges what comes of each case."""
