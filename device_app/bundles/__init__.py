"""Bundles: models, terms and phrases on a stick, packed and signed by whoever looks after the devices."""
