//! Scratch.
#![expect(clippy::print_stdout, reason = "scratch")]
use linkage::names::*;
fn main(){ let mut r=csv::Reader::from_path("/work/shared/data/linkage/name_pairs_dev.csv").unwrap(); for x in r.records(){ let x=x.unwrap(); if &x[3]!="LATIN"||&x[4]!="LATIN"{continue;} let (a,b)=(Token::new(&x[0]),Token::new(&x[1])); let r=compare::compare_by_rules(&a,&b); let n=|t:&Token|{let mut s=t.skeleton();let mut k=0;while s>0{s>>=5;k+=1;}k}; println!("{}\t{}\t{}\t{:.3}\t{}\t{}\t{}",&x[0],&x[1],&x[2],r.score,u8::from(a.skeleton()==b.skeleton()),n(&a).min(n(&b)),u8::from(a.french()==b.french()&&a.french()!=0)); } }
