"""Light translation models for machines that can't carry HY-MT: OPUS-MT and Argos, on CTranslate2."""
