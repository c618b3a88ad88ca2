"""The commands, each with its options and what it prints; they import what they need when they are called."""
