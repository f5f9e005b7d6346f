//! A bar that says how far a long replay has come, on standard error where that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often it changes in a second.
const RATE: u8 = 10;

/// A bar of so many transactions; hidden where it is not wanted, or nobody would see it.
pub(super) fn bar(transactions: u64, is_wanted: bool) -> ProgressBar {
    let target = if is_wanted { ProgressDrawTarget::stderr_with_hz(RATE) } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} % of {len} transactions, {eta} left");
    // Without colours, so that `NO_COLOR` needs nothing.
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━╸─");
    ProgressBar::with_draw_target(Some(transactions), target).with_style(style)
}
