//! Pictures drawn again by a locked-down worker.

use std::{io::Cursor, path::PathBuf};

use image::{Rgb, RgbImage};
use inspect::{
    limits::Limits,
    picture::MAX_GREY,
    protocol::Lockdown,
    supervisor::{Supervisor, SupervisorSettings},
};

fn supervisor() -> Supervisor {
    let mut settings = SupervisorSettings::new(PathBuf::from(env!("CARGO_BIN_EXE_acte-inspect")));
    settings.lockdown = Lockdown::BestEffort;
    Supervisor::new(settings)
}

/// A photograph as a telephone makes it: where it was taken stands in its hidden data.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, y| {
        Rgb([x, y, x + y].map(|shade| shade.to_le_bytes()[0]))
    });
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 95)
        .encode_image(&pixels)
        .unwrap();
    let hidden = b"Exif\0\0 48.8566 N 2.3522 E";
    let length = u16::try_from(hidden.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, 0xe1], &length[..], hidden].concat();
    jpeg.splice(2..2, segment);
    jpeg
}

#[tokio::test]
async fn a_picture_is_drawn_again_without_what_it_hides() {
    let original = photograph(1_024, 600);
    assert!(original.windows(6).any(|word| word == b"Exif\0\0"));
    let drawn = supervisor()
        .picture(Cursor::new(original), &Limits::default())
        .await
        .unwrap()
        .unwrap();
    assert!(drawn.is_plain());
    assert_eq!((drawn.width, drawn.height), (1_024, 600));
    assert!(!drawn.png.windows(4).any(|word| word == b"Exif"));
    assert_eq!((drawn.grey_width, drawn.grey_height), (MAX_GREY, 300));
    let again = image::load_from_memory(&drawn.png).unwrap().to_rgb8();
    let Rgb([red, green, _]) = *again.get_pixel(200, 100);
    assert!(
        red.abs_diff(200) < 12 && green.abs_diff(100) < 12,
        "{red} {green}"
    );
    assert!(drawn.codes.is_empty());
}

#[tokio::test]
async fn what_cannot_be_drawn_is_not() {
    let supervisor = supervisor();
    let limits = Limits::default();
    let mut huge = photograph(64, 64);
    // The start of frame: height and width of sixty-five thousand.
    let frame = huge
        .windows(2)
        .position(|mark| mark == [0xff, 0xc0])
        .unwrap();
    huge.splice(frame + 5..frame + 9, [0xff; 4]);
    for (name, bytes) in [
        ("text", b"Bonjour".to_vec()),
        ("cut", photograph(64, 64)[..40].to_vec()),
        ("huge", huge),
        ("empty", Vec::new()),
    ] {
        let drawn = supervisor.picture(Cursor::new(bytes), &limits).await;
        assert_eq!(drawn, Ok(None), "{name}");
    }
}
