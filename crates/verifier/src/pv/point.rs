//! The points that are judged, in words.

use serde::Serialize;

use crate::Language;

/// What came of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// No authority that was given is behind the certificate.
    Unknown,
    /// A certificate was not valid at the time stamped.
    Expired,
    /// It could not be judged: something before it failed, or no authority to trust was given.
    Unjudged,
}

macro_rules! points {
    ($($(#[$doc:meta])* $name:ident = $fr:literal, $en:literal;)+) => {
        /// A point that is judged.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Point { $($(#[$doc])* $name,)+ }

        impl Point {
            /// All of them, in order.
            pub const ALL: [Self; 17] = [$(Self::$name,)+];

            const fn words(self) -> [&'static str; 2] {
                match self { $(Self::$name => [$fr, $en],)+ }
            }
        }
    };
}

points! {
    /// The file is a report and one addition.
    Structure = "le fichier a la structure d'un procès-verbal signé", "the file has the structure of a signed report";
    /// One signature field, one signature.
    OneSignature = "il porte une signature et une seule", "it bears one signature and only one";
    /// Nothing outside.
    Covers = "la signature couvre tout le fichier, et rien n'a été ajouté après elle", "the signature covers the whole file, and nothing was added after it";
    /// The signature's structure.
    Readable = "la signature est lisible", "the signature can be read";
    /// Digest of the file.
    Digest = "le fichier est celui qui a été signé", "the file is the one that was signed";
    /// The key.
    Signature = "la clé du certificat a fait cette signature", "the certificate's key made this signature";
    /// RFC 5035.
    NamesSigner = "la signature désigne ce certificat et pas un autre", "the signature names this certificate and no other";
    /// Key usage.
    KeyUsage = "le certificat est fait pour signer des actes", "the certificate is one to sign papers with";
    /// Chain to an authority.
    Chain = "une autorité de confiance a délivré le certificat, valable au moment de la signature", "a trusted authority issued the certificate, valid when it signed";
    /// The stamp's structure.
    StampReadable = "un horodatage accompagne la signature", "a time stamp goes with the signature";
    /// The stamp's imprint.
    StampImprint = "l'horodatage porte sur cette signature", "the time stamp is of this signature";
    /// The stamp's own signature.
    StampSignature = "l'autorité d'horodatage a signé cet horodatage", "the time stamp authority signed this time stamp";
    /// `timeStamping`, critical, alone.
    StampPurpose = "le certificat d'horodatage ne sert qu'à horodater", "the time stamp certificate is for time stamps alone";
    /// Chain of the stamp.
    StampChain = "une autorité de confiance a délivré le certificat d'horodatage, valable alors", "a trusted authority issued the time stamp certificate, valid then";
    /// The two clocks.
    Times = "l'heure de l'agent et celle de l'horodatage s'accordent", "the officer's clock and the time stamp agree";
    /// Digest of the data.
    DataDigest = "les données jointes sont celles que la signature désigne", "the data joined are those that the signature names";
    /// What the data say.
    DataAgrees = "les données jointes, la signature et le certificat désignent le même agent et la même heure", "the data joined, the signature and the certificate name the same officer and time";
}

impl Point {
    /// One line: a sign, the point, what came of it.
    #[must_use]
    pub fn line(self, verdict: Verdict, language: Language) -> String {
        let [fr, en] = self.words();
        let (what, said) = match language {
            Language::Fr => (
                fr,
                match verdict {
                    Verdict::Holds => "",
                    Verdict::Fails => " : NON",
                    Verdict::Unknown => " : NON, aucune des autorités données ne l'a délivré",
                    Verdict::Expired => " : NON, un certificat n'était pas valable à cette heure",
                    Verdict::Unjudged => " : non vérifié",
                },
            ),
            Language::En => (
                en,
                match verdict {
                    Verdict::Holds => "",
                    Verdict::Fails => ": NO",
                    Verdict::Unknown => ": NO, none of the authorities given issued it",
                    Verdict::Expired => ": NO, a certificate was not valid at that time",
                    Verdict::Unjudged => ": not checked",
                },
            ),
        };
        let sign = match verdict {
            Verdict::Holds => '✓',
            Verdict::Unjudged => '·',
            _ => '✗',
        };
        format!("{sign} {what}{said}")
    }
}
