//! Development only: link CSV files, write pairs.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a measure"
)]
use linkage::{base::Base, bulk, table::Mapping};
use std::{io::Write, time::Instant};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let map = Mapping::read(&std::fs::read_to_string(&args[0]).unwrap()).unwrap();
    let t = Instant::now();
    let mut base = Base::default();
    let mut ids = Vec::new();
    let mut border = None;
    for f in &args[2..] {
        if !ids.is_empty() {
            border = Some(ids.len() as u32);
        }
        map.each(std::fs::File::open(f).unwrap(), |id, p, _| {
            base.add(p);
            ids.push(id.to_owned());
            Ok(())
        })
        .unwrap();
    }
    eprintln!("read {} in {:.2?}", ids.len(), t.elapsed());
    let t = Instant::now();
    let scope = border.map_or(bulk::Scope::Within, bulk::Scope::Across);
    let linked = bulk::link(&base, scope, bulk::Limits::default(), None);
    eprintln!(
        "linked in {:.2?}: compared {}, kept {}, rounds {}",
        t.elapsed(),
        linked.compared,
        linked.pairs.len(),
        linked.learned.rounds
    );
    linked.show();
    let t = Instant::now();
    let least: f32 = std::env::var("LEAST").ok().and_then(|s| s.parse().ok()).unwrap_or(0.0);
    let clusters = linkage::cluster::Clusters::gather(&base, &linked, least);
    eprintln!("clustered in {:.2?}", t.elapsed());
    let pairs = if border.is_none() && std::env::var("RAW").is_err() { &clusters.pairs } else { &linked.pairs };
    let mut out = std::io::BufWriter::new(std::fs::File::create(&args[1]).unwrap());
    writeln!(out, "id_a,id_b,match_weight,probability").unwrap();
    for p in pairs {
        writeln!(
            out,
            "{},{},{:.4},{:.6}",
            ids[p.a as usize],
            ids[p.b as usize],
            p.bits,
            linkage::probability(p.bits)
        )
        .unwrap();
    }
}
