//! Words that attacks need, and the chains they make.

use super::Dialect;
use crate::context::Context;

/// A family of writings of one thing.
type Words = &'static [&'static str];

const FETCHES: Words = &[
    "downloadfile",
    "downloadstring",
    "downloaddata",
    "invoke-webrequest",
    "invoke-restmethod",
    "start-bitstransfer",
    "net.webclient",
    "net.http.httpclient",
    "msxml2.xmlhttp",
    "msxml2.serverxmlhttp",
    "microsoft.xmlhttp",
    "winhttp.winhttprequest",
    "urldownloadtofile",
    "bitsadmin",
    "-urlcache",
    "curl ",
    "curl.exe",
    "wget ",
    "iwr ",
    "irm ",
    "xmlhttp.send",
    "ftp -s:",
];
/// Objects through which a Windows script starts a program.
const SHELLS: Words = &[
    "wscript.shell",
    "shell.application",
    "winmgmts:",
    "win32_process",
    "shellexecute",
    "wbemscripting",
    "schedule.service",
];
const STARTS: Words = &[
    ".run",
    ".exec",
    "shellexecute",
    ".create(",
    "win32_process",
    "registertask",
];
const SAVES: Words = &[
    "adodb.stream",
    "savetofile",
    "createtextfile",
    "opentextfile",
];
const INVOKES: Words = &[
    "invoke-expression",
    "iex ",
    "iex(",
    "|iex",
    "| iex",
    "&(",
    "start-process",
    "saps ",
    "invoke-item",
    "[scriptblock]::create",
];
const AMSI: Words = &[
    "amsiutils",
    "amsiinitfailed",
    "amsiscanbuffer",
    "amsicontext",
    "amsi.dll",
];
const SHADOWS: Words = &[
    "delete shadows",
    "shadowcopy delete",
    "wbadmin delete",
    "recoveryenabled no",
    "win32_shadowcopy",
    "delete catalog",
];
const DEFENDER: Words = &[
    "disablerealtimemonitoring",
    "add-mppreference -exclusion",
    "disablebehaviormonitoring",
    "disableioavprotection",
    "disableantispyware",
    "sc stop windefend",
    "net stop windefend",
    "netsh advfirewall set allprofiles state off",
    "uninstall-windowsfeature windows-defender",
];
const CREDENTIALS: Words = &[
    "sekurlsa",
    "minidump",
    "reg save hklm\\sam",
    "reg save hklm\\security",
    "invoke-mimikatz",
    "lsass.exe",
    "ntds.dit",
    "vaultcmd /list",
];
const PERSISTS: Words = &[
    "schtasks /create",
    "schtasks.exe /create",
    "register-scheduledtask",
    "currentversion\\run",
    "\\start menu\\programs\\startup",
    "__eventfilter",
    "commandlineeventconsumer",
    "launchctl load",
    "crontab -",
    "/etc/cron.d",
    ".config/autostart",
    "/etc/rc.local",
];
const HIDDEN: Words = &[
    "-w hidden",
    "-win hidden",
    "-windowstyle hidden",
    "-window hidden",
    "windowstyle hidden",
    "-w h ",
    "createnowindow",
    ",0,false",
    ", 0, false",
    ",0,true",
    ", 0, true",
];
const POLICY: Words = &[
    "-ep bypass",
    "-exec bypass",
    "executionpolicy bypass",
    "executionpolicy unrestricted",
    "-ex bypass",
    "set-executionpolicy bypass",
];
const REFLECTS: Words = &[
    "reflection.assembly]::load",
    "[appdomain]::currentdomain.load",
    "virtualalloc",
    "createthread",
    "writeprocessmemory",
    "marshal]::copy",
    "getdelegateforfunctionpointer",
    "queueuserapc",
    "assembly.load(",
];
const TELEGRAM: Words = &[
    "api.telegram.org/bot",
    "discord.com/api/webhooks",
    "discordapp.com/api/webhooks",
];

