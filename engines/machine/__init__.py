"""The machine the program runs on: board, power mode, JetPack, memory. All is read from files; nothing is changed."""
