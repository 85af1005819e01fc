//! Filter to text: one space, lower-case operators, brackets where the meaning needs them.

use std::fmt;

use super::Filter;

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(operands) => joined(f, operands, " or ", |o| matches!(o, Self::Or(_))),
            Self::And(operands) => {
                joined(f, operands, " and ", |o| matches!(o, Self::Or(_) | Self::And(_)))
            }
            Self::Not(operand) => write!(f, "not ({operand})"),
            // The JSON text of a value is the literal.
            Self::Compare { path, op, value } => write!(f, "{path} {op} {value}"),
            Self::Present { path } => write!(f, "{path} pr"),
            Self::ValuePath { path, filter } => write!(f, "{path}[{filter}]"),
        }
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    operands: &[Filter],
    word: &str,
    needs_group: fn(&Filter) -> bool,
) -> fmt::Result {
    for (position, operand) in operands.iter().enumerate() {
        if position > 0 {
            f.write_str(word)?;
        }
        if needs_group(operand) {
            write!(f, "({operand})")?;
        } else {
            write!(f, "{operand}")?;
        }
    }
    Ok(())
}
