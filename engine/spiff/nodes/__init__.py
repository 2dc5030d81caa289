"""How each kind of node treats a token: one module per family of BPMN elements."""
