"""The starter recogniser: English by PocketSphinx, with a language model of everyday sentences and the phrasebook."""
