//! Known answers and properties.

use proptest::prelude::*;
use time::macros::datetime;

use super::*;
use crate::Operation;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<_> = text.chars().map(|c| c.to_digit(16).unwrap()).collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap())
        .collect()
}

fn hashes(list: &[&str]) -> Vec<Hash> {
    list.iter()
        .map(|text| Hash::from_slice(&hex(text)).unwrap())
        .collect()
}

/// A whole tree, the slow and plain way.
struct Tree(Vec<Hash>);

impl Tree {
    fn root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::empty(),
            [one] => *one,
            many => {
                let (left, right) = many.split_at(many.len().next_power_of_two() / 2);
                Hash::node(&Self::root(left), &Self::root(right))
            }
        }
    }

    fn upto(&self, size: u64) -> Hash {
        Self::root(&self.0[..usize::try_from(size).unwrap()])
    }

    fn held(&self) -> impl Fn(Node) -> Option<Hash> {
        |node| {
            let low = usize::try_from(node.index << node.level).unwrap();
            self.0.get(low..low + (1 << node.level)).map(Self::root)
        }
    }
}

/// Leaves, roots and proofs of RFC 6962's reference tree (transparency-dev/merkle, testonly).
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const A: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const B: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const C: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const D: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const E: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const F: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

fn reference() -> Tree {
    Tree(LEAVES.iter().map(|leaf| Hash::leaf(&hex(leaf))).collect())
}

#[test]
fn roots_are_those_of_the_reference_tree() {
    let mut frontier = Frontier::new();
    for (size, root) in hashes(&ROOTS).into_iter().enumerate() {
        assert_eq!(frontier.root(), root, "size {size}");
        let bytes = frontier.to_bytes();
        assert_eq!(
            Frontier::from_bytes(frontier.size(), &bytes),
            Ok(frontier.clone())
        );
        assert!(Frontier::from_bytes(2 * frontier.size() + 1, &bytes).is_err());
        if let Some(leaf) = reference().0.get(size) {
            frontier.push(*leaf).unwrap();
        }
    }
}

#[test]
fn proofs_are_those_of_the_reference_tree() {
    let tree = reference();
    let roots = hashes(&ROOTS);
    let cases: [(u64, u64, &[&str]); 5] = [
        (0, 1, &[]),
        (0, 8, &[A, B, C]),
        (5, 8, &[D, E, ROOTS[4]]),
        (2, 3, &[ROOTS[2]]),
        (1, 5, &[ROOTS[1], B, D]),
    ];
    for (index, size, proof) in cases {
        let made = inclusion(index, size, tree.held()).unwrap();
        assert_eq!(made, hashes(proof), "leaf {index} of {size}");
        let leaf = tree.0[usize::try_from(index).unwrap()];
        let root = roots[usize::try_from(size).unwrap()];
        assert_eq!(verify_inclusion(leaf, index, size, root, &made), Ok(()));
    }
    let cases: [(u64, u64, &[&str]); 4] = [
        (1, 1, &[]),
        (1, 8, &[A, B, C]),
        (6, 8, &[F, E, ROOTS[4]]),
        (2, 5, &[B, D]),
    ];
    for (old, new, proof) in cases {
        let made = consistency(old, new, tree.held()).unwrap();
        assert_eq!(made, hashes(proof), "{old} to {new}");
        let at = |size: u64| (size, roots[usize::try_from(size).unwrap()]);
        assert_eq!(verify_consistency(at(old), at(new), &made), Ok(()));
    }
}

/// The example of golang.org/x/mod/sumdb/note, which C2SP signed-note generalises.
const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn the_published_note_is_written_and_read() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let seed: [u8; 32] = STANDARD.decode(SEED).unwrap()[1..].try_into().unwrap();
    let key = SigningKey::from_seed(&seed);
    let public = key.verifier("PeterNeumann").unwrap();
    assert_eq!(public.to_string(), VKEY);
    assert_eq!(VerifierKey::parse(VKEY), Ok(public.clone()));
    assert_eq!(Note::write(TEXT, &public, &key.sign(TEXT.as_bytes())), NOTE);
    assert_eq!(Note::parse(NOTE).unwrap().verify(&public), Ok(TEXT));
    assert_eq!(format!("{key:?}"), "[signing key]");

    let altered = NOTE.replace("answer", "Answer");
    assert_eq!(
        Note::parse(&altered).unwrap().verify(&public),
        Err(NoteError::Signature)
    );
    let other = SigningKey::from_seed(&[7; 32])
        .verifier("PeterNeumann")
        .unwrap();
    assert_eq!(
        Note::parse(NOTE).unwrap().verify(&other),
        Err(NoteError::Unsigned)
    );
    for wrong in [
        "",
        "\n",
        "text\n",
        "text\n\n",
        "text\n\nx\n",
        "text\n\n— a AAAA\n",
        "a\r\n\n— a b\n",
    ] {
        assert_eq!(Note::parse(wrong), Err(NoteError::Shape), "{wrong:?}");
    }
    for wrong in [
        "",
        "a+b",
        "a b+c74f20a3+AAAA",
        &VKEY.replace("c74f", "c74e"),
    ] {
        assert_eq!(VerifierKey::parse(wrong), Err(NoteError::Key), "{wrong:?}");
    }
}

