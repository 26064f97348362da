// Messages and the small files that come with them.

rule internet_shortcut_to_program
{
    meta:
        description = "Raccourci internet qui ouvre un programme d’un partage ou d’un site WebDAV"
        verdict = "malicious"
        attack = "T1204.002,T1566.002"
    strings:
        $shortcut = "[InternetShortcut]" nocase
        $target = /URL\s*=\s*(file:\/\/+|\\\\)[^\r\n]{1,300}\.(exe|scr|js|jse|vbs|vbe|wsf|hta|cmd|bat|lnk|cpl|msi|zip|url)\b/ nocase
    condition:
        filesize < 64KB and all of them
}

rule internet_shortcut_icon_leak
{
    meta:
        description = "Raccourci internet dont l’icône est prise sur un serveur, qui reçoit ainsi une empreinte de mot de passe"
        verdict = "suspicious"
        attack = "T1187"
    strings:
        $shortcut = "[InternetShortcut]" nocase
        $icon = /IconFile\s*=\s*\\\\[^\r\n]{3,}/ nocase
    condition:
        filesize < 64KB and all of them
}

rule settings_content_command
{
    meta:
        description = "Fichier SettingContent-ms ou search-ms qui lance une commande"
        verdict = "malicious"
        attack = "T1204.002"
    strings:
        $deep = "<DeepLink>" nocase
        $run = /<DeepLink>[^<]{0,300}(cmd|powershell|mshta|rundll32)/ nocase
    condition:
        filesize < 256KB and all of them
}

rule web_query_command
{
    meta:
        description = "Requête web Excel (IQY) ou feuille SYLK qui charge ou lance autre chose"
        verdict = "malicious"
        attack = "T1559.002"
    strings:
        $iqy = /^WEB\r?\n1\r?\nhttps?:\/\//
        $sylk = "ID;P"
        $sylk_run = /;E(EXEC|CALL|REGISTER)\s*\(/ nocase
    condition:
        filesize < 1MB and (($iqy at 0 and filesize < 4KB) or ($sylk at 0 and $sylk_run))
}