/// Signed programs of Windows that run what they are given, with the words that make it an abuse.
const BORROWED: [(&str, Words); 14] = [
    ("regsvr32", &["/i:http", "scrobj.dll", "-i:http"]),
    ("mshta", &["http", "javascript:", "vbscript:"]),
    (
        "rundll32",
        &[
            "javascript:",
            "comsvcs",
            "url.dll,openurl",
            "zipfldr",
            "\\\\",
            "davclnt",
            "shell32.dll,control_rundll",
        ],
    ),
    (
        "certutil",
        &[
            "-decode",
            "-urlcache",
            "/decode",
            "/urlcache",
            "-decodehex",
            "-verifyctl",
        ],
    ),
    ("bitsadmin", &["/transfer", "/addfile"]),
    (
        "msiexec",
        &[
            "/i http",
            "/q /i http",
            "/i\"http",
            "/package http",
            "/qn /i http",
        ],
    ),
    (
        "wmic",
        &["process call create", "/format:http", "/format:\"http"],
    ),
    ("installutil", &["/logfile= /logtoconsole=false", "/u "]),
    ("cmstp", &["/s ", "/ni "]),
    ("forfiles", &["/c "]),
    ("pcalua", &["-a "]),
    ("conhost", &["--headless"]),
    ("finger", &["@"]),
    ("msbuild", &[".csproj", ".xml"]),
];

/// Judges `all` (the source and its decoded layers, `source` being the part as written).
pub(super) fn judge(source: &str, all: &str, dialect: Dialect, cx: &mut Context<'_>) {
    let flat = flatten(all);
    let seen = |words: Words| words.iter().find(|w| flat.contains(*w)).copied();
    let web = dialect == Dialect::Web;

    for (id, words) in [
        ("script-amsi-bypass", AMSI),
        ("script-deletes-backups", SHADOWS),
        ("script-stops-defences", DEFENDER),
        ("script-steals-credentials", CREDENTIALS),
        ("script-sends-to-chat", TELEGRAM),
    ] {
        if let Some(word) = seen(words) {
            cx.signal(id, word);
        }
    }
    let shell = seen(SHELLS);
    if let Some(word) = shell {
        cx.signal("script-shell-object", word);
    }
    let fetch = seen(FETCHES);
    chains(&flat, dialect, fetch, shell, cx);
    if web {
        page_chains(&flat, cx);
        if is_obfuscated(source, dialect) {
            cx.signal("html-obfuscated", "");
        }
        return;
    }
    if let Some(word) = seen(PERSISTS) {
        cx.signal("script-persists", word);
    }
    if let Some(word) = seen(POLICY) {
        cx.signal("script-policy-bypass", word);
    }
    if let Some(word) = seen(HIDDEN)
        && (shell.is_some() || flat.contains("powershell") || dialect == Dialect::PowerShell)
    {
        cx.signal("script-hidden-window", word.trim());
    }
    if dialect != Dialect::Shell {
        borrowed(&flat, cx);
    }
    if let Some(word) = seen(REFLECTS)
        && (flat.contains("frombase64string")
            || flat.contains("0x")
            || flat.contains("dllimport")
            || fetch.is_some())
        && dialect != Dialect::General
    {
        cx.signal("script-loads-in-memory", word);
    }
    if is_obfuscated(source, dialect) {
        cx.signal("script-obfuscated", "");
    }
}

