//! What a reader of registers expects, script by script.

use super::*;

#[test]
fn french_ear() {
    for (a, b) in [
        ("Thibault", "Thibaud"),
        ("Thibault", "Tibo"),
        ("Lefebvre", "Lefèvre"),
        ("Renaud", "Renault"),
        ("Philippe", "Filip"),
        ("Dupont", "Dupond"),
        ("Martin", "Martein"),
        ("Gauthier", "Gautier"),
        ("Rousseau", "Roussot"),
        ("Quentin", "Kentin"),
        ("Jérôme", "Gérome"),
        ("Lambert", "Lembert"),
        ("Boulanger", "Boulangez"),
        ("Michaux", "Michaud"),
    ] {
        let (x, y) = (Token::new(a), Token::new(b));
        assert!(x.french() != 0 && x.french() == y.french(), "{a} {b}");
    }
    for (a, b) in [
        ("Martin", "Marton"),
        ("Dupont", "Dupin"),
        ("Renard", "Renaud"),
        ("Cosson", "Chosson"),
    ] {
        assert_ne!(Token::new(a).french(), Token::new(b).french(), "{a} {b}");
    }
}
