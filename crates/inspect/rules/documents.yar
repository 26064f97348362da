// Documents and shortcuts. Rules see raw bytes and the texts drawn out of them (macro sources,
// decoded scripts) alike.

rule macro_downloader
{
    meta:
        description = "Macro qui télécharge un fichier puis l’exécute"
        verdict = "malicious"
        attack = "T1204.002,T1059.005,T1105"
    strings:
        $auto = /\b(Auto_?Open|Document_Open|Workbook_Open|AutoExec|Document_Close)\b/ nocase
        $get1 = "URLDownloadToFile" nocase
        $get2 = "MSXML2.XMLHTTP" nocase
        $get3 = "WinHttp.WinHttpRequest" nocase
        $get4 = "MSXML2.ServerXMLHTTP" nocase
        $get5 = "Microsoft.XMLHTTP" nocase
        $run1 = "WScript.Shell" nocase
        $run2 = "Shell.Application" nocase
        $run3 = "ADODB.Stream" nocase
        $run4 = /\bShell\s*\(/ nocase
        $run5 = "ShellExecute" nocase
    condition:
        filesize < 4MB and $auto and any of ($get*) and any of ($run*)
}

rule macro_powershell
{
    meta:
        description = "Macro à ouverture automatique qui lance PowerShell"
        verdict = "malicious"
        attack = "T1204.002,T1059.001"
    strings:
        $auto = /\b(Auto_?Open|Document_Open|Workbook_Open|AutoExec)\b/ nocase
        $sub = /\bEnd (Sub|Function)\b/ nocase
        $ps = "powershell" nocase
        $run1 = "WScript.Shell" nocase
        $run2 = /\bShell\s*[("]/ nocase
        $run3 = "Win32_Process" nocase
    condition:
        filesize < 4MB and $auto and $sub and $ps and any of ($run*)
}

rule macro_shellcode_loader
{
    meta:
        description = "Macro qui place du code machine en mémoire"
        verdict = "malicious"
        attack = "T1055,T1106"
    strings:
        $declare = /Declare\s+(PtrSafe\s+)?(Function|Sub)/ nocase
        $alloc = /\b(VirtualAlloc(Ex)?|HeapCreate|NtAllocateVirtualMemory)\b/ nocase
        $write = /\b(RtlMoveMemory|WriteProcessMemory|CopyMemory)\b/ nocase
        $start = /\b(CreateThread|CreateRemoteThread|QueueUserAPC|EnumWindows|CallWindowProc\w?|SetTimer)\b/ nocase
    condition:
        filesize < 4MB and $declare and $alloc and $write and $start
}

rule rtf_equation_object
{
    meta:
        description = "RTF portant un objet de l’ancien éditeur d’équations (CVE-2017-11882 et voisines)"
        verdict = "malicious"
        family = "CVE-2017-11882"
        attack = "T1203"
    strings:
        $rtf = "{\\rt"
        $clsid = "0002ce02-0000-0000-c000-000000000046" nocase
        $clsid_hex = "02ce020000000000c000000000000046" nocase
        $name_hex = "4571756174696f6e2e33" nocase
        $object = "\\objdata"
    condition:
        $rtf at 0 and $object and any of ($clsid*, $name_hex)
}

rule rtf_remote_template
{
    meta:
        description = "RTF qui va chercher son modèle sur le réseau"
        verdict = "malicious"
        attack = "T1221"
    strings:
        $rtf = "{\\rt"
        $template = /\\\*\s?\\template\s+(https?:|\\\\\\\\|file:)/ nocase
    condition:
        $rtf at 0 and $template
}

rule rtf_url_moniker
{
    meta:
        description = "RTF dont un objet est chargé depuis une adresse (URL moniker, script moniker)"
        verdict = "malicious"
        family = "CVE-2017-0199"
        attack = "T1203,T1221"
    strings:
        $rtf = "{\\rt"
        $object = "\\objdata"
        $link = /\\objauto?link/
        $moniker = "e0c9ea79f9bace118c8200aa004ba90b" nocase
        $composite = "c6afabec197fd211978e0000f8757e2a" nocase
    condition:
        $rtf at 0 and $object and (($moniker and $link) or $composite)
}

rule ooxml_remote_template
{
    meta:
        description = "Document Office dont le modèle ou un objet est chargé depuis le réseau"
        verdict = "malicious"
        attack = "T1221"
    strings:
        $relation = /<Relationship [^>]{0,400}(attachedTemplate|oleObject)"[^>]{0,400}>/
        $external = /Target="(https?:|file:|\\\\|mhtml:)[^"]{4,}"/ nocase
        $mode = "TargetMode=\"External\""
    condition:
        filesize < 1MB and $relation and $external and $mode
}

rule ooxml_mhtml_handler
{
    meta:
        description = "Relation Office vers un gestionnaire mhtml: ou ms-msdt:"
        verdict = "malicious"
        family = "CVE-2021-40444 / CVE-2022-30190"
        attack = "T1203,T1221"
    strings:
        $a = /Target="mhtml:https?:/ nocase
        $b = /Target="[^"]{0,300}ms-msdt:/ nocase
        $c = /location\.href\s*=\s*["']ms-msdt:/ nocase
    condition:
        filesize < 2MB and any of them
}

rule dde_command
{
    meta:
        description = "Champ DDE qui lance une commande"
        verdict = "malicious"
        attack = "T1559.002"
    strings:
        $field = /\bDDE(AUTO)?\s{1,10}["']?[^<>\r\n]{0,80}(cmd|powershell|mshta|rundll32|wscript)/ nocase
        $formula = /[=+\-@](cmd|powershell|mshta|rundll32|regsvr32)\s?\|\s?['"]/ nocase
    condition:
        filesize < 8MB and any of them
}

rule lnk_script_host
{
    meta:
        description = "Raccourci Windows qui lance un interpréteur avec des arguments cachés"
        verdict = "malicious"
        attack = "T1204.002,T1059,T1218"
    strings:
        $ps1 = "powershell" ascii wide nocase
        $ps2 = "pwsh" ascii wide nocase
        $mshta = "mshta" ascii wide nocase
        $cmd = "cmd.exe" ascii wide nocase
        $wscript = "wscript" ascii wide nocase
        $arg1 = /-e(nc|ncodedcommand)? [A-Za-z0-9+\/=]{20}/ ascii wide nocase
        $arg2 = "http://" ascii wide nocase
        $arg3 = "https://" ascii wide nocase
        $arg4 = "DownloadString" ascii wide nocase
        $arg5 = "-w hidden" ascii wide nocase
        $arg6 = "-windowstyle hidden" ascii wide nocase
        $arg7 = "FromBase64String" ascii wide nocase
        $arg8 = "javascript:" ascii wide nocase
        $arg9 = "findstr" ascii wide nocase
    condition:
        uint32(0) == 0x0000004C and uint32(4) == 0x00021401 and filesize < 10MB
        and any of ($ps*, $mshta, $cmd, $wscript) and any of ($arg*)
}

rule onenote_embedded_script
{
    meta:
        description = "Section OneNote portant un script ou un programme"
        verdict = "malicious"
        attack = "T1204.002,T1027.009"
    strings:
        $file_guid = { E7 16 E3 BD 65 26 11 45 A4 C4 8D 4D 0B 7A 9E AC }
        $hta = "<hta:application" nocase
        $script = "<script" nocase
        $wscript = "WScript.Shell" ascii wide nocase
        $batch = "@echo off" nocase
        $ps = "powershell" ascii wide nocase
        $program = "This program cannot be run in DOS mode"
        $lnk = { 4C 00 00 00 01 14 02 00 00 00 00 00 C0 00 00 00 }
    condition:
        uint32(0) == 0x7B5C52E4 and $file_guid and any of ($hta, $script, $wscript, $batch, $ps, $program, $lnk)
}

rule pdf_launch_command
{
    meta:
        description = "PDF dont une action lance un programme"
        verdict = "malicious"
        attack = "T1204.002,T1059"
    strings:
        $pdf = "%PDF-"
        $launch = /\/S\s*\/Launch/
        $win = /\/(Win|F)\s*(<<|\()[^>]{0,300}(cmd|powershell|mshta|rundll32|wscript)/ nocase
    condition:
        $pdf in (0..1024) and $launch and $win
}

rule pdf_js_exporting_attachment
{
    meta:
        description = "PDF dont le script ouvre une pièce jointe du document"
        verdict = "malicious"
        attack = "T1204.002,T1027.009"
    strings:
        $export = /exportDataObject\s*\(\s*\{[^}]{0,200}nLaunch\s*:\s*[12]/
    condition:
        $export
}
