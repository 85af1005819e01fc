use crate::judge::Outcome;

/// How text is laid out. Colour only repeats what the words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use ANSI colours.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// What a piece of text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// An outcome's name.
    Outcome(Outcome),
    /// What a block is about.
    Strong,
    /// Labels and line numbers.
    Quiet,
}

impl Style {
    /// Narrower text is harder to read than text that the terminal breaks.
    const NARROWEST: usize = 32;
    /// Wider lines are hard to find the next of.
    const WIDEST: usize = 120;

    /// Columns to fill.
    pub(super) fn columns(self) -> usize {
        self.width.clamp(Self::NARROWEST, Self::WIDEST)
    }

    /// A text in its colour.
    pub(super) fn paint(self, tone: Tone, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Outcome(Outcome::Error) => "1;35",
            Tone::Outcome(Outcome::Fail) => "1;31",
            Tone::Outcome(Outcome::Blocked) => "1;36",
            Tone::Outcome(Outcome::Warn) => "1;33",
            Tone::Outcome(Outcome::Pass) => "32",
            Tone::Outcome(Outcome::Note | Outcome::Unsupported) | Tone::Quiet => "2",
            Tone::Strong => "1",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}
