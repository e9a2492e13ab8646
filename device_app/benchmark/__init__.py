"""Measuring the engines on this device."""
