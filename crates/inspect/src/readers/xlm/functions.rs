//! Numbers of Excel's functions (MS-XLS 2.5.198.17 Ftab and 2.5.198.4 Cetab): those that macros
//! use to act or to hide; the others keep their number.

const FUNCTIONS: [(u16, &str, usize); 64] = [
    (0, "COUNT", 1),
    (1, "IF", 2),
    (2, "ISNA", 1),
    (3, "ISERROR", 1),
    (4, "SUM", 1),
    (8, "ROW", 1),
    (9, "COLUMN", 1),
    (25, "INT", 1),
    (26, "SIGN", 1),
    (27, "ROUND", 2),
    (29, "INDEX", 2),
    (30, "REPT", 2),
    (31, "MID", 3),
    (32, "LEN", 1),
    (33, "VALUE", 1),
    (34, "TRUE", 0),
    (35, "FALSE", 0),
    (36, "AND", 2),
    (37, "OR", 2),
    (38, "NOT", 1),
    (39, "MOD", 2),
    (48, "TEXT", 2),
    (53, "GOTO", 1),
    (54, "HALT", 0),
    (55, "RETURN", 0),
    (63, "RAND", 0),
    (74, "NOW", 0),
    (88, "SET.NAME", 2),
    (89, "CALLER", 0),
    (94, "ACTIVE.CELL", 0),
    (95, "SELECTION", 0),
    (100, "CHOOSE", 2),
    (106, "GET.FORMULA", 1),
    (107, "GET.NAME", 1),
    (108, "SET.VALUE", 2),
    (110, "EXEC", 1),
    (111, "CHAR", 1),
    (112, "LOWER", 1),
    (113, "UPPER", 1),
    (115, "LEFT", 2),
    (116, "RIGHT", 2),
    (120, "SUBSTITUTE", 3),
    (121, "CODE", 1),
    (124, "FIND", 2),
    (131, "N", 1),
    (132, "FOPEN", 1),
    (133, "FCLOSE", 1),
    (135, "FREADLN", 1),
    (136, "FREAD", 2),
    (137, "FWRITELN", 2),
    (138, "FWRITE", 2),
    (148, "INDIRECT", 1),
    (149, "REGISTER", 1),
    (150, "CALL", 1),
    (175, "INITIATE", 2),
    (177, "POKE", 3),
    (178, "EXECUTE", 2),
    (185, "GET.CELL", 1),
    (186, "GET.WORKSPACE", 1),
    (187, "GET.WINDOW", 1),
    (188, "GET.DOCUMENT", 1),
    (257, "EVALUATE", 1),
    (267, "UNREGISTER", 1),
    (336, "CONCATENATE", 2),
];

const COMMANDS: [(u16, &str); 12] = [
    (0x01, "OPEN"),
    (0x05, "SAVE.AS"),
    (0x06, "FILE.DELETE"),
    (0x11, "RUN"),
    (0x60, "FORMULA"),
    (0x61, "FORMULA.FILL"),
    (0x76, "ALERT"),
    (0x94, "ON.TIME"),
    (0x95, "WAIT"),
    (0xad, "APP.MAXIMIZE"),
    (0x162, "WORKBOOK.INSERT"),
    (0x17f, "WORKBOOK.HIDE"),
];

/// Name of a function, or of a command of the macro language.
pub(crate) fn name(id: u16, command: bool) -> String {
    let known = if command {
        COMMANDS
            .iter()
            .find(|(number, _)| *number == id)
            .map(|(_, name)| *name)
    } else {
        FUNCTIONS
            .iter()
            .find(|(number, ..)| *number == id)
            .map(|(_, name, _)| *name)
    };
    known.map_or_else(
        || format!("{}{id}", if command { "CMD" } else { "FN" }),
        str::to_owned,
    )
}

/// How many arguments a function of fixed count takes; one for those not listed.
pub(super) fn fixed_arguments(id: u16) -> usize {
    FUNCTIONS
        .iter()
        .find(|(number, ..)| *number == id)
        .map_or(1, |(_, _, count)| *count)
}