/// Fetching and starting, in the manner of each language.
fn chains(
    flat: &str,
    dialect: Dialect,
    fetch: Option<&str>,
    shell: Option<&str>,
    cx: &mut Context<'_>,
) {
    let has = |words: Words| words.iter().any(|w| flat.contains(w));
    let starts = has(STARTS);
    if let (Some(fetch), Some(shell)) = (fetch, shell)
        && starts
        && matches!(dialect, Dialect::Wsh | Dialect::Web)
    {
        cx.signal("script-fetches-and-runs", format!("{fetch} + {shell}"));
    }
    if shell.is_some() && starts && has(SAVES) && dialect == Dialect::Wsh && fetch.is_none() {
        cx.signal("script-drops-and-runs", "");
    }
    let powershell =
        dialect == Dialect::PowerShell || flat.contains("powershell") || flat.contains("pwsh");
    if powershell && let Some(fetch) = fetch {
        let in_memory = has(&[
            "downloadstring",
            "iwr ",
            "irm ",
            "invoke-restmethod",
            "invoke-webrequest",
            "downloaddata",
        ]) && has(&[
            "invoke-expression",
            "iex ",
            "iex(",
            "|iex",
            "| iex",
            "[scriptblock]::create",
            "reflection.assembly]::load",
        ]);
        if in_memory {
            cx.signal(
                "script-fetches-and-runs",
                format!("{fetch} + invoke-expression"),
            );
        } else if has(INVOKES) || (starts && shell.is_some()) {
            cx.signal("script-fetches-then-starts", fetch.trim());
        }
    }
    if dialect == Dialect::Batch
        && let Some(fetch) = fetch
        && has(&["start ", "call ", "cmd /c", "cmd.exe /c", "&& %", "& %"])
        && has(&[
            ".exe", ".bat", ".vbs", ".js", ".ps1", ".dll", ".hta", ".msi", ".scr",
        ])
        && flat.contains("http")
    {
        cx.signal("script-fetches-then-starts", fetch.trim());
    }
    let piped = [
        "| sh",
        "|sh",
        "| bash",
        "|bash",
        "| sudo sh",
        "| sudo bash",
        "| python",
        "|python",
        "| perl",
        "| zsh",
    ];
    let fetched = flat.lines().any(|line| {
        ["curl", "wget"].iter().any(|f| line.contains(f)) && piped.iter().any(|p| line.contains(p))
            || line.contains("$(curl") && line.contains("sh -c")
    });
    if fetched {
        cx.signal("script-pipes-into-shell", "curl | sh");
    }
    let decoded = flat.lines().any(|line| {
        line.contains("base64")
            && (line.contains(" -d") || line.contains("--decode") || line.contains(" -D"))
            && piped.iter().any(|p| line.contains(p))
    });
    if decoded {
        cx.signal("script-pipes-into-shell", "base64 -d | sh");
    }
    if dialect == Dialect::Shell
        && has(&["curl ", "wget ", "tftp "])
        && has(&["/tmp", "/dev/shm", "/var/run"])
        && has(&["chmod 777", "chmod +x", "chmod 755", "chmod 7"])
        && flat
            .lines()
            .any(|l| l.contains("./") || l.trim_start().starts_with("/tmp/"))
        && has(&["rm -rf ", "rm -f ", "rm $0", "nohup ", "history -c"])
        && flat.lines().any(|l| {
            l.contains("wget http")
                || l.contains("curl http")
                || l.contains("curl -o http")
                || l.contains("tftp ")
        })
    {
        cx.signal("script-fetches-then-starts", "chmod +x");
    }
    reverse_shell(flat, cx);
}

fn reverse_shell(flat: &str, cx: &mut Context<'_>) {
    let has = |words: Words| words.iter().all(|w| flat.contains(w));
    let netcat = flat
        .split([';', '|', '&', '\n', '"', '\'', '('])
        .map(str::trim_start)
        .any(|command| {
            let program = command.split_whitespace().next().unwrap_or_default();
            let program = program.rsplit(['/', '\\']).next().unwrap_or_default();
            matches!(
                program,
                "nc" | "ncat" | "netcat" | "nc.exe" | "nc64.exe" | "ncat.exe"
            ) && (command.contains(" -e ")
                || command.contains(" -c ")
                || flat.contains("mkfifo") && flat.contains("sh -i"))
        });
    let found = netcat
        || flat.lines().any(|l| {
            l.contains("/dev/tcp/")
                && (l.contains("sh -i") || l.contains("0>&1") || l.contains("exec "))
        })
        || has(&["socket.socket", "os.dup2(", ".connect((", "/bin/"])
        || has(&[
            "socket.socket",
            ".connect((",
            ".recv(",
            "subprocess.popen(",
            "shell=true",
            ".send(",
        ])
        || has(&["net.sockets.tcpclient", "getstream", "iex"])
        || has(&["fsockopen", "proc_open", "/bin/"])
        || has(&["use socket", "open(stdin,\">&", "exec"]);
    if found {
        cx.signal("script-reverse-shell", "");
    }
}

/// Chains of scripts inside pages.
fn page_chains(flat: &str, cx: &mut Context<'_>) {
    let copies = flat.contains("clipboard.writetext")
        || flat.contains("execcommand('copy")
        || flat.contains("execcommand(\"copy");
    let command = [
        "powershell",
        "mshta ",
        "cmd /c",
        "cmd.exe",
        "curl.exe",
        "msiexec",
        "bash -c",
        "| bash",
        "rundll32",
    ];
    if copies && let Some(word) = command.iter().find(|w| flat.contains(*w)) {
        cx.signal("html-clipboard-command", *word);
    }
}

