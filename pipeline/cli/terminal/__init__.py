"""What all commands share: their options, how they speak (`console`), how they meet streams and signals (`process`)."""
