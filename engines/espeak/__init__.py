"""The starter voice: eSpeak NG, formant synthesis without a download."""