#[test]
fn a_pkcs8_key_is_read() {
    // RFC 8410 §10.3, without attributes.
    let pem = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";
    let key = SigningKey::from_pem(pem).unwrap().verifier("a").unwrap();
    let known = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
    assert_eq!(key.bytes().to_vec(), hex(known));
    assert_eq!(SigningKey::from_pem("").unwrap_err(), NoteError::Key);
}

#[test]
fn checkpoints_are_read_strictly() {
    let key = SigningKey::from_seed(&[3; 32]);
    let public = key.verifier("acte.example/s/access").unwrap();
    let checkpoint = Checkpoint {
        origin: public.name().to_owned(),
        size: 12,
        root: Hash::leaf(b"x"),
    };
    let sign = |text: &str| Note::write(text, &public, &key.sign(text.as_bytes()));
    assert_eq!(
        Checkpoint::open(&sign(&checkpoint.text()), &public),
        Ok(checkpoint.clone())
    );
    let extended = format!("{}extension\n", checkpoint.text());
    assert_eq!(
        Checkpoint::open(&sign(&extended), &public),
        Ok(checkpoint.clone())
    );
    for (from, to) in [
        ("\n12\n", "\n012\n"),
        ("\n12\n", "\n+12\n"),
        ("access", "other"),
        ("=", ""),
    ] {
        let note = sign(&checkpoint.text().replace(from, to));
        assert_eq!(
            Checkpoint::open(&note, &public),
            Err(NoteError::Shape),
            "{from:?}"
        );
    }
}

#[test]
fn tiles_have_the_paths_of_the_specification() {
    assert_eq!(
        tile_path(0, 1_234_067, 256).unwrap(),
        "tile/0/x001/x234/067"
    );
    assert_eq!(tile_path(1, 0, 3).unwrap(), "tile/1/000.p/3");
    assert_eq!(tile_path(8, 0, 3), Err(TileError::Address));
    assert_eq!(tile_path(0, 0, 257), Err(TileError::Address));
    let tile = Tile::new(reference().0).unwrap();
    assert!(tile.is_partial());
    assert_eq!(Tile::from_bytes(&tile.to_bytes()), Ok(tile.clone()));
    assert_eq!(tile.node(3, 0), hashes(&ROOTS).get(8).copied());
    assert_eq!(tile.node(3, 1), None);
    assert_eq!(tile.node(1, 1 << (usize::BITS - 1)), None);
    assert_eq!(Tile::from_bytes(&[0; 33]), Err(TileError::Shape));
    let bytes = bundle([b"one".as_slice(), b"", b"three"]).unwrap();
    assert_eq!(
        unbundle(&bytes).unwrap(),
        [b"one".as_slice(), b"", b"three"]
    );
    assert_eq!(unbundle(&bytes[..bytes.len() - 1]), Err(TileError::Bundle));
}

#[test]
fn a_line_of_an_export_is_one_line() {
    let part = serde_json::value::RawValue::from_string("[1,\n2]".to_owned()).unwrap();
    let mut out = b"before\n".to_vec();
    let written = write_line(&Line::Pending(&part), &mut out);
    assert_eq!(
        (written, out),
        (Err(ExportError::Shape), b"before\n".to_vec())
    );
}

fn header() -> Header<'static> {
    Header {
        actor: Hash::leaf(b"actor"),
        articles: Some("L. 411-7 1°; 5"),
        below: None,
        class: "access",
        cutoff: None,
        deed: None,
        entry: uuid::Uuid::from_u128(5),
        kind: "report",
        nature: Some("report.read"),
        object: Hash::leaf(b"object"),
        operation: Some(Operation::Consult),
        outcome: Outcome::Refused,
        purpose: "analysis",
        reason: Some("not-yours"),
        service: "jecliqueoupas",
        time: datetime!(2026-11-22 04:01:46.000123 UTC),
    }
}

