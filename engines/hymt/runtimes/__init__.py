"""What computes the model: one protocol, one book of slots, and the libraries behind them."""
