"""What is run: BPMN models, forms and rules; their reader, linter and expression language."""
