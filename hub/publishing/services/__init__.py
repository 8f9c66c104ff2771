"""What publishing does with the help of other programs: plugins of trusts."""
