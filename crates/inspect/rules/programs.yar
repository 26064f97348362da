// Programs, and the test file every scanner knows.

import "pe"

rule eicar_test_file
{
    meta:
        description = "Fichier d’essai EICAR : sans danger, il sert à vérifier que l’analyse fonctionne"
        verdict = "malicious"
        family = "EICAR-Test-File"
    strings:
        // The 68 characters, in hexadecimal so that this text is not itself the test file.
        // suppress: text_as_hex
        $a = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24
               45 49 43 41 52 2D 53 54 41 4E 44 41 52 44 2D 41 4E 54 49 56 49 52 55 53 2D 54 45 53
               54 2D 46 49 4C 45 21 24 48 2B 48 2A }
    condition:
        filesize < 256 and $a at 0
}

rule pe_packed
{
    meta:
        description = "Programme compressé par un outil qui en masque le code"
        verdict = "suspicious"
        attack = "T1027.002"
    condition:
        pe.is_pe and for any section in pe.sections : (
            section.name == "UPX0" or section.name == ".aspack" or section.name == ".MPRESS1"
            or section.name == ".petite" or section.name == ".vmp0" or section.name == ".themida"
            or section.name == ".enigma1" or section.name == "pec1" or section.name == ".nsp0"
        )
}

rule pe_process_injection
{
    meta:
        description = "Programme qui importe de quoi écrire et lancer du code dans un autre processus"
        verdict = "suspicious"
        attack = "T1055"
    condition:
        pe.is_pe and filesize < 5MB
        and pe.imports("kernel32.dll", "WriteProcessMemory")
        and pe.imports("kernel32.dll", "VirtualAllocEx")
        and (pe.imports("kernel32.dll", "CreateRemoteThread") or pe.imports("kernel32.dll", "QueueUserAPC")
             or pe.imports("kernel32.dll", "SetThreadContext"))
}

rule pe_disguised_name
{
    meta:
        description = "Programme présenté sous le nom d’un document"
        verdict = "malicious"
        attack = "T1036.008"
    condition:
        pe.is_pe and (extension == ".pdf" or extension == ".doc" or extension == ".docx" or extension == ".xls"
        or extension == ".xlsx" or extension == ".jpg" or extension == ".jpeg" or extension == ".png" or extension == ".txt")
}

rule ransom_note
{
    meta:
        description = "Demande de rançon"
        verdict = "malicious"
        attack = "T1486"
    strings:
        $lost1 = /(your|all)\s[^.\r\n]{0,60}files\s[^.\r\n]{0,60}(have been|were|are)\s[^.\r\n]{0,30}encrypted/ ascii wide nocase
        $lost2 = /vos\s[^.\r\n]{0,40}(fichiers|données)\s[^.\r\n]{0,60}(ont été|sont)\s[^.\r\n]{0,30}chiffré/ ascii wide nocase
        $pay1 = "bitcoin" ascii wide nocase
        $pay2 = "monero" ascii wide nocase
        $pay3 = ".onion" ascii wide nocase
        $pay4 = "Tor Browser" ascii wide nocase
        $back1 = "decrypt" ascii wide nocase
        $back2 = /déchiffre/ ascii wide nocase
    condition:
        filesize < 5MB and any of ($lost*) and 2 of ($pay*) and any of ($back*)
}

rule keylogger_strings
{
    meta:
        description = "Programme qui enregistre les frappes et les envoie"
        verdict = "suspicious"
        attack = "T1056.001"
    strings:
        $hook = "SetWindowsHookEx" ascii
        $state = "GetAsyncKeyState" ascii
        $send1 = "smtp." ascii wide nocase
        $send2 = "api.telegram.org/bot" ascii wide nocase
        $send3 = "discord.com/api/webhooks" ascii wide nocase
    condition:
        pe.is_pe and filesize < 10MB and $hook and $state and any of ($send*)
}

rule credential_dumping
{
    meta:
        description = "Outil d’extraction de mots de passe de Windows"
        verdict = "malicious"
        attack = "T1003.001"
    strings:
        $a = "sekurlsa::" ascii wide nocase
        $b = "lsadump::" ascii wide nocase
        $c = "kerberos::golden" ascii wide nocase
        $d = "privilege::debug" ascii wide nocase
        $e = /comsvcs\.dll,?\s+#?(MiniDump|24)\s/ ascii wide nocase
    condition:
        filesize < 20MB and (2 of ($a, $b, $c, $d) or $e)
}
