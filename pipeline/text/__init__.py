"""Words and characters: normalised text, its language, its sentences, and how common its words are."""
