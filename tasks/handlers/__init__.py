"""Programs that do the work of service tasks: each module is one topic, or serves them."""
