"""The one door to SpiffWorkflow; nothing of it leaves this folder."""
