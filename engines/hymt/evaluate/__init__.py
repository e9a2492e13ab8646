"""How good a model is, compared with another one."""