#[test]
fn a_header_has_one_spelling() {
    let text = header().encode().unwrap();
    // Frozen: a change here is a new version of the format.
    let known = concat!(
        r#"{"actor":"A9w/vU891058gTX+VI3Jmobz3PSAZ6ZW0ZkvePfEavM=","articles":"L. 411-7 1°; 5","#,
        r#""class":"access","entry":"00000000-0000-0000-0000-000000000005","kind":"report","#,
        r#""nature":"report.read","object":"v8Aai5gt1imL+fPcS48QdFPOA3+ujt5DxM3p94lHXV4=","operation":"consult","outcome":"refused","#,
        r#""purpose":"analysis","reason":"not-yours","service":"jecliqueoupas","#,
        r#""time":"2026-11-22T04:01:46.000123Z","v":1}"#
    );
    assert_eq!(text, known);
    assert_eq!(Header::decode(&text), Ok(header()));
    let full = Header {
        below: Some(3),
        cutoff: Some(header().time),
        ..header()
    };
    assert_eq!(Header::decode(&full.encode().unwrap()), Ok(full));
    for (from, to) in [
        ("\"v\":1", "\"v\":1 "),
        ("\"v\":1", "\"v\":2"),
        ("report.read", "report\\u002eread"),
        ("0005", "000A"),
        ("000123Z", "00012Z"),
        ("\"articles\"", "\"zrticles\""),
    ] {
        assert!(Header::decode(&text.replace(from, to)).is_err(), "{to}");
    }
    let quoted = Header {
        nature: Some("a\"b"),
        ..header()
    };
    assert_eq!(quoted.encode(), Err(HeaderError::Text("nature")));
}

#[test]
fn commitments_are_hmac_sha_256() {
    // RFC 4231 has no key of 32 bytes with this text; the value comes from `openssl mac`.
    let made = commit(&Salt([1; 32]), Part::Actor, b"{\"role\":\"system\"}");
    assert_eq!(
        made.0.to_vec(),
        hex("64a56686c157b50cc2f5a0db7aa08305f8f7edaac1c2b1ad442405f670b425bf")
    );
    assert_ne!(
        made,
        commit(&Salt([1; 32]), Part::Object, b"{\"role\":\"system\"}")
    );
}

