// Web pages: smuggling, fake sign-in pages, scripts left on servers.

rule html_smuggling
{
    meta:
        description = "Page qui reconstruit un fichier caché dans son script et le fait télécharger"
        verdict = "malicious"
        attack = "T1027.006"
    strings:
        $script = "<script" nocase
        $decode1 = "atob(" nocase
        $decode2 = "fromCharCode" nocase
        $decode3 = "Uint8Array" nocase
        $blob1 = "new Blob" nocase
        $blob2 = "createObjectURL" nocase
        $both = "msSaveOrOpenBlob" nocase
        $save1 = /\.download\s*=/ nocase
        $save2 = /setAttribute\(\s*["']download["']/ nocase
        $payload = /["'`][A-Za-z0-9+\/]{1000,}/
    condition:
        filesize < 50MB and $script and any of ($decode*) and ((any of ($blob*) and any of ($save*)) or $both) and $payload
}

rule phishing_kit_page
{
    meta:
        description = "Fausse page de connexion qui envoie le mot de passe ailleurs"
        verdict = "malicious"
        attack = "T1566.002,T1056.003"
    strings:
        $password = /<input[^>]{0,200}type=["']?password/ nocase
        $brand1 = /(Microsoft|Office ?365|Outlook|SharePoint|OneDrive|Impots\.gouv|FranceConnect|Ameli|La Poste|Chronopost)/ nocase
        $away1 = "api.telegram.org/bot" nocase
        $away2 = /action=["']https?:\/\/[^"']{4,200}\.php["']/ nocase
        $away3 = /(fetch|\$\.post|\$\.ajax|XMLHttpRequest)[^<]{0,200}https?:\/\/[^"'<]{4,200}\.php/ nocase
        $away4 = "formspree.io" nocase
    condition:
        filesize < 10MB and $password and $brand1 and any of ($away*)
}

rule phishing_kit_sender
{
    meta:
        description = "Script de kit d’hameçonnage qui expédie les mots de passe saisis"
        verdict = "malicious"
        attack = "T1566.002"
    strings:
        $php = "<?php" nocase
        $field = /\$_POST\[['"](pass|password|passwd|pwd|mdp)['"]\]/ nocase
        $send1 = /\bmail\s*\(\s*\$/ nocase
        $send2 = "api.telegram.org/bot" nocase
        $who = "REMOTE_ADDR"
    condition:
        filesize < 1MB and $php and $field and any of ($send*) and $who
}

rule php_webshell
{
    meta:
        description = "Porte dérobée PHP : exécute ce que le visiteur envoie"
        verdict = "malicious"
        attack = "T1505.003"
    strings:
        $php = /<\?(php|=)/ nocase
        $direct = /\b(eval|assert|system|passthru|shell_exec|exec|popen|proc_open)\s*\(\s*(@?\$_(GET|POST|REQUEST|COOKIE|SERVER)\b|base64_decode\s*\(\s*\$_(GET|POST|REQUEST|COOKIE))/ nocase
        $packed = /\beval\s*\(\s*(gzinflate|gzuncompress|str_rot13|base64_decode)\s*\(\s*(base64_decode|gzinflate|str_rot13)\s*\(/ nocase
    condition:
        filesize < 2MB and $php and any of ($direct, $packed)
}

rule jsp_webshell
{
    meta:
        description = "Porte dérobée JSP : exécute ce que le visiteur envoie"
        verdict = "malicious"
        attack = "T1505.003"
    strings:
        $jsp = "<%"
        $run = /getRuntime\(\)\s*\.\s*exec\s*\(\s*[^;]{0,60}request\s*\.\s*getParameter\s*\(/ nocase
    condition:
        filesize < 1MB and all of them
}

rule aspx_webshell
{
    meta:
        description = "Porte dérobée ASP : évalue ce que le visiteur envoie"
        verdict = "malicious"
        attack = "T1505.003"
    strings:
        $asp = "<%"
        $eval = /\b(eval|execute|executeglobal)\s*\(?\s*(Request|System\.Text\.Encoding)[^%]{0,120}(Item|\[|\(|GetString)/ nocase
    condition:
        filesize < 1MB and all of them
}

rule clickfix_page
{
    meta:
        description = "Page qui fait coller une commande dans la fenêtre Exécuter"
        verdict = "malicious"
        attack = "T1204.004"
    strings:
        $copy1 = "clipboard.writeText" nocase
        $copy2 = "execCommand(\"copy\")" nocase
        $copy3 = "execCommand('copy')" nocase
        $command = /(powershell|mshta|cmd(\.exe)? \/c|msiexec)[^"'`<]{0,200}(https?:|-enc|-e |-w h)/ nocase
        $told = /(Win(dows)?\s*(\+|<\/?\w+>)\s*R|Ctrl\s*\+\s*V)/ nocase
    condition:
        filesize < 5MB and any of ($copy*) and $command and $told
}
