//! What can be wrong with a log, and what must be known of one that is right.

use serde::Serialize;

use crate::{Language, Say};

macro_rules! sentences {
    ($(#[$top:meta])* $name:ident { $(
        $(#[$doc:meta])* $case:ident $({ $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })?
            => $fr:literal, $en:literal;
    )* }) => {
        $(#[$top])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "kind", rename_all = "kebab-case")]
        pub enum $name { $(
            $(#[$doc])* $case $({ $($(#[$field_doc])* $field: $type),* })?,
        )* }

        impl Say for $name {
            fn say(&self, language: Language) -> String {
                match self { $(
                    Self::$case $({ $($field),* })? => match language {
                        Language::Fr => format!($fr),
                        Language::En => format!($en),
                    },
                )* }
            }
        }
    };
}

sentences! {
    /// Something wrong.
    Finding {
        /// Lines that are not of the format.
        Unreadable {
            /// How many.
            lines: u64,
        } => "{lines} ligne(s) de l'export ne sont pas lisibles.",
             "{lines} line(s) of the export cannot be read.";
        /// No last line, or counts that do not match.
        Cut => "Le fichier d'export est coupé ou ses totaux sont faux.",
               "The export file is cut short or its totals are wrong.";
        /// The manifest is signed by nobody and contradicts the leaves.
        Size {
            /// Size the manifest claims.
            claimed: u64,
            /// Leaves read.
            held: u64,
        } => "L'export annonce {claimed} entrées et en contient {held}.",
             "The export claims {claimed} entries and holds {held}.";
        /// A header is not the one that was logged.
        Changed {
            /// Its rank.
            index: u64,
        } => "L'entrée {index} a été modifiée.", "Entry {index} was changed.";
        /// The stored hash of an intact entry was altered.
        StoredHash {
            /// Its rank.
            index: u64,
        } => "L'empreinte conservée de l'entrée {index} a été modifiée (l'entrée est intacte).",
             "The stored hash of entry {index} was changed (the entry itself is intact).";
        /// An entry is gone without having been pruned.
        Removed {
            /// Its rank.
            index: u64,
        } => "L'entrée {index} a été supprimée ou rendue illisible.",
             "Entry {index} was removed or made unreadable.";
        /// Leaves are gone.
        Missing {
            /// First rank.
            from: u64,
            /// Rank after the last.
            to: u64,
        } => "Les rangs {from} à {to} (exclu) manquent.", "Ranks {from} to {to} (excluded) are missing.";
        /// A rank stands twice, or an entry where none was.
        Inserted {
            /// Its rank.
            index: u64,
        } => "Une entrée a été insérée au rang {index}.", "An entry was inserted at rank {index}.";
        /// Two entries changed places.
        Swapped {
            /// One.
            first: u64,
            /// The other.
            second: u64,
        } => "Les entrées {first} et {second} ont été échangées.",
             "Entries {first} and {second} were swapped.";
        /// A line is not in its place.
        Displaced {
            /// Its rank.
            index: u64,
        } => "L'entrée {index} n'est pas à sa place.", "Entry {index} is out of place.";
        /// The same entry stands at two ranks.
        Twice {
            /// The second rank.
            index: u64,
        } => "L'entrée au rang {index} répète une entrée antérieure.",
             "The entry at rank {index} repeats an earlier one.";
        /// Who acted is not who was logged.
        Actor {
            /// Rank.
            index: u64,
        } => "L'auteur de l'entrée {index} a été modifié.", "The author of entry {index} was changed.";
        /// What it was about is not what was logged.
        Object {
            /// Rank.
            index: u64,
        } => "L'objet ou les détails de l'entrée {index} ont été modifiés.",
             "The object or the details of entry {index} were changed.";
        /// Who and what are gone before their term.
        PayloadGone {
            /// Rank.
            index: u64,
        } => "L'auteur et l'objet de l'entrée {index} ont été effacés hors de tout terme.",
             "The author and object of entry {index} were erased outside of any term.";
        /// The tree is not the one signed, and the ranks are known no closer.
        Root {
            /// First rank that may be wrong.
            from: u64,
            /// Rank after the last that may be.
            to: u64,
        } => "Les entrées de rang {from} à {to} (exclu) ne sont pas celles qui ont été signées.",
             "The entries of ranks {from} to {to} (excluded) are not those that were signed.";
        /// A stored hash of the tree was altered.
        Node {
            /// Which full tile.
            tile: u64,
        } => "L'empreinte conservée de la tuile {tile} a été modifiée ou supprimée.",
             "The stored hash of tile {tile} was changed or removed.";
        /// A checkpoint that the key did not sign.
        Signature {
            /// Its size; none when unreadable.
            size: u64,
        } => "Le point de contrôle de taille {size} n'est pas signé par la clé attendue.",
             "The checkpoint of size {size} is not signed by the expected key.";
        /// A checkpoint that cannot be read.
        Checkpoint => "Un point de contrôle est illisible ou concerne un autre journal.",
                      "A checkpoint cannot be read or is about another log.";
        /// No checkpoint at all.
        Unsigned {
            /// First rank that no checkpoint covers.
            from: u64,
        } => "Aucun point de contrôle ne couvre les entrées à partir du rang {from}.",
             "No checkpoint covers the entries from rank {from} on.";
        /// Two signed states of one size.
        Fork {
            /// Their size.
            size: u64,
        } => "Deux points de contrôle de taille {size} se contredisent : le journal a bifurqué.",
             "Two checkpoints of size {size} contradict each other: the log has forked.";
        /// Less than was signed.
        Truncated {
            /// Leaves held.
            held: u64,
            /// Leaves signed.
            signed: u64,
        } => "Le journal comptait {signed} entrées signées et n'en contient plus que {held} : la fin a été coupée ou une copie ancienne remise en place.",
             "The log had {signed} signed entries and holds only {held}: its tail was cut or an old copy restored.";
        /// A prefix is missing and no entry of the log says why.
        Pruning {
            /// First index held.
            minimum: u64,
        } => "Les entrées de rang inférieur à {minimum} manquent sans qu'un effacement au terme le dise.",
             "The entries below rank {minimum} are missing and no erasure at term says so.";
        /// Erased before the term.
        Early {
            /// Rank of the receipt.
            index: u64,
        } => "L'effacement constaté au rang {index} est antérieur au terme déclaré.",
             "The erasure recorded at rank {index} came before the declared term.";
        /// Said to be erased, but still there.
        NotErased {
            /// Rank of the receipt.
            index: u64,
        } => "Des entrées que le rang {index} dit effacées sont encore là.",
             "Entries that rank {index} says were erased are still there.";
        /// Kept from the tree.
        Unplaced {
            /// Its id.
            entry: uuid::Uuid,
        } => "L'entrée {entry} attend depuis plus d'une minute d'entrer dans l'arbre.",
             "Entry {entry} has waited for more than a minute to enter the tree.";
        /// Announced and gone.
        Lost {
            /// Its id.
            entry: uuid::Uuid,
        } => "L'entrée {entry} a été supprimée avant d'entrer dans l'arbre.",
             "Entry {entry} was removed before it entered the tree.";
    }
}

sentences! {
    /// Something right that must be known.
    Note {
        /// The key came with what it signs.
        OwnKey => "La clé est celle que le fichier contient : comparez-la à celle que le service publie, ou donnez --key.",
                  "The key is the one inside the file: compare it with the one the service publishes, or give --key.";
        /// Nobody else saw a later state.
        Tail {
            /// Last rank that a witness covers.
            size: u64,
        } => "Une coupure après l'entrée {size} ne peut pas être exclue : aucun témoin ne l'a vue.",
             "Truncation after entry {size} cannot be excluded: no witness saw a later state.";
        /// Erased at term.
        Pruned {
            /// First index held.
            below: u64,
            /// Rank of the receipt.
            receipt: u64,
        } => "Les entrées de rang inférieur à {below} ont été effacées au terme de la loi ; l'entrée {receipt} le constate.",
             "The entries below rank {below} were erased at their legal term; entry {receipt} records it.";
        /// Payloads erased at term while the headers are still held.
        Payloads {
            /// How many.
            count: u64,
        } => "{count} entrée(s) ont perdu auteur et objet au terme de la loi.",
             "{count} entry(ies) lost author and object at their legal term.";
        /// Checkpoints inside the pruned prefix.
        Unchecked {
            /// How many.
            count: u64,
        } => "{count} point(s) de contrôle tombent dans la partie effacée : seule leur signature est vérifiée.",
             "{count} checkpoint(s) fall inside the erased part: only their signature was checked.";
        /// Not yet in the tree.
        Pending {
            /// How many.
            count: u64,
        } => "{count} entrée(s) récente(s) ne sont pas encore dans l'arbre.",
             "{count} recent entry(ies) are not in the tree yet.";
        /// More findings than are listed.
        More {
            /// How many.
            count: u64,
        } => "{count} autre(s) constat(s) du même genre ne sont pas énumérés.",
             "{count} more finding(s) of the same kind are not listed.";
    }
}