fn borrowed(flat: &str, cx: &mut Context<'_>) {
    for (program, words) in BORROWED {
        // The words must stand on the same line, near the program.
        for (at, _) in flat.match_indices(program).take(50) {
            let window: String = flat
                .get(at..)
                .unwrap_or_default()
                .chars()
                .take(400)
                .take_while(|c| *c != '\n')
                .collect();
            if let Some(word) = words.iter().find(|w| window.contains(*w)) {
                cx.signal(
                    "script-borrowed-program",
                    format!("{program} {}", word.trim()),
                );
                break;
            }
        }
    }
}

/// Lower case, without the escape characters shells ignore, and with adjacent strings joined.
fn flatten(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(lower.len());
    let mut characters = lower.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '^' | '`' if characters.peek().is_some_and(|c| c.is_ascii_alphanumeric()) => {}
            '"' | '\'' => {
                // `"a" + "b"` becomes `ab` inside its quotes.
                let mut ahead = characters.clone().take(12);
                let mut glue = false;
                let mut steps = 0;
                let joined = loop {
                    steps += 1;
                    match ahead.next() {
                        Some(c) if c.is_whitespace() || c == '_' => {}
                        Some('+' | '&') if !glue => glue = true,
                        Some(c) if c == character && glue => break true,
                        _ => break false,
                    }
                };
                if joined {
                    for _ in 0..steps {
                        characters.next();
                    }
                } else {
                    out.push(character);
                }
            }
            _ => out.push(character),
        }
    }
    out
}

/// Whether the writing itself hides the meaning, beyond what a minifier does.
fn is_obfuscated(source: &str, dialect: Dialect) -> bool {
    let lower = source.to_ascii_lowercase();
    let count = |needle: &str| lower.matches(needle).take(400).count();
    let between = |mark: u8| {
        source.as_bytes().windows(3).filter(|w| matches!(w, [a, m, b] if *m == mark && a.is_ascii_alphabetic() && b.is_ascii_alphabetic())).count()
    };
    let hidden_names = count("_0x") >= 40;
    let codes = count("fromcharcode") >= 25
        || count("chr(") >= 40
        || count("chrw(") >= 40
        || count("[char]") >= 15;
    let packed = count("eval(atob(") > 0
        || count("eval(unescape(") > 0
        || count("document.write(unescape(") > 0
        || count("document.write(atob(") > 0
        || count("execute(chr") > 0
        || count("eval(string.fromcharcode") > 0;
    let escapes = count("\\x") >= 200;
    match dialect {
        Dialect::Web => {
            hidden_names && count("eval(") + count("atob(") + count("document.write") > 0 || packed
        }
        Dialect::Wsh => hidden_names || codes || packed || escapes || count("strreverse(") >= 3,
        Dialect::PowerShell => {
            codes
                || between(b'`') >= 8
                || count("-bxor") > 0 && count("frombase64string") > 0
                || count("'-f'") >= 3
                || count("-join") >= 6 && count("[char") > 0
        }
        Dialect::Batch => between(b'^') >= 10 || count(":~") >= 15,
        Dialect::Shell => count("\\x") >= 100 || count("${") >= 100 && count(":0:1}") >= 10,
        Dialect::General => {
            count("exec(base64") > 0
                || count("eval(base64_decode") > 0
                || count("eval(gzinflate") > 0
                || count("exec(__import__") > 0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjacent_strings_are_joined_and_escapes_removed() {
        assert_eq!(flatten("'Down' + 'loadFile'"), "'downloadfile'");
        assert_eq!(flatten("p^ow^er`shell"), "powershell");
        assert_eq!(flatten("a = \"x\" & \"y\", 'z'"), "a = \"xy\", 'z'");
    }

    #[test]
    fn a_minified_library_is_not_obfuscated() {
        let library = "function(a,b){return a.eval&&b?a:b}".repeat(900);
        assert!(!is_obfuscated(&library, Dialect::Wsh));
        assert!(!is_obfuscated(&library, Dialect::Web));
    }
}
