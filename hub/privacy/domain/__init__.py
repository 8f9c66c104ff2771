"""Export and erasure of personal data, the erasure list, file scrubbing, and inactive accounts."""
