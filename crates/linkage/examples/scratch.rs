//! Scratch.
#![expect(clippy::print_stdout, reason = "scratch")]
use linkage::names::*;
fn main(){ let v: Vec<String>=std::env::args().skip(1).collect(); for p in v.chunks(2){ let (a,b)=(Token::new(&p[0]),Token::new(&p[1])); println!("{:?} {:?}", a.readings().collect::<Vec<_>>(), b.readings().collect::<Vec<_>>()); let l=compare(&a,&b); let r=compare::compare_by_rules(&a,&b); println!("{:16} {:16} {:.2} {:?} / rules {:.2} {:?}   {} {:?} sk {}",p[0],p[1],l.score,l.relation,r.score,r.relation,a.ascii(),a.forms().collect::<Vec<_>>(), a.skeleton()==b.skeleton()); } }
