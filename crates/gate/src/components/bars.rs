//! Counts drawn side by side.

use std::fmt::Write as _;

use super::{Give, Markup};

/// Counts as bars, the first at the left, in the colour of the text around them. `label` says in words what
/// is drawn; the numbers themselves belong in a table beside it. As wide as its place when `width` is 0,
/// else that many pixels; `height` pixels high.
///
/// Drawn with attributes alone: the content security policy admits no style.
#[must_use]
pub fn bars(
    label: impl std::fmt::Display,
    counts: &[u64],
    width: impl Give<u16>,
    height: impl Give<u16>,
) -> Markup {
    const STEP: usize = 10;
    const TOP: u64 = 100;
    let across = counts.len().max(1) * STEP;
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let width = match width.give() {
        0 => "100%".to_owned(),
        pixels => pixels.to_string(),
    };
    let mut html = format!(
        "<svg class=\"bars\" viewBox=\"0 0 {across} {TOP}\" width=\"{width}\" height=\"{}\" \
         preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\" focusable=\"false\">\
         <rect x=\"0\" y=\"98\" width=\"{across}\" height=\"2\" fill=\"currentColor\" fill-opacity=\"0.5\"/>",
        height.give(),
        Markup::text(label),
    );
    for (place, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // The least of them is still seen.
        let tall = count.saturating_mul(TOP).div_euclid(most).clamp(6, TOP);
        let _ = write!(
            html,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{tall}\" fill=\"currentColor\"/>",
            place * STEP + 1,
            TOP - tall,
            STEP - 2,
        );
    }
    html.push_str("</svg>");
    Markup::trusted(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_keep_their_measure() {
        let drawn = bars("a \"b\" <c>", &[0, 1, 1_000, 500], 0, 40).into_string();
        for part in [
            "viewBox=\"0 0 40 100\"",
            "width=\"100%\" height=\"40\"",
            "x=\"11\" y=\"94\" width=\"8\" height=\"6\"",
            "x=\"21\" y=\"0\" width=\"8\" height=\"100\"",
            "x=\"31\" y=\"50\" width=\"8\" height=\"50\"",
        ] {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
        assert_eq!(drawn.matches("<rect").count(), 4, "none for nothing");
        assert!(
            !drawn.contains("style") && !drawn.contains("<c>"),
            "{drawn}"
        );
        for counts in [&[][..], &[0], &[u64::MAX, 1]] {
            let drawn = bars("", counts, 90, 20).into_string();
            assert!(drawn.contains("width=\"90\""), "{drawn}");
        }
    }
}
