//! Han characters: pinyin, by the table of `any_ascii` (Unihan's kMandarin), and for surnames the spellings of
//! Wade–Giles, Hong Kong, Taiwan and Viet Nam (frequency lists of each: Ministry of Public Security 2020, Hong Kong's
//! and Viet Nam's telephone books).

use super::super::coder::{self, unit};
use super::{Roman, push_fallback};

/// Surnames, simplified and traditional; the spellings other than pinyin.
pub(super) const SURNAMES: &[(&str, &[&str])] = &[
    ("王", &["wong", "vuong", "ong"]),
    ("李", &["lee", "ly"]),
    ("张張", &["cheung", "chang", "truong"]),
    ("刘劉", &["lau", "luu", "low"]),
    ("陈陳", &["chan", "tran", "tan"]),
    ("杨楊", &["yeung", "duong", "yang"]),
    ("黄黃", &["wong", "hoang", "ng"]),
    ("赵趙", &["chiu", "trieu", "chao"]),
    ("吴吳", &["ng", "ngo", "goh"]),
    ("周", &["chow", "chu", "chau"]),
    ("徐", &["tsui", "tu", "hsu"]),
    ("孙孫", &["suen", "ton"]),
    ("马馬", &["ma", "mah"]),
    ("朱", &["chu", "choo"]),
    ("胡", &["wu", "ho", "oh"]),
    ("郭", &["kwok", "quach", "kuo"]),
    ("何", &["ho", "ha"]),
    ("高", &["ko", "cao", "kao"]),
    ("林", &["lam", "lim"]),
    ("郑鄭", &["cheng", "trinh", "tay"]),
    ("罗羅", &["law", "lo", "la"]),
    ("梁", &["leung", "luong", "neo"]),
    ("谢謝", &["tse", "ta", "hsieh"]),
    ("宋", &["sung", "tong"]),
    ("唐", &["tong", "duong", "tang"]),
    ("许許", &["hui", "hua", "hsu"]),
    ("邓鄧", &["tang", "dang", "teng"]),
    ("韩韓", &["hon", "han"]),
    ("冯馮", &["fung", "phung"]),
    ("曹", &["tso", "tao", "tsao"]),
    ("彭", &["pang", "banh"]),
    ("曾", &["tsang", "tang", "tseng"]),
    ("萧蕭肖", &["siu", "tieu", "hsiao"]),
    ("田", &["tin", "dien", "tien"]),
    ("董", &["tung", "dong"]),
    ("潘", &["poon", "phan", "pan"]),
    ("袁", &["yuen", "vien"]),
    ("蔡", &["choi", "thai", "tsai"]),
    ("蒋蔣", &["cheung", "tuong", "chiang"]),
    ("余", &["yu", "du", "yee"]),
    ("杜", &["to", "do", "tu"]),
    ("叶葉", &["yip", "diep", "yeh"]),
    ("程", &["ching", "trinh", "cheng"]),
    ("苏蘇", &["so", "to", "su"]),
    ("魏", &["ngai", "nguy", "wei"]),
    ("吕呂", &["lui", "la", "lu"]),
    ("丁", &["ting", "dinh"]),
    ("沈", &["shum", "tham", "shen"]),
    ("任", &["yam", "nham", "jen"]),
    ("姚", &["yiu", "dieu", "yao"]),
    ("卢盧", &["lo", "lu", "loo"]),
    ("钟鍾", &["chung", "chong"]),
    ("崔", &["chui", "thoi", "tsui"]),
    ("谭譚", &["tam", "dam", "tan"]),
    ("陆陸", &["luk", "luc", "lu"]),
    ("范範", &["fan", "pham"]),
    ("汪", &["wong", "uong"]),
    ("廖", &["liu", "lieu"]),
    ("石", &["shek", "thach", "shih"]),
    ("金", &["kam", "kim", "chin"]),
    ("韦韋", &["wai", "vi"]),
    ("贾賈", &["ka", "gia", "chia"]),
    ("夏", &["ha", "hsia"]),
    ("傅", &["fu", "pho"]),
    ("方", &["fong", "phuong"]),
    ("邹鄒", &["chow", "chau", "tsou"]),
    ("熊", &["hung", "hsiung"]),
    ("白", &["pak", "bach", "pai"]),
    ("孟", &["mang", "manh"]),
    ("秦", &["chun", "tan", "chin"]),
    ("邱丘", &["yau", "khuu", "chiu"]),
    ("侯", &["hau", "hou"]),
    ("江", &["kong", "giang", "chiang"]),
    ("尹", &["wan", "doan", "yin"]),
    ("薛", &["sit", "tiet", "hsueh"]),
    ("雷", &["lui", "loi"]),
    ("龙龍", &["lung", "long"]),
    ("黎", &["lai", "le"]),
    ("史", &["sze", "su", "shih"]),
    ("陶", &["to", "dao"]),
    ("贺賀", &["ho", "ha"]),
    ("顾顧", &["ku", "co", "koo"]),
    ("毛", &["mo", "mao"]),
    ("龚龔", &["kung", "cung"]),
    ("邵", &["shiu", "thieu", "shao"]),
    ("万萬", &["man", "van", "wan"]),
    ("阮", &["nguyen", "yuen"]),
    ("武", &["vo", "vu"]),
    ("裴", &["bui", "pui"]),
    ("段", &["tuen", "doan", "tuan"]),
    ("莫", &["mok", "mac"]),
    ("关關", &["kwan", "quan", "kuan"]),
    ("欧歐", &["au", "ou"]),
    ("施", &["sze", "si", "shih"]),
    ("于", &["yue"]),
    ("姜", &["keung", "khuong", "chiang"]),
    ("闫閻阎", &["yim", "diem", "yen"]),
    ("钱錢", &["chin", "tien", "chien"]),
    ("戴", &["tai", "doi"]),
    ("严嚴", &["yim", "nghiem", "yen"]),
    ("孔", &["hung", "khong", "kung"]),
    ("向", &["heung", "huong", "hsiang"]),
    ("常", &["sheung", "thuong", "chang"]),
    ("汤湯", &["tong", "thang", "tang"]),
    ("麦麥", &["mak", "mach"]),
    ("温溫", &["wan"]),
    ("洪", &["hung", "hong"]),
    ("区區", &["au", "ou"]),
    ("邝鄺", &["kwong", "kuang"]),
    ("霍", &["fok", "hoac", "huo"]),
    ("伍", &["ng", "ngu"]),
    ("文", &["man"]),
    ("翁", &["yung", "ong"]),
];

