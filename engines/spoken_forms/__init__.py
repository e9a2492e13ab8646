"""Numbers, dates, times, money, units and abbreviations as a person would say them."""

from engines.spoken_forms.speller import SPELLED, spoken_form

__all__ = ["SPELLED", "spoken_form"]
