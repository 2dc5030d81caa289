"""Whether the engine runs BPMN as the standard says: cases tried on the real kernel, and judged."""
