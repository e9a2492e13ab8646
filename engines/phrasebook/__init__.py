"""The phrasebook: everyday sentences written by people in many languages, found however they were said."""
