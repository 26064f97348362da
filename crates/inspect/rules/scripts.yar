// Scripts: PowerShell, Windows Script Host, batch, HTML applications.

rule powershell_encoded_command
{
    meta:
        description = "PowerShell lancé avec une commande encodée en base64"
        verdict = "malicious"
        attack = "T1059.001,T1027.010"
    strings:
        $a = /powershell(\.exe)?["']?\s[^\r\n]{0,200}\s[-\/]e(n|nc|nco|ncod|ncode|ncoded|ncodedc\w*|c)?\s+["']?[A-Za-z0-9+\/]{40,}/ ascii wide nocase
    condition:
        filesize < 8MB and $a
}

rule powershell_download_and_run
{
    meta:
        description = "PowerShell qui exécute ce qu’il vient de télécharger"
        verdict = "malicious"
        attack = "T1059.001,T1105"
    strings:
        $iex1 = /\b(IEX|Invoke-Expression)\b/ ascii wide nocase
        $get1 = /\.Download(String|Data)\s*\(/ ascii wide nocase
        $get2 = /\b(Invoke-WebRequest|iwr|Invoke-RestMethod|irm)\b[^\r\n]{0,120}https?:/ ascii wide nocase
    condition:
        filesize < 2MB and $iex1 and any of ($get*)
}

rule powershell_reflective_load
{
    meta:
        description = "PowerShell qui charge un programme .NET depuis du base64 en mémoire"
        verdict = "malicious"
        attack = "T1620,T1059.001"
    strings:
        $load = /\[(System\.)?Reflection\.Assembly\]::Load\s*\(/ nocase
        $decode = "FromBase64String" nocase
    condition:
        filesize < 8MB and all of them
}

rule powershell_defence_evasion
{
    meta:
        description = "PowerShell qui neutralise l’antivirus ou AMSI"
        verdict = "malicious"
        attack = "T1562.001"
    strings:
        $amsi1 = "amsiInitFailed" ascii wide nocase
        $amsi2 = "AmsiScanBuffer" ascii wide nocase
        $amsi3 = "AmsiUtils" ascii wide nocase
        $defender1 = /Set-MpPreference\s[^\r\n]{0,120}-Disable(RealtimeMonitoring|BehaviorMonitoring|ScriptScanning)\s+(\$true|1)/ ascii wide nocase
        $defender2 = /Add-MpPreference\s[^\r\n]{0,60}-Exclusion(Path|Extension|Process)\s/ ascii wide nocase
        $script = /(\$\w+\s*=|\bGet-|\[Ref\]|New-Object)/ ascii wide nocase
    condition:
        filesize < 2MB and ($amsi1 or ($amsi2 and $amsi3) or $defender1 or ($defender2 and $script)) and not uint16(0) == 0x5A4D
}

rule wsh_dropper
{
    meta:
        description = "Script Windows qui télécharge, écrit et exécute"
        verdict = "malicious"
        attack = "T1059.005,T1059.007,T1105"
    strings:
        $http1 = "MSXML2.XMLHTTP" nocase
        $http2 = "WinHttp.WinHttpRequest" nocase
        $http3 = "MSXML2.ServerXMLHTTP" nocase
        $stream = "ADODB.Stream" nocase
        $save = "SaveToFile" nocase
        $run1 = "WScript.Shell" nocase
        $run2 = "Shell.Application" nocase
        $run3 = "ShellExecute" nocase
    condition:
        filesize < 4MB and any of ($http*) and $stream and $save and any of ($run*)
}

rule wsh_shell_download
{
    meta:
        description = "Script Windows qui lance un téléchargement par une commande"
        verdict = "malicious"
        attack = "T1059,T1105,T1218"
    strings:
        $host = "WScript.Shell" nocase
        $run = /\.(Run|Exec)\b/ nocase
        $tool1 = /certutil(\.exe)?\s[^\r\n]{0,80}-urlcache/ nocase
        $tool2 = /bitsadmin(\.exe)?\s[^\r\n]{0,80}\/transfer/ nocase
        $tool3 = /mshta(\.exe)?\s+["']?https?:/ nocase
        $tool4 = /regsvr32(\.exe)?\s[^\r\n]{0,80}\/i:https?:/ nocase
        $tool5 = /powershell[^\r\n]{0,200}(DownloadString|DownloadFile|Invoke-WebRequest|\biwr\b|-enc)/ nocase
    condition:
        filesize < 4MB and $host and $run and any of ($tool*)
}

rule batch_download_and_run
{
    meta:
        description = "Fichier de commandes qui télécharge et lance un programme"
        verdict = "malicious"
        attack = "T1059.003,T1105"
    strings:
        $batch = /@?echo off|%~dp0|setlocal/ nocase
        $get1 = /certutil(\.exe)?\s[^\r\n]{0,80}-urlcache\s[^\r\n]{0,200}https?:/ nocase
        $get2 = /bitsadmin(\.exe)?\s[^\r\n]{0,80}\/transfer\s[^\r\n]{0,200}https?:/ nocase
        $get3 = /powershell[^\r\n]{0,200}(DownloadFile|Invoke-WebRequest|\biwr\b)[^\r\n]{0,200}https?:/ nocase
        $run = /(start|call)\s[^\r\n]{0,120}(%temp%|%appdata%|%public%)|(%temp%|%appdata%|%public%)[\\\/][\w.-]{1,60}\.(exe|dll|vbs|js|bat)/ nocase
    condition:
        filesize < 2MB and $batch and any of ($get*) and $run
}

rule hta_runs_command
{
    meta:
        description = "Application HTML qui lance une commande"
        verdict = "malicious"
        attack = "T1218.005"
    strings:
        $hta = "<hta:application" nocase
        $script = "<script" nocase
        $shell1 = "WScript.Shell" nocase
        $shell2 = "Shell.Application" nocase
        $shell3 = "winmgmts:" nocase
    condition:
        filesize < 8MB and $script and any of ($shell*) and ($hta or extension == ".hta" or filetype == "hta")
}

rule script_encoder
{
    meta:
        description = "Script masqué par l’encodeur de Microsoft (JSE, VBE)"
        verdict = "suspicious"
        attack = "T1027.010"
    strings:
        $start = "#@~^"
        $end = "^#~@"
    condition:
        filesize < 4MB and $start in (0..4096) and $end
}

rule shadow_copies_deleted
{
    meta:
        description = "Suppression des sauvegardes du système, geste habituel des rançongiciels"
        verdict = "malicious"
        attack = "T1490"
    strings:
        $a = /vssadmin(\.exe)?\s+delete\s+shadows\s+\/all/ ascii wide nocase
        $b = /wmic(\.exe)?\s+shadowcopy\s+delete/ ascii wide nocase
        $c = /wbadmin(\.exe)?\s+delete\s+(catalog|systemstatebackup)\s+-quiet/ ascii wide nocase
        $d = /bcdedit(\.exe)?\s[^\r\n]{0,60}recoveryenabled\s+no/ ascii wide nocase
    condition:
        filesize < 50MB and ($a or $b or ($c and $d))
}

rule reverse_shell
{
    meta:
        description = "Interpréteur de commandes renvoyé vers une machine distante"
        verdict = "malicious"
        attack = "T1059.004"
    strings:
        $bash = /bash\s+-i\s+>&?\s*\/dev\/tcp\/[\w.-]+\/\d+/
        $nc = /\bnc(at)?(\.exe)?\s[^\r\n]{0,80}-e\s+(\/bin\/(ba)?sh|cmd(\.exe)?)\b/
        $python = /socket\.socket\([^\r\n]{0,400}os\.dup2\([^\r\n]{0,400}(subprocess|pty\.spawn)/
        $powershell = /New-Object\s+(System\.)?Net\.Sockets\.TCPClient\([^\r\n]{0,800}GetStream\(\)[^\r\n]{0,800}iex/ nocase
    condition:
        filesize < 2MB and any of them
}