pub(super) fn roman(letters: &str, roman: &mut Roman) {
    let mut pinyin = String::new();
    let mut units = Vec::new();
    for letter in letters.chars() {
        let mut syllable = String::new();
        push_fallback(letter, &mut syllable, &mut Vec::new());
        sound(&syllable, &mut units);
        pinyin.push_str(&syllable);
    }
    roman.reading(coder::codes_apart(&units));
    roman.form(pinyin);
    let mut spelled = letters.chars();
    if let (Some(only), None) = (spelled.next(), spelled.next())
        && let Some((_, spellings)) = SURNAMES.iter().find(|(surname, _)| surname.contains(only))
    {
        for spelling in *spellings {
            roman.form((*spelling).to_owned());
        }
    }
}

/// A syllable of pinyin as units. Foreign names are spelled with syllables whose vowel is not there (克 ke, 斯 si, 夫 fu,
/// 尔 er): those vowels keep codes of their own, cheap to drop.
fn sound(syllable: &str, units: &mut Vec<u8>) {
    if syllable == "er" {
        units.push(unit(coder::LW));
        return;
    }
    let cut = syllable
        .find(['a', 'e', 'i', 'o', 'u'])
        .unwrap_or(syllable.len());
    let (Some(initial), Some(rhyme)) = (syllable.get(..cut), syllable.get(cut..)) else {
        return;
    };
    match initial {
        "zh" => units.push(unit(coder::ZH)),
        "sh" => units.push(unit(coder::SH)),
        "ch" => units.push(unit(coder::CH)),
        initial => units.extend_from_slice(initial.as_bytes()),
    }
    match rhyme {
        "e" => units.push(unit(coder::WEAK_E)),
        "u" => units.push(unit(coder::WEAK_U)),
        "i" if matches!(
            initial,
            "s" | "z" | "c" | "sh" | "zh" | "ch" | "j" | "q" | "x"
        ) =>
        {
            units.push(unit(coder::WEAK_I));
        }
        rhyme => match rhyme.strip_suffix("ng") {
            Some(vowels) => {
                units.extend_from_slice(vowels.as_bytes());
                units.push(unit(coder::NG));
            }
            None => units.extend_from_slice(rhyme.as_bytes()),
        },
    }
}