#[test]
fn receipts_verify_and_altered_ones_do_not() {
    let key = SigningKey::from_seed(&[3; 32]);
    let public = key.verifier("acte.example/s/access").unwrap();
    let object = r#"{"id":"00000000-0000-0000-0000-000000000009"}"#;
    let salt = Salt([4; 32]);
    let header = Header {
        object: commit(&salt, Part::Object, object.as_bytes()),
        ..header()
    };
    let header = header.encode().unwrap();
    let mut tree = reference();
    tree.0[3] = Hash::leaf(header.as_bytes());
    let checkpoint = Checkpoint {
        origin: public.name().to_owned(),
        size: 8,
        root: tree.upto(8),
    };
    let note = Note::write(
        &checkpoint.text(),
        &public,
        &key.sign(checkpoint.text().as_bytes()),
    );
    let vkey = public.to_string();
    let receipt = Receipt {
        acte_receipt: 1,
        header: serde_json::from_str(&header).unwrap(),
        index: 3,
        proof: inclusion(3, 8, tree.held()).unwrap(),
        checkpoint: note.as_str().into(),
        vkey: vkey.as_str().into(),
        object: Some(OpenedPart {
            key: salt,
            part: serde_json::from_str(object).unwrap(),
        }),
    };
    let text = serde_json::to_string(&receipt).unwrap();
    let read = Receipt::parse(&text).unwrap();
    let facts = read.verify(Some(&public)).unwrap();
    assert_eq!(facts.object, Some(uuid::Uuid::from_u128(9)));
    assert_eq!(facts.checkpoint.size, 8);
    let alter = |from: &str, to: &str| {
        let text = text.replacen(from, to, 1);
        Receipt::parse(&text)
            .and_then(|r| r.verify(Some(&public)).map(|_| ()))
            .unwrap_err()
    };
    assert_eq!(
        alter("refused", "done"),
        ReceiptError::Proof(ProofError::Root)
    );
    assert_eq!(
        alter("\"index\":3", "\"index\":2"),
        ReceiptError::Proof(ProofError::Root)
    );
    assert_eq!(alter("000009", "000008"), ReceiptError::Opening);
    assert_eq!(
        alter("acte_receipt\":1", "acte_receipt\":2"),
        ReceiptError::Shape
    );
    assert_eq!(
        alter("\\n8\\n", "\\n9\\n"),
        ReceiptError::Note(NoteError::Signature)
    );
    let other = SigningKey::from_seed(&[9; 32])
        .verifier(public.name())
        .unwrap();
    assert_eq!(read.verify(Some(&other)), Err(ReceiptError::Key));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_proof_verifies_and_no_altered_one_does(
        size in 1_u64..300, at in any::<proptest::sample::Index>(), bit in 0_usize..256,
        which in any::<proptest::sample::Index>(),
    ) {
        let leaves = (0..size).map(|i| Hash::leaf(&i.to_be_bytes())).collect();
        let tree = Tree(leaves);
        let index = at.index(usize::try_from(size).unwrap()) as u64;
        let root = tree.upto(size);
        let leaf = tree.0[usize::try_from(index).unwrap()];

        let needed = inclusion_nodes(index, size).unwrap();
        let held = |node: Node| needed.contains(&node).then(|| tree.held()(node)).flatten();
        let mut proof = inclusion(index, size, held).unwrap();
        prop_assert_eq!(verify_inclusion(leaf, index, size, root, &proof), Ok(()));
        prop_assert!(verify_inclusion(leaf, size, size, root, &proof).is_err());
        if size > 1 {
            let other = (index + 1) % size;
            prop_assert!(verify_inclusion(leaf, other, size, root, &proof).is_err());
        }
        proof.push(leaf);
        prop_assert!(verify_inclusion(leaf, index, size, root, &proof).is_err());
        proof.pop();
        if !proof.is_empty() {
            let step = which.index(proof.len());
            proof[step].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(verify_inclusion(leaf, index, size, root, &proof).is_err());
            proof.pop();
            prop_assert!(verify_inclusion(leaf, index, size, root, &proof).is_err());
        }

        let old = index + 1;
        let needed = consistency_nodes(old, size).unwrap();
        let held = |node: Node| needed.contains(&node).then(|| tree.held()(node)).flatten();
        let mut proof = consistency(old, size, held).unwrap();
        let (before, after) = ((old, tree.upto(old)), (size, root));
        prop_assert_eq!(verify_consistency(before, after, &proof), Ok(()));
        proof.push(leaf);
        prop_assert!(verify_consistency(before, after, &proof).is_err());
        proof.pop();
        if !proof.is_empty() {
            let step = which.index(proof.len());
            proof[step].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(verify_consistency(before, after, &proof).is_err());
        }
    }

    #[test]
    fn a_frontier_grows_like_the_tree_leaf_by_leaf_or_by_subtrees(size in 0_u64..600) {
        let tree = Tree((0..size).map(|i| Hash::leaf(&i.to_be_bytes())).collect());
        let (mut slow, mut fast) = (Frontier::new(), Frontier::new());
        for leaf in &tree.0 {
            slow.push_with(*leaf, |level, index, hash| {
                assert_eq!(tree.held()(Node { level, index }), Some(hash));
            }).unwrap();
        }
        for index in 0..size / 256 {
            fast.push_subtree(8, tree.held()(Node { level: 8, index }).unwrap()).unwrap();
        }
        for leaf in &tree.0[usize::try_from(size / 256 * 256).unwrap()..] {
            fast.push(*leaf).unwrap();
        }
        prop_assert_eq!(&slow, &fast);
        prop_assert_eq!(slow.root(), tree.upto(size));
        prop_assert_eq!(fast.push_subtree(8, slow.root()).is_ok(), size % 256 == 0);
    }

    #[test]
    fn hostile_text_is_refused_without_panic(text in "\\PC{0,200}", line in any::<String>()) {
        let _ = (Note::parse(&text).is_ok(), Header::decode(&text).is_ok());
        let _ = (read_line(&line).is_ok(), Receipt::parse(&line).is_ok());
        let _ = (VerifierKey::parse(&text).is_ok(), Checkpoint::read_unverified(&text).is_ok());
        let _ = (Tile::from_bytes(line.as_bytes()).is_ok(), unbundle(line.as_bytes()).is_ok());
    }
}
