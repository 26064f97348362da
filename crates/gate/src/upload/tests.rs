use axum::body::Body;
use futures::TryStreamExt;
use proptest::prelude::*;

use super::*;

const MAX: u64 = 1_000_000;

fn request(body: Body, headers: &[(&str, &str)]) -> Request {
    let mut builder = Request::builder()
        .method("POST")
        .header("content-type", "multipart/form-data; boundary=X");
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body).unwrap()
}

fn part(disposition: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("--X\r\nContent-Disposition: form-data; {disposition}\r\n\r\n").into_bytes();
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(b"\r\n");
    bytes
}

fn field(name: &str, value: &str) -> Vec<u8> {
    part(&format!("name=\"{name}\""), value.as_bytes())
}

fn file(name: &str, content: &[u8]) -> Vec<u8> {
    part(&format!("name=\"file\"; filename=\"{name}\""), content)
}

const END: &[u8] = b"--X--\r\n";

/// Fields, file name and file of a body sent in chunks of `size`.
async fn receive(
    body: Vec<u8>,
    size: usize,
) -> Result<(Vec<String>, Option<(String, Vec<u8>)>), u16> {
    let chunks: Vec<_> = body
        .chunks(size.max(1))
        .map(|c| Ok::<_, std::io::Error>(Bytes::copy_from_slice(c)))
        .collect();
    let body = Body::from_stream(futures::stream::iter(chunks));
    let status = |problem: Problem| problem.status().as_u16();
    let (_, upload) = begin(request(body, &[]), MAX).await.map_err(status)?;
    let fields = upload
        .fields()
        .0
        .iter()
        .map(|(n, v)| format!("{n}={}", v.reveal()))
        .collect();
    let Some((name, stream)) = upload.into_file() else {
        return Ok((fields, None));
    };
    let bytes: Result<Vec<Bytes>, _> = stream.try_collect().await;
    let bytes = bytes.map_err(|error| status(error.into()))?.concat();
    Ok((fields, Some((name.given().to_owned(), bytes))))
}

#[tokio::test]
async fn fields_then_a_file_in_chunks_of_any_size() {
    let content: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let body = [
        &field("a", "1")[..],
        &field("b", "é"),
        &file("n.bin", &content),
        END,
    ]
    .concat();
    for size in [13, 1_024, 65_536, usize::MAX] {
        let (fields, file) = receive(body.clone(), size).await.unwrap();
        assert_eq!(fields, ["a=1", "b=é"]);
        assert!(
            file == Some(("n.bin".to_owned(), content.clone())),
            "chunks of {size}"
        );
    }
}

#[tokio::test]
async fn many_fields_before_a_large_file_are_no_obstacle() {
    let fields = field("a", "1").repeat(FIELD_COUNT - 1);
    let body = [&fields[..], &file("n.bin", &vec![7; 900_000]), END].concat();
    let (fields, file) = receive(body, 65_536).await.unwrap();
    assert_eq!(
        (fields.len(), file.unwrap().1.len()),
        (FIELD_COUNT - 1, 900_000)
    );
}

#[tokio::test]
async fn what_is_not_one_file_at_the_end_is_refused() {
    let ok = file("f", b"x");
    for (why, body, status) in [
        (
            "cut in the file",
            [&file("f", b"xyz")[..8], b""].concat(),
            400,
        ),
        ("no end", file("f", b"xyz"), 400),
        ("two files", [&ok[..], &ok, END].concat(), 400),
        (
            "a field after the file",
            [&ok[..], &field("a", "1"), END].concat(),
            400,
        ),
        (
            "too many fields",
            [field("a", "1").repeat(FIELD_COUNT + 1), END.to_vec()].concat(),
            400,
        ),
        (
            "a long field",
            [&field("a", &"x".repeat(FIELD_BYTES + 1))[..], END].concat(),
            400,
        ),
        (
            "a nameless part",
            [&part("filename=\"x\"", b"x")[..], END].concat(),
            400,
        ),
        (
            "a name without end",
            [
                b"--X\r\nContent-Disposition: form-data; name=\"",
                &vec![b'a'; 400_000][..],
            ]
            .concat(),
            413,
        ),
        (
            "a file too large",
            [&file("f", &vec![0; 1_000_001])[..], END].concat(),
            413,
        ),
        ("rubbish", b"rubbish".repeat(10), 400),
        ("nothing", Vec::new(), 400),
        (
            "not UTF-8",
            [&part("name=\"a\"", b"\xff")[..], END].concat(),
            400,
        ),
        (
            "content without a name",
            [&file("", b"x")[..], END].concat(),
            400,
        ),
    ] {
        assert_eq!(receive(body, 1_000).await.map(|_| ()), Err(status), "{why}");
    }
    assert_eq!(
        receive([&file("", b"")[..], END].concat(), 10).await,
        Ok((vec![], None))
    );
}

#[tokio::test]
async fn a_declared_size_is_refused_before_a_byte_is_read() {
    let body = || Body::from_stream(futures::stream::pending::<Result<Bytes, std::io::Error>>());
    let problem = begin(request(body(), &[("content-length", "4294967296")]), MAX)
        .await
        .unwrap_err();
    assert_eq!(problem.status().as_u16(), 413);
    let mut plain = request(body(), &[]);
    plain
        .headers_mut()
        .insert("content-type", "text/plain".parse().unwrap());
    assert_eq!(begin(plain, MAX).await.unwrap_err().status().as_u16(), 403);
}

#[tokio::test]
async fn a_fast_client_does_not_fill_the_memory() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let pulled = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&pulled);
    let head = Bytes::from(file("f", b""));
    let head = head.slice(..head.len() - 2);
    let zeros = Bytes::from(vec![0; 4_096]);
    let chunks = std::iter::once(head).chain(std::iter::repeat_n(zeros, 200));
    let body = futures::stream::iter(chunks).map(move |chunk| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(chunk)
    });
    let (_, upload) = begin(request(Body::from_stream(body), &[]), MAX)
        .await
        .unwrap();
    let (_, mut stream) = upload.into_file().unwrap();
    for read in 1..50 {
        stream.next().await.unwrap().unwrap();
        assert!(
            pulled.load(Ordering::Relaxed) <= read + 4,
            "the reader ran ahead"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn hostile_bodies_end(
        pieces in prop::collection::vec(prop_oneof![
            any::<Vec<u8>>(),
            Just(b"--X\r\n".to_vec()),
            Just(b"--X--".to_vec()),
            Just(b"\r\n\r\n".to_vec()),
            Just(b"Content-Disposition: form-data; name=\"a\"; filename=\"".to_vec()),
            Just(b"Content-Disposition: form-data; name=a\r\n\r\n".to_vec()),
            "[ -~]{0,20}".prop_map(String::into_bytes),
        ], 0..30),
        size in 1..100_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let end = runtime.block_on(async {
            let body = pieces.concat();
            tokio::time::timeout(std::time::Duration::from_secs(5), receive(body, size)).await
        });
        prop_assert!(end.is_ok(), "still reading");
    }
}
