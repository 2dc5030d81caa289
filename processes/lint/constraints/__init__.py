"""The constraints of BPMN 2.0.2 that no schema can express, by subject."""
