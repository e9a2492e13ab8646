"""Tests of the appliance: units, installer, a real boot."""
